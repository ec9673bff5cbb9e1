"""A pile of arrays that come one small part at a time, put together on the way so that no room is lost between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

__all__ = ["Pile"]

_LARGE = 1 << 26  # bytes that the system takes back when they are let go


class _Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


P = TypeVar("P", bound=_Sized)


class Pile(Generic[P]):
    """Parts, in order; ``join`` makes one of several and may empty the list."""

    def __init__(self, join: Callable[[list[P]], P]) -> None:
        self._join = join
        self._large: list[P] = []
        self._small: list[P] = []
        self.nbytes = 0
        self._held = 0

    def add(self, part: P) -> None:
        """Put a part on the pile."""
        self._small.append(part)
        self.nbytes += part.nbytes
        self._held += part.nbytes
        if self._held >= _LARGE:
            self._settle()

    def parts(self) -> list[P]:
        """All of it, in few parts; the pile is empty then."""
        self._settle()
        parts, self._large = self._large, []
        self.nbytes = 0
        return parts

    def _settle(self) -> None:
        if self._small:
            self._large.append(self._join(self._small))
        self._small, self._held = [], 0
