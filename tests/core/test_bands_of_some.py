"""Bands beside anchors: where texts are signed, what that finds and what it leaves."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance.anchors import required_anchors
from provenance.buckets import KeySets
from provenance.fingerprints import ShingleSets, shingle_sets
from provenance.forward import ForwardIndex
from provenance.pipeline import _bands_of, find_pairs

from .making import prose, stories
from .test_pipeline import by_place, named, same


def hidden_by_hot_anchors() -> list[str]:
    """Texts that share phrases alone, and joints of phrases, which many hold; the first two differ in one word."""
    phrases = [prose(12, seed) for seed in range(16)]
    left_out = [some for some in combinations(range(16), 3) if some[1] - some[0] > 1 and some[2] - some[1] > 1]
    chosen = random.Random(5).sample(left_out, 200)
    first, *others = (" ".join(phrases[i] for i in range(16) if i not in some) for some in chosen)
    return [first, first + " afterwards", *others]


def test_bands_find_a_copy_that_hot_anchors_hide(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = named(hidden_by_hot_anchors())
    found = find_pairs(texts, min_overlap=0.95, hot_bucket=10)
    assert found.stats.anchor_rate > 0
    assert found.stats.hot_buckets > 0
    assert (0, 1) in by_place(found)
    for threads in (1, 2):
        assert same(found, find_pairs(texts, min_overlap=0.95, hot_bucket=10, threads=threads))
    monkeypatch.setattr("provenance.pipeline._bands_of", lambda index, *_: KeySets.none(len(index)))
    assert (0, 1) not in by_place(find_pairs(texts, min_overlap=0.95, hot_bucket=10))


def test_bands_find_a_copy_with_words_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own anchors are rare; it leaves out fewer than the two share where their Jaccard reaches ``min_overlap``."""
    first, second, *others = hidden_by_hot_anchors()
    texts = named([first, f"{second} {prose(30, seed=99)}", *others])
    found = by_place(find_pairs(texts, min_overlap=0.8, hot_bucket=10))
    assert found[0, 1].jaccard > 0.8
    monkeypatch.setattr("provenance.pipeline._bands_of", lambda index, *_: KeySets.none(len(index)))
    assert (0, 1) not in by_place(find_pairs(texts, min_overlap=0.8, hot_bucket=10))


def test_texts_are_signed_where_a_jaccard_is_asked_for() -> None:
    """There bands keep the promise, and there are no anchors."""
    texts = named(hidden_by_hot_anchors())
    found = find_pairs(texts, min_jaccard=0.9, hot_bucket=10)
    assert found.stats.anchor_rate == 0
    assert found.stats.expected_recall == found.stats.banding.probability(0.9)
    assert (0, 1) in by_place(found)


@given(stories(), st.sampled_from([0.9, 0.99, 0.9999]))
def test_bands_of_all_texts_would_only_add_pairs_that_show_too_few_anchors(texts: list[str], recall: float) -> None:
    found = find_pairs(named(texts), recall=recall)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance.pipeline._bands_of", lambda index, _, *rest: _bands_of(index, every(index), *rest))
        more = find_pairs(named(texts), recall=recall)
    assert set(by_place(found)) <= set(by_place(more))
    sets = shingle_sets(texts)
    rate = found.stats.anchor_rate
    anchors = [set(part[below].tolist()) for part, below in zip(*parts_of(sets, rate), strict=True)]
    required = required_anchors(sets.sizes, 0.3, rate, recall)
    for a, b in set(by_place(more)) - set(by_place(found)):
        assert len(anchors[a] & anchors[b]) < min(required[a], required[b])


def every(index: ForwardIndex) -> NDArray[np.int64]:
    return np.arange(len(index))


def parts_of(sets: ShingleSets, rate: int) -> tuple[list[NDArray[np.uint64]], list[NDArray[np.bool_]]]:
    """The shingles of each text, and which of them are anchors."""
    return np.split(sets.hashes, sets.offsets[1:-1]), np.split(sets.below(rate), sets.offsets[1:-1])
