"""Measured recall: exhaustive search for a sample of the texts, against what the search found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprint import ShingleSets
from provenance.similarity import Figures, Thresholds, share_core

__all__ = ["MeasuredRecall", "measure_recall"]


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
) -> MeasuredRecall:
    """Compare ``sample`` texts with all others, exactly, and say how many of their pairs are in ``left, right``.

    Where ``core``, the sets without furniture, is given, pairs that share furniture only are no pairs.
    The sample is the texts with the smallest digests: random, and the same whatever the order of the input.
    """
    documents = len(sets)
    chosen = np.sort(np.argsort(sets.digests, kind="stable")[:sample]) if sample else np.zeros(0, np.int64)
    if not len(chosen):
        return MeasuredRecall(None, 0, 0)
    shared = _shared_with_all(sets, sets.take(chosen))
    core_shared = shared if core is None else _shared_with_all(core, core.take(chosen))
    number, other = np.nonzero(shared)
    own = chosen[number]
    number, other, own = number[own != other], other[own != other], own[own != other]
    figures = Figures.of(shared[number, other], sets.sizes[own], sets.sizes[other])
    true = figures.reach(thresholds)
    if core is not None:
        of_core = core_shared[number, other]
        true &= share_core(figures.shared, of_core, core.sizes[own], core.sizes[other], thresholds)
    low, high = np.minimum(own, other)[true], np.maximum(own, other)[true]
    truth = np.unique(low * documents + high)
    if not len(truth):
        return MeasuredRecall(None, len(chosen), 0)
    found = np.isin(truth, left * documents + right)
    return MeasuredRecall(float(found.mean()), len(chosen), len(truth))


def _shared_with_all(sets: ShingleSets, sample: ShingleSets) -> NDArray[np.int64]:
    """|A∩B| of each sampled text with each text, int64, shape (sampled, documents)."""
    documents = len(sets)
    order = np.argsort(sample.hashes, kind="stable")
    keys, owners = sample.hashes[order], sample.documents()[order]
    low = np.searchsorted(keys, sets.hashes, "left")
    times = np.searchsorted(keys, sets.hashes, "right") - low
    hit = np.flatnonzero(times)
    rows = np.repeat(hit, times[hit])
    within = np.arange(len(rows)) - np.repeat(np.cumsum(times[hit]) - times[hit], times[hit])
    cells = owners[low[rows] + within] * documents + sets.documents()[rows]
    return np.bincount(cells, minlength=len(sample) * documents).reshape(len(sample), documents)
