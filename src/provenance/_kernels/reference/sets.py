"""Sets of hashes, and what two of them share."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.offsets import check_offsets, offsets_of

__all__ = ["intersection_sizes", "sorted_sets", "taken_sets", "values_up_to"]

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]


def sorted_sets(hashes: UInt64, offsets: Int64) -> tuple[UInt64, Int64]:
    """Each document's distinct values in ascending order; shapes as the arguments."""
    check_offsets(offsets, len(hashes))
    hashes = hashes.copy()
    bounds = offsets.tolist()
    for begin, end in pairwise(bounds):
        hashes[begin:end].sort()
    if not len(hashes):
        return hashes, offsets.copy()
    first = np.zeros(len(hashes), np.bool_)
    first[offsets[:-1][np.diff(offsets) > 0]] = True
    first[1:] |= hashes[1:] != hashes[:-1]
    return hashes[first], offsets_of(first)[offsets]


def values_up_to(hashes: UInt64, offsets: Int64, limit: int) -> tuple[UInt64, Int64]:
    """Each document's values that do not exceed ``limit``; shapes as the arguments, which ``sorted_sets`` returned."""
    check_offsets(offsets, len(hashes))
    kept = hashes <= np.uint64(limit)
    return hashes[kept], offsets_of(kept)[offsets]


def taken_sets(hashes: UInt64, offsets: Int64, chosen: Int64) -> tuple[UInt64, Int64]:
    """Values of the documents ``chosen``, in this order, uint64, and offsets of shape (chosen + 1,), int64."""
    check_offsets(offsets, len(hashes))
    sizes = np.diff(offsets)[chosen]
    bounds = offsets_of(sizes)
    return hashes[np.arange(bounds[-1]) + np.repeat(offsets[chosen] - bounds[:-1], sizes)], bounds


def intersection_sizes(hashes: UInt64, offsets: Int64, left: Int64, right: Int64, threads: int | None = None) -> Int64:
    """|A and B| for each pair of documents ``left[i], right[i]``, int64, shape (pairs,).

    ``hashes`` and ``offsets`` are as ``sorted_sets`` returns them.
    """
    check_offsets(offsets, len(hashes))
    result = np.zeros(len(left), np.int64)
    if not len(left):
        return result
    order = np.argsort(left, kind="stable")
    edges = np.flatnonzero(np.diff(left[order], prepend=-1, append=-1))
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        group = order[begin:end]
        document = left[group[0]]
        own = hashes[offsets[document] : offsets[document + 1]]
        if not len(own):
            continue
        for position in range(0, len(group), 256):
            part = group[position : position + 256]
            bounds = [(offsets[other], offsets[other + 1]) for other in right[part]]
            others = np.concatenate([hashes[low:high] for low, high in bounds])
            found = own[np.minimum(np.searchsorted(own, others), len(own) - 1)] == others
            counts = np.concatenate(([0], np.cumsum(found)))
            limits = np.concatenate(([0], np.cumsum([high - low for low, high in bounds])))
            result[part] = counts[limits[1:]] - counts[limits[:-1]]
    return result
