"""Pairs that are new since clusters were last brought up to date."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance.ascending import is_among

__all__ = ["NewPairs", "among"]

Int64 = NDArray[np.int64]

_NUMBER = 32  # bits of a number


@dataclass(slots=True)
class NewPairs:
    """Pairs of articles that came, as columns; those with articles that went again are left out."""

    _parts: list[tuple[Int64, Int64, Int64]] = field(default_factory=list)
    _dropped: set[int] = field(default_factory=set)
    _with: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # of pairs that may be dropped

    def add(self, left: Int64, right: Int64, shared: Int64, *, may_drop: bool = False) -> None:
        """Add pairs: two numbers and the shingles they share, int64.

        Those that ``may_drop`` are taken over from another article, and the right ones may go in the same batch.
        """
        self._parts.append((left, right, shared))
        if may_drop:
            for a, b in zip(left.tolist(), right.tolist(), strict=True):
                self._with[b].add(a)

    def drop(self, number: int) -> set[int]:
        """Leave out an article that goes; returns whom it is newly paired with."""
        self._dropped.add(number)
        return self._with.pop(number, set())

    def sorted(self) -> tuple[Int64, Int64, Int64]:
        """Every pair in both directions, ascending."""
        if not self._parts:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
        left, right, shared = (np.concatenate(columns) for columns in zip(*self._parts, strict=True))
        if self._dropped:
            gone = np.array(sorted(self._dropped))
            kept = ~(np.isin(left, gone) | np.isin(right, gone))
            left, right, shared = left[kept], right[kept], shared[kept]
        a, b = np.concatenate((left, right)), np.concatenate((right, left))
        order = np.lexsort((b, a))
        return a[order], b[order], np.concatenate((shared, shared))[order]

    def without_taken(self, pairs: tuple[Int64, Int64, Int64]) -> tuple[Int64, Int64, Int64]:
        """Those of the pairs that ``sorted`` gives which nobody had before: without those that ``may_drop``."""
        taken = [(number, other) for number, others in self._with.items() for other in others]
        if not taken:
            return pairs
        one, other = np.array(taken, np.int64).T
        ends = np.concatenate((one << _NUMBER | other, other << _NUMBER | one))
        kept = ~np.isin(pairs[0] << _NUMBER | pairs[1], ends)
        return pairs[0][kept], pairs[1][kept], pairs[2][kept]

    def clear(self) -> None:
        """Forget all."""
        self._parts.clear()
        self._dropped.clear()
        self._with.clear()


def among(a: Int64, b: Int64, pairs: tuple[Int64, Int64, Int64]) -> NDArray[np.bool_]:
    """Which pairs of numbers are among these (ascending), bool."""
    return is_among(a << _NUMBER | b, pairs[0] << _NUMBER | pairs[1])
