"""The kernels against their textbook twin, number by number."""

from __future__ import annotations

from itertools import accumulate, combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance._kernels import reference as kernels
from provenance._kernels.reference.buckets import equal_groups
from provenance.folding import fold

from . import educational
from .making import texts, words

seeds = st.one_of(st.sampled_from([0, 1, 2**32, 2**64 - 1]), st.integers(0, 2**64 - 1))
values_64 = st.one_of(st.sampled_from([0, 1, 2**32 - 1, 2**32, 2**63, 2**64 - 1]), st.integers(0, 2**64 - 1))
collections = st.lists(st.lists(values_64, max_size=12), max_size=6)


def columns(documents: list[list[int]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    offsets = np.array([0, *accumulate(map(len, documents))], np.int64)
    return np.array([value for document in documents for value in document], np.uint64), offsets


def rows(values: NDArray[np.uint64], offsets: NDArray[np.int64]) -> list[list[int]]:
    return [values[begin:end].tolist() for begin, end in pairwise(offsets.tolist())]


@given(st.lists(texts, max_size=5), seeds, st.integers(1, 6), st.integers(1, 6))
def test_shingle_hashes(collection: list[str], seed: int, size: int, unspaced_size: int) -> None:
    folded = [fold(text) for text in collection]
    tokens = [token for one in folded for token in one.tokens]
    unspaced = np.array([kind for one in folded for kind in one.unspaced], np.bool_)
    offsets = np.array([0, *accumulate(len(one.tokens) for one in folded)], np.int64)
    hashes = kernels.token_hashes(tokens, seed)
    assert hashes.tolist() == [educational.token_hash(token, seed) for token in tokens]

    found = rows(*kernels.shingle_hashes(hashes, unspaced, offsets, size, unspaced_size))
    expected = [
        [
            educational.shingle_hash([educational.token_hash(token, seed) for token in shingle])
            for shingle in educational.shingles(one.tokens, one.unspaced.tolist(), size, unspaced_size)
        ]
        for one in folded
    ]
    assert found == expected


@given(collections)
def test_sorted_sets(documents: list[list[int]]) -> None:
    values, offsets = columns(documents)
    before = values.copy()
    assert rows(*kernels.sorted_sets(values, offsets)) == [sorted(set(document)) for document in documents]
    np.testing.assert_array_equal(values, before)


@given(seeds, st.integers(1, 40))
def test_permutations(seed: int, num_perm: int) -> None:
    multipliers, addends = kernels.permutations(num_perm, seed)
    assert multipliers.dtype == addends.dtype == np.uint32
    assert list(zip(multipliers.tolist(), addends.tolist(), strict=True)) == educational.permutations(num_perm, seed)


def test_split_mix_is_the_published_one() -> None:
    """The generator's first outputs from 1234567, as its reference implementation prints them."""
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    assert educational.split_mix(1234567, 4) == published


@given(collections, st.integers(1, 16), seeds)
def test_signatures(documents: list[list[int]], num_perm: int, seed: int) -> None:
    sets = kernels.sorted_sets(*columns(documents))
    found = kernels.signatures(*sets, num_perm, seed)
    assert found.dtype == np.uint32
    assert found.shape == (len(documents), num_perm)
    assert found.tolist() == [educational.signature(set(document), num_perm, seed) for document in documents]


def test_signatures_do_not_depend_on_how_documents_are_batched(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    documents = [rng.integers(0, 2**64, size, np.uint64).tolist() for size in (0, 5, 300, 0, 1, 1, 90, 0)]
    sets = kernels.sorted_sets(*columns(documents))
    whole = kernels.signatures(*sets, 8, 1)
    for batch in (1, 2, 6, 100, 391):
        monkeypatch.setattr("provenance._kernels.reference.minhash._SHINGLES_AT_ONCE", batch)
        np.testing.assert_array_equal(kernels.signatures(*sets, 8, 1), whole)


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), min_size=12, max_size=12), max_size=4), st.integers(1, 4))
def test_band_keys(signatures: list[list[int]], height: int) -> None:
    bands = 12 // height
    matrix = np.array(signatures, np.uint32).reshape(-1, 12)
    found = kernels.band_keys(matrix, bands, height)
    assert found.shape == (len(signatures), bands)
    assert found.tolist() == [educational.band_keys(values, bands, height) for values in signatures]


@given(st.lists(st.integers(0, 6), max_size=30))
def test_equal_groups(keys: list[int]) -> None:
    order, starts, sizes = equal_groups(np.array(keys, np.uint64))
    found = [order[start : start + size].tolist() for start, size in zip(starts, sizes, strict=True)]
    expected = [[i for i, other in enumerate(keys) if other == key] for key in sorted(set(keys)) if keys.count(key) > 1]
    assert found == expected


