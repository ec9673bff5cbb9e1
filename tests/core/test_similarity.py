"""Verification: exact figures, and thresholds that mean what they say."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from provenance.fingerprints import shingle_sets
from provenance.similarity import Figures, Pair, Thresholds, share_core, verify

from .making import stories


@given(stories())
def test_figures_are_exact(texts: list[str]) -> None:
    sets = shingle_sets(texts)
    values = [set(sets.hashes[sets.offsets[i] : sets.offsets[i + 1]].tolist()) for i in range(len(sets))]
    pairs = [(a, b) for a, b in combinations(range(len(texts)), 2) if values[a] and values[b]]
    assume(pairs)
    left, right = np.array(pairs).T
    figures = verify(sets, left, right)
    for i, (a, b) in enumerate(pairs):
        shared = len(values[a] & values[b])
        assert figures.shared[i] == shared
        assert figures.jaccard[i] == shared / len(values[a] | values[b])
        assert figures.a_in_b[i] == shared / len(values[a])
        assert figures.b_in_a[i] == shared / len(values[b])


def figures(shared: int, a: int, b: int) -> Figures:
    return Figures.of(np.array([shared]), np.array([a]), np.array([b]))


@pytest.mark.parametrize(
    ("shared", "a", "b", "reached"),
    [
        (20, 60, 900, True),  # an excerpt at the floor
        (19, 60, 900, False),
        (19, 19, 900, False),  # wholly contained, and still too little to mean anything
        (60, 200, 5000, True),
        (60, 201, 5000, False),  # overlap below 0.3
        (4, 6, 6, True),  # half of the union
        (4, 6, 7, False),
        (3, 4, 4, False),  # fewer than four
        (3, 3, 3, True),  # but the same
        (1, 1, 1, True),
        (0, 5, 5, False),
    ],
)
def test_floor(shared: int, a: int, b: int, reached: bool) -> None:
    assert figures(shared, a, b).reach(Thresholds()).tolist() == [reached]
    assert figures(shared, b, a).reach(Thresholds()).tolist() == [reached]


@given(st.integers(1, 200), st.integers(0, 200), st.integers(0, 200), st.floats(0, 1), st.floats(0, 1))
def test_thresholds_are_promises(shared: int, a: int, b: int, jaccard: float, overlap: float) -> None:
    found = figures(shared, shared + a, shared + b)
    if found.reach(Thresholds(min_jaccard=jaccard, min_overlap=overlap))[0]:
        assert shared / (shared + a + b) >= jaccard
        assert shared / (shared + min(a, b)) >= overlap
    bound = float(found.jaccard[0])
    if found.reach(Thresholds(min_overlap=0))[0]:
        assert found.reach(Thresholds(min_jaccard=bound, min_overlap=0))[0]
        if bound < 1:
            assert not found.reach(Thresholds(min_jaccard=float(np.nextafter(bound, 1)), min_overlap=0))[0]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), float("inf")])
def test_wrong_thresholds_are_named(wrong: float) -> None:
    with pytest.raises(ValueError, match="min_jaccard must be from 0 to 1"):
        Thresholds(min_jaccard=wrong)
    with pytest.raises(ValueError, match="min_overlap must be from 0 to 1"):
        Thresholds(min_overlap=wrong)


@pytest.mark.parametrize(
    ("shared", "core_shared", "core_a", "core_b", "expected"),
    [
        (80, 20, 40, 900, True),  # an excerpt beside the wall
        (80, 19, 40, 900, False),
        (80, 0, 40, 50, False),
        (80, 0, 0, 0, False),  # nothing but furniture, the same on both sides
        (80, 8, 8, 8, False),  # equal cores, a tenth of what is shared
        (15, 8, 8, 8, True),
        (30, 14, 14, 14, False),  # equal cores that are less than half of what is shared
        (80, 20, 70, 80, False),  # overlap of the cores below 0.3
    ],
)
def test_share_core(shared: int, core_shared: int, core_a: int, core_b: int, expected: bool) -> None:
    all_shared, of_core, of_a, of_b = np.array([[shared], [core_shared], [core_a], [core_b]])
    assert share_core(all_shared, of_core, of_a, of_b, Thresholds()).tolist() == [expected]


def test_take_and_followed_by() -> None:
    both = figures(3, 4, 5).followed_by(figures(6, 7, 8))
    assert both.shared.tolist() == [3, 6]
    assert both.take(np.array([1])).a_in_b.tolist() == [6 / 7]
    assert both.take(np.array([True, False])).b_in_a.tolist() == [3 / 5]


def test_overlap_is_the_larger_containment() -> None:
    assert Pair("a", "b", 0.3, 0.4, 0.6, 30).overlap == 0.6
    assert Pair("a", "b", 0.3, 0.6, 0.4, 30).overlap == 0.6
