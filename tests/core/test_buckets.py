"""Buckets: candidate pairs by counted keys, against plain counting."""

from __future__ import annotations

from itertools import accumulate, combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from provenance.buckets import Candidates, KeySets, bucket_candidates

key_sets = st.lists(st.sets(st.integers(0, 7)), min_size=1, max_size=9)


def candidates(documents: list[set[int]], hot_bucket: int, required: list[int] | None = None) -> Candidates:
    keys = np.array([key for keys in documents for key in sorted(keys)], np.uint64)
    offsets = np.array([0, *accumulate(map(len, documents))], np.int64)
    needed = None if required is None else np.array(required, np.int64)
    return bucket_candidates(KeySets(keys, offsets), hot_bucket, needed)


def pairs(found: Candidates, documents: int) -> set[tuple[int, int]]:
    assert (np.diff(found.keys) > 0).all()
    return {divmod(key, documents) for key in found.keys.tolist()}


@given(key_sets)
def test_pairs_that_share_a_key(documents: list[set[int]]) -> None:
    found = candidates(documents, hot_bucket=100)
    expected = {(a, b) for a, b in combinations(range(len(documents)), 2) if documents[a] & documents[b]}
    assert pairs(found, len(documents)) == expected
    assert found.hot == []


@given(key_sets, st.data())
def test_pairs_that_share_enough_keys(documents: list[set[int]], data: st.DataObject) -> None:
    required = data.draw(st.lists(st.integers(1, 4), min_size=len(documents), max_size=len(documents)))
    found = candidates(documents, 100, required)
    assert pairs(found, len(documents)) == {
        (a, b)
        for a, b in combinations(range(len(documents)), 2)
        if len(documents[a] & documents[b]) >= min(required[a], required[b])
    }


@given(key_sets, st.data())
def test_nothing_is_lost_between_pairs_and_hot_buckets(documents: list[set[int]], data: st.DataObject) -> None:
    """Whatever the cap, a pair that shares enough is a candidate or stands together in a bucket that is listed."""
    required = data.draw(st.lists(st.integers(1, 4), min_size=len(documents), max_size=len(documents)))
    found = candidates(documents, data.draw(st.integers(2, 5)), required)
    near = pairs(found, len(documents))
    hot = {pair for bucket in found.hot for pair in combinations(bucket.tolist(), 2)}
    for a, b in combinations(range(len(documents)), 2):
        if len(documents[a] & documents[b]) >= min(required[a], required[b]) and (a, b) not in near:
            assert (a, b) in hot
            assert (b if required[b] < required[a] else a) in found.unsure


@given(key_sets)
def test_hot_buckets_make_no_pairs(documents: list[set[int]]) -> None:
    found = candidates(documents, hot_bucket=2)
    holders = {key: [i for i, keys in enumerate(documents) if key in keys] for key in range(8)}
    assert sorted(bucket.tolist() for bucket in found.hot) == sorted(
        map(list, {tuple(texts) for texts in holders.values() if len(texts) > 2})
    )
    assert pairs(found, len(documents)) == {tuple(texts) for texts in holders.values() if len(texts) == 2}


def test_no_keys_at_all() -> None:
    found = candidates([set(), set()], hot_bucket=2)
    assert len(found.keys) == 0
    assert found.hot == []
