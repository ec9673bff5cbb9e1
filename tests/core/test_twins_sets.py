"""The compiled kernels of sets give what the reference gives, bit for bit, at every level and with any threads."""

from __future__ import annotations

import random
from itertools import accumulate, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import _kernels
from provenance._kernels import reference
from provenance.pipeline import find_pairs

from .making import stories
from .twins import LEVELS, collections, columns, compiled, levels, same, seeds, threads, values_64


@given(collections)
def test_sorted_sets(documents: list[list[int]]) -> None:
    values, offsets = columns(documents)
    before = values.copy()
    same(compiled.sorted_sets(values, offsets), reference.sorted_sets(values, offsets))
    np.testing.assert_array_equal(values, before)


@pytest.mark.parametrize("size", [0, 1, 24, 25, 1000, 1 << 15, (1 << 15) + 1, 300_000])
@pytest.mark.parametrize("spread", [64, 60, 40, 8, 1])
def test_sets_of_any_size_and_spread(size: int, spread: int) -> None:
    """Values that fill buckets evenly, and values that all fall into one."""
    values = np.random.default_rng(size).integers(0, 2**64, size, np.uint64) >> np.uint64(64 - spread)
    for turned in (values, values << np.uint64(64 - spread)):
        offsets = np.array([0, size // 3, size], np.int64)
        same(compiled.sorted_sets(turned, offsets), reference.sorted_sets(turned, offsets))


@given(collections, st.integers(0, 2**64 - 1), st.data())
def test_parts_of_sets(documents: list[list[int]], limit: int, data: st.DataObject) -> None:
    sets = reference.sorted_sets(*columns(documents))
    same(compiled.values_up_to(*sets, limit), reference.values_up_to(*sets, limit))
    chosen = np.array(data.draw(st.lists(st.integers(0, len(documents) - 1))) if documents else [], np.int64)
    same(compiled.taken_sets(*sets, chosen), reference.taken_sets(*sets, chosen))


@given(collections, st.integers(1, 300), seeds, threads, levels)
def test_signatures(documents: list[list[int]], num_perm: int, seed: int, workers: int, level: int) -> None:
    sets = reference.sorted_sets(*columns(documents))
    found = compiled.signatures(*sets, num_perm, seed, workers, level=level)
    same((found,), (reference.signatures(*sets, num_perm, seed),))


@given(st.integers(0, 9), st.integers(0, 40), st.integers(1, 9), threads, st.randoms(use_true_random=False))
def test_band_keys(documents: int, bands: int, rows: int, workers: int, draw: random.Random) -> None:
    values = [draw.randrange(2**32) for _ in range(documents * (bands * rows + 3))]
    matrix = np.array(values, np.uint32).reshape(documents, bands * rows + 3)
    found = compiled.band_keys(matrix, bands, rows, workers)
    same((found,), (reference.band_keys(matrix, bands, rows),))


@given(st.lists(st.sets(st.integers(0, 12) | values_64), min_size=1, max_size=12), st.data(), threads, levels)
def test_bucket_pairs(documents: list[set[int]], data: st.DataObject, workers: int, level: int) -> None:
    sets = columns([sorted(document) for document in documents])
    required = data.draw(
        st.none() | st.lists(st.integers(1, 9), min_size=len(documents), max_size=len(documents)).map(np.array)
    )
    hot_bucket = data.draw(st.sampled_from([2, 3, 5, 1000]))
    found = compiled.bucket_pairs(*sets, hot_bucket, required, workers, level=level)
    same(found, reference.bucket_pairs(*sets, hot_bucket, required))


@pytest.mark.parametrize("needed", [1, 3, 9, 254])
@pytest.mark.parametrize("shared", [254, 255, 256, 257, 258, 512, 513])
def test_bucket_pairs_that_share_more_keys_than_a_byte_counts(shared: int, needed: int) -> None:
    keys = np.arange(600, dtype=np.uint64)
    sets = np.concatenate((keys[:shared], keys[:shared])), np.array([0, shared, 2 * shared])
    required = np.full(2, needed)
    found = compiled.bucket_pairs(*sets, 1000, required, 1)
    same(found, reference.bucket_pairs(*sets, 1000, required))
    assert found[0].tolist() == [1]


@pytest.mark.parametrize("keys", [1, 2])
def test_bucket_pairs_of_keys_that_very_many_texts_hold(keys: int) -> None:
    """More than a part of a range holds as a rule; and beside them texts that share one rare key each."""
    texts = 70_000
    rare = np.repeat(np.arange(1 << 40, (1 << 40) + texts // 2, dtype=np.uint64), 2)
    rows = np.column_stack([np.full(texts, 7 + key, np.uint64) for key in range(keys)] + [rare])
    sets = rows.ravel(), np.arange(texts + 1) * (keys + 1)
    required = np.random.default_rng(keys).integers(1, 4, texts)
    for workers, level in ((1, LEVELS[-1]), (3, LEVELS[-1]), (1, LEVELS[0])):
        found = compiled.bucket_pairs(*sets, 1000, required, workers, level=level)
        same(found, reference.bucket_pairs(*sets, 1000, required))
        assert len(found[0]) and len(found[2]) > 1


@pytest.mark.parametrize("bits", [16, 40, 62, 64])
def test_bucket_pairs_of_common_and_rare_keys(bits: int) -> None:
    """Keys of many texts, some common and most rare, spread over all of their range or a part of it."""
    generator = np.random.default_rng(bits)
    drawn = (generator.pareto(0.5, (3000, 60)) * 20).astype(np.uint64) % np.uint64(1 << 16)
    documents = [np.unique(values << np.uint64(bits - 16)) for values in drawn]
    sets = np.concatenate(documents), np.array([0, *accumulate(map(len, documents))], np.int64)
    required = generator.integers(1, 12, len(documents))
    for workers in (1, 3):
        same(compiled.bucket_pairs(*sets, 40, required, workers), reference.bucket_pairs(*sets, 40, required))


@pytest.mark.parametrize(("bits", "skewed"), [(40, False), (64, True)])
def test_bucket_pairs_of_more_rows_than_one_range_holds(bits: int, skewed: bool) -> None:
    """In large texts keys of a range begin near to where they would if keys were spread evenly, or far from it."""
    generator = np.random.default_rng(bits)
    share = np.unique(generator.random(400_000))
    universe = np.unique((share ** (3 if skewed else 1) * 2.0**bits).astype(np.uint64))
    sizes = [0, 3, 150_000, 1, 150_000, 40, *[150_000] * 8, 7, 0, 150_000, 2]
    documents = [np.sort(generator.choice(universe, size, replace=False)) for size in sizes]
    sets = np.concatenate(documents), np.array([0, *accumulate(map(len, documents))], np.int64)
    required = generator.integers(1, 1 + np.maximum(np.array(sizes) // 3, 1))
    for hot_bucket, needed in ((1000, required), (2, None)):
        expected = reference.bucket_pairs(*sets, hot_bucket, needed)
        for workers in (1, 3):
            same(compiled.bucket_pairs(*sets, hot_bucket, needed, workers), expected)


@given(collections, st.lists(values_64, max_size=8), threads)
def test_sets_without(documents: list[list[int]], excluded: list[int], workers: int) -> None:
    sets = reference.sorted_sets(*columns(documents))
    others = np.unique(np.array(excluded + [value for document in documents for value in document[:3]], np.uint64))
    same(compiled.sets_without(*sets, others, workers), reference.sets_without(*sets, others))


@given(
    st.lists(st.sets(st.integers(0, 9) | values_64), max_size=9),
    st.sets(st.integers(10, 15)),
    st.integers(1, 4),
    st.integers(0, 36),
    st.integers(1, 9),
    threads,
)
def test_sample_intersections(
    documents: list[set[int]], common: set[int], times: int, sampled: int, least: int, workers: int
) -> None:
    documents = [document | common if place % 4 else document for place, document in enumerate(documents * times)]
    sample = columns([sorted(document) for document in documents[:sampled]])
    sets = columns([sorted(document) for document in documents])
    found = compiled.SampledSets(*sample).intersections(*sets, least, workers)
    same(found, reference.SampledSets(*sample).intersections(*sets, least))


@given(
    st.lists(
        st.sets(st.integers(0, 40) | values_64, max_size=60)
        | st.just(set(range(3000)))
        | st.just(set(range(20, 90, 2))),
        min_size=1,
        max_size=8,
    ),
    st.data(),
    threads,
    levels,
)
def test_intersection_sizes(documents: list[set[int]], data: st.DataObject, workers: int, level: int) -> None:
    chosen = data.draw(st.lists(st.tuples(*[st.integers(0, len(documents) - 1)] * 2), max_size=20))
    left, right = np.array(chosen, np.int64).reshape(-1, 2).T.copy()
    values, offsets = columns([sorted(document) for document in documents])
    found = compiled.intersection_sizes(values, offsets, left, right, workers, level=level)
    same((found,), (reference.intersection_sizes(values, offsets, left, right),))


@given(
    st.lists(st.sets(st.integers(0, 5000) | values_64, max_size=300), min_size=1, max_size=6),
    st.integers(0, 2**32 - 1),
    threads,
    levels,
)
def test_common_bits(documents: list[set[int]], seed: int, workers: int, level: int) -> None:
    """The bits of two sets say what they share at most."""
    values, offsets = columns([sorted(value << 51 & 2**64 - 1 for value in document) for document in documents])
    values, offsets = reference.sorted_sets(values, offsets)
    bitmaps, filled = reference.bitmaps(values, offsets)
    same(compiled.bitmaps(values, offsets, workers), (bitmaps, filled))
    left, right = np.random.default_rng(seed).integers(0, len(documents), (2, 30))
    found = compiled.common_bits(bitmaps, left, right, level=level)
    same((found,), (reference.common_bits(bitmaps, left, right),))
    same((compiled.common_bits(bitmaps, left[:0], right[:0]),), (reference.common_bits(bitmaps, left[:0], right[:0]),))
    spare = np.diff(offsets) - filled
    assert (spare >= 0).all()
    shared = reference.intersection_sizes(values, offsets, left, right)
    assert (shared <= found + np.minimum(spare[left], spare[right])).all()


@given(st.integers(1, 12), st.data())
def test_homes(texts: int, data: st.DataObject) -> None:
    """Sums of shares that no float holds exactly, and pairs that are as good as others."""
    every = list(combinations(range(texts), 2))
    chosen = data.draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    left, right = np.array(chosen, np.int64).reshape(-1, 2).T.copy()
    share = st.one_of(st.sampled_from([0.1, 0.2, 0.3, 0.5, 1.0, 2.0**-53, 2.0**-54, 1e-300]), st.floats(0, 1))
    figures = [
        np.array(data.draw(st.lists(share, min_size=len(left), max_size=len(left))), np.float64) for _ in range(2)
    ]
    same((compiled.homes(left, right, *figures, texts),), (reference.homes(left, right, *figures, texts),))


@given(stories(), st.integers(1, 3))
def test_find_pairs_is_the_same_on_both(collection: list[str], workers: int) -> None:
    whole = find_pairs(collection, threads=workers)
    with pytest.MonkeyPatch.context() as patch:
        for name in reference.__all__:
            patch.setattr(_kernels, name, getattr(reference, name))
        expected = find_pairs(collection)
    assert list(whole) == list(expected)
    assert whole.stats == expected.stats
