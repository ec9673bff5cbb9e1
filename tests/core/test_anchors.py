"""Anchors: the arithmetic of the promise, and that it is kept."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provenance._kernels import reference as kernels
from provenance.anchors import MIN_SHARED, anchor_candidates, anchor_recall, required_anchors, solve_rate
from provenance.fingerprints import ShingleSets

from .making import anchor_keys

rates = st.integers(1, 64)


def at_least(shared: int, rate: int, required: int) -> float:
    """Binomial tail, exactly, in integers."""
    ways = sum(comb(shared, hits) * (rate - 1) ** (shared - hits) for hits in range(required, shared + 1))
    return float(Fraction(ways, rate**shared))


@given(st.integers(0, 3000), rates, st.integers(0, 400))
@example(2000, 2, 900)  # (1/2)**2000 is no float
@example(2000, 3, 600)
@example(3, 4, 9)
def test_anchor_recall_is_the_binomial_tail(shared: int, rate: int, required: int) -> None:
    assert anchor_recall(shared, rate, required) == pytest.approx(at_least(shared, rate, required), abs=1e-9)


@given(st.floats(1e-12, 1.0, exclude_min=True), rates)
@example(1e-300, 64)
@example(1 - 1e-16, 64)
def test_solved_rate_is_the_coarsest_that_keeps_the_promise(recall: float, largest: int) -> None:
    rate = solve_rate(recall, largest)
    assert 1 <= rate <= largest
    assert anchor_recall(MIN_SHARED, rate) >= recall * (1 - 1e-9)
    if rate < largest:
        assert anchor_recall(MIN_SHARED, rate + 1) < recall * (1 + 1e-9)


@given(
    st.lists(st.integers(0, 20_000), min_size=1, max_size=5),
    st.floats(0.0, 1.0),
    st.floats(0.5, 1.0),
    st.integers(1, 8),
)
@example([7000], 0.3, 0.999, 8)
def test_required_anchors_is_the_most_that_keeps_the_promise(
    sizes: list[int], overlap: float, recall: float, largest: int
) -> None:
    rate = solve_rate(recall, largest)
    needed = required_anchors(np.array(sizes), overlap, rate, recall).tolist()
    for size, required in zip(sizes, needed, strict=True):
        least = next(
            shared
            for shared in range(max(0, int(overlap * size) - 2), size + 1)
            if shared >= size or shared / size >= overlap
        )
        shared = min(max(least, MIN_SHARED), 2000)
        assert required >= 1
        assert required == 1 or anchor_recall(shared, rate, required) >= recall
        assert anchor_recall(shared, rate, required + 1) < recall


def test_required_anchors_never_fall_with_size() -> None:
    needed = required_anchors(np.arange(0, 12_000, 7), 0.3, 4, 0.99)
    assert needed[0] == 1
    assert (np.diff(needed) >= 0).all()


def test_pairs_at_the_bound_are_found_as_often_as_promised() -> None:
    """3,000 pairs of random sets that share exactly what the thresholds ask for."""
    rng = np.random.default_rng(5)
    for size, shared in ((20, 20), (66, 20), (400, 120)):
        documents = []
        for _ in range(1000):
            union = rng.integers(0, 2**64, 2 * size - shared, np.uint64)
            documents += [union[:size], union[size - shared :]]
        hashes, offsets = kernels.sorted_sets(np.concatenate(documents), np.arange(0, 2000 * size + 1, size))
        sets = ShingleSets(hashes, offsets, np.zeros(2000, "V16"))
        rate = solve_rate(0.99, 4)
        found = anchor_candidates(anchor_keys(sets, rate), sets.sizes, rate, 0.3, 0.99, hot_bucket=1000)
        assert len(found.keys) >= 0.99 * 1000 - 5 * (0.99 * 0.01 * 1000) ** 0.5
