"""Measured recall: exhaustive search for a sample of the texts, against what the search found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.ascending import is_among, united
from provenance.fingerprints import shingle_sets
from provenance.forward import ForwardIndex
from provenance.scheme import Scheme
from provenance.similarity import Figures, Thresholds, share_core

__all__ = ["MeasuredRecall", "Sample", "measure_recall"]

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
        Of these texts, ascending, int64.
    turned
        Their shingle sets, to be held against others.
    """

    numbers: Int64
    turned: kernels.SampledSets

    @classmethod
    def of(cls, texts: kernels.TextColumn, size: int, scheme: Scheme, threads: int | None = None) -> Sample:
        """Take the texts with the smallest hashes: random, and the same whatever the order of the input."""
        hashes = kernels.text_hashes(texts, threads) if size else np.zeros(0, np.uint64)
        numbers = _smallest(hashes, size)
        sets = shingle_sets(texts.taken(numbers), scheme, threads)
        return cls(numbers, kernels.SampledSets(sets.hashes, sets.offsets))


def _smallest(hashes: NDArray[np.uint64], size: int) -> Int64:
    """Where the smallest distinct values stand, so many of them, ascending; of equal ones the first."""
    for some in (2 * size, len(hashes)):
        bound = np.partition(hashes, some)[some] if some < len(hashes) else np.uint64(2**64 - 1)
        few = np.flatnonzero(hashes <= bound)
        distinct, first = np.unique(hashes[few], return_index=True)
        if len(distinct) >= size:
            break
    numbers: Int64 = np.sort(few[first[:size]])
    return numbers


def measure_recall(
    index: ForwardIndex,
    sampled: Int64,
    shared: Int64,
    left: Int64,
    right: Int64,
    thresholds: Thresholds,
    furniture: NDArray[np.uint64] | None = None,
    core_sizes: Int64 | None = None,
) -> MeasuredRecall:
    """Say how many of the pairs of a sample are in ``left, right``.

    Parameters
    ----------
    sampled
        Where each text of the sample stands in the index, int64; -1 for one without tokens.
    shared
        Which of them shares how much with which text of the index, int64, shape (3, pairs): its number in the sample,
        the number of the other and |A∩B|.
    furniture, core_sizes
        Shingles of furniture, and the sizes of the texts without them: where given, pairs that share furniture only
        are no pairs.
    """
    texts = len(united(sampled[sampled >= 0]))
    own, other, size = sampled[shared[0]], shared[1], shared[2]
    figures = Figures.of(size, index.sizes[own], index.sizes[other])
    true = figures.reach(thresholds) & (own != other)
    own, other, size = own[true], other[true], size[true]
    if furniture is not None and len(furniture) and core_sizes is not None:
        of_core = index.shared(own, other, furniture)
        true = share_core(size, of_core, core_sizes[own], core_sizes[other], thresholds)
        own, other = own[true], other[true]
    count = len(index)
    truth = united(np.minimum(own, other) * count + np.maximum(own, other))
    if not len(truth):
        return MeasuredRecall(None, texts, 0)
    found = int(is_among(left * count + right, truth).sum())
    return MeasuredRecall(found / len(truth), texts, len(truth))
