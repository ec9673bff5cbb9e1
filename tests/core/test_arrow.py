"""Texts in Arrow's memory: the same fingerprints and pairs as from a list, and structures that lie are refused."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import polars
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import _kernels
from provenance.article import Article
from provenance.errors import ArticleError
from provenance.fingerprints import fingerprint_many, shingle_sets
from provenance.pipeline import Pairs, find_pairs

from .making import prose, stories, texts

written = st.lists(texts.map(lambda text: text.encode("utf-8", "replace").decode()), max_size=8)
types = st.sampled_from(
    [
        pyarrow.string(),
        pyarrow.large_string(),
        pyarrow.string_view(),
        pyarrow.binary(),
        pyarrow.large_binary(),
        pyarrow.binary_view(),
    ]
)


def same(found: object, collection: list[str]) -> None:
    one, other = fingerprint_many(found), fingerprint_many(collection)  # type: ignore[arg-type]
    for name in ("signatures", "anchors", "anchor_offsets", "sizes"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@given(written, types, st.integers(0, 3), st.integers(0, 3))
def test_columns_of_every_layout(collection: list[str], kind: Any, before: int, after: int) -> None:
    column = pyarrow.array(["left out"] * before + collection + ["left out"] * after, kind)
    part = column[before : before + len(collection)]
    same(part, collection)
    same(pyarrow.chunked_array([part, part[1:]], kind), collection + collection[1:])


@given(written)
def test_polars_is_a_producer_too(collection: list[str]) -> None:
    same(polars.Series(collection, dtype=polars.String), collection)


def test_columns_give_sets_too() -> None:
    collection = ["The ferry was late", "", "Le bac était en retard, l’été"]
    found, expected = shingle_sets(pyarrow.array(collection)), shingle_sets(collection)  # type: ignore[arg-type]
    np.testing.assert_array_equal(found.hashes, expected.hashes)
    np.testing.assert_array_equal(found.digests, expected.digests)


def same_pairs(found: object, expected: Pairs) -> None:
    pairs = find_pairs(found, memory=500)  # type: ignore[arg-type]
    assert pairs.ids == expected.ids
    assert list(pairs) == list(expected)
    assert pairs.stats == expected.stats


@given(stories(), types, st.integers(1, 4), st.integers(0, 3))
def test_pairs_are_those_of_the_list(story: list[str], kind: Any, parts: int, before: int) -> None:
    """Of columns in several chunks, each a part of a longer one, and of bytes; some texts are not ASCII."""
    collection = [text.replace("b", "é").replace("c", "漢") if i % 2 else text for i, text in enumerate(story)]
    collection += [f"{text} l’été" for text in collection] + ["brief", "“Brief”"]
    expected = find_pairs(collection)
    chunks = []
    for part in range(parts):
        texts = collection[part * len(collection) // parts : (part + 1) * len(collection) // parts]
        column = pyarrow.array(["left out"] * before + texts + ["left out"] * before, kind)
        chunks.append(column[before : before + len(texts)])
    same_pairs(pyarrow.chunked_array(chunks, kind), expected)
    same_pairs(pyarrow.array(collection, kind), expected)
    same_pairs([text.encode() for text in collection], expected)
    same_pairs((text if i % 2 else text.encode() for i, text in enumerate(collection)), expected)
    same_pairs([Article(id=str(i), text=text) for i, text in enumerate(collection)], expected)


@given(stories(), types, st.integers(0, 3), st.integers(1, 5))
def test_a_table_with_one_column_is_one(story: list[str], kind: Any, before: int, rows: int) -> None:
    """Whole, in batches, as a part of a longer one, and with a column that is itself a part."""
    expected = find_pairs(story)
    column = pyarrow.array(["left out"] * before + story + ["left out"], kind)
    table = pyarrow.table({"text": column}).slice(before, len(story))
    same_pairs(table, expected)
    same_pairs(table.to_reader(max_chunksize=rows), expected)
    same_pairs(pyarrow.RecordBatch.from_arrays([column[before : before + len(story)]], ["any name"]), expected)
    struct = pyarrow.StructArray.from_arrays([column], ["text"])
    same_pairs(struct[before : before + len(story)], expected)


@given(stories())
def test_pairs_of_polars(collection: list[str]) -> None:
    series = polars.Series("text", collection, dtype=polars.String)
    same_pairs(series, find_pairs(collection))
    same_pairs(series.to_frame(), find_pairs(collection))


def test_bytes_that_are_not_utf8_are_read_with_replacements() -> None:
    data = [
        prose(30, seed).encode() + cut for seed in range(3) for cut in (b"", b" \xff", b" \xe2\x82", b" \xed\xa0\x80")
    ]
    expected = find_pairs([text.decode("utf-8", "replace") for text in data])
    assert len(expected) == 18
    same_pairs(data, expected)
    same_pairs(pyarrow.array(data), expected)


@pytest.mark.parametrize(
    "column", [pyarrow.array(["a", None]), pyarrow.table({"text": ["a"], "id": ["b"]}), pyarrow.array([1, 2])]
)
def test_pairs_of_no_column_of_texts(column: Any) -> None:
    with pytest.raises(ArticleError, match=r"is null|choose one|not of strings"):
        find_pairs(column)


class Producer:
    """Nothing but the stream, as a producer that nobody knows would hand it out."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._make().__arrow_c_stream__(requested_schema)


