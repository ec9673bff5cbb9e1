"""Measured recall: exhaustive where it looks, and honest about what is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import recall
from provenance.fingerprints import shingle_sets
from provenance.recall import MeasuredRecall, measure_recall
from provenance.similarity import Thresholds

from .making import prose, stories
from .oracle import true_pairs

NOTHING = np.zeros(0, np.int64)


def distinct(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


@given(stories(), st.data())
def test_recall_is_the_share_of_true_pairs_that_were_found(collection: list[str], data: st.DataObject) -> None:
    texts = distinct(collection)
    truth = sorted(pair for pair, figures in true_pairs(texts).items() if not figures.short)
    found = data.draw(st.lists(st.sampled_from(truth), unique=True)) if truth else []
    left, right = np.array(found, np.int64).reshape(-1, 2).T
    measured = measure_recall(shingle_sets(texts), left, right, Thresholds(), sample=100)
    assert measured == MeasuredRecall(len(found) / len(truth) if truth else None, len(texts), len(truth))


@given(stories(), st.integers(1, 40))
def test_texts_taken_some_at_a_time_give_the_same(collection: list[str], at_once: int) -> None:
    sets = shingle_sets(distinct(collection))
    whole = measure_recall(sets, NOTHING, NOTHING, Thresholds(), 5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recall, "_AT_ONCE", at_once)
        assert measure_recall(sets, NOTHING, NOTHING, Thresholds(), 5) == whole


def test_recall_falls_with_every_pair_deleted() -> None:
    texts = [prose(60, seed=i // 2) + f" {'xyz'[i % 3]}" for i in range(20)]
    left, right = np.arange(0, 20, 2), np.arange(1, 20, 2)
    sets = shingle_sets(texts)
    recalls = [measure_recall(sets, left[:kept], right[:kept], Thresholds(), 100).recall for kept in range(11)]
    assert recalls == [pytest.approx(kept / 10) for kept in range(11)]


def test_the_sample_is_the_same_in_any_order() -> None:
    texts = [prose(60, seed=i // 2) + f" {'xyz'[i % 3]}" for i in range(40)]
    seen = set()
    for turn in range(5):
        sets = shingle_sets(texts[turn:] + texts[:turn])
        measured = measure_recall(sets, NOTHING, NOTHING, Thresholds(), 7)
        seen.add(measured)
        assert measured.recall == 0.0
        assert measured.sampled == 7
    assert len(seen) == 1


def test_pairs_that_are_not_true_add_nothing() -> None:
    sets = shingle_sets([prose(60, seed=1), prose(60, seed=1) + " x", prose(60, seed=2)])
    assert measure_recall(sets, np.array([0, 0]), np.array([1, 2]), Thresholds(), 9) == MeasuredRecall(1.0, 3, 1)


def test_nothing_to_measure() -> None:
    assert measure_recall(shingle_sets([]), NOTHING, NOTHING, Thresholds(), 9) == MeasuredRecall(None, 0, 0)
    some = shingle_sets([prose(60, seed=1), prose(60, seed=1) + " x"])
    assert measure_recall(some, NOTHING, NOTHING, Thresholds(), 0) == MeasuredRecall(None, 0, 0)
    assert measure_recall(some, NOTHING, NOTHING, Thresholds(min_jaccard=1), 9) == MeasuredRecall(None, 2, 0)


def test_pairs_that_share_furniture_only_are_none() -> None:
    wall = prose(60, seed=9)
    texts = [f"{prose(40, seed=i // 2)} {i} {wall}" for i in range(6)]
    sets = shingle_sets(texts)
    furniture = shingle_sets([wall])
    found = [0, 2, 4], [1, 3, 5]
    left, right = (np.array(ends, np.int64) for ends in found)
    assert measure_recall(sets, left, right, Thresholds(), 9) == MeasuredRecall(3 / 15, 6, 15)
    core = sets.without(furniture.hashes)
    assert measure_recall(sets, left, right, Thresholds(), 9, core) == MeasuredRecall(1.0, 6, 3)
