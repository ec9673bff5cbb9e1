"""Rows and chunks of postings: the compiled kernels give what the reference gives, and what plain lists say."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance._kernels import reference

from .twins import compiled

ROW = np.dtype([("key", "<u8"), ("number", "<u4")])
KEY = 40
Row = tuple[int, int]
Chunk = tuple[int, bytes]

key_values = st.integers(0, 9) | st.integers(0, 2**KEY - 1) | st.sampled_from([2**22 - 1, 2**22, 2**KEY - 1])
number_values = st.integers(0, 9) | st.integers(0, 2**32 - 1)
row_lists = st.lists(st.tuples(key_values, number_values), max_size=60, unique=True).map(sorted) | st.builds(
    lambda key, numbers, more: sorted({*((key, number) for number in numbers), *more}),
    *(key_values, st.sets(number_values, max_size=200), st.lists(st.tuples(key_values, number_values), max_size=5)),
)
shifts = st.sampled_from([22, 32])


def posted(rows: list[Row]) -> NDArray[np.uint8]:
    return np.array(rows, ROW).view(np.uint8)


def as_rows(found: NDArray[np.uint8]) -> list[Row]:
    return [tuple(row) for row in found.view(ROW).tolist()]


def chunks_of(rows: list[Row], shift: int) -> list[Chunk]:
    return [
        (upper, reference.coded_chunk(posted([(key % (1 << shift), n) for key, n in own])))
        for upper, own in groupby(rows, lambda row: row[0] >> shift)
    ]


def packed(chunks: list[Chunk]) -> tuple[NDArray[Any], ...]:
    """Numbers, data, begins and ends: every other chunk in front, and a byte between them that belongs to none."""
    data, bounds = b"", {}
    for place in [*range(0, len(chunks), 2), *range(1, len(chunks), 2)]:
        bounds[place] = len(data), len(data) + len(chunks[place][1])
        data += chunks[place][1] + b"\xff"
    places = np.array([bounds[place] for place in range(len(chunks))], np.int64).reshape(-1, 2)
    numbers = np.array([number for number, _ in chunks], np.int64)
    return numbers, np.frombuffer(data, np.uint8), *(np.ascontiguousarray(side) for side in places.T)


def bits_of(data: bytes) -> list[Row]:
    """Rows of a chunk, read as the page of the format says."""
    count, gap, width = int.from_bytes(data[:4], "little"), data[4], data[5]
    bits = int.from_bytes(data[6:], "little")

    def take(size: int) -> int:
        nonlocal bits
        value, bits = bits & (1 << size) - 1, bits >> size
        return value

    begins = [take(1) for _ in range(count)]
    keys = []
    for _ in range(sum(begins)):
        keys.append((keys[-1] + 1 if keys else 0) + take(gap))
    rows = []
    for begin in begins:
        place = len({key for key, _ in rows}) - 1 + begin
        rows.append((keys[place], take(width)))
    assert bits == 0
    return rows


def same(found: object, expected: object) -> None:
    if isinstance(expected, tuple):
        assert isinstance(found, tuple)
        for one, other in zip(found, expected, strict=True):
            same(one, other)
    elif isinstance(expected, np.ndarray):
        assert isinstance(found, np.ndarray)
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)
    else:
        assert type(found) is type(expected)
        assert found == expected


@given(row_lists, row_lists)
def test_merged_rows(a: list[Row], b: list[Row]) -> None:
    found = compiled.merged_rows(posted(a), posted(b))
    same(found, reference.merged_rows(posted(a), posted(b)))
    assert as_rows(found) == sorted(a + b)


@given(row_lists, st.sets(key_values, max_size=20))
def test_key_runs(rows: list[Row], keys: set[int]) -> None:
    asked = np.array(sorted(keys), np.uint64)
    found = compiled.key_runs(posted(rows), asked)
    same(found, reference.key_runs(posted(rows), asked))
    assert held(found, asked) == runs(rows, keys)


def held(found: tuple[NDArray[Any], ...], asked: NDArray[np.uint64]) -> dict[int, list[int]]:
    places, offsets, numbers = (column.tolist() for column in found)
    return {int(asked[place]): numbers[offsets[i] : offsets[i + 1]] for i, place in enumerate(places)}


def runs(rows: list[Row], keys: set[int]) -> dict[int, list[int]]:
    return {k: [number for key, number in rows if key == k] for k in keys & {key for key, _ in rows}}


@given(row_lists)
def test_coded_chunk(rows: list[Row]) -> None:
    data = compiled.coded_chunk(posted(rows))
    same(data, reference.coded_chunk(posted(rows)))
    assert bits_of(data) == rows
    assert as_rows(compiled.chunk_rows(*packed([(0, data)]), KEY)) == rows


@pytest.mark.parametrize(
    "rows", [[(2, 0), (1, 0)], [(1, 2), (1, 1)], [(1, 1), (1, 1)], [(2**40, 0)], [(2**64 - 1, 1)], [(7, 1), (2**41, 1)]]
)
def test_what_cannot_be_coded(rows: list[Row]) -> None:
    for kernels in (compiled, reference):
        with pytest.raises(ValueError, match="must ascend"):
            kernels.coded_chunk(posted(rows))


@given(row_lists, shifts, st.sets(key_values, max_size=20))
def test_chunks(rows: list[Row], shift: int, keys: set[int]) -> None:
    chunks = packed(chunks_of(rows, shift))
    found = compiled.chunk_rows(*chunks, shift)
    same(found, reference.chunk_rows(*chunks, shift))
    assert as_rows(found) == rows
    asked = np.array(sorted(keys | {key for key, _ in rows[::3]}), np.uint64)
    found = compiled.chunk_runs(*chunks, shift, asked)
    same(found, reference.chunk_runs(*chunks, shift, asked))
    assert held(found, asked) == runs(rows, set(asked.tolist()))


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("damaged", [(), (0,), (63,), (64,), (199,), (130, 70)])
def test_many_chunks_searched_by_several_threads(threads: int, damaged: tuple[int, ...]) -> None:
    shift = 30
    rows = [(k << shift | k % 5, n) for k in range(200) for n in range(1 + k % 3)]
    parts = chunks_of(rows, shift)
    for place in damaged:
        parts[place] = parts[place][0], parts[place][1] + b"x"
    chunks = packed(parts)
    asked = np.array(sorted({key for key, _ in rows}), np.uint64)
    found = compiled.chunk_runs(*chunks, shift, asked, threads)
    same(found, reference.chunk_runs(*chunks, shift, asked))
    if damaged:
        assert found == min(damaged)
    else:
        assert held(found, asked) == runs(rows, set(asked.tolist()))


@given(
    row_lists,
    row_lists,
    st.sets(st.integers(0, 9)),
    st.sets(key_values, max_size=5),
    shifts,
    st.sampled_from([1, 3, 40]),
)
def test_merged_chunks(
    old: list[Row], new: list[Row], gone: set[int], left_out: set[int], shift: int, most: int
) -> None:
    there = np.array([number not in gone for number in range(2**16)], np.bool_)
    hot = np.array(sorted(left_out), np.uint64)
    chunks = chunks_of(old, shift)
    given_all = (*packed(chunks), shift, posted(new), there, hot, most)
    found = compiled.merged_chunks(*given_all)
    same(found, reference.merged_chunks(*given_all))
    written, data, offsets, emptied, crowded, before, after = found
    coded = [data[begin:end] for begin, end in pairwise(offsets.tolist())]
    met = {key >> shift for key, _ in new}
    stay = [row for row in {*old, *new} if row[0] >> shift in met and row[0] not in left_out]
    stay = sorted((key, number) for key, number in stay if number not in gone and number < len(there))
    counts = {key: [number for k, number in stay if k == key] for key, _ in stay}
    expected = [(key, number) for key, number in stay if len(counts[key]) <= most]
    assert as_rows(reference.chunk_rows(*packed(list(zip(written.tolist(), coded, strict=True))), shift)) == expected
    assert dict(crowded) == {
        key: np.array(numbers, "<u4").tobytes() for key, numbers in counts.items() if len(numbers) > most
    }
    assert {*emptied.tolist()} == met & {chunk[0] for chunk in chunks} - {*written.tolist()}
    assert (before, after) == (sum(key >> shift in met for key, _ in old), len(expected))


@pytest.mark.parametrize(
    ("rows", "most"),
    [
        ([(1, 1)], 0),
        ([(5, 1), (1, 1)], 9),
        ([(1 << 22, 1), (1, 1)], 9),
        ([(1, 2), (1, 1)], 9),
        ([(1, 1), (2, 8), (2, 7)], 9),  # none of whom stays
        ([(2**40, 1)], 9),
        ([(1, 1), (2**64 - 1, 1)], 9),
    ],
)
@pytest.mark.parametrize("old", [[], [(0, b"")]], ids=["no chunk", "damaged chunk"])
def test_what_cannot_be_merged(rows: list[Row], most: int, old: list[Chunk]) -> None:
    there, hot = np.arange(9) < 7, np.zeros(0, np.uint64)
    for kernels in (compiled, reference):
        with pytest.raises(ValueError, match=r"must ascend|no such chunks"):
            kernels.merged_chunks(*packed(old), 22, posted(rows), there, hot, most)


def test_a_row_that_is_merged_may_be_there_twice() -> None:
    rows, there, hot = posted([(1, 1), (1, 1), (2, 1)]), np.ones(9, np.bool_), np.zeros(0, np.uint64)
    for chunks in (packed([]), packed(chunks_of([(1, 1)], 22))):
        found = compiled.merged_chunks(*chunks, 22, rows, there, hot, 1)
        same(found, reference.merged_chunks(*chunks, 22, rows, there, hot, 1))
        assert found[-1] == 2


def all_of(kernels: Any, chunks: list[Chunk], shift: int, rows: list[Row]) -> list[object]:
    """What each kernel that reads chunks says of them."""
    asked = np.array(sorted({key for key, _ in rows}), np.uint64)
    there, hot = np.ones(9, np.bool_), np.zeros(0, np.uint64)
    return [
        kernels.chunk_rows(*packed(chunks), shift),
        kernels.chunk_runs(*packed(chunks), shift, asked),
        kernels.chunk_runs(*packed(chunks), shift, asked[::2]),
        kernels.merged_chunks(*packed(chunks), shift, posted(rows), there, hot, 9),
    ]


@given(row_lists.filter(bool), shifts, st.data())
def test_damaged_chunks(rows: list[Row], shift: int, data: st.DataObject) -> None:
    chunks = chunks_of(rows, shift)
    wrong = data.draw(st.integers(0, len(chunks) - 1))
    number, coded = chunks[wrong]
    for damaged in (coded + b"x", coded[:-1], b""):
        broken = [*chunks[:wrong], (number, damaged), *chunks[wrong + 1 :]]
        for kernels in (compiled, reference):
            assert all_of(kernels, broken, shift, rows) == [wrong] * 4
    for odd in (-1, 1 << KEY - shift):
        for kernels in (compiled, reference):
            assert (
                all_of(kernels, [*chunks[:wrong], (odd, coded), *chunks[wrong + 1 :]], shift, rows)[:3] == [wrong] * 3
            )
    twice = [*chunks[: wrong + 1], *chunks[wrong:]]
    for kernels in (compiled, reference):
        assert all_of(kernels, twice, shift, rows) == [wrong + 1] * 4


@given(row_lists.filter(bool), shifts, st.data())
def test_chunks_of_any_bytes(rows: list[Row], shift: int, data: st.DataObject) -> None:
    """Whatever stands in a file, both say the same of it."""
    chunks = chunks_of(rows, shift)
    place = data.draw(st.integers(0, len(chunks) - 1))
    broken = bytearray(chunks[place][1])
    for _ in range(data.draw(st.integers(1, 3))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    for coded in (bytes(broken), data.draw(st.binary(max_size=30)), b"\x03\0\0\0" + data.draw(st.binary(max_size=30))):
        any_bytes = [*chunks[:place], (chunks[place][0], coded), *chunks[place + 1 :]]
        for found, expected in zip(
            all_of(compiled, any_bytes, shift, rows), all_of(reference, any_bytes, shift, rows), strict=True
        ):
            same(found, expected)


@pytest.mark.parametrize(
    "coded",
    [
        b"",
        b"\0\0\0\0\0",
        b"\0\0\0\0\0\0\0",  # no rows, and a byte
        b"\xff\xff\xff\xff\0\0",
        b"\xff\xff\xff\xff\x28\x20\xff",
        b"\1\0\0\0\0\0\0",  # a row before the first key
        b"\1\0\0\0\x29\0\1\0\0\0\0\0",  # a key of 41 bits
        b"\1\0\0\0\0\x21\1\0\0\0\0",  # a number of 33 bits
        b"\1\0\0\0\x17\0\xff\xff\xff",  # a key of 23 bits
        b"\2\0\0\0\0\1\5",  # number 1, then 0 under the same key
        b"\2\0\0\0\0\1\1",  # 0 twice
    ],
)
def test_chunks_that_hold_no_rows(coded: bytes) -> None:
    rows = [(0, 1), (1, 1), (2**22 - 1, 1)]
    for kernels in (compiled, reference):
        assert all_of(kernels, [(0, coded)], 22, rows)[:2] == [0, 0]
        assert all_of(kernels, [(0, coded)], 22, rows)[3] == 0


def test_keys_are_read_as_far_as_they_are_asked_for() -> None:
    """The second key has 23 bits."""
    chunks = packed([(0, b"\2\0\0\0\x16\0\xff\xff\xff\xff\xff\xff")])
    for kernels in (compiled, reference):
        assert kernels.chunk_rows(*chunks, 22) == 0
        for asked, held in (([5], []), ([2**22 - 1], [0])):
            places, offsets, numbers = kernels.chunk_runs(*chunks, 22, np.array(asked, np.uint64))
            assert (len(places), offsets.tolist(), numbers.tolist()) == (len(held), [0, *([1] * len(held))], held)


def test_shapes_are_checked() -> None:
    values, rows, there = np.zeros(0, np.uint64), np.zeros(12, np.uint8), np.zeros(1, np.bool_)
    none, one = packed([]), packed([(0, b"\1\0\0\0\0\0\1")])
    numbers, data, begins, ends = one
    for call, arguments in (
        (compiled.key_runs, (np.zeros(11, np.uint8), values)),
        (compiled.merged_rows, (rows, np.zeros(13, np.uint8))),
        (compiled.coded_chunk, (np.zeros(11, np.uint8),)),
        (compiled.chunk_rows, (*none, 41)),
        (compiled.chunk_rows, (numbers, data, begins[:0], ends, 22)),
        (compiled.chunk_rows, (numbers, data, begins, ends[:0], 22)),
        (compiled.chunk_rows, (numbers, data, begins - 1, ends, 22)),
        (compiled.chunk_rows, (numbers, data, ends, begins, 22)),
        (compiled.chunk_rows, (numbers, data, begins, ends + 99, 22)),
        (compiled.chunk_runs, (*none, 41, values)),
        (compiled.chunk_runs, (numbers, data, begins, ends + 99, 22, values)),
        (compiled.merged_chunks, (*none, 33, rows, there, values, 1)),
        (compiled.merged_chunks, (*none, 22, rows[:11], there, values, 1)),
    ):
        with pytest.raises(ValueError, match=r"bytes|no such chunks|ascend|begins and ends"):
            call(*arguments)