@given(st.lists(st.sets(st.integers(0, 12)), min_size=1, max_size=9), st.data())
def test_bucket_pairs(documents: list[set[int]], data: st.DataObject) -> None:
    """Without a hot key: the documents that share as many keys as the one that requires less asks for."""
    required = data.draw(st.lists(st.integers(1, 6), min_size=len(documents), max_size=len(documents)))
    values, offsets = columns([sorted(document) for document in documents])
    at_once = data.draw(st.sampled_from([1, 7, 1 << 20]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance._kernels.reference.buckets._ROWS_AT_ONCE", at_once)
        pairs, hot, hot_offsets, unsure = kernels.bucket_pairs(values, offsets, 99, np.array(required, np.int64))
    expected = [
        a * len(documents) + b
        for a, b in combinations(range(len(documents)), 2)
        if len(documents[a] & documents[b]) >= min(required[a], required[b])
    ]
    assert pairs.tolist() == expected
    assert (hot.tolist(), hot_offsets.tolist(), unsure.tolist()) == ([], [0], [])


@given(st.lists(st.sets(st.integers(0, 12)), min_size=1, max_size=9), st.integers(2, 3), st.integers(1, 6))
def test_what_hot_keys_hide(documents: list[set[int]], hot_bucket: int, required: int) -> None:
    """Of a pair that shares enough keys and is missing, the smaller document is unsure."""
    values, offsets = columns([sorted(document) for document in documents])
    needed = np.full(len(documents), required)
    pairs, _, _, unsure = kernels.bucket_pairs(values, offsets, hot_bucket, needed)
    enough = {
        a * len(documents) + b
        for a, b in combinations(range(len(documents)), 2)
        if len(documents[a] & documents[b]) >= required
    }
    assert set(pairs.tolist()) <= enough
    assert {pair // len(documents) for pair in enough - set(pairs.tolist())} <= set(unsure.tolist())
    assert unsure.tolist() == sorted(set(unsure.tolist()))


@given(collections, st.lists(values_64, max_size=8))
def test_sets_without(documents: list[list[int]], excluded: list[int]) -> None:
    values, offsets = kernels.sorted_sets(*columns(documents))
    found = kernels.sets_without(values, offsets, np.unique(np.array(excluded, np.uint64)))
    assert rows(*found) == [sorted(set(document) - set(excluded)) for document in documents]


@given(st.lists(st.sets(st.integers(0, 9)), max_size=5), st.lists(st.sets(st.integers(0, 9)), max_size=6), st.data())
def test_sample_intersections(sample: list[set[int]], documents: list[set[int]], data: st.DataObject) -> None:
    least = data.draw(st.integers(1, 6))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance._kernels.reference.lookup._ROWS_AT_ONCE", data.draw(st.sampled_from([1, 7, 1 << 20])))
        found = kernels.SampledSets(*columns([sorted(each) for each in sample])).intersections(
            *columns([sorted(each) for each in documents]), least
        )
    expected = [
        (number, document, len(a & b))
        for document, b in enumerate(documents)
        for number, a in enumerate(sample)
        if a & b and (len(a & b) >= least or 2 * len(a & b) >= min(len(a), len(b)))
    ]
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


@given(st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=8), st.data())
def test_intersection_sizes(documents: list[set[int]], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.tuples(*[st.integers(0, len(documents) - 1)] * 2), max_size=20))
    left, right = np.array(chosen, np.int64).reshape(-1, 2).T
    values, offsets = columns([sorted(document) for document in documents])
    found = kernels.intersection_sizes(values, offsets, left, right)
    assert found.tolist() == [len(documents[a] & documents[b]) for a, b in chosen]


def test_intersection_sizes_of_one_text_with_very_many() -> None:
    values, offsets = columns([list(range(i % 7, i % 7 + 9)) for i in range(700)])
    right = np.arange(700)
    found = kernels.intersection_sizes(values, offsets, np.zeros(700, np.int64), right)
    assert found.tolist() == [9 - i % 7 for i in range(700)]


@given(st.lists(st.integers(0, 5), max_size=9))
def test_offsets_of(sizes: list[int]) -> None:
    assert kernels.offsets_of(np.array(sizes, np.int64)).tolist() == [0, *accumulate(sizes)]


def test_shingles_are_told_apart_by_order_length_and_boundaries() -> None:
    a, b, c = kernels.token_hashes(["a", "b", "ab"], 1).tolist()
    hashes = [educational.shingle_hash(tokens) for tokens in ([a, b], [b, a], [a], [c], [a, a], [a, a, a], [a, b, a])]
    assert len(set(hashes)) == len(hashes)


def test_shingle_hashes_are_spread_evenly() -> None:
    """Sampling by value and by its upper half both rely on it: 256 cells, chi squared within four deviations."""
    hashes = kernels.token_hashes(words(60_000, seed=1, vocabulary=10**6), 1)
    offsets = np.array([0, len(hashes)])
    shingles, _ = kernels.shingle_hashes(hashes, np.zeros(len(hashes), np.bool_), offsets, 3, 5)
    for shift in (56, 32, 24, 0):
        cells = np.bincount(((shingles >> np.uint64(shift)) & np.uint64(255)).astype(np.int64), minlength=256)
        expected = len(shingles) / 256
        chi_squared = float(((cells - expected) ** 2 / expected).sum())
        assert abs(chi_squared - 255) < 4 * (2 * 255) ** 0.5


def test_bands_never_share_a_key_however_alike_their_values() -> None:
    """A text has a key once, or it would become its own candidate."""
    values = np.arange(128, dtype=np.uint32)[None]
    for height in (1, 2, 4):
        for signature in (values, values & np.uint32(1), values ^ np.uint32(5), values[:, ::-1]):
            keys = kernels.band_keys(signature, 128 // height, height)[0]
            assert len(set(keys.tolist())) == 128 // height
