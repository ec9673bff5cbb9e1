"""Measured recall: exhaustive where it looks, and honest about what is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance._kernels import TextColumn
from provenance.anchors import MIN_SHARED
from provenance.fingerprints import shingle_sets
from provenance.forward import ForwardIndex
from provenance.recall import MeasuredRecall, Sample, _smallest, measure_recall
from provenance.scheme import Scheme
from provenance.similarity import Thresholds

from .making import prose, stories
from .oracle import true_pairs

NOTHING = np.zeros(0, np.int64)


def measure(
    texts: list[str],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    thresholds: Thresholds,
    size: int,
    furniture: NDArray[np.uint64] | None = None,
    memory: int = 1 << 20,
) -> MeasuredRecall:
    """Recall of pairs of texts that are no copies of each other to the letter."""
    sets = shingle_sets(texts)
    sample = Sample.of(TextColumn.of(texts), size, Scheme())
    shared = np.stack(sample.turned.intersections(sets.hashes, sets.offsets, MIN_SHARED))
    core = None if furniture is None else sets.without(furniture).sizes
    index = ForwardIndex(TextColumn.of(texts), Scheme(), memory, sizes=sets.sizes)
    return measure_recall(index, sample.numbers, shared, left, right, thresholds, furniture, core)


def distinct(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


@given(stories(), st.data())
def test_recall_is_the_share_of_true_pairs_that_were_found(collection: list[str], data: st.DataObject) -> None:
    texts = distinct(collection)
    truth = sorted(pair for pair, figures in true_pairs(texts).items() if not figures.short)
    found = data.draw(st.lists(st.sampled_from(truth), unique=True)) if truth else []
    left, right = np.array(found, np.int64).reshape(-1, 2).T
    measured = measure(texts, left, right, Thresholds(), 100)
    assert measured == MeasuredRecall(len(found) / len(truth) if truth else None, len(texts), len(truth))


@given(stories(), st.sampled_from([0, 900]))
def test_memory_makes_no_difference(collection: list[str], memory: int) -> None:
    texts = distinct(collection)
    nothing = np.zeros(0, np.uint64)
    arguments = (NOTHING, NOTHING, Thresholds(), 5, nothing)
    assert measure(texts, *arguments, memory=memory) == measure(texts, *arguments)


def test_of_equal_texts_one_is_sampled() -> None:
    texts = [prose(60, seed=1)] * 9 + [prose(60, seed=2), prose(60, seed=3)]
    sample = Sample.of(TextColumn.of(texts), 3, Scheme())
    assert sorted({texts[i] for i in sample.numbers.tolist()}) == sorted(set(texts))
    assert len(Sample.of(TextColumn.of(texts), 2, Scheme()).numbers) == 2


@given(st.lists(st.integers(0, 9) | st.integers(0, 2**64 - 1), max_size=60), st.integers(0, 9))
def test_the_smallest_are_those_of_a_sorted_list(values: list[int], size: int) -> None:
    firsts = sorted({value: values.index(value) for value in values}.items())[:size]
    found = _smallest(np.array(values, np.uint64), size)
    assert found.tolist() == sorted(place for _, place in firsts)


def test_recall_falls_with_every_pair_deleted() -> None:
    texts = [prose(60, seed=i // 2) + f" {'xyz'[i % 3]}" for i in range(20)]
    left, right = np.arange(0, 20, 2), np.arange(1, 20, 2)
    recalls = [measure(texts, left[:kept], right[:kept], Thresholds(), 100).recall for kept in range(11)]
    assert recalls == [pytest.approx(kept / 10) for kept in range(11)]


def test_the_sample_is_the_same_in_any_order() -> None:
    texts = [prose(60, seed=i // 2) + f" {'xyz'[i % 3]}" for i in range(40)]
    seen = set()
    for turn in range(5):
        measured = measure(texts[turn:] + texts[:turn], NOTHING, NOTHING, Thresholds(), 7)
        seen.add(measured)
        assert measured.recall == 0.0
        assert measured.sampled == 7
    assert len(seen) == 1


def test_pairs_that_are_not_true_add_nothing() -> None:
    texts = [prose(60, seed=1), prose(60, seed=1) + " x", prose(60, seed=2)]
    assert measure(texts, np.array([0, 0]), np.array([1, 2]), Thresholds(), 9) == MeasuredRecall(1.0, 3, 1)


def test_nothing_to_measure() -> None:
    assert measure([], NOTHING, NOTHING, Thresholds(), 9) == MeasuredRecall(None, 0, 0)
    some = [prose(60, seed=1), prose(60, seed=1) + " x"]
    assert measure(some, NOTHING, NOTHING, Thresholds(), 0) == MeasuredRecall(None, 0, 0)
    assert measure(some, NOTHING, NOTHING, Thresholds(min_jaccard=1), 9) == MeasuredRecall(None, 2, 0)


def test_pairs_that_share_furniture_only_are_none() -> None:
    wall = prose(60, seed=9)
    texts = [f"{prose(40, seed=i // 2)} {i} {wall}" for i in range(6)]
    furniture = shingle_sets([wall])
    found = [0, 2, 4], [1, 3, 5]
    left, right = (np.array(ends, np.int64) for ends in found)
    assert measure(texts, left, right, Thresholds(), 9) == MeasuredRecall(3 / 15, 6, 15)
    assert measure(texts, left, right, Thresholds(), 9, furniture.hashes) == MeasuredRecall(1.0, 6, 3)
