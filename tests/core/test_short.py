"""Short texts: everything that could be a pair is a candidate; almost equal texts are alike."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given

from provenance._kernels import TextColumn
from provenance.buckets import KeySets
from provenance.fingerprints import shingle_sets
from provenance.scheme import Scheme
from provenance.short import ALIKE, alike, short_candidates, short_keys

from .making import prose, stories


def keys_of(texts: list[str]) -> KeySets:
    return short_keys(TextColumn.of(texts), shingle_sets(texts).sizes, np.zeros(0, np.uint64), Scheme())


@given(stories())
def test_candidates_share_a_third_of_the_smaller(texts: list[str]) -> None:
    sets = shingle_sets(texts)
    values = [set(sets.hashes[sets.offsets[i] : sets.offsets[i + 1]].tolist()) for i in range(len(sets))]
    found = short_candidates(keys_of(texts), sets.sizes, hot_bucket=100)
    assert {divmod(key, len(texts)) for key in found.keys.tolist()} == {
        (a, b)
        for a, b in combinations(range(len(texts)), 2)
        if max(len(values[a]), len(values[b])) < 40
        and 3 * len(values[a] & values[b]) >= min(len(values[a]), len(values[b])) > 0
    }


@given(stories())
def test_every_pair_at_half_the_union_below_the_floor_is_a_candidate(texts: list[str]) -> None:
    sets = shingle_sets(texts)
    values = [set(sets.hashes[sets.offsets[i] : sets.offsets[i + 1]].tolist()) for i in range(len(sets))]
    keys = {
        divmod(key, len(texts)) for key in short_candidates(keys_of(texts), sets.sizes, hot_bucket=100).keys.tolist()
    }
    for a, b in combinations(range(len(texts)), 2):
        shared = len(values[a] & values[b])
        if 0 < shared < 20 and 2 * shared >= len(values[a] | values[b]):
            assert (a, b) in keys


def test_long_texts_are_left_to_the_others() -> None:
    texts = [prose(42, seed=1)] * 2
    sets = shingle_sets(texts)
    assert sets.sizes.tolist() == [40, 40]
    assert len(short_candidates(keys_of(texts), sets.sizes, hot_bucket=100).keys) == 0


def test_furniture_is_left_out_and_makes_texts_short() -> None:
    wall = prose(60, seed=9)
    texts = [wall, f"{wall} {prose(8, seed=1)}", prose(8, seed=1), prose(60, seed=2)]
    furniture = shingle_sets([wall]).hashes
    core = shingle_sets(texts).without(furniture)
    keys = short_keys(TextColumn.of(texts), core.sizes, furniture, Scheme())
    assert np.diff(keys.offsets).tolist() == [0, 8, 6, 0]
    assert keys.keys.tolist() == core.hashes[: core.offsets[3]].tolist()


def test_alike() -> None:
    folded = {0: "night ferry cancelled", 1: "night ferry cancelled", 2: "night ferries cancelled", 3: "day train late"}
    left, right = np.array([0, 0, 0]), np.array([1, 2, 3])
    assert ALIKE == 0.9
    assert alike(folded, left, right).tolist() == [True, True, False]
    assert alike({}, left[:0], right[:0]).tolist() == []
