"""Articles as rows: compressed, summed, and the same again when read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from provenance import _kernels as kernels
from provenance.article import Article
from provenance.errors import ArticleError, CorruptIndexError
from provenance.readers.limits import ReadLimits
from provenance.store.sums import checked, sums_of

__all__ = ["ArticleRow", "Waiting", "bodies_of", "id_bytes", "name_of", "packing", "rows_of", "text_bytes", "unpacked"]

Waiting = Callable[[], list[bytes]]
"""Waits for bodies of articles."""

_FEW = 256  # articles for which no thread is begun
_CHARACTERS = 1 << 24  # of texts that are compressed by one call, a quarter of a second or less
_LARGEST = ReadLimits().record_bytes
"""Bytes of an article, its text and what is known of it; more are neither taken nor, from a hostile file, inflated."""

_FIELDS = ("outlet", "published", "url", "title", "lang")
_BEFORE_SURROGATE = b"\xed"
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf]")


class ArticleRow(NamedTuple):
    """One row of the table ``article``."""

    number: int
    id: bytes
    digest: bytes
    body: bytes
    sum: int


def id_bytes(name: str) -> bytes:
    """An id as it is stored: UTF-8, surrogates (of file names that are no text) passed through."""
    return name.encode("utf-8", "surrogatepass")


def name_of(stored: bytes) -> str:
    """The id that ``id_bytes`` stored.

    Raises
    ------
    CorruptIndexError
        If it is none.
    """
    try:
        return stored.decode("utf-8", "surrogatepass")
    except (UnicodeDecodeError, AttributeError):
        raise CorruptIndexError(f"the id {stored!r} in the table article is damaged") from None


@contextmanager
def packing(parts: Sequence[Sequence[Article]], threads: int | None = None) -> Iterator[Iterator[Waiting]]:
    """Compress parts of a batch on a thread beside, one ahead of that which is taken; gives what waits for each.

    That thread is in the kernel nearly all the time, with some million characters at once: one that asked for the
    interpreter again and again would hold up who writes rows meanwhile. With one thread, or few articles, they are
    compressed when they are waited for.
    """
    workers = kernels.workers(threads)
    if workers == 1 or sum(map(len, parts)) <= _FEW:
        yield (partial(bodies_of, part, workers) for part in parts)
        return
    pool = ThreadPoolExecutor(1)
    try:
        yield _one_ahead([pool.submit(bodies_of, some, workers - 1) for some in _cut(part)] for part in parts)
    finally:
        pool.shutdown(cancel_futures=True)


def _cut(part: Sequence[Article]) -> Iterator[Sequence[Article]]:
    """Articles of so many characters each, or a little more: who stops does not wait long."""
    ends = np.cumsum([len(article.text) for article in part], dtype=np.int64)
    bounds = [0, *(np.flatnonzero(np.diff(ends // _CHARACTERS)) + 1).tolist(), len(part)]
    return (part[begin:end] for begin, end in pairwise(bounds))


def _one_ahead(begun: Iterator[list[Future[list[bytes]]]]) -> Iterator[Waiting]:
    """What waits for each; the next one is begun before one is given."""
    before: list[Waiting] = []
    for futures in begun:
        yield from before
        before = [partial(_results, futures)]
    yield from before


def _results(futures: list[Future[list[bytes]]]) -> list[bytes]:
    return [body for future in futures for body in future.result()]


def bodies_of(part: Sequence[Article], threads: int | None = None) -> list[bytes]:
    """Articles as the file holds them, compressed by so many threads with native kernels.

    Raises
    ------
    ArticleError
        If one is too large.
    """
    heads = [_head(article) for article in part]
    made = kernels.deflated(heads, [article.text for article in part], _LARGEST, threads)
    if isinstance(made, int):
        size = len(heads[made]) + len(part[made].text.encode("utf-8", "surrogatepass"))
        raise ArticleError(f"article {part[made].id!r} has {size:,} bytes, an index takes {_LARGEST:,}")
    return made


def _head(article: Article) -> bytes:
    known = {name: value for name in _FIELDS if (value := getattr(article, name)) is not None}
    return f"{json.dumps(known, ensure_ascii=True) if known else '{}'}\n".encode()


def _inflated(numbers: Sequence[int], bodies: Sequence[bytes], threads: int | None) -> Iterator[tuple[bytes, bytes]]:
    """Heads and texts of articles, from bodies that match their sums."""
    found = kernels.inflated(bodies, _LARGEST, threads)
    if isinstance(found, int):
        raise _unreadable(numbers[found], f"its body is no zlib stream, or inflates to more than {_LARGEST:,} bytes")
    found.reverse()
    while found:  # none is held beside its parts
        head, _, text = found.pop().partition(b"\n")
        yield head, text


def _unreadable(number: int, why: str) -> CorruptIndexError:
    return CorruptIndexError(f"row {number} of the table article holds no article: {why}")


def rows_of(
    numbers: Sequence[int], batch: Sequence[Article], digests: Sequence[bytes], bodies: Sequence[bytes]
) -> Iterator[tuple[int, bytes, bytes, bytes, int]]:
    """Rows of articles, from their bodies."""
    names = [id_bytes(article.id) for article in batch]
    sums = sums_of("article", [np.array(numbers, np.int64)], names, digests, bodies)
    return zip(numbers, names, digests, bodies, sums.tolist(), strict=True)


def unpacked(row: ArticleRow | tuple[int, bytes, bytes, bytes, int]) -> Article:
    """Return the article of a row.

    Raises
    ------
    CorruptIndexError
        If the row does not match its sum, or does not hold an article although it does.
    """
    checked("article", [row])
    number, name, _, body, _ = row
    ((head, text),) = _inflated([number], [body], 1)
    try:
        fields = json.loads(head)
        if not isinstance(fields, dict) or not fields.keys() <= set(_FIELDS):
            raise ValueError("its head is not that of an article")
        return Article(id=name_of(name), text=text.decode("utf-8", "surrogatepass"), **fields)
    except (ValueError, RecursionError) as error:  # UTF-8, JSON and what an article may be
        raise _unreadable(number, str(error)) from None


def text_bytes(rows: list[tuple[int, bytes, bytes, bytes, int]], threads: int | None = None) -> list[str | bytes]:
    """Texts of rows, in UTF-8 where they have no lone surrogates; inflated by so many threads with native kernels.

    Raises
    ------
    CorruptIndexError
        If a row does not match its sum, or does not hold an article although it does.
    """
    if not rows:
        return []
    numbers, _, _, bodies, _ = zip(*checked("article", rows), strict=True)
    return [_text(text, number) for number, (_, text) in zip(numbers, _inflated(numbers, bodies, threads), strict=True)]


def _text(text: bytes, number: int) -> str | bytes:
    if _BEFORE_SURROGATE not in text or not _SURROGATE.search(text):
        return text
    try:
        return text.decode("utf-8", "surrogatepass")
    except ValueError as error:
        raise _unreadable(number, str(error)) from None
