"""A pile: an array that comes some rows at a time, as large as they are and without a second copy of them."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = ["Pile"]

_FEWEST = 1 << 14  # rows
_FASTEST = 16  # times as large as what is there: work that begins with odd texts says little of the rest
_SPARE = 1.02

V = TypeVar("V", bound=np.generic)


class Pile(Generic[V]):
    """Rows in the order they come.

    Room for all of them is guessed from how much of the work is done; what is not used of it is never touched.
    """

    def __init__(self, dtype: DTypeLike) -> None:
        self._room: NDArray[V] = np.empty(0, dtype)
        self._size = 0

    def add(self, rows: NDArray[V], share: float) -> None:
        """Add some; with them ``share`` of the work is done, above 0 and at most 1."""
        end = self._size + len(rows)
        if end > len(self._room):
            guess = min(int(end / share * _SPARE), _FASTEST * end)
            room = np.empty(max(guess, end * 5 // 4, _FEWEST), self._room.dtype)
            room[: self._size] = self._room[: self._size]
            self._room = room
        self._room[self._size : end] = rows
        self._size = end

    def all(self) -> NDArray[V]:
        """All of them; the pile is empty then."""
        rows, self._room, self._size = self._room[: self._size], self._room[:0], 0
        return rows
