"""Texts identical after folding: one stands for all while pairs are searched, all are in the result."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints import ShingleSets
from provenance.similarity import Figures

__all__ = ["collapse", "expand", "starred_copies"]

Int64 = NDArray[np.int64]

EXPAND = 10_000
"""Identical texts (or two groups of them) that make more pairs than this are paired with one of them only."""


def collapse(every: ShingleSets) -> tuple[ShingleSets, list[Int64]]:
    """Keep one of the texts identical after folding, none that is empty; groups list who stands for whom."""
    filled = np.flatnonzero(every.sizes > 0)
    _, inverse = np.unique(every.digests[filled], return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    groups = np.split(filled[order], np.flatnonzero(np.diff(inverse[order])) + 1) if len(filled) else []
    groups.sort(key=lambda group: int(group[0]))
    first = np.array([group[0] for group in groups], np.int64)
    return every.take(first), groups


def starred_copies(groups: list[Int64]) -> int:
    """How many texts are in groups too large to pair each with each."""
    return sum(len(group) for group in groups if _pairs_of(len(group)) > EXPAND)


def _pairs_of(count: int) -> int:
    return count * (count - 1) // 2


def expand(
    left: Int64, right: Int64, figures: Figures, sets: ShingleSets, groups: list[Int64]
) -> tuple[Int64, Int64, Figures]:
    """Pairs of distinct texts become pairs of articles; large groups keep the edges of their first article."""
    several = np.array([len(group) for group in groups], np.int64)
    sizes = sets.sizes
    plain = (several[left] == 1) & (several[right] == 1) if len(left) else np.zeros(0, np.bool_)
    first = np.array([group[0] for group in groups], np.int64)
    columns_left, columns_right = [first[left[plain]]], [first[right[plain]]]
    source = [np.flatnonzero(plain)]
    for i in np.flatnonzero(~plain).tolist():
        a, b = groups[left[i]], groups[right[i]]
        if len(a) * len(b) <= EXPAND:
            product_a, product_b = np.repeat(a, len(b)), np.tile(b, len(a))
        else:
            product_a = np.concatenate((np.full(len(b), a[0]), a[1:]))
            product_b = np.concatenate((b, np.full(len(a) - 1, b[0])))
        columns_left.append(product_a)
        columns_right.append(product_b)
        source.append(np.full(len(product_a), i))
    between = figures.take(np.concatenate(source))

    same_left, same_right, same_size = (
        [np.zeros(0, np.int64)],
        [np.zeros(0, np.int64)],
        [np.zeros(0, np.int64)],
    )
    for number in np.flatnonzero(several > 1).tolist():
        group = groups[number]
        if _pairs_of(len(group)) <= EXPAND:
            low, high = np.triu_indices(len(group), 1)
        else:
            low, high = np.zeros(len(group) - 1, np.int64), np.arange(1, len(group))
        same_left.append(group[low])
        same_right.append(group[high])
        same_size.append(np.full(len(low), sizes[number]))
    size = np.concatenate(same_size)
    all_figures = between.followed_by(Figures.of(size, size, size))
    low = np.concatenate(columns_left + same_left)
    high = np.concatenate(columns_right + same_right)
    swapped = low > high
    all_figures = Figures(
        all_figures.shared,
        all_figures.jaccard,
        np.where(swapped, all_figures.b_in_a, all_figures.a_in_b),
        np.where(swapped, all_figures.a_in_b, all_figures.b_in_a),
    )
    low, high = np.minimum(low, high), np.maximum(low, high)
    order = np.lexsort((high, low))
    return low[order], high[order], all_figures.take(order)
