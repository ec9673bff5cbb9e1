"""Exact figures of planted pairs, and of pairs that are unrelated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints import shingle_sets
from provenance.scheme import Scheme
from provenance.similarity import Figures, verify

from .dice import Dice
from .generate import Corpus

__all__ = ["background", "planted_figures"]

Float64 = NDArray[np.float64]

_PAIRS_AT_ONCE = 100_000


def planted_figures(corpus: Corpus) -> tuple[Float64, Float64]:
    """Jaccard and overlap of each planted pair, exact on the default shingles; float64, shape (pairs,)."""
    parts = [
        _figures(corpus, corpus.source[begin : begin + _PAIRS_AT_ONCE], corpus.copy[begin : begin + _PAIRS_AT_ONCE])
        for begin in range(0, len(corpus.source), _PAIRS_AT_ONCE)
    ]
    if not parts:
        return np.zeros(0), np.zeros(0)
    return (
        np.concatenate([part.jaccard for part in parts]),
        np.concatenate([np.maximum(part.a_in_b, part.b_in_a) for part in parts]),
    )


def background(corpus: Corpus, pairs: int = 20_000) -> Float64:
    """Jaccard of pairs drawn among documents that are neither copies nor made from templates."""
    planted = np.union1d(corpus.source, corpus.copy)
    alone = np.setdiff1d(np.arange(len(corpus.texts)), planted)
    dice = Dice(1)
    left, right = alone[dice.below(len(alone), pairs)], alone[dice.below(len(alone), pairs)]
    return _figures(corpus, left[left != right], right[left != right]).jaccard


def _figures(corpus: Corpus, left: NDArray[np.int64], right: NDArray[np.int64]) -> Figures:
    involved, places = np.unique(np.concatenate((left, right)), return_inverse=True)
    sets = shingle_sets([corpus.texts[number] for number in involved.tolist()], Scheme())
    return verify(sets, places[: len(left)], places[len(left) :])
