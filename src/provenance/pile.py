"""A pile: an array that comes some rows at a time, as large as they are and without a second copy of them."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = ["Pile"]

_FEWEST = 1 << 14  # rows
_FASTEST = 64  # times as large as what is there: work that begins with odd texts says little of the rest
_SPARE = 1.02

V = TypeVar("V", bound=np.generic)


class Pile(Generic[V]):
    """An array that grows; rows keep the order in which place was made for them.

    Room for all of them is guessed from how much of the work is done; what is not used of it is never touched. Where
    the guess was too low, rows move into a larger room at the end, so that nobody who fills a place waits for others.
    """

    def __init__(self, dtype: DTypeLike) -> None:
        self._room: NDArray[V] = np.empty(0, dtype)
        self._begin = 0  # number of the first row that is in this room
        self._before: list[tuple[int, NDArray[V]]] = []  # where rows belong that are in smaller rooms
        self._size = 0

    def place(self, rows: int, share: float) -> NDArray[V]:
        """Make place for some rows, which are to be put there before ``all`` is asked for.

        With them ``share`` of the work is done, above 0 and at most 1.
        """
        begin, end = self._size, self._size + rows
        if end > len(self._room):
            guess = min(int(end / share * _SPARE), _FASTEST * end)
            self._before.append((self._begin, self._room[self._begin : begin]))
            self._room = np.empty(max(guess, end * 5 // 4, _FEWEST), self._room.dtype)
            self._begin = begin
        self._size = end
        return self._room[begin:end]

    def all(self) -> NDArray[V]:
        """All of them; the pile is empty then."""
        rows = self._room[: self._size]
        while self._before:
            begin, some = self._before.pop()
            rows[begin : begin + len(some)] = some
        self._room, self._begin, self._size = np.empty(0, rows.dtype), 0, 0
        return rows
