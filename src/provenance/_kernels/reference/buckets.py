"""Documents that share keys: candidate pairs, and keys that would make too many.

A document's keys are distinct; those of document ``i`` are ``keys[offsets[i]:offsets[i + 1]]``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.offsets import check_offsets, offsets_of
from provenance._kernels.reference.sets import intersection_sizes

__all__ = ["bucket_pairs", "equal_groups"]

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

_ROWS_AT_ONCE = 1 << 20
_SLACK = 2


def equal_groups(keys: UInt64) -> tuple[Int64, Int64, Int64]:
    """Positions of equal keys, grouped.

    Returns
    -------
    order
        Positions sorted by key, equal keys in ascending position, int64, shape (n,).
    starts, sizes
        Where in ``order`` each group of two or more begins and how many it has, int64.
    """
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    edges = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))
    if not len(keys):
        return order, np.zeros(0, np.int64), np.zeros(0, np.int64)
    sizes = np.diff(edges)
    several = sizes > 1
    return order, edges[:-1][several], sizes[several]


def bucket_pairs(
    keys: UInt64, offsets: Int64, hot_bucket: int, required: Int64 | None = None, threads: int | None = None
) -> tuple[Int64, Int64, Int64, Int64]:
    """Pairs of documents that share enough keys, and buckets of keys that too many share.

    The smaller document of a pair is the one that requires less (then the one with the lower number). If it has ``c``
    keys and requires ``r``, it shares one of its ``c - r + 1`` rarest keys with whatever it shares ``r`` with (prefix
    filtering, Chaudhuri, Ganti, Kaushik 2006), and ``s`` keys of its ``c - r + s`` rarest. Only these, for an ``s`` of
    3 or ``r``, are looked at. A key is hot when it would make more pairs so than ``hot_bucket`` documents that are
    paired each with each; then it makes none.

    Parameters
    ----------
    keys, offsets
        uint64, ascending in each document, and int64 of shape (documents + 1,).
    required
        Keys that a pair must share when the smaller requirement of its documents is this, 1 or more, int64, shape
        (documents,); ``None`` means one.

    Returns
    -------
    pairs
        ``left * documents + right`` for ``left < right``, ascending, int64: documents that share enough keys, and of
        those looked at at least one that is not hot.
    hot, hot_offsets
        Documents of each hot key, ascending, int64, from the smallest that looks at it; keys go by how many documents
        hold them, then by value. Offsets have shape (hot keys + 1,). A pair that shares enough keys and is not in
        ``pairs`` stands together under one of them.
    unsure
        Documents that look at a hot key, ascending, int64: of a pair that is missing, the smaller one is among them.
    """
    check_offsets(offsets, len(keys))
    documents = len(offsets) - 1
    needed = np.ones(documents, np.int64) if required is None else required
    by_rank = np.argsort(needed, kind="stable")
    rank = np.empty(documents, np.int64)
    rank[by_rank] = np.arange(documents)
    order, starts, sizes = equal_groups(keys)
    by_size = np.argsort(sizes, kind="stable")
    starts, sizes = starts[by_size], sizes[by_size]

    bounds = offsets_of(sizes)
    buckets = np.repeat(np.arange(len(sizes)), sizes)
    places = np.arange(len(buckets)) + np.repeat(starts - bounds[:-1], sizes)
    members = rank[np.repeat(np.arange(documents), np.diff(offsets))[order[places]]]
    members = members[np.lexsort((members, buckets))]
    looked_at, seen = _rarest(members, buckets, np.diff(offsets)[by_rank], needed[by_rank])

    position = np.arange(len(members)) - bounds[buckets]
    made = np.bincount(buckets, np.where(looked_at, sizes[buckets] - 1 - position, 0), len(sizes))
    is_hot = made > hot_bucket * (hot_bucket - 1) // 2
    in_hot = np.bincount(members[looked_at & is_hot[buckets]], minlength=documents)
    seen -= in_hot
    pairs, counts = _pairs_of_buckets(members, bounds[:-1][~is_hot], sizes[~is_hot], looked_at, documents)
    small, large = np.divmod(pairs, max(documents, 1))
    enough = counts >= seen[small]
    left, right = by_rank[small[enough]], by_rank[large[enough]]
    if required is not None:
        shared = intersection_sizes(keys, offsets, left, right, threads)
        enough = shared >= np.minimum(required[left], required[right])
        left, right = left[enough], right[enough]
    hot = [
        np.sort(by_rank[members[begin + int(np.argmax(looked_at[begin:end])) : end]])
        for begin, end in zip(bounds[:-1][is_hot].tolist(), bounds[1:][is_hot].tolist(), strict=True)
    ]
    return (
        np.sort(np.minimum(left, right) * documents + np.maximum(left, right)),
        np.concatenate([np.zeros(0, np.int64), *hot]),
        offsets_of(np.array([len(each) for each in hot], np.int64)),
        np.sort(by_rank[in_hot > 0]),
    )


def _rarest(members: Int64, buckets: Int64, sizes: Int64, needed: Int64) -> tuple[NDArray[np.bool_], Int64]:
    """Which rows are among the rarest keys of their document, and how many of these it must share, by document."""
    more = np.minimum(_SLACK, needed - 1)
    held = np.bincount(members, minlength=len(sizes))
    rarest = np.where(sizes < needed, 0, sizes - needed + 1 + more - (sizes - held))  # keys nobody shares are rarer
    order = np.lexsort((buckets, members))
    number = np.empty(len(members), np.int64)
    number[order] = np.arange(len(members)) - (np.cumsum(held) - held)[members[order]]
    return number < rarest[members], 1 + more


def _pairs_of_buckets(
    members: Int64, starts: Int64, sizes: Int64, looked_at: NDArray[np.bool_], documents: int
) -> tuple[Int64, Int64]:
    """Pairs of which the first looks at a bucket that both are in, ascending, and how many such buckets there are."""
    keys, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
    for size in np.unique(sizes).tolist():
        low, high = np.triu_indices(size, 1)
        group_starts = starts[sizes == size]
        step = max(1, _ROWS_AT_ONCE // len(low))
        for position in range(0, len(group_starts), step):
            rows = group_starts[position : position + step, None] + np.arange(size)
            block = members[rows]
            chosen = looked_at[rows][:, low]
            keys, counts = _add_counts(keys, counts, (block[:, low] * documents + block[:, high])[chosen])
    return keys, counts


def _add_counts(keys: Int64, counts: Int64, more: Int64) -> tuple[Int64, Int64]:
    new_keys, new_counts = np.unique(more, return_counts=True)
    both = np.concatenate((keys, new_keys))
    merged, inverse = np.unique(both, return_inverse=True)
    total = np.zeros(len(merged), np.int64)
    np.add.at(total, inverse, np.concatenate((counts, new_counts)))
    return merged, total
