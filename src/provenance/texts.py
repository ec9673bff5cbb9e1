"""Texts: what a collection of them may be given as, and the same by number, where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import lt
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.article import Article
from provenance.errors import ArticleError, DuplicateIdError

__all__ = ["Texts", "TextsLike", "as_articles", "batches", "ids_and_texts"]

Int64 = NDArray[np.int64]

_BATCH_CHARACTERS = 1 << 23


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts by number. Some of them are had without copying a character.

    Attributes
    ----------
    rows
        What the kernels take: ``str`` and ``bytes``, or a column in Arrow's memory, which it keeps alive.
    """

    rows: Sequence[str | bytes]

    def __len__(self) -> int:
        return len(self.rows)

    def lengths(self) -> Int64:
        """Characters of each text, or bytes where it is kept as such, int64, shape (texts,)."""
        if isinstance(self.rows, kernels.ArrowColumn):
            return self.rows.lengths()
        return np.fromiter(map(len, self.rows), np.int64, len(self.rows))

    def take(self, numbers: Int64) -> Texts:
        """Return the texts with these numbers, in this order."""
        if isinstance(self.rows, kernels.ArrowColumn):
            return Texts(self.rows.taken(numbers))
        return Texts([self.rows[i] for i in numbers.tolist()])

    def part(self, begin: int, end: int) -> Texts:
        """Return the texts with numbers from ``begin`` to ``end``, not included."""
        if isinstance(self.rows, kernels.ArrowColumn):
            return self.take(np.arange(begin, end))
        return Texts(self.rows[begin:end])

    def string(self, number: int) -> str:
        """The text with this number; each part of bytes that is not UTF-8 is one U+FFFD."""
        if isinstance(self.rows, kernels.ArrowColumn):
            return self.rows.string(number)
        return _string(self.rows[number])


class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


TextsLike = Iterable[str | bytes | Article] | _ArrowStream | _ArrowArray | Texts
"""What a collection of texts may be given as: ``str``, UTF-8 ``bytes`` and articles in any iterable, or a column of
strings or binary of Arrow, or a stream of them: whatever has ``__arrow_c_stream__`` or ``__arrow_c_array__``."""


def batches(texts: TextsLike) -> Iterator[Sequence[str | bytes]]:
    """What the kernels take of these texts, in order: lists and columns of Arrow whole, others some million characters.

    Raises
    ------
    ArticleError
        As ``as_articles``.
    """
    if isinstance(texts, Texts):
        yield texts.rows
    elif _in_arrow(texts):
        yield from _columns(texts)
    elif isinstance(texts, list | tuple) and {str, bytes}.issuperset(map(type, texts)):
        yield texts
    else:
        batch: list[str | bytes] = []
        size = 0
        for item in _checked(texts):
            text = item.text if isinstance(item, Article) else item
            batch.append(text)
            size += len(text)
            if size >= _BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch


def as_articles(texts: TextsLike) -> list[Article]:
    """Articles of a collection; the id of what is no article is its position (``"0"``, ``"1"``, ...).

    Bytes and columns of Arrow are decoded; each part that is not UTF-8 is one U+FFFD.

    Raises
    ------
    DuplicateIdError
        If two articles carry the same id.
    ArticleError
        If an element is neither an ``Article`` nor ``str`` nor ``bytes``, ``texts`` is one text, or a column of Arrow
        holds something else than texts, or a null.
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


def ids_and_texts(texts: TextsLike) -> tuple[list[str], Texts]:
    """Ids, ascending, and their texts, where they lie; ids and errors as of ``as_articles``."""
    if isinstance(texts, Texts):
        return _numbered(texts)
    if _in_arrow(texts):
        return _numbered(_column(texts))
    given = list(_several(texts))
    kinds = set(map(type, given))
    if kinds <= {str, bytes}:
        return _numbered(Texts(cast("list[str | bytes]", given)))
    ids = [item.id if isinstance(item, Article) else str(number) for number, item in enumerate(given)]
    ascending = all(map(lt, ids, islice(ids, 1, None)))  # and so distinct
    if not kinds <= {str, bytes, Article} or (not ascending and len(set(ids)) < len(ids)):
        as_articles(given)  # says what is wrong
    rows = [item.text if isinstance(item, Article) else item for item in given]
    if ascending:
        return ids, Texts(rows)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return [ids[i] for i in order], Texts([rows[i] for i in order])


def _numbered(texts: Texts) -> tuple[list[str], Texts]:
    """Positions as ids: these in the order of strings, in which 10 comes before 2."""
    positions = np.arange(len(texts))
    powers = 10 ** np.arange(19)
    digits = np.searchsorted(powers[1:], positions, side="right")
    order = np.lexsort((digits, positions * powers[digits.max(initial=0) - digits]))
    return list(map(str, order.tolist())), texts.take(order)


def _items(texts: TextsLike) -> Iterator[str | bytes | Article]:
    """Each text of a collection; those of Arrow decoded."""
    if _in_arrow(texts):
        texts = _column(texts)
    if isinstance(texts, Texts):
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
    return cast("Iterable[str | bytes | Article]", texts)


def _in_arrow(texts: TextsLike) -> bool:
    return hasattr(texts, "__arrow_c_stream__") or hasattr(texts, "__arrow_c_array__")


def _columns(texts: TextsLike) -> Iterator[kernels.ArrowColumn]:
    try:
        yield from kernels.arrow_columns(texts)
    except ValueError as error:
        raise ArticleError(str(error)) from None


def _column(texts: TextsLike) -> Texts:
    """All columns of a stream as one."""
    return Texts(kernels.ArrowColumn.joined(list(_columns(texts))))


def _string(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode("utf-8", "replace")
