"""Random numbers that are the same with every release of NumPy: a documented bit stream, and integer arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Dice"]

Int64 = NDArray[np.int64]
T = TypeVar("T")


class Dice:
    """PCG64, of which NumPy promises the raw stream (but not what its distributions make of it)."""

    def __init__(self, *seed: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(seed))

    def below(self, limit: int, size: int) -> Int64:
        """``size`` integers from 0 to ``limit - 1`` (``limit`` at most 2**31)."""
        raw = np.asarray(self._bits.random_raw(size), np.uint64) >> np.uint64(33)
        return ((raw * np.uint64(limit)) >> np.uint64(31)).astype(np.int64)

    def one(self, begin: int, end: int) -> int:
        """An integer from ``begin`` to ``end``, both included."""
        return begin + (((self._bits.random_raw() >> 33) * (end - begin + 1)) >> 31)

    def chance(self, share: float, size: int) -> NDArray[np.bool_]:
        """True with the probability ``share``."""
        return self.below(1 << 20, size) < round(share * (1 << 20))

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.one(0, len(items) - 1)]

    def order(self, size: int) -> Int64:
        """The numbers 0 to ``size - 1`` in random order."""
        return np.argsort(np.asarray(self._bits.random_raw(size), np.uint64), kind="stable")
