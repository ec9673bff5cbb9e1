"""Anchors: candidate pairs by shared sampled shingles, which find excerpts and partial reuse.

A shingle is an anchor when its hash falls below a limit (FracMinHash, Irber et al. 2022), so two texts
sample the same shingles whatever stands around them. A pair with ``s`` shared shingles shares a number of
anchors that is binomial with ``s`` trials and chance ``1 / rate``; that gives both the rate that keeps the
promise at the smallest ``s`` and how many shared anchors a larger pair must show.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import expm1, log1p

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.buckets import Candidates, KeySets, bucket_candidates

__all__ = [
    "MIN_SHARED",
    "anchor_candidates",
    "anchor_recall",
    "expected_recall",
    "required_anchors",
    "share_anchors",
    "solve_rate",
]

MIN_SHARED = 20
"""Fewer shared shingles than this (a passage of 22 words) mean nothing unless they are half of both texts."""

_LARGEST = 2000  # beyond so many trials the requirement of 2,000 stands, which is smaller and so still safe


@lru_cache(maxsize=1 << 13)  # who adds batch after batch asks for the same ones
def anchor_recall(shared: int, rate: int, required: int = 1) -> float:
    """Chance that at least ``required`` of ``shared`` shingles are anchors at one in ``rate``."""
    if rate == 1 or required > shared:
        return float(shared >= required)
    hits = np.arange(1, required)
    steps = np.log((shared + 1 - hits) / hits / (rate - 1))  # of the binomial, in logarithms: terms underflow
    terms = np.concatenate(([0.0], np.cumsum(steps))) + shared * log1p(-1.0 / rate)
    return float(1.0 - np.exp(terms[:required]).sum())


def solve_rate(recall: float, largest: int) -> int:
    """Return the coarsest rate, at most ``largest``, at which ``MIN_SHARED`` shared shingles show an anchor
    with at least ``recall``: ``(1 - 1/rate)**MIN_SHARED <= 1 - recall``.

    Examples
    --------
    >>> solve_rate(0.99, 8), solve_rate(0.9999, 8)
    (4, 2)
    """
    if recall >= 1.0:
        return 1
    return max(1, min(largest, int(-1.0 / expm1(log1p(-recall) / MIN_SHARED))))


def required_anchors(sizes: NDArray[np.int64], min_overlap: float, rate: int, recall: float) -> NDArray[np.int64]:
    """Shared anchors that a pair must show when its smaller text has so many shingles, int64, at least 1.

    The largest number that a pair at ``min_overlap`` reaches with probability ``recall`` or more.
    """
    shared = _least_shared(sizes, min_overlap)
    needed = np.ones(_LARGEST + 1, np.int64)
    required = 1
    for trials in np.flatnonzero(np.bincount(shared)).tolist():
        while anchor_recall(trials, rate, required + 1) >= recall:
            required += 1
        needed[trials] = required
    return needed[shared]


def expected_recall(sizes: NDArray[np.int64], min_overlap: float, rate: int, recall: float) -> float:
    """Least chance, over smaller texts of these sizes, that a pair at ``min_overlap`` shows the anchors required."""
    shared, first = np.unique(_least_shared(sizes, min_overlap), return_index=True)
    required = required_anchors(sizes, min_overlap, rate, recall)[first]
    chances = [
        anchor_recall(*case) for case in zip(shared.tolist(), [rate] * len(first), required.tolist(), strict=True)
    ]
    return min(chances, default=1.0)


def _least_shared(sizes: NDArray[np.int64], min_overlap: float) -> NDArray[np.int64]:
    """Shingles that a pair at ``min_overlap`` shares at least, given its smaller text, int64."""
    shared: NDArray[np.float64] = np.ceil(min_overlap * sizes)
    shared -= (shared - 1) / np.maximum(sizes, 1) >= min_overlap  # 0.55 * 100 is more than 55
    return np.clip(shared, MIN_SHARED, _LARGEST).astype(np.int64)


def share_anchors(
    anchors: KeySets,
    sizes: NDArray[np.int64],
    rate: int,
    min_overlap: float,
    recall: float,
) -> Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.bool_]]:
    """Return a function that says, on one thread, which pairs share the anchors that ``anchor_candidates`` requires.

    Pairs with a text that has fewer than twice ``MIN_SHARED`` shingles do: what they share need not show an anchor.
    """
    required = required_anchors(sizes, min_overlap, rate, recall)

    def enough(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        shared = kernels.intersection_sizes(anchors.keys, anchors.offsets, left, right, threads=1)
        found: NDArray[np.bool_] = shared >= np.minimum(required[left], required[right])
        return found | (np.minimum(sizes[left], sizes[right]) < 2 * MIN_SHARED)

    return enough


def anchor_candidates(
    anchors: KeySets,
    sizes: NDArray[np.int64],
    rate: int,
    min_overlap: float,
    recall: float,
    hot_bucket: int,
    threads: int | None = None,
) -> Candidates:
    """Pairs that share as many anchors as a pair at ``min_overlap`` shows with probability ``recall``.

    Parameters
    ----------
    anchors, sizes
        Anchors of each text and how many shingles it has, int64.
    rate
        One shingle in ``rate`` is an anchor.
    hot_bucket
        Anchors in more texts than this are hot (see ``bucket_candidates``).
    threads
        How many work at once; the result does not depend on it.
    """
    required = required_anchors(sizes, min_overlap, rate, recall)
    return bucket_candidates(anchors, hot_bucket, required, threads)
