"""The compiled kernels of texts give what the reference gives, bit for bit, at every level and with any threads."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance._kernels import reference, unicode_table

from ..golden import make
from .making import prose, texts
from .twins import LEVELS, compiled, levels, native, same, seeds, threads

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


few_tokens = st.lists(st.sampled_from(["a", "b", "ab", "", "\0", "\ud800", "漢", "𠀀"]), max_size=60)
repeated_tokens = st.builds(lambda part, times, more: part * times + more, few_tokens, st.integers(1, 12), few_tokens)


@given(few_tokens | repeated_tokens, few_tokens | repeated_tokens, st.integers(1, 4), st.integers(0, 9))
def test_common_runs(a: list[str], b: list[str], seed: int, repeats: int) -> None:
    found = compiled.common_runs(a, b, seed, repeats)
    assert found == reference.common_runs(a, b, seed, repeats)
    for start_a, start_b, size in found:
        assert size >= seed
        assert a[start_a : start_a + size] == b[start_b : start_b + size]


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
            native.FoldTable(*wrong)
    with pytest.raises(ValueError, match="every code point"):
        native.FoldTable(table.classes[:-1], *columns[1:])
