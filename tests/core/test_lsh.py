"""Bands: the banding solved is the best that keeps the promise, and chance is what the formula says."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance._kernels import reference as kernels
from provenance.buckets import Candidates, bucket_candidates
from provenance.lsh import Banding, band_keys, solve_banding

from .test_fingerprint import pairs_of_sets


def band_candidates(
    signatures: NDArray[np.uint32], banding: Banding, hot_bucket: int, filled: NDArray[np.bool_] | None = None
) -> Candidates:
    return bucket_candidates(band_keys(signatures, banding, filled), hot_bucket)


@given(st.floats(0.01, 1.0), st.floats(0.01, 0.9999), st.integers(1, 300))
def test_solved_banding_reaches_the_recall_with_the_most_rows(jaccard: float, recall: float, num_perm: int) -> None:
    banding = solve_banding(jaccard, recall, num_perm)
    assert banding.bands >= 1
    assert banding.bands * banding.rows <= num_perm
    reached = [
        rows for rows in range(1, num_perm + 1) if Banding(num_perm // rows, rows).probability(jaccard) >= recall
    ]
    assert banding.rows == max(reached, default=1)


def test_a_promise_that_cannot_be_kept_is_stated() -> None:
    banding = solve_banding(0.01, 0.99, 128)
    assert banding == Banding(128, 1)
    assert banding.probability(0.01) < 0.99


def test_without_a_bound_bands_find_whole_copies() -> None:
    assert solve_banding(0.0, 0.99, 128) == Banding(42, 3)
    assert solve_banding(0.0, 0.99, 2) == Banding(1, 2)


@pytest.mark.parametrize(("jaccard", "rows"), [(0.3, 3), (0.5, 3), (0.5, 4), (0.8, 8), (0.8, 6)])
def test_pairs_collide_as_often_as_the_formula_says(jaccard: float, rows: int) -> None:
    """2,000 pairs of random sets: the share that becomes a candidate lies within five deviations."""
    count = 2000
    values = kernels.signatures(*pairs_of_sets(jaccard, count, size=60), num_perm=128, seed=1)
    banding = Banding(128 // rows, rows)
    found = band_candidates(values, banding, hot_bucket=1000)
    left, right = np.divmod(found.keys, len(values))
    planted = ((left % 2 == 0) & (right == left + 1)).sum()
    expected = banding.probability(jaccard)
    deviation = (expected * (1 - expected) / count) ** 0.5
    assert planted / count == pytest.approx(expected, abs=5 * deviation + 2e-3)


def test_probability_rises_with_similarity() -> None:
    chances = [Banding(20, 5).probability(jaccard) for jaccard in np.linspace(0, 1, 50)]
    assert chances[0] == 0.0
    assert chances[-1] == 1.0
    assert chances == sorted(chances)


@given(st.lists(st.tuples(st.lists(st.integers(0, 2), min_size=6, max_size=6), st.booleans()), max_size=7))
def test_candidates_share_a_band(texts: list[tuple[list[int], bool]]) -> None:
    signatures = np.array([values for values, _ in texts], np.uint32).reshape(-1, 6)
    filled = np.array([full for _, full in texts], np.bool_)
    found = band_candidates(signatures, Banding(3, 2), 100, filled)
    expected = {
        (a, b)
        for (a, (left, a_full)), (b, (right, b_full)) in combinations(enumerate(texts), 2)
        if a_full and b_full and any(left[i : i + 2] == right[i : i + 2] for i in (0, 2, 4))
    }
    assert {divmod(key, len(texts)) for key in found.keys.tolist()} == expected


def test_buckets_over_the_cap_are_listed() -> None:
    found = band_candidates(np.zeros((5, 6), np.uint32), Banding(3, 2), hot_bucket=4)
    assert len(found.keys) == 0
    assert [bucket.tolist() for bucket in found.hot] == [[0, 1, 2, 3, 4]]
