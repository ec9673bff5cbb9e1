"""Collections of texts: what they may be given as, and their texts by number."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance import _kernels as kernels
from provenance._kernels import TextColumn
from provenance.article import Article
from provenance.errors import ArticleError, DuplicateIdError
from provenance.texts import as_articles, batches, ids_and_texts

from .making import texts


class Text(str):
    """A string of somebody else's, as NumPy's are."""

    __slots__ = ()


def test_strings_get_their_position_as_id() -> None:
    assert as_articles(["one", "two"]) == [Article(id="0", text="one"), Article(id="1", text="two")]


def test_articles_stay_what_they_are() -> None:
    articles = [Article(id="b", text=""), Article(id="a", text="\ud800")]
    assert as_articles(iter(articles)) == articles


def test_bytes_and_columns_of_arrow_are_decoded() -> None:
    data = [b"one", "deux étés".encode(), b"cut \xe2\x82"]
    expected = [Article(id=str(i), text=text) for i, text in enumerate(["one", "deux étés", "cut \ufffd"])]
    for some in (data, iter(data), pyarrow.array(data), pyarrow.chunked_array([data[:2], [], data[2:]])):
        assert as_articles(some) == expected


def test_empty_collection() -> None:
    for nothing in ([], iter([]), pyarrow.array([], pyarrow.string()), pyarrow.chunked_array([], pyarrow.string())):
        assert as_articles(nothing) == []
        ids, found = ids_and_texts(nothing)
        assert (ids, len(found)) == ([], 0)


def test_two_articles_with_one_id() -> None:
    for take in (as_articles, ids_and_texts):
        with pytest.raises(DuplicateIdError, match=r"'x' \(second one at position 2\)"):
            take([Article(id="x", text="a"), Article(id="y", text="b"), Article(id="x", text="a")])
        with pytest.raises(DuplicateIdError):
            take(["a", Article(id="0", text="b")])
        with pytest.raises(DuplicateIdError):
            take([Article(id="1", text="b"), b"a"])


@pytest.mark.parametrize("text", ["one text", b"one text"])
def test_one_text_is_no_collection(text: str | bytes) -> None:
    for take in (as_articles, ids_and_texts):
        with pytest.raises(ArticleError, match="put it in a list"):
            take(text)  # type: ignore[arg-type]


@pytest.mark.parametrize("mapping", [{"a": "one", "b": "two"}, {}, MappingProxyType({"a": b"one"})], ids=str)
def test_a_mapping_is_no_collection(mapping: Any) -> None:
    """Its keys would be taken for the texts."""
    uses: list[Callable[[Any], object]] = [
        as_articles,
        ids_and_texts,
        lambda texts: list(batches(texts)),
        pv.find_pairs,
        pv.fingerprint_many,
        pv.deduplicate,
        pv.trace,
    ]
    for take in uses:
        with pytest.raises(ArticleError, match="got a mapping; give its values"):
            take(mapping)
    assert [article.text for article in as_articles({"a": "one", "b": "two"}.values())] == ["one", "two"]


@pytest.mark.parametrize("wrong", [[1], [None], [["a"]], [bytearray(b"a")], ["x", 5], [Article(id="a", text=""), 5]])
def test_what_is_no_text(wrong: list[Any]) -> None:
    for take in (as_articles, ids_and_texts, lambda texts: list(batches(texts))):
        with pytest.raises(ArticleError, match=f"text {len(wrong) - 1} must be str, bytes or an Article"):
            take(wrong)


@pytest.mark.parametrize("kinds", ["", "sss", "bb", "aaa", "sas", "aas", "sb", "bas", "tt", "ta", "nnn", "nna"])
def test_ids_and_texts_are_those_of_the_articles(kinds: str) -> None:
    make = {
        "s": lambda number: f"text {number}",
        "b": lambda number: f"text {number}".encode(),
        "t": lambda number: Text(f"text {number}"),
        "a": lambda number: Article(id=f"article {9 - number}", text=f"text {number}"),
        "n": lambda number: Article(id=f"article {number}", text=f"text {number}"),  # in their order already
    }
    collection = [make[kind](number) for number, kind in enumerate(kinds)]
    expected = sorted((article.id, article.text) for article in as_articles(collection))
    ids, found = ids_and_texts(collection)
    assert [(name, found.string(number)) for number, name in enumerate(ids)] == expected


@pytest.mark.parametrize("count", [0, 1, 2, 9, 10, 11, 99, 100, 101, 1234])
def test_positions_are_in_the_order_of_strings(count: int) -> None:
    collection = [str(position) for position in range(count)]
    ids, found = ids_and_texts(collection)
    assert ids == sorted(collection)
    assert [found.string(number) for number in range(count)] == ids


@given(st.lists(texts.map(lambda text: text.encode("utf-8", "replace").decode()), max_size=9), st.data())
def test_texts_by_number_are_the_same_wherever_they_lie(collection: list[str], data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(collection) - 1), max_size=20)) if collection else []
    encoded = [text.encode() for text in collection]
    parts = [encoded[:4], encoded[4:]]
    for form, size in (
        (collection, len),
        (encoded, lambda text: len(text.encode())),
        (pyarrow.array(encoded, pyarrow.binary()), lambda text: len(text.encode())),
        (pyarrow.chunked_array(parts, pyarrow.binary_view()), lambda text: len(text.encode())),
    ):
        _, every = ids_and_texts(form)  # up to nine, which stay in their order
        some = every.taken(np.array(numbers, np.int64)).part(min(1, len(numbers)), len(numbers))
        expected = [collection[number] for number in numbers][1:]
        assert len(some) == len(expected)
        assert [some.string(i) for i in range(len(some))] == expected
        assert some.lengths().tolist() == list(map(size, expected))


def test_there_is_no_text_beyond_the_last() -> None:
    for form in (["a", "b"], pyarrow.array(["a", "b"])):
        _, every = ids_and_texts(form)
        for number in (2, -3):
            with pytest.raises(IndexError):
                every.taken(np.array([0, number]))
        for begin, end in ((0, 3), (2, 1), (3, 3), (-1, 1)):
            with pytest.raises(IndexError):
                every.part(begin, end)
        for number in (2, -1):
            with pytest.raises(IndexError):
                every.string(number)


@given(st.lists(st.text(st.characters()) | st.binary(), max_size=9))
def test_a_column_gives_back_what_it_was_made_of(collection: list[str | bytes]) -> None:
    expected = [text if isinstance(text, str) else text.decode("utf-8", "replace") for text in collection]
    for texts_given in (list(collection), tuple(collection)):
        column = TextColumn.of(texts_given)
        if isinstance(texts_given, list):
            texts_given.clear()  # the column has its own references
        del texts_given
        assert [column.string(number) for number in range(len(column))] == expected
        assert column.lengths().tolist() == list(map(len, collection))


def test_a_column_holds_its_texts_as_long_as_it_lives() -> None:
    text = "".join(("the ferry ", "was late"))
    before = sys.getrefcount(text)
    column = TextColumn.of([text] * 50)
    some = column.part(10, 20).taken(np.array([3]))
    del column
    assert sys.getrefcount(text) > before
    assert some.string(0) == text
    del some
    assert sys.getrefcount(text) == before


def test_a_column_is_of_texts_only() -> None:
    text = "".join(("the ferry ", "was early"))
    before = sys.getrefcount(text)
    for other in (None, 7, ["a"], Article(id="a", text=text), bytearray(b"a")):
        with pytest.raises(TypeError, match="must be str or bytes"):
            TextColumn.of([text, other])
    for kind in (iter, dict.fromkeys, "".join):
        with pytest.raises(TypeError, match="a list or a tuple"):
            TextColumn.of(kind([text]))
    assert sys.getrefcount(text) == before


class Lines(list[str]):
    """A list that says in its own way what is in it."""

    def __iter__(self) -> Iterator[str]:
        return map(str.strip, super().__iter__())


def test_a_list_of_another_kind_is_asked_what_is_in_it() -> None:
    lines, plain = Lines([" the ferry was late \n"] * 3), ["the ferry was late"] * 3
    assert [article.text for article in as_articles(lines)] == plain
    _, found = ids_and_texts(lines)
    assert [found.string(number) for number in range(3)] == plain
    assert [batch.string(number) for batch in batches(lines) for number in range(len(batch))] == plain
    assert kernels.text_hashes(lines).tolist() == kernels.text_hashes(plain).tolist()
