"""Verification: candidate pairs become pairs by exact figures on their shingle sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from provenance.anchors import MIN_SHARED
from provenance.arguments import share
from provenance.ascending import united
from provenance.columns import Columns
from provenance.folding import fold
from provenance.short import alike

__all__ = ["Figures", "Pair", "Sets", "Thresholds", "reached", "share_core", "verify"]

_HALF = 0.5
_FEWEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What a pair must reach, all three:

    - Jaccard at least ``min_jaccard``;
    - overlap, the larger containment, at least ``min_overlap``;
    - the floor: 20 shared shingles; or at least 4 that are half of the union; or all of both texts; or, of two texts
      that have under 20 each, folded forms that are almost the same (an Indel similarity of nine tenths).
    """

    min_jaccard: float = 0.0
    min_overlap: float = 0.3

    def __post_init__(self) -> None:
        for name in ("min_jaccard", "min_overlap"):
            share(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that share enough, with exact figures on their sets of shingles.

    Attributes
    ----------
    a, b
        Ids, ``a < b``.
    jaccard
        |A∩B| / |A∪B|.
    a_in_b, b_in_a
        Containment: |A∩B| / |A| and |A∩B| / |B|.
    shared
        |A∩B|, in shingles.
    furniture_only
        What they share is furniture (login wall, cookie notice, page tools): not a copy.
    """

    a: str
    b: str
    jaccard: float
    a_in_b: float
    b_in_a: float
    shared: int
    furniture_only: bool = False

    @property
    def overlap(self) -> float:
        """The larger containment."""
        return max(self.a_in_b, self.b_in_a)


@dataclass(frozen=True, slots=True, eq=False)
class Figures(Columns):
    """Exact figures of pairs by column, each of shape (pairs,): int64 and float64."""

    shared: NDArray[np.int64]
    jaccard: NDArray[np.float64]
    a_in_b: NDArray[np.float64]
    b_in_a: NDArray[np.float64]

    @classmethod
    def of(cls, shared: NDArray[np.int64], size_a: NDArray[np.int64], size_b: NDArray[np.int64]) -> Figures:
        """Figures from |A∩B|, |A| and |B|; sets are not empty."""
        return cls(shared, shared / (size_a + size_b - shared), shared / size_a, shared / size_b)

    def take(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Figures:
        """Return the figures of the chosen pairs."""
        return Figures(self.shared[chosen], self.jaccard[chosen], self.a_in_b[chosen], self.b_in_a[chosen])

    def followed_by(self, other: Figures) -> Figures:
        """Return these figures and then the others."""
        return Figures(
            np.concatenate((self.shared, other.shared)),
            np.concatenate((self.jaccard, other.jaccard)),
            np.concatenate((self.a_in_b, other.a_in_b)),
            np.concatenate((self.b_in_a, other.b_in_a)),
        )

    def turned(self, pairs: NDArray[np.bool_]) -> Figures:
        """Return the figures with A and B exchanged in these pairs."""
        a_in_b, b_in_a = self.a_in_b, self.b_in_a
        return Figures(self.shared, self.jaccard, np.where(pairs, b_in_a, a_in_b), np.where(pairs, a_in_b, b_in_a))

    def reach_shares(self, thresholds: Thresholds) -> NDArray[np.bool_]:
        """Which pairs reach the Jaccard and the overlap, whether or not the floor, bool, shape (pairs,)."""
        overlap = np.maximum(self.a_in_b, self.b_in_a)
        reached: NDArray[np.bool_] = (self.jaccard >= thresholds.min_jaccard) & (overlap >= thresholds.min_overlap)
        return reached

    def reach(self, thresholds: Thresholds) -> NDArray[np.bool_]:
        """Which pairs reach the thresholds, bool, shape (pairs,)."""
        half: NDArray[np.bool_] = (self.jaccard >= _HALF) & (self.shared >= _FEWEST)
        enough: NDArray[np.bool_] = (self.shared >= MIN_SHARED) | half | (self.jaccard == 1.0)
        return self.reach_shares(thresholds) & enough


def share_core(
    shared: NDArray[np.int64],
    core_shared: NDArray[np.int64],
    core_a: NDArray[np.int64],
    core_b: NDArray[np.int64],
    thresholds: Thresholds,
) -> NDArray[np.bool_]:
    """Which pairs share more than furniture: they reach the thresholds without it too, and not by a few words.

    Parameters
    ----------
    shared, core_shared
        |A∩B| with and without the shingles of furniture.
    core_a, core_b
        |A| and |B| without them.
    """
    core = Figures.of(core_shared, np.maximum(core_a, 1), np.maximum(core_b, 1))
    much = (core_shared >= MIN_SHARED) | (2 * core_shared >= shared)
    return (core_shared > 0) & core.reach(thresholds) & much


def reached(
    figures: Figures,
    sizes: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    thresholds: Thresholds,
    text_of: Callable[[int], str],
) -> NDArray[np.bool_]:
    """Which pairs reach the thresholds, or are below the floor and almost the same when folded, bool, shape (pairs,).

    Parameters
    ----------
    sizes
        Distinct shingles of each text, int64.
    left, right
        Numbers of the texts of the pairs, int64, shape (pairs,).
    text_of
        Asked for the text with a number, of few of them.
    """
    kept = figures.reach(thresholds)
    both_short = np.maximum(sizes[left], sizes[right]) < MIN_SHARED
    unsure = np.flatnonzero(both_short & ~kept & (figures.shared > 0) & figures.reach_shares(thresholds))
    involved = united(left[unsure], right[unsure]).tolist()
    folded = {number: " ".join(fold(text_of(number)).tokens) for number in involved}
    kept[unsure] = alike(folded, left[unsure], right[unsure])
    return kept


class Sets(Protocol):
    """Shingle sets of texts, wherever they are kept."""

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Distinct shingles of each text."""
        ...  # pragma: no cover

    def shared(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
        """|A∩B| of pairs of texts."""
        ...  # pragma: no cover


def verify(sets: Sets, left: NDArray[np.int64], right: NDArray[np.int64]) -> Figures:
    """Exact figures of candidate pairs; ``left`` and ``right`` number texts that are not empty."""
    sizes = sets.sizes
    return Figures.of(sets.shared(left, right), sizes[left], sizes[right])
