"""Texts: what a collection of them may be given as, and columns of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from operator import lt
from typing import Protocol, cast

import numpy as np

from provenance import _kernels as kernels
from provenance.article import Article
from provenance.errors import ArticleError, DuplicateIdError

__all__ = ["TextsLike", "as_articles", "batches", "ids_and_texts"]

_BATCH_CHARACTERS = 1 << 23


class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


TextsLike = Iterable[str | bytes | Article] | _ArrowStream | _ArrowArray | kernels.TextColumn
"""What a collection of texts may be given as: ``str``, UTF-8 ``bytes`` and articles in any iterable, or a column of
strings or binary of Arrow, or a stream of them: whatever has ``__arrow_c_stream__`` or ``__arrow_c_array__``."""


def batches(texts: TextsLike) -> Iterator[kernels.TextColumn]:
    """Columns of these texts, in order: of a list and of Arrow whole, of others some million characters.

    Raises
    ------
    ArticleError
        As ``as_articles``.
    """
    if isinstance(texts, kernels.TextColumn):
        yield texts
    elif _in_arrow(texts):
        yield from _columns(texts)
    elif (column := _column_of(texts)) is not None:
        yield column
    else:
        batch: list[str | bytes] = []
        size = 0
        for item in _checked(texts):
            text = item.text if isinstance(item, Article) else item
            batch.append(text)
            size += len(text)
            if size >= _BATCH_CHARACTERS:
                yield kernels.TextColumn.of(batch)
                batch, size = [], 0
        if batch:
            yield kernels.TextColumn.of(batch)


def as_articles(texts: TextsLike) -> list[Article]:
    """Articles of a collection; the id of what is no article is its position (``"0"``, ``"1"``, ...).

    Bytes and columns of Arrow are decoded; each part that is not UTF-8 is one U+FFFD.

    Raises
    ------
    DuplicateIdError
        If two articles carry the same id.
    ArticleError
        If an element is neither an ``Article`` nor ``str`` nor ``bytes``, ``texts`` is one text or a mapping, or a
        column of Arrow holds something else than texts, or a null.
    """
    articles: list[Article] = []
    seen: set[str] = set()
    for position, item in enumerate(_items(texts)):
        article = item if isinstance(item, Article) else Article(id=str(position), text=_string(item))
        if article.id in seen:
            raise DuplicateIdError(f"two articles have the id {article.id!r} (second one at position {position})")
        seen.add(article.id)
        articles.append(article)
    return articles


def ids_and_texts(texts: TextsLike) -> tuple[list[str], kernels.TextColumn]:
    """Ids, ascending, and their texts, where they lie; ids and errors as of ``as_articles``."""
    if isinstance(texts, kernels.TextColumn):
        return _numbered(texts)
    if _in_arrow(texts):
        return _numbered(_column(texts))
    given = list(_several(texts))
    if (column := _column_of(given)) is not None:
        return _numbered(column)
    ids = [item.id if isinstance(item, Article) else str(number) for number, item in enumerate(given)]
    ascending = all(map(lt, ids, islice(ids, 1, None)))  # and so distinct
    if not set(map(type, given)) <= {str, bytes, Article} or (not ascending and len(set(ids)) < len(ids)):
        as_articles(given)  # says what is wrong
    column = kernels.TextColumn.of([item.text if isinstance(item, Article) else item for item in given])
    if ascending:
        return ids, column
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return [ids[i] for i in order], column.taken(np.array(order, np.int64))


def _column_of(texts: TextsLike) -> kernels.TextColumn | None:
    """A column of a list or tuple in which there are texts only."""
    if type(texts) is list or type(texts) is tuple:  # others may say in their own way what is in them
        with suppress(TypeError):
            return kernels.TextColumn.of(texts)
    return None


def _numbered(texts: kernels.TextColumn) -> tuple[list[str], kernels.TextColumn]:
    """Positions as ids: these in the order of strings, in which 10 comes before 2."""
    positions = np.arange(len(texts))
    powers = 10 ** np.arange(19)
    digits = np.searchsorted(powers[1:], positions, side="right")
    order = np.argsort(positions * powers[digits.max(initial=0) - digits], kind="stable")  # of 1 and 10, 1 comes first
    return list(map(str, order.tolist())), texts.taken(order)


def _items(texts: TextsLike) -> Iterator[str | bytes | Article]:
    """Each text of a collection; those of Arrow decoded."""
    if _in_arrow(texts):
        texts = _column(texts)
    if isinstance(texts, kernels.TextColumn):
        yield from map(texts.string, range(len(texts)))
    else:
        yield from _checked(texts)


def _checked(texts: TextsLike) -> Iterator[str | bytes | Article]:
    for position, text in enumerate(_several(texts)):
        if not isinstance(text, str | bytes | Article):
            raise ArticleError(f"text {position} must be str, bytes or an Article, got {type(text).__name__}")
        yield text


def _several(texts: TextsLike) -> Iterable[str | bytes | Article]:
    if isinstance(texts, str | bytes):
        raise ArticleError("expected a collection of texts, got one; put it in a list")
    if isinstance(texts, Mapping):
        raise ArticleError(
            "expected a collection of texts, got a mapping; give its values, or articles with its keys as ids"
        )
    return cast("Iterable[str | bytes | Article]", texts)


def _in_arrow(texts: TextsLike) -> bool:
    return hasattr(texts, "__arrow_c_stream__") or hasattr(texts, "__arrow_c_array__")


def _columns(texts: TextsLike) -> Iterator[kernels.TextColumn]:
    try:
        yield from kernels.arrow_columns(texts)
    except ValueError as error:
        raise ArticleError(str(error)) from None


def _column(texts: TextsLike) -> kernels.TextColumn:
    """All columns of a stream as one."""
    return kernels.TextColumn.joined(list(_columns(texts)))


def _string(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode("utf-8", "replace")
