"""Articles as rows: compressed, summed, and the same again when read."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from provenance import _kernels as kernels
from provenance.article import Article
from provenance.errors import CorruptIndexError
from provenance.store.sums import sum_of, sums_of

__all__ = ["ArticleRow", "id_bytes", "packing", "rows_of", "text_bytes", "unpacked"]

_LEVEL = 1  # of zlib, the fastest: 3 % larger than level 6 on generated articles
_AT_ONCE = 256  # articles that a thread compresses at a time
_FIELDS = ("outlet", "published", "url", "title", "lang")
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


@contextmanager
def packing(batch: Sequence[Article], threads: int | None = None) -> Iterator[Iterator[list[bytes]]]:
    """Begin to compress articles by so many threads, ``None`` for one a core; gives bodies in order, some at a time."""
    parts = [batch[i : i + _AT_ONCE] for i in range(0, len(batch), _AT_ONCE)]
    workers = kernels.workers(threads)
    if workers == 1 or len(parts) < 2:
        yield map(_bodies, parts)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        futures: list[Future[list[bytes]]] = [pool.submit(_bodies, part) for part in parts]
        yield (future.result() for future in futures)
    finally:
        pool.shutdown(cancel_futures=True)


def _bodies(part: Sequence[Article]) -> list[bytes]:
    return [_body(article) for article in part]


def _body(article: Article) -> bytes:
    known = {name: value for name in _FIELDS if (value := getattr(article, name)) is not None}
    head = json.dumps(known, ensure_ascii=True) if known else "{}"
    return zlib.compress(f"{head}\n{article.text}".encode("utf-8", "surrogatepass"), _LEVEL)


def rows_of(
    numbers: Sequence[int], batch: Sequence[Article], digests: Sequence[bytes], bodies: Sequence[bytes]
) -> Iterator[tuple[int, bytes, bytes, bytes, int]]:
    """Rows of articles, from their bodies."""
    names = [id_bytes(article.id) for article in batch]
    sums = sums_of("article", [np.array(numbers, np.int64)], names, digests, bodies)
    return zip(numbers, names, digests, bodies, sums, strict=True)


def unpacked(row: ArticleRow | tuple[int, bytes, bytes, bytes, int]) -> Article:
    """Return the article of a row.

    Raises
    ------
    CorruptIndexError
        If the row does not match its sum.
    """
    number, name, digest, body, stored = row
    if stored != sum_of("article", number, name, digest, body):
        raise CorruptIndexError(f"article {number} is damaged")
    head, _, text = zlib.decompress(body).partition(b"\n")
    fields = json.loads(head)
    return Article(id=name.decode("utf-8", "surrogatepass"), text=text.decode("utf-8", "surrogatepass"), **fields)


def text_bytes(rows: Sequence[tuple[int, bytes, bytes, bytes, int]]) -> list[str | bytes]:
    """Texts of rows, in UTF-8 where they have no lone surrogates.

    Raises
    ------
    CorruptIndexError
        If a row does not match its sum.
    """
    if not rows:
        return []
    numbers, *fields, stored = zip(*rows, strict=True)
    for number, own, right in zip(numbers, stored, sums_of("article", [numbers], *fields), strict=True):
        if own != right:
            raise CorruptIndexError(f"article {number} is damaged")
    return [_text(body) for body in fields[2]]


def _text(body: bytes) -> str | bytes:
    text = zlib.decompress(body).partition(b"\n")[2]
    return text.decode("utf-8", "surrogatepass") if _SURROGATE.search(text) else text
