"""Which of the texts that are paired stands for which."""

from __future__ import annotations

from itertools import pairwise
from math import fsum

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.offsets import offsets_of

__all__ = ["homes"]

Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]


def homes(left: Int64, right: Int64, jaccard: Float64, overlap: Float64, texts: int) -> Int64:
    """The representative of each text.

    Texts are taken in the order of the sum of their Jaccards, rounded once, then of their numbers: each that is not yet
    paired with a representative becomes one. Every other text has as its home the representative with which its
    pair has the largest overlap, then the largest Jaccard; of equal ones the first taken.

    Parameters
    ----------
    left, right
        The texts of each pair, another one each, each pair once, int64, shape (pairs,).
    jaccard, overlap
        Of each pair, float64.
    texts
        How many there are.

    Returns
    -------
    homes
        int64, shape (texts,); representatives, and texts in no pair, are their own.

    Raises
    ------
    ValueError
        If a Jaccard is not between 0 and 1.
    """
    if not ((jaccard >= 0) & (jaccard <= 1)).all():
        raise ValueError("a Jaccard is between 0 and 1")
    pairs = len(left)
    text, other = np.concatenate((left, right)), np.concatenate((right, left))
    by_text = np.argsort(text, kind="stable")
    begins = offsets_of(np.bincount(text, minlength=texts)).tolist()
    summands = jaccard[by_text % max(pairs, 1)].tolist()
    weights = np.array([fsum(summands[begin:end]) for begin, end in pairwise(begins)], np.float64)
    order = np.lexsort((np.arange(texts), -weights))
    near = other[by_text].tolist()
    matched = bytearray(texts)
    is_representative = np.zeros(texts, np.bool_)
    for number in order.tolist():
        if not matched[number]:
            is_representative[number] = True
            for neighbour in near[begins[number] : begins[number + 1]]:
                matched[neighbour] = 1

    rank = np.empty(texts, np.int64)
    rank[order] = np.arange(texts)
    home = np.arange(texts)
    edges = np.flatnonzero(is_representative[other])  # a representative is paired with no other
    shared, likeness = overlap[edges % max(pairs, 1)], jaccard[edges % max(pairs, 1)]
    best_last = np.lexsort((-rank[other[edges]], likeness, shared))
    home[text[edges][best_last]] = other[edges][best_last]
    return home
