"""Measured recall: exhaustive search for a sample of the texts, against what the search found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import MIN_SHARED
from provenance.fingerprints import ShingleSets
from provenance.forward import ForwardIndex
from provenance.identical import by_digest
from provenance.similarity import Figures, Thresholds, share_core

__all__ = ["MeasuredRecall", "Sample", "among", "measure_recall"]

Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MeasuredRecall:
    """``recall`` is the share of ``pairs`` that were found, ``None`` when there are none."""

    recall: float | None
    sampled: int
    pairs: int


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Texts that are compared with all others, exactly.

    Attributes
    ----------
    numbers
        Of these texts in the index, ascending, int64.
    sets
        Their sets.
    """

    numbers: Int64
    sets: ShingleSets
    _sampled: kernels.SampledSets

    @classmethod
    def of(cls, index: ForwardIndex, digests: NDArray[np.void], size: int) -> Sample:
        """Take the texts with the smallest digests: random, and the same whatever the order of the input."""
        numbers = np.sort(by_digest(digests)[:size])
        sets = index.sets(numbers)
        return cls(numbers, sets, kernels.SampledSets(sets.hashes, sets.offsets))

    def pairs(self, numbers: Int64, sets: ShingleSets, thresholds: Thresholds) -> Int64:
        """Sampled text, other text and |A∩B| of each pair with some of the texts, int64, shape (3, pairs)."""
        own, other, shared = self._sampled.intersections(sets.hashes, sets.offsets, MIN_SHARED, 1)
        figures = Figures.of(shared, self.sets.sizes[own], sets.sizes[other])
        true = figures.reach(thresholds) & (self.numbers[own] != numbers[other])
        return np.stack((self.numbers[own], numbers[other], shared))[:, true]


def among(values: Int64, ascending: Int64) -> NDArray[np.bool_]:
    """Which values are among others, which ascend, bool."""
    places = np.searchsorted(ascending, values)
    places[places == len(ascending)] = 0
    found: NDArray[np.bool_] = ascending[places] == values if len(ascending) else np.zeros(len(values), np.bool_)
    return found


def measure_recall(
    index: ForwardIndex,
    sample: Sample,
    pairs: Sequence[Int64],
    left: Int64,
    right: Int64,
    thresholds: Thresholds,
    furniture: NDArray[np.uint64] | None = None,
    core_sizes: Int64 | None = None,
) -> MeasuredRecall:
    """Say how many of the pairs of a sample are in ``left, right``.

    Parameters
    ----------
    pairs
        What ``sample.pairs`` said of all texts, part by part.
    furniture, core_sizes
        Shingles of furniture, and the sizes of the texts without them: where given, pairs that share furniture only
        are no pairs.
    """
    own, other, shared = np.concatenate([np.zeros((3, 0), np.int64), *pairs], axis=1)
    if furniture is not None and core_sizes is not None:
        of_core = index.shared(own, other, furniture)
        true = share_core(shared, of_core, core_sizes[own], core_sizes[other], thresholds)
        own, other = own[true], other[true]
    count = len(index)
    truth = np.unique(np.minimum(own, other) * count + np.maximum(own, other))
    if not len(truth):
        return MeasuredRecall(None, len(sample.numbers), 0)
    found = int(among(left * count + right, truth).sum())
    return MeasuredRecall(found / len(truth), len(sample.numbers), len(truth))
