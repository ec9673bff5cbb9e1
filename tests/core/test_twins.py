"""The compiled kernels give what the reference gives, bit for bit, at every level and with any threads.

Of streams it is what they hold.
"""

from __future__ import annotations

import _thread
import ctypes
import importlib
import random
import signal
import sys
import threading
import zlib
from collections.abc import Callable
from itertools import accumulate, combinations, product

import numpy as np
import pytest
import xxhash
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance import _kernels
from provenance._kernels import reference, unicode_table
from provenance.pipeline import find_pairs

from ..golden import make
from .making import prose, stories, texts

_native = pytest.importorskip("provenance._kernels._native")
compiled = importlib.import_module("provenance._kernels.compiled")

LEVELS = range(_native.best_level() + 1)
levels = st.sampled_from(LEVELS)
threads = st.integers(1, 4)
seeds = st.one_of(st.sampled_from([0, 1, 2**32, 2**63, 2**64 - 1]), st.integers(0, 2**64 - 1))
values_64 = st.one_of(st.sampled_from([0, 1, 2**32 - 1, 2**32, 2**63, 2**64 - 1]), st.integers(0, 2**64 - 1))

long_texts = st.builds(
    lambda pieces: "".join(piece * times for piece, times in pieces),
    st.lists(st.tuples(texts, st.sampled_from([1, 1, 2, 17, 64])), max_size=6),
)
"""Texts longer than the blocks of 16 and 64 that the compiled kernels work on."""

numbers = st.text(st.sampled_from("0123456789.,'´ \u202f\u00a0\taZé\u0301漢か\u3099\u093f\u00ad\u2013\n"), max_size=200)
"""What separators between digits depend on, at any place in a block."""

every_text = st.one_of(
    texts,
    long_texts,
    numbers,
    st.text(max_size=150),
    st.text(st.characters(max_codepoint=127), max_size=300),
    st.text(st.characters(max_codepoint=255), max_size=150),
    st.text(st.characters(min_codepoint=0x10000), max_size=80),
    st.text(st.characters(categories=["Cs", "Cn", "Co", "Mn", "Mc", "Me", "Cf"]), max_size=80),
)


def same(found: tuple[NDArray[np.generic], ...], expected: tuple[NDArray[np.generic], ...]) -> None:
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


def same_sets(
    collection: list[str] | list[bytes], seed: int, size: int, unspaced_size: int, workers: int, level: int
) -> None:
    """Shingle sets, and fingerprints that were made without them."""
    sets = reference.shingle_sets(collection, seed, size, unspaced_size)
    same(compiled.shingle_sets(collection, seed, size, unspaced_size, workers, level=level), sets)
    hashes, offsets, digests = sets
    known = np.diff(offsets)
    same((compiled.known_sets(collection, seed, size, unspaced_size, known, workers, level=level),), (hashes,))
    chosen = hashes < 2**63
    anchors = (hashes[chosen], reference.offsets_of(chosen)[offsets])
    rule = (seed, size, unspaced_size, 5, 2)
    found = compiled.fingerprints(collection, *rule, True, workers, level=level)
    same(found, (reference.signatures(hashes, offsets, 5, seed), *anchors, np.diff(offsets), digests))
    without = compiled.fingerprints(collection, *rule, False, workers, level=level)
    same(without, (*found[:-1], digests[:0]))


def same_spans(text: str, level: int) -> None:
    tokens, *spans = compiled.fold_text(text, level=level)
    expected, *expected_spans = reference.fold_text(text)
    assert tokens == expected
    same(tuple(spans), tuple(expected_spans))


@given(st.lists(every_text, max_size=5), seeds, st.integers(1, 6), st.integers(1, 6), threads, levels)
@example(["1 000\n000 2\n3", "ก\nำ", "a" * 63 + "1.2" + "b" * 70], 1, 3, 5, 1, 0)
@example(["1" * 64 + ".1", "x" * 61 + "12 500", "x" * 59 + " 12 500", "漢12 500", "か\u309912 500"], 1, 1, 1, 1, 0)
@example(["\u093f12 500", "1.\u093f2 x", "\u093f\u093f", "漢\u093f字a漢", "a漢" * 50], 1, 1, 1, 1, 0)
def test_shingle_sets(
    collection: list[str], seed: int, size: int, unspaced_size: int, workers: int, level: int
) -> None:
    same_sets(collection, seed, size, unspaced_size, workers, level)


