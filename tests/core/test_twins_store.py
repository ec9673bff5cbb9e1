"""The compiled kernels of an index file give what the reference gives, bit for bit; of streams it is what they hold."""

from __future__ import annotations

import ctypes
import random
import sys
import zlib
from itertools import accumulate

import numpy as np
import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from provenance._kernels import reference

from .twins import columns, compiled, native, same, threads, values_64


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
    module = ctypes.CDLL(native.__file__)
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
