"""Briefs: held against the others in passing, and nothing is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import briefs, forward
from provenance.briefs import LONGEST, Briefs
from provenance.fingerprints import shingle_sets
from provenance.forward import ForwardIndex
from provenance.scheme import Scheme
from provenance.similarity import Thresholds, verify
from provenance.texts import Texts

from .making import prose, stories

EVERYTHING = Thresholds(min_overlap=0.0)


def visited(texts: list[str], memory: int = 1 << 20) -> ForwardIndex:
    every = np.ones(len(texts), np.bool_)
    index = ForwardIndex(Texts(texts), Scheme(), memory, sizes=shingle_sets(texts).sizes)
    index.visit(lambda numbers, sets: None, lambda answer: None, lambda done: None, every, every)
    return index


def every_pair(count: int) -> tuple[np.ndarray, np.ndarray]:
    left, right = np.triu_indices(count, 1)
    return left.astype(np.int64), right.astype(np.int64)


@given(stories(), st.sampled_from([0, 900, 1 << 20]), st.integers(1, 400), st.integers(1, 200))
def test_no_pair_is_lost(collection: list[str], memory: int, at_once: int, longest: int) -> None:
    texts = list(dict.fromkeys(text for text in collection if text.split()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(briefs, "LONGEST", longest)
        patch.setattr(forward, "_BATCH_CHARACTERS", at_once)
        index = visited(texts, memory)
        left, right = every_pair(len(texts))
        chosen = Briefs.of(index, left, right)
        found: list[np.ndarray] = []
        index.visit(chosen.found, found.append, lambda done: None, *[np.ones(len(texts), np.bool_)] * 2)
    figures = verify(index, left, right)
    kept = np.ones(len(left), np.bool_)
    kept[chosen.places] = False
    assert (np.minimum(index.sizes[left], index.sizes[right])[~kept] <= longest).all()
    for places in found:
        assert set(places.tolist()) <= set(chosen.places.tolist())
        kept[places] = True
    assert kept[figures.reach(EVERYTHING)].all()


def test_common_phrases_make_no_pairs() -> None:
    phrase = "the mayor said on Tuesday"
    texts = [f"{prose(60, seed=seed)} {phrase}" for seed in range(4)] + [f"{phrase} {prose(300, seed=9)}"]
    index = visited(texts)
    chosen = Briefs.of(index, *every_pair(len(texts)))
    assert (index.sizes[:4] <= LONGEST).all()
    assert len(chosen.places) == 10
    found: list[np.ndarray] = []
    index.visit(chosen.found, found.append, lambda done: None, *[np.ones(len(texts), np.bool_)] * 2)
    assert sum(map(len, found)) == 0