every_bytes = st.one_of(
    every_text.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=200),
    st.lists(
        st.sampled_from([b"\xf0\x9f\x98", b"\x80", b"\xed\xa0\x80", b"\xc3", b"\xe2\x80", b"\xe2\x80\x99", b"\xc3\xa9"])
        | st.sampled_from([b"word", b" ", b"2", b".", b"a" * 61, b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\0"]),
        max_size=60,
    ).map(b"".join),
)
"""UTF-8, text of it cut anywhere, lone surrogates, overlong forms, and anything else."""


@given(st.lists(every_bytes, max_size=5), levels)
@example([b"a" * 62 + "é".encode() * 40, b"x" * 63 + b"\xe2\x80\x99", b"x" * 62 + b"\xe2\x80", b"caf\xc3"], 3)
@example([b"aaa\0" + b"\xc3\xa9" * 40, b"aaa\xc2\xad" * 30, b"aaa\xc2\xb2" * 30, b"aaa\xe2\x80\x8b" * 30], 3)
@example([b"aaaa\xc3aaa" * 20, b"aaaa\xe2\x80aaa" * 20, b"aaaa\xe2aaa" * 20, b"aaaa\x80aaa\xc2\xc2" * 20], 3)
def test_shingle_sets_of_bytes(collection: list[bytes], level: int) -> None:
    same_sets(collection, 1, 2, 3, 1, min(level, LEVELS[-1]))


@given(every_text, levels)
@example("e\u0301\u0301 1.2\u0301. x\u00ad\u0301 12\u202f500\u0301 \ufdfa漢\u3099\u0301", 0)
@example("a" * 70 + "’été à l’œil " * 9, 3)
def test_fold_text(text: str, level: int) -> None:
    same_spans(text, min(level, LEVELS[-1]))


@pytest.mark.parametrize("level", {LEVELS[0], LEVELS[-1]})
def test_spans_of_every_code_point(level: int) -> None:
    for first in range(0, 0x110000, 1 << 14):
        same_spans("".join(f"x{chr(code)}1{chr(code)}2 " for code in range(first, first + (1 << 14))), level)


def test_distinct_shingles_are_counted() -> None:
    """Where many values are there before, and where there are more than any table holds: as when they are sorted."""
    shapes = [(400, 3), (5000, 40), (70_000, 5000), (70_000, 10**6), (1_100_000, 300_000)]
    collection = [prose(count, count, vocabulary) for count, vocabulary in shapes]
    collection += [collection[0] * 20, *[prose(i, seed=i, vocabulary=30) for i in range(300)]]
    sizes = compiled.fingerprints(collection, 1, 1, 1, 1, 1)[3]
    assert sizes.tolist() == [len(set(text.split())) for text in collection]
    hashes, offsets, _ = compiled.shingle_sets(collection, 1, 3, 5)
    for rate, level in product([1, 3, 4, 2**20, 2**64 - 1], LEVELS):
        chosen = hashes <= np.uint64((2**64 - 1) // rate)
        found = compiled.fingerprints(collection, 1, 3, 5, 1, rate, level=level)[1:4]
        same(found, (hashes[chosen], reference.offsets_of(chosen)[offsets], np.diff(offsets)))


def test_distinct_shingles_that_crowd_are_counted() -> None:
    """Hashes that were chosen to meet in the table by which they are counted."""
    tokens = [f"a{i}" for i in range(100_000)]
    hashes, offsets, _ = compiled.shingle_sets(tokens, 1, 1, 1)
    assert len(hashes) == len(tokens) == offsets[-1]
    crowd = [tokens[i] for i in np.flatnonzero(hashes >> np.uint64(53) == hashes[0] >> np.uint64(53)).tolist()]
    assert len(crowd) > 33
    for count in (2, 20, 33, 34, len(crowd)):
        text = " ".join([*crowd[:count], *crowd[: count // 2]])
        _, anchors, _, sizes, _ = compiled.fingerprints([text], 1, 1, 1, 1, 1)
        assert sizes.tolist() == [count]
        assert anchors.tolist() == compiled.shingle_sets([text], 1, 1, 1)[0].tolist()


@pytest.mark.parametrize("level", LEVELS)
def test_tokens_far_apart(level: int) -> None:
    """Tokens of any distance: close together, their beginnings are read from one place."""
    gaps = [*range(1, 4), *range(10, 20), *range(108, 140), 300]
    collection = [(" " * gap).join(f"{i}{'ab' * (i % 7)}" for i in range(size)) for gap in gaps for size in (2, 9, 20)]
    same_sets(collection, 1, 1, 1, 1, level)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("other", ["é", "ﬁ", "漢", "\0", "’", "\u0301", "İ", "𝐀"])
@pytest.mark.parametrize("script", ["a", "é", "’"])
def test_runs_end_anywhere(level: int, other: str, script: str) -> None:
    """Texts of every length around the blocks in which they are folded, and in them a character of another kind."""
    run = (f"le mot {script} 12 Fin. " * 20)[:200]
    collection = [run[:end] + other + run[end : end + rest] for end in range(130) for rest in (0, 1, 70)]
    same_sets(collection, 1, 2, 3, 1, level)
    for text in collection[::7]:
        same_spans(text, level)


@pytest.mark.parametrize("workers", [1, 2])
def test_more_anchors_than_one_piece_of_memory_holds(workers: int) -> None:
    """Results are handed over where they were gathered; here some do not lie in one piece."""
    draw = random.Random(4)
    collection = ["".join(chr(draw.randrange(0x4E00, 0x9FFF)) for _ in range(size)) for size in [30_000] * 9]
    collection += [prose(20_000, 1, 10**6), ""]
    for given_texts in (collection, collection[-2:], collection[:1], collection[-1:]):
        hashes, offsets, _ = reference.shingle_sets(given_texts, 1, 3, 5)
        same(compiled.shingle_sets(given_texts, 1, 3, 5, workers)[:2], (hashes, offsets))
        found = compiled.fingerprints(given_texts, 1, 3, 5, 1, 1, False, workers)[1:4]
        same(found, (hashes, offsets, np.diff(offsets)))


COMMON = [
    "the ferry was late again today",
    "the ferry was late again today, the ferry was late again",
    "the ferry was late",
]
"""Texts that share a phrase, which one of them has twice."""


@given(
    st.lists(every_text | every_bytes, max_size=6),
    st.sampled_from([0, 5]),
    st.sampled_from([0, 1, 2, 7]),
    st.integers(0, 6),
    st.integers(1, 30),
    st.randoms(use_true_random=False),
    threads,
    levels,
)
def test_sketches(
    collection: list[str | bytes],
    slots: int,
    rate: int,
    sampled: int,
    least: int,
    chance: random.Random,
    workers: int,
    level: int,
) -> None:
    collection += collection[:1] * 2
    collection += chance.choices([*collection, *COMMON], k=sampled * 3 % 14)
    rule = (3, 2, 3)
    sets = reference.shingle_sets(collection[-3 * sampled :] if sampled else [], *rule)[:2]
    hashes = reference.shingle_sets(collection, *rule)[0].tolist()
    excluded = np.unique(np.array(chance.sample(hashes, len(hashes) // 3), np.uint64))
    *found, shared = compiled.sketches(
        collection, *rule, slots, rate, excluded, compiled.SampledSets(*sets), least, workers, level=level
    )
    *expected, expected_shared = reference.sketches(
        collection, *rule, slots, rate, excluded, reference.SampledSets(*sets), least
    )
    same(tuple(found), tuple(expected))
    same(shared, expected_shared)


@pytest.mark.parametrize("level", LEVELS)
def test_sketches_of_texts_at_the_borders_of_tables(level: int) -> None:
    """The bitmap of a text is read off the table that counts its shingles, where that is as large."""
    sizes = [1, 2, 3, 255, 256, 257, 258, 511, 512, 513, 514, 515, 1023, 1024, 1025, 66_000]
    collection = [" ".join(f"w{i % 70_000}" for i in range(size)) for size in sizes]
    collection += [f"{text} {text}" for text in collection[:-1]]
    nobody = np.zeros(0, np.uint64), np.zeros(1, np.int64)
    rest = (1, 3, 5, 0, 4, nobody[0])
    found = compiled.sketches(collection, *rest, compiled.SampledSets(*nobody), 20, 1, level=level)
    expected = reference.sketches(collection, *rest, reference.SampledSets(*nobody), 20)
    same(found[:-1], expected[:-1])


@given(st.lists(every_text | every_bytes, max_size=6), threads)
def test_text_hashes(collection: list[str | bytes], workers: int) -> None:
    same((compiled.text_hashes(collection, workers),), (reference.text_hashes(collection),))


@given(st.lists(every_bytes, max_size=6), threads)
def test_bytes_have_the_hashes_of_what_they_are_read_as(data: list[bytes], workers: int) -> None:
    read = [text.decode("utf-8", "replace") for text in data]
    same((compiled.text_hashes(data, workers),), (compiled.text_hashes(read, workers),))


def test_fingerprints_of_the_reference() -> None:
    collection: list[str | bytes] = ["", "a b c d", b"a b \xff c d " * 9, prose(300, seed=1)]
    for digests in (True, False):
        expected = reference.fingerprints(collection, 1, 3, 5, 128, 4, digests, 2)
        same(compiled.fingerprints(collection, 1, 3, 5, 128, 4, digests, 2), expected)


@pytest.mark.parametrize("level", LEVELS)
def test_every_code_point(level: int) -> None:
    """Alone, after a word, between digits and after a character of an unspaced script."""
    step = 1 << 12
    for first in range(0, 0x110000, step):
        chars = [chr(code) for code in range(first, first + step)]
        collection = ["\n".join(chars), "".join(f"x{c}1{c}2 漢{c}3 500{c} " for c in chars)]
        if first % (1 << 15) == 0 or first < 0x4000:
            same_sets(collection, 1, 1, 1, 1, level)
        else:
            same_sets(collection[:1], 1, 1, 1, 1, level)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", make.TEXTS)
@pytest.mark.parametrize("scheme", make.SCHEMES.values(), ids=make.SCHEMES)
def test_golden_texts(name: str, scheme: make.Scheme, level: int) -> None:
    text = make.TEXTS[name]
    for part in (text, text.encode("utf-8", "replace").decode().upper(), text * 30):
        same_sets([part], scheme.seed, scheme.shingle_size, scheme.unspaced_shingle_size, 1, level)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("length", [*range(20), 127, 128, 129, 240, 241, 256, 257, 1024, 5000])
def test_tokens_of_any_length(length: int, level: int) -> None:
    same_sets(["w" * length, f"a {'é漢'[length % 2] * length} b 1{'2' * length}.3"], 2**64 - 1, 1, 1, 1, level)


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_many_texts_over_threads(workers: int) -> None:
    collection = [prose(i % 700, seed=i) + " né 漢字" * (i % 3) for i in range(600)]
    same_sets(collection, 1, 3, 5, workers, LEVELS[-1])


collections = st.lists(st.lists(values_64, max_size=60), max_size=6)


def columns(documents: list[list[int]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    offsets = np.array([0, *accumulate(map(len, documents))], np.int64)
    return np.array([value for document in documents for value in document], np.uint64), offsets


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
    found = compiled.common_bits(bitmaps, left, right, workers, level=level)
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


@given(st.integers(0, 2**32 - 1), threads)
def test_posted_counts(seed: int, workers: int) -> None:
    """Lists in pieces, some of them empty, against a count by hand; numbers that are gone and numbers too large."""
    draw = random.Random(seed)
    held = []
    for _ in range(9):  # nobody is twice in a list
        pieces_of = [draw.randrange(4) for _ in range(12)]
        held.append([[n for n in range(12) if pieces_of[n] == piece] for piece in range(draw.randrange(4))])
    pieces = np.array([0, *accumulate(map(len, held))], np.int64)
    lengths = [len(piece) for each in held for piece in each]
    ends = np.array([*accumulate(lengths)], np.int64)
    posted = np.array([number for each in held for piece in each for number in piece], np.uint32)
    asked = [draw.sample(range(9), draw.randrange(9)) for _ in range(draw.choice([0, 1, 4, 30]))]
    offsets = np.array([0, *accumulate(map(len, asked))], np.int64)
    lists = np.array([k for keys in asked for k in keys], np.int64)
    anchors = np.array([draw.random() < 0.7 for _ in lists], np.bool_)
    sizes = np.array([draw.randrange(1, 9) for _ in asked], np.int64)
    marks = np.array([draw.choice([255, 255, 0, 100]) for _ in held], np.uint8)
    posted_sizes = np.array([draw.randrange(9) for _ in range(10)], np.uint32)
    posted_marks = np.array([[draw.randrange(4), draw.choice([0, 1 << 36])] for _ in range(10)], np.uint64)
    required = np.array([1, 1, 2, 3], np.int64)
    crowd, oldest = draw.choice([2, 4, 99]), draw.choice([0, 1, 3])
    given = (lists, anchors, offsets, pieces, ends - np.array(lengths, np.int64), ends, posted, sizes, marks)
    found = compiled.posted_counts(*given, posted_sizes, posted_marks, required, crowd, oldest, workers)
    same(found, reference.posted_counts(*given, posted_sizes, posted_marks, required, crowd, oldest))
    expected = []
    for document, keys in enumerate(asked):
        for number in range(10):
            own = int(posted_marks[number, 0]) | int(posted_marks[number, 1]) << 64
            marked = {k: own >> int(marks[k]) & 1 for k in keys if marks[k] < 255}
            has = [marked.get(k, any(number in each for each in held[k])) for k in keys]
            rows = [offsets[document] + i for i, shared in enumerate(has) if shared]
            smaller = min(int(sizes[document]), int(posted_sizes[number]), 3)
            named = False
            for k in keys:
                holders = sorted(n for piece in held[k] for n in piece if n < 10 and posted_sizes[n])
                many = k in marked or sum(map(len, held[k])) > crowd
                named |= number in (holders[:oldest] if many else holders)
            if named and posted_sizes[number] and len(rows) >= required[smaller]:
                expected.append((document, number, len(rows), int(anchors[rows].sum())))
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


@given(st.lists(st.integers(0, 9) | values_64, max_size=400))
def test_distinct_keys(keys: list[int]) -> None:
    given_keys = np.array(keys, np.uint64)
    found = compiled.distinct_keys(given_keys)
    same(found, reference.distinct_keys(given_keys))
    distinct, places = found
    assert distinct.tolist() == sorted(set(keys))
    assert distinct[places].tolist() == keys


@given(
    st.lists(st.lists(st.integers(0, 9) | values_64, max_size=40), max_size=9),
    st.sampled_from([1, 1 << 24, 0x9E3779B97F4A7C15]),
    st.integers(4, 60),
    st.integers(0, 4),
    threads,
)
def test_key_words(documents: list[list[int]], spread: int, bits: int, parted: int, workers: int) -> None:
    """A row for each key of a document, once, by key and then by number."""
    hashes = np.array([key for own in documents for key in own], np.uint64)
    offsets = np.array([0, *accumulate(map(len, documents))], np.int64)
    numbers = np.arange(len(documents), dtype=np.uint32) * 3
    words, bounds = compiled.key_words(hashes, offsets, spread, bits, 1 << parted, workers)
    same((words, bounds), reference.key_words(hashes, offsets, spread, bits, 1 << parted))
    rows = []
    for part in range(1 << parted):
        given_all = words[bounds[part] : bounds[part + 1]], part << bits - parted, numbers
        found = compiled.word_rows(*given_all)
        same((found,), (reference.word_rows(*given_all),))
        rows += found.view([("key", "<u8"), ("number", "<u4")]).tolist()
    keys = [[(key * spread & 2**64 - 1) >> 64 - bits for key in own] for own in documents]
    assert rows == sorted({(key, 3 * i) for i, own in enumerate(keys) for key in own})


def test_key_words_of_many_documents() -> None:
    """More than one thread's share of them."""
    hashes = np.random.default_rng(3).integers(0, 1 << 63, 40_000, dtype=np.uint64) << np.uint64(1)
    offsets = np.arange(0, 40_001, 1)
    expected = reference.key_words(hashes, offsets, 5, 40, 16)
    for workers in (1, 2, 3):
        same(compiled.key_words(hashes, offsets, 5, 40, 16, workers), expected)


@given(st.binary(max_size=9), st.integers(1, 3), st.integers(0, 3), st.integers(0, 5), st.data())
def test_checked_rows(table: bytes, integers: int, columns: int, count: int, data: st.DataObject) -> None:
    """Rows come apart as they were put together; the first that holds something else is named by both."""
    numbers = st.integers(-(2**63), 2**63 - 1)
    fields = [
        [*(data.draw(numbers) for _ in range(integers)), *(data.draw(st.binary(max_size=90)) for _ in range(columns))]
        for _ in range(count)
    ]
    values = np.array([row[:integers] for row in fields], np.int64).reshape(count, integers)
    blobs = [blob for row in fields for blob in row[integers:]]
    offsets = reference.offsets_of(np.array(list(map(len, blobs)), np.int64))
    held = np.frombuffer(b"".join(blobs), np.uint8)
    sums = reference.row_sums(table, values, held, offsets, columns)
    rows = [(*row, own) for row, own in zip(fields, sums.tolist(), strict=True)]
    for twin in (compiled, reference):
        found = twin.checked_rows(table, rows, integers, columns)
        assert not isinstance(found, int)
        same(found, (values, held, offsets))
    if rows:
        place, field = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, integers + columns))
        odd = data.draw(st.none() | numbers | st.binary(max_size=9) | st.text(max_size=3) | st.floats() | st.booleans())
        for each in sorted({place, count - 1}):
            row = list(rows[each])
            row[field] = odd
            rows[each] = tuple(row)
        right = type(odd) is type(fields[place][field] if field < len(fields[place]) else 0)
        found = [twin.checked_rows(table, rows, integers, columns) for twin in (compiled, reference)]
        assert found[0] == found[1] if isinstance(found[0], int) else right and not isinstance(found[1], int)
        assert right or found == [place, place]


def test_rows_have_as_many_fields_as_were_said() -> None:
    for twin in (compiled, reference):
        assert not isinstance(twin.checked_rows(b"table", [], 1, 1), int)
        with pytest.raises(TypeError):
            twin.checked_rows(b"table", [(1, b"field")], 1, 1)


@given(st.binary(max_size=9), st.integers(0, 3), st.integers(0, 3), st.integers(0, 5), st.integers(0, 2**32), st.data())
def test_row_sums(table: bytes, width: int, columns: int, rows: int, seed: int, data: st.DataObject) -> None:
    width = max(width, 1)
    draw = np.random.default_rng(seed)
    integers = draw.integers(-(2**63), 2**63, (rows, width), np.int64)
    fields = data.draw(st.lists(st.binary(max_size=300), min_size=rows * columns, max_size=rows * columns))
    offsets = np.array([0, *accumulate(map(len, fields))], np.int64)
    given_rows = (table, integers, np.frombuffer(b"".join(fields), np.uint8), offsets, columns)
    found = compiled.row_sums(*given_rows)
    same((found,), (reference.row_sums(*given_rows),))
    for i, row in enumerate(integers.tolist()):
        parts = [table, *(value.to_bytes(8, "little", signed=True) for value in row)]
        parts += [len(part).to_bytes(8, "little") + part for part in fields[i * columns : (i + 1) * columns]]
        assert int(found[i]) % 2**64 == xxhash.xxh3_64_intdigest(b"".join(parts))


@given(
    st.lists(st.sets(values_64, max_size=40) | st.just({k * 2**54 for k in range(900)}), min_size=1, max_size=5),
    st.data(),
    threads,
)
def test_coded_sets(documents: list[set[int]], data: st.DataObject, workers: int) -> None:
    """A coded set takes no more bytes than is said, and holds every hash that was put in."""
    values, offsets = columns([sorted(document) for document in documents])
    coded, bounds = compiled.coded_sets(values, offsets)
    same((coded, bounds), reference.coded_sets(values, offsets))
    sizes = np.diff(offsets)
    assert (8 * np.diff(bounds) < 7 * sizes + 8).all()
    chosen = data.draw(st.lists(st.tuples(*[st.integers(0, len(documents) - 1)] * 2), max_size=12))
    left, right = np.array(chosen, np.int64).reshape(-1, 2).T.copy()
    given_sets = (values, offsets, coded, bounds[:-1], bounds[1:], sizes)
    found = compiled.coded_shared(*given_sets, left, right, workers)
    same((found,), (reference.coded_shared(*given_sets, left, right),))
    for most, a, b in zip(found.tolist(), left.tolist(), right.tolist(), strict=True):
        assert len(documents[a] & documents[b]) <= most <= len(documents[a])


def test_a_coded_set_is_seldom_wrong() -> None:
    draw = np.random.default_rng(1)
    values, offsets = columns([sorted(set(draw.integers(0, 2**64, 4000, np.uint64).tolist())) for _ in range(2)])
    coded, bounds = compiled.coded_sets(values, offsets)
    asked = bounds[:-1], bounds[1:], np.diff(offsets), np.array([0]), np.array([1])
    (most,) = compiled.coded_shared(values, offsets, coded, *asked).tolist()
    assert 70 < most < 180  # 4,000 / 32 is 125


byte_strings = st.lists(st.binary(max_size=90) | st.binary(max_size=9).map(lambda part: part * 900), max_size=40)


@given(byte_strings, st.integers(1, 9000), threads)
def test_zlib_streams(strings: list[bytes], largest: int, workers: int) -> None:
    """Each twin, and zlib, reads what the other wrote; what is larger than wanted is refused at the same place."""
    given = [b""] * len(strings), strings, 1 << 20
    streams = compiled.deflated(*given, workers)
    assert isinstance(streams, list)
    assert [zlib.decompress(stream) for stream in streams] == strings
    for made in (streams, reference.deflated(*given), [zlib.compress(each, 9) for each in strings]):
        assert isinstance(made, list)
        large = next((place for place, each in enumerate(strings) if len(each) > largest), None)
        expected = strings if large is None else large
        assert compiled.inflated(made, largest, workers) == expected
        assert reference.inflated(made, largest) == expected


any_text = st.text(st.characters(categories=("L", "P", "So", "Cs", "Zs")), max_size=60)


@given(
    st.lists(
        st.tuples(st.binary(max_size=9), any_text | any_text.map(lambda part: part + "plain " * 40) | st.binary())
    ),
    st.integers(0, 400),
    threads,
)
def test_texts_become_streams(rows: list[tuple[bytes, str | bytes]], largest: int, workers: int) -> None:
    heads, texts = [head for head, _ in rows], [text for _, text in rows]
    whole = [head + (text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")) for head, text in rows]
    large = next((place for place, each in enumerate(whole) if len(each) > largest), None)
    for made in (compiled.deflated(heads, texts, largest, workers), reference.deflated(heads, texts, largest)):
        if large is None:
            assert isinstance(made, list)
            assert [zlib.decompress(stream) for stream in made] == whole
        else:
            assert made == large


@given(st.binary(max_size=60).map(lambda part: part * 20), st.data(), threads)
def test_what_is_no_zlib_stream(string: bytes, data: st.DataObject, workers: int) -> None:
    stream = zlib.compress(string)
    place, bit = data.draw(st.integers(0, len(stream) - 1)), data.draw(st.integers(0, 7))
    flipped = stream[:place] + bytes([stream[place] ^ 1 << bit]) + stream[place + 1 :]
    for odd in (b"", b"text", stream[:place], stream + b"x", flipped):
        for twin in (compiled, reference):
            found = twin.inflated([stream, odd, stream, odd], 1 << 20, workers)
            assert found == 1 or (odd == flipped and found == [string] * 4)  # some bits say nothing


def test_the_first_odd_stream_is_named() -> None:
    odd = [zlib.compress(b"text")] * 90
    odd[60] = odd[41] = odd[77] = b"text"
    assert {compiled.inflated(odd, 9, workers) for workers in (1, 2, 3) for _ in range(20)} == {41}


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere a library looks for names in those that it was linked to"
)
def test_another_libdeflate_in_the_process_is_not_ours() -> None:
    module = ctypes.CDLL(_native.__file__)
    assert hasattr(module, "PyInit__native")
    assert not hasattr(module, "libdeflate_zlib_compress")


@pytest.mark.parametrize("strings", [["text"], [b"text", None], [bytearray(b"text")]])
def test_only_bytes_are_streams_and_heads(strings: list[object]) -> None:
    texts = ["text"] * len(strings)
    for call in (lambda: compiled.deflated(strings, texts, 9, 1), lambda: compiled.inflated(strings, 9)):
        with pytest.raises(TypeError):
            call()


def test_heads_have_texts() -> None:
    with pytest.raises(TypeError):
        compiled.deflated([b""], [None], 9, 1)  # type: ignore[list-item]  # what is wrong with it
    with pytest.raises(ValueError, match="as many"):
        compiled.deflated([b""], [], 9, 1)


@given(stories(), st.integers(1, 3))
def test_find_pairs_is_the_same_on_both(collection: list[str], workers: int) -> None:
    whole = find_pairs(collection, threads=workers)
    with pytest.MonkeyPatch.context() as patch:
        for name in reference.__all__:
            patch.setattr(_kernels, name, getattr(reference, name))
        expected = find_pairs(collection)
    assert list(whole) == list(expected)
    assert whole.stats == expected.stats


def wrong_calls() -> dict[str, tuple[object, ...]]:
    values, offsets = np.zeros(3, np.uint64), np.array([0, 3], np.int64)
    zero, one = (np.full(1, value, np.int64) for value in range(2))
    coded = np.zeros(2, np.uint8), np.array([0], np.int64), np.array([2], np.int64)
    return {
        "signatures offsets outside": (compiled.signatures, values, np.array([0, 4]), 8, 1),
        "signatures offsets falling": (compiled.signatures, values, np.array([0, 2, 1]), 8, 1),
        "signatures offsets negative": (compiled.signatures, values, np.array([-1, 2]), 8, 1),
        "signatures no offsets": (compiled.signatures, values, np.zeros(0, np.int64), 8, 1),
        "sorted_sets": (compiled.sorted_sets, values, np.array([0, 9])),
        "intersection_sizes": (compiled.intersection_sizes, values, offsets, zero, one),
        "intersection_sizes below": (compiled.intersection_sizes, values, offsets, -one, zero),
        "homes": (compiled.homes, zero, one, np.ones(1), np.ones(1), 1),
        "homes figures": (compiled.homes, zero, one, np.ones(2), np.ones(1), 2),
        "homes Jaccard": (compiled.homes, zero, one, np.full(1, np.nan), np.ones(1), 2),
        "common_bits": (compiled.common_bits, np.zeros((1, 64), np.uint64), zero, one),
        "common_bits below": (compiled.common_bits, np.zeros((1, 64), np.uint64), -one, zero),
        "common_bits shapes": (compiled.common_bits, np.zeros((1, 64), np.uint64), zero, zero[:0]),
        "known_sets sizes": (compiled.known_sets, ["a b c d"], 1, 3, 5, zero[:0]),
        "known_sets size": (compiled.known_sets, ["a b c d"], 1, 3, 5, one),
        "known_sets below": (compiled.known_sets, ["a b c d"], 1, 3, 5, -one),
        "known_sets above": (compiled.known_sets, ["a b c d"], 1, 3, 5, one << 61),
        "intersection_sizes shapes": (compiled.intersection_sizes, values, offsets, zero, zero[:0]),
        "band_keys": (compiled.band_keys, np.zeros((2, 6), np.uint32), 4, 2),
        "fingerprints rate": (compiled.fingerprints, ["a"], 1, 3, 5, 8, 0),
        "bucket_pairs offsets": (compiled.bucket_pairs, values, np.array([0, 9]), 9),
        "bucket_pairs required": (compiled.bucket_pairs, values, offsets, 9, zero[:0]),
        "bucket_pairs none required": (compiled.bucket_pairs, values, offsets, 9, zero),
        "posted_counts list": (
            *(
                compiled.posted_counts,
                one,
                one > 0,
                np.array([0, 1]),
                np.array([0, 1]),
                zero,
                one,
                np.ones(1, np.uint32),
            ),
            *(one, np.full(1, 255, np.uint8), np.ones(2, np.uint32), np.zeros((2, 2), np.uint64), one, 9, 1),
        ),
        "posted_counts piece": (
            *(
                compiled.posted_counts,
                zero,
                one > 0,
                np.array([0, 1]),
                np.array([0, 1]),
                zero,
                one,
                np.zeros(0, np.uint32),
            ),
            *(one, np.full(1, 255, np.uint8), np.ones(2, np.uint32), np.zeros((2, 2), np.uint64), one, 9, 1),
        ),
        "bitmaps offsets": (compiled.bitmaps, values, np.array([0, 9])),
        "key_words offsets": (compiled.key_words, values, np.array([0, 9]), 1, 40, 1),
        "key_words parts": (compiled.key_words, values, offsets, 1, 40, 3),
        "key_words bits": (compiled.key_words, values, offsets, 1, 0, 1),
        "key_words too many": (compiled.key_words, values, offsets, 1, 64, 1),
        "word_rows document": (compiled.word_rows, np.array([7], np.uint64), 0, np.zeros(2, np.uint32)),
        "row_sums fields": (compiled.row_sums, b"t", np.zeros((2, 1), np.int64), np.zeros(3, np.uint8), offsets, 1),
        "row_sums outside": (compiled.row_sums, b"t", np.zeros((1, 1), np.int64), np.zeros(2, np.uint8), offsets, 1),
        "row_sums nothing": (compiled.row_sums, b"t", np.zeros((0, 0), np.int64), np.zeros(0, np.uint8), zero, 0),
        "coded_sets offsets": (compiled.coded_sets, values, np.array([0, 9])),
        "coded_shared sizes": (compiled.coded_shared, values, offsets, *coded, zero[:0], zero, zero),
        "coded_shared size": (compiled.coded_shared, values, offsets, *coded, -one, zero, zero),
        "coded_shared bytes": (compiled.coded_shared, values, offsets, *coded[:2], np.array([3]), one, zero, zero),
        "coded_shared begin": (compiled.coded_shared, values, offsets, coded[0], -one, one, one, zero, zero),
        "coded_shared ends": (compiled.coded_shared, values, offsets, *coded[:2], zero[:0], one, zero, zero),
        "coded_shared pair": (compiled.coded_shared, values, offsets, *coded, one, one, zero),
        "sets_without order": (compiled.sets_without, values, offsets, values),
        "SampledSets": (compiled.SampledSets, values, np.array([0, 9])),
        "SampledSets intersections": (
            lambda *others: compiled.SampledSets(values, offsets).intersections(*others),
            *(values, np.array([0, 9]), 1),
        ),
        "values_up_to": (compiled.values_up_to, values, np.array([0, 9]), 1),
        "taken_sets": (compiled.taken_sets, values, offsets, np.array([len(offsets) - 1])),
        "taken_sets below": (compiled.taken_sets, values, offsets, np.array([-1])),
        "shingle_sets size": (compiled.shingle_sets, ["a"], 1, 0, 1),
    }


@pytest.mark.parametrize("name", wrong_calls())
def test_wrong_arrays_are_refused(name: str) -> None:
    function, *arguments = wrong_calls()[name]
    with pytest.raises((ValueError, IndexError)):
        function(*arguments)  # type: ignore[operator]


few_tokens = st.lists(st.sampled_from(["a", "b", "ab", "", "\0", "\ud800", "漢", "𠀀"]), max_size=60)
repeated_tokens = st.builds(lambda part, times, more: part * times + more, few_tokens, st.integers(1, 12), few_tokens)


@given(few_tokens | repeated_tokens, few_tokens | repeated_tokens, st.integers(1, 4), st.integers(0, 9))
def test_common_runs(a: list[str], b: list[str], seed: int, repeats: int) -> None:
    found = compiled.common_runs(a, b, seed, repeats)
    assert found == reference.common_runs(a, b, seed, repeats)
    for start_a, start_b, size in found:
        assert size >= seed
        assert a[start_a : start_a + size] == b[start_b : start_b + size]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError):
        compiled.shingle_sets(["a", 3], 1, 3, 5)
    with pytest.raises(TypeError):
        compiled.common_runs(["a", 1], ["a"], 3, 8)
    with pytest.raises(TypeError):
        compiled.fold_text(b"a")
    with pytest.raises(ValueError, match="lacks the instructions"):
        compiled.signatures(np.zeros(0, np.uint64), np.zeros(1, np.int64), 8, 1, level=4)


def test_a_wrong_table_is_refused() -> None:
    table = unicode_table.fold_table()
    columns: list[NDArray[np.generic]] = [
        table.classes,
        table.lengths,
        table.offsets,
        table.identity,
        table.folded,
        table.dropped_marks,
    ]
    for column, code, value in ((0, 0x436, 7), (0, ord("_"), 1), (2, 0xE9, 10**9), (2, 0xE9, -5)):
        wrong = [array.copy() for array in columns]
        wrong[column][code] = value
        with pytest.raises(ValueError, match="fold table"):
            _native.FoldTable(*wrong)
    with pytest.raises(ValueError, match="every code point"):
        _native.FoldTable(table.classes[:-1], *columns[1:])


def many_sets(documents: int, size: int, values: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    draw = np.random.default_rng(1)
    hashes = np.sort(draw.integers(0, values, (documents, size), np.uint64), axis=1)
    hashes += np.arange(size, dtype=np.uint64)  # distinct in each
    return hashes.ravel(), np.arange(documents + 1, dtype=np.int64) * size


def long_shingle_sets() -> Callable[[], object]:
    collection = [prose(3000, seed=1)] * 30_000
    return lambda: compiled.shingle_sets(collection, 1, 3, 5, 2)


def long_bucket_pairs() -> Callable[[], object]:
    sets = many_sets(8000, 400, 1 << 17)
    return lambda: compiled.bucket_pairs(*sets, 1000, np.full(8000, 4), 2)


def long_intersection_sizes() -> Callable[[], object]:
    sets = many_sets(2000, 2000, 1 << 20)
    left, right = np.random.default_rng(2).integers(0, 2000, (2, 800_000))
    return lambda: compiled.intersection_sizes(*sets, left, right, 2)


def long_posted_counts() -> Callable[[], object]:
    """Texts of a hundred keys that three hundred articles hold."""
    documents, keys, held, posted = 8000, 1000, 300, 100_000
    draw = np.random.default_rng(3)
    lists = draw.integers(0, keys, documents * 100)
    numbers = np.sort(draw.integers(0, posted - held, (keys, held), np.uint32), axis=1) + np.arange(
        held, dtype=np.uint32
    )
    ends = np.arange(1, keys + 1, dtype=np.int64) * held
    every = np.arange(documents + 1, dtype=np.int64)
    given = (lists, np.ones(len(lists), np.bool_), every * 100, np.arange(keys + 1), ends - held, ends, numbers.ravel())
    texts = np.full(documents, 400), np.full(keys, 255, np.uint8)
    others = np.full(posted, 400, np.uint32), np.zeros((posted, 2), np.uint64)
    return lambda: compiled.posted_counts(*given, *texts, *others, np.full(9, 9), 5000, 16, 2)


@pytest.mark.parametrize("long", [long_shingle_sets, long_bucket_pairs, long_intersection_sizes, long_posted_counts])
def test_an_interrupt_ends_a_long_call(long: Callable[[], Callable[[], object]]) -> None:
    """It is heard within the call: between two calls it could be heard once before and once after, not three times."""
    call = long()
    heard = 0
    ready, over = threading.Event(), threading.Event()

    def hear(*_: object) -> None:
        nonlocal heard
        heard += 1
        ready.set()
        if heard > 2 and not over.is_set():
            over.set()
            raise KeyboardInterrupt

    def interrupt() -> None:
        while not over.is_set():
            ready.clear()
            _thread.interrupt_main()
            ready.wait()

    before = signal.signal(signal.SIGINT, hear)
    thread = threading.Thread(target=interrupt)
    try:
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            for _ in range(8):
                heard = 0
                call()
    finally:
        over.set()
        ready.set()
        thread.join()
        signal.signal(signal.SIGINT, before)
