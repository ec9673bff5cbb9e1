"""Rows with equal keys, and pairs of documents that share groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["equal_groups", "pair_counts"]

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

_PAIRS_AT_ONCE = 1 << 22


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


def pair_counts(
    members: Int64, starts: Int64, sizes: Int64, documents: int, threads: int | None = None
) -> tuple[Int64, Int64]:
    """Every pair of documents that share a group, and how many groups they share.

    Parameters
    ----------
    members, starts, sizes
        Group ``g`` is ``members[starts[g]:starts[g] + sizes[g]]``, distinct documents in ascending order.
    documents
        How many there are in all.

    Returns
    -------
    keys, counts
        ``left * documents + right`` for ``left < right``, ascending, and the number of shared groups, int64.
    """
    keys, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
    pending: list[Int64] = []
    rows = 0
    for size in np.unique(sizes).tolist():
        low, high = np.triu_indices(size, 1)
        group_starts = starts[sizes == size]
        step = max(1, _PAIRS_AT_ONCE // len(low))
        for position in range(0, len(group_starts), step):
            block = members[group_starts[position : position + step, None] + np.arange(size)]
            pending.append((block[:, low] * documents + block[:, high]).ravel())
            rows += len(pending[-1])
            if rows >= _PAIRS_AT_ONCE:
                keys, counts = _add_counts(keys, counts, pending)
                pending, rows = [], 0
    return _add_counts(keys, counts, pending)


def _add_counts(keys: Int64, counts: Int64, pending: list[Int64]) -> tuple[Int64, Int64]:
    if not pending:
        return keys, counts
    new_keys, new_counts = np.unique(np.concatenate(pending), return_counts=True)
    both = np.concatenate((keys, new_keys))
    merged, inverse = np.unique(both, return_inverse=True)
    total = np.zeros(len(merged), np.int64)
    np.add.at(total, inverse, np.concatenate((counts, new_counts)))
    return merged, total
