"""Identical texts: searched once, all of them in the result."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from provenance.fingerprints import shingle_sets
from provenance.folding import fold
from provenance.identical import collapse, expand, starred_copies
from provenance.similarity import Figures, verify

from .making import texts


@given(st.lists(st.one_of(texts, st.sampled_from(["", "Ferry", "ferry!", "FERRY"])), max_size=12))
def test_groups_are_texts_equal_after_folding(collection: list[str]) -> None:
    every = shingle_sets(collection)
    groups = collapse(every.digests, every.sizes)
    sets = every.take(groups.first)
    keys = [tuple(fold(text).tokens) for text in collection]
    expected: dict[tuple[str, ...], list[int]] = {}
    for i, key in enumerate(keys):
        if key:
            expected.setdefault(key, []).append(i)
    assert [group.tolist() for group in groups] == list(expected.values())
    assert len(sets) == len(expected)
    assert all(sets.sizes > 0)
    assert sets.digests.tobytes() == b"".join(fold(collection[group[0]]).digest for group in groups)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)), max_size=12))
def test_digests_are_equal_in_both_halves(rows: list[tuple[int, int, int]]) -> None:
    digests = np.array([row[:2] for row in rows], np.uint64).reshape(-1, 2).view("V16").ravel()
    groups = collapse(digests, np.array([row[2] for row in rows], np.int64))
    expected: dict[tuple[int, int], list[int]] = {}
    for i, (first, second, size) in enumerate(rows):
        if size:
            expected.setdefault((first, second), []).append(i)
    assert [group.tolist() for group in groups] == list(expected.values())


def expanded(collection: list[str], pairs: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], Figures]:
    """Expand pairs of distinct texts, given by their place in the collection."""
    every = shingle_sets(collection)
    groups = collapse(every.digests, every.sizes)
    sets = every.take(groups.first)
    place = {int(position): number for number, group in enumerate(groups) for position in group}
    left, right = np.array([[place[a], place[b]] for a, b in pairs], np.int64).reshape(-1, 2).T
    marks = left % 2 == 0, np.arange(len(groups)) % 2 == 0
    low, high, figures, marked = expand(left, right, verify(sets, left, right), *marks, sets.sizes, groups)
    lower = np.array([min(place[a], place[b]) for a, b in zip(low.tolist(), high.tolist(), strict=True)], np.int64)
    np.testing.assert_array_equal(marked, lower % 2 == 0)
    expected = verify(every, low, high)
    for name in ("shared", "jaccard", "a_in_b", "b_in_a"):
        np.testing.assert_array_equal(getattr(figures, name), getattr(expected, name))
    return list(zip(low.tolist(), high.tolist(), strict=True)), figures


def test_a_pair_of_groups_is_all_their_pairs() -> None:
    short, long = "a b c d", "a b c d e f"
    found, _ = expanded([long, short, long, "x", short], [(0, 1)])
    assert found == [(0, 1), (0, 2), (0, 4), (1, 2), (1, 4), (2, 4)]


def test_pairs_of_single_texts_stay() -> None:
    assert expanded(["a b c d", "a b c e", "a b c f"], [(0, 2), (1, 2)])[0] == [(0, 2), (1, 2)]
    assert expanded(["a", "b"], [])[0] == []
    assert expanded([], [])[0] == []


def test_large_groups_are_stars_that_cover_everyone() -> None:
    collection = ["a b c d"] * 200 + ["a b c d e"] * 150
    every = shingle_sets(collection)
    found, _ = expanded(collection, [(0, 200)])
    assert found == sorted(set(found))
    assert set(found) == {
        *((0, i) for i in range(1, 200)),
        *((200, i) for i in range(201, 350)),
        *((0, i) for i in range(200, 350)),
        *((i, 200) for i in range(200)),
    }
    assert starred_copies(collapse(every.digests, every.sizes)) == 350


def test_groups_up_to_the_cap_are_complete() -> None:
    found, _ = expanded(["same"] * 141, [])
    assert len(found) == 141 * 140 // 2
    found, _ = expanded(["same"] * 142, [])
    assert len(found) == 141