def test_any_object_with_the_method() -> None:
    column = pyarrow.chunked_array([["The ferry"], [], ["was late"]])
    same(Producer(lambda: column), ["The ferry", "was late"])


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (pyarrow.chunked_array([["a", "b"], ["c", None]]), "text 3 is null"),
        (pyarrow.array(["a", None], pyarrow.string_view()), "text 1 is null"),
        (pyarrow.array([1, 2]), "not of strings or binary"),
        (pyarrow.table({"id": ["1"], "text": ["a"]}), r"an Arrow table of id, text, .*; choose one of its columns"),
        (pyarrow.table({"count": [1]}), "not of strings or binary"),
        (pyarrow.table({}), r"an Arrow table, .*; choose one of its columns"),
        (pyarrow.table({"text": ["a", None]}), "text 1 is null"),
        (pyarrow.StructArray.from_arrays([["a", "b"]], ["text"], mask=pyarrow.array([False, True])), "text 1 is null"),
        (pyarrow.array(["a", "a"]).dictionary_encode(), "dictionary"),
    ],
    ids=[
        "null",
        "null view",
        "numbers",
        "table",
        "numbers in a table",
        "empty table",
        "null in a table",
        "null row",
        "dictionary",
    ],
)
def test_what_is_no_column_of_texts(column: Any, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        fingerprint_many(column)


def test_a_stream_that_breaks() -> None:
    def batches() -> Iterator[Any]:
        yield pyarrow.record_batch([pyarrow.array(["a"])], ["text"])
        raise RuntimeError("the disk is gone")

    class Column(Producer):
        pass

    reader = pyarrow.RecordBatchReader.from_batches(pyarrow.schema([("text", pyarrow.string())]), batches())
    with pytest.raises(ArticleError):
        fingerprint_many(Column(lambda: reader))


class Schema(ctypes.Structure):
    _fields_ = (
        ("format", ctypes.c_char_p),
        ("name", ctypes.c_char_p),
        ("metadata", ctypes.c_char_p),
        ("flags", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


class Array(ctypes.Structure):
    _fields_ = (
        ("length", ctypes.c_int64),
        ("null_count", ctypes.c_int64),
        ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("buffers", ctypes.c_void_p),
        ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


class Forged:
    """A column whose structures were written over after they were made."""

    def __init__(self, column: Any, spoil: Callable[[Schema, Array], None]) -> None:
        self._column, self._spoil = column, spoil

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        capsules: tuple[object, object] = self._column.__arrow_c_array__()
        pointer = ctypes.pythonapi.PyCapsule_GetPointer
        pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
        schema = Schema.from_address(pointer(capsules[0], b"arrow_schema"))
        array = Array.from_address(pointer(capsules[1], b"arrow_array"))
        self._spoil(schema, array)
        return capsules


def spoil(**fields: Any) -> Callable[[Schema, Array], None]:
    def written_over(schema: Schema, array: Array) -> None:
        for name, value in fields.items():
            setattr(array if hasattr(array, name) else schema, name, value)

    return written_over


def offsets(*values: int) -> Callable[[Schema, Array], None]:
    def written_over(schema: Schema, array: Array) -> None:
        buffers = ctypes.cast(array.buffers, ctypes.POINTER(ctypes.c_void_p))
        place = ctypes.cast(buffers[1], ctypes.POINTER(ctypes.c_int32))
        for i, value in enumerate(values):
            place[i] = value

    return written_over


FORGERIES = {
    "negative length": spoil(length=-1),
    "negative offset": spoil(offset=-4),
    "length beyond sense": spoil(length=1 << 60),
    "too few buffers": spoil(n_buffers=2),
    "no buffers": spoil(buffers=None),
    "another format": spoil(format=b"i"),
    "no format": spoil(format=None),
    "falling offsets": offsets(0, 5, 2),
    "negative offsets": offsets(-9, 0, 2),
}


@pytest.mark.skipif(_kernels.NAME == "reference", reason="pyarrow reads for the reference kernels")
@pytest.mark.parametrize("name", FORGERIES)
def test_structures_that_lie_are_refused(name: str) -> None:
    column = pyarrow.array(["The ferry", "was late"])
    with pytest.raises(ArticleError, match="Arrow"):
        fingerprint_many(Forged(column, FORGERIES[name]))  # type: ignore[arg-type]


@pytest.mark.skipif(_kernels.NAME == "reference", reason="pyarrow reads for the reference kernels")
def test_views_outside_their_buffers_are_refused() -> None:
    for buffer, place in ((7, 0), (-1, 0), (0, 1 << 20), (0, -5)):
        column = pyarrow.array(["a text of more than twelve bytes"], pyarrow.string_view())

        def written_over(schema: Schema, array: Array, buffer: int = buffer, place: int = place) -> None:
            buffers = ctypes.cast(array.buffers, ctypes.POINTER(ctypes.c_void_p))
            view = ctypes.cast(buffers[1], ctypes.POINTER(ctypes.c_int32))
            view[2], view[3] = buffer, place

        with pytest.raises(ArticleError, match="outside its buffers"):
            fingerprint_many(Forged(column, written_over))  # type: ignore[arg-type]


@pytest.mark.skipif(_kernels.NAME == "reference", reason="pyarrow reads for the reference kernels")
def test_a_capsule_serves_once_and_its_memory_is_given_back() -> None:
    from provenance._kernels import _native

    before = pyarrow.total_allocated_bytes()
    column = pyarrow.array(["The ferry was late"] * 1000)
    capsules = column.__arrow_c_array__()
    del column
    held = _native.arrow_column(*capsules)
    assert len(held) == 1000
    with pytest.raises(ValueError, match="used before"):
        _native.arrow_column(*capsules)
    with pytest.raises(ValueError, match="incorrect name"):
        _native.ArrowReader(capsules[0])
    del held, capsules
    assert pyarrow.total_allocated_bytes() == before


@pytest.mark.skipif(_kernels.NAME == "reference", reason="pyarrow reads for the reference kernels")
def test_some_texts_keep_the_memory_of_all_and_no_more() -> None:
    from provenance._kernels import _native

    before = pyarrow.total_allocated_bytes()
    columns = [
        _native.arrow_column(*pyarrow.array([f"{name}, which is long enough"] * 1000).__arrow_c_array__())
        for name in ("The ferry", "Le bac, l’été")
    ]
    both = _native.TextColumn.joined(columns)
    del columns
    some = both.taken(np.array([1999, 0, 1000]))
    del both
    assert pyarrow.total_allocated_bytes() > before
    assert [some.string(i)[:9] for i in range(3)] == ["Le bac, l", "The ferry", "Le bac, l"]
    assert some.lengths().tolist() == [39, 31, 39]
    for number in (3, 1 << 40):
        with pytest.raises(IndexError):
            some.string(number)
        with pytest.raises(IndexError):
            some.taken(np.array([number]))
    del some
    assert pyarrow.total_allocated_bytes() == before
