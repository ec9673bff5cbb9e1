"""Measured recall: exhaustive search for a sample of the texts, against what the search found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.fingerprints import ShingleSets
from provenance.similarity import Figures, Thresholds, share_core

__all__ = ["MeasuredRecall", "measure_recall"]

Int64 = NDArray[np.int64]

_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class MeasuredRecall:
    """``recall`` is the share of ``pairs`` that were found, ``None`` when there are none."""

    recall: float | None
    sampled: int
    pairs: int


def measure_recall(
    sets: ShingleSets,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    thresholds: Thresholds,
    sample: int,
    core: ShingleSets | None = None,
    threads: int | None = None,
) -> MeasuredRecall:
    """Compare ``sample`` texts with all others, exactly, and say how many of their pairs are in ``left, right``.

    Where ``core``, the sets without furniture, is given, pairs that share furniture only are no pairs.
    The sample is the texts with the smallest digests: random, and the same whatever the order of the input.
    """
    documents = len(sets)
    chosen = np.sort(np.argsort(sets.digests, kind="stable")[:sample]) if sample else np.zeros(0, np.int64)
    if not len(chosen):
        return MeasuredRecall(None, 0, 0)
    number, other, shared = _shared_with_all(sets, sets.take(chosen))
    own = chosen[number]
    figures = Figures.of(shared, sets.sizes[own], sets.sizes[other])
    true = figures.reach(thresholds) & (own != other)
    own, other, shared = own[true], other[true], shared[true]
    if core is not None and core is not sets:
        of_core = kernels.intersection_sizes(core.hashes, core.offsets, own, other, threads)
        true = share_core(shared, of_core, core.sizes[own], core.sizes[other], thresholds)
        own, other = own[true], other[true]
    low, high = np.minimum(own, other), np.maximum(own, other)
    truth = np.unique(low * documents + high)
    if not len(truth):
        return MeasuredRecall(None, len(chosen), 0)
    found = np.isin(truth, left * documents + right)
    return MeasuredRecall(float(found.mean()), len(chosen), len(truth))


def _shared_with_all(sets: ShingleSets, sample: ShingleSets) -> tuple[Int64, Int64, Int64]:
    """Number of a sampled text, number of a text, and |A∩B| where it is not 0, int64, shape (pairs,) each.

    Texts are taken some at a time, because a shingle that all of them hold makes a row for each and each.
    """
    order = np.argsort(sample.hashes, kind="stable")
    keys, owners = sample.hashes[order], sample.documents()[order]
    low = np.searchsorted(keys, sets.hashes, "left")
    times = np.searchsorted(keys, sets.hashes, "right") - low
    rows = kernels.offsets_of(times)[sets.offsets]
    found = [np.zeros((3, 0), np.int64)]
    begin = 0
    while begin < len(sets):
        end = int(np.searchsorted(rows, rows[begin] + _AT_ONCE, "right")) - 1
        end = max(begin + 1, min(end, begin + _AT_ONCE // len(sample)))
        part = slice(sets.offsets[begin], sets.offsets[end])
        first = kernels.offsets_of(times[part])
        positions = np.arange(first[-1]) + np.repeat(low[part] - first[:-1], times[part])
        inner = np.repeat(np.arange(end - begin), np.diff(rows[begin : end + 1]))
        counts = np.bincount(inner * len(sample) + owners[positions])
        cells = np.flatnonzero(counts)
        found.append(np.stack((cells % len(sample), begin + cells // len(sample), counts[cells])))
        begin = end
    number, other, shared = np.concatenate(found, axis=1)
    return number, other, shared
