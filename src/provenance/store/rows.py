"""Articles as rows: compressed, summed, and the same again when read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from provenance import _kernels as kernels
from provenance.article import Article
from provenance.errors import CorruptIndexError
from provenance.store.layout import sum_of

__all__ = ["ArticleRow", "id_bytes", "packed_many", "unpacked"]

_LEVEL = 1  # of zlib, the fastest: 3 % larger than level 6 on generated articles
_AT_ONCE = 64  # articles that a thread compresses at a time
_FIELDS = ("outlet", "published", "url", "title", "lang")


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


def packed_many(
    numbers: Sequence[int], batch: Sequence[Article], digests: Sequence[bytes], threads: int | None = None
) -> Iterator[ArticleRow]:
    """Return the rows of articles, in order; compressed by so many threads, ``None`` for one a core."""
    workers = kernels.workers(threads)
    if workers == 1 or len(batch) < _AT_ONCE:
        yield from map(packed, numbers, batch, digests)
        return
    with ThreadPoolExecutor(workers) as pool:
        for begin in range(0, len(batch), _AT_ONCE * workers):
            ends = range(begin, min(begin + _AT_ONCE * workers, len(batch)), _AT_ONCE)
            parts = [tuple(part[i : i + _AT_ONCE] for part in (numbers, batch, digests)) for i in ends]
            for rows in pool.map(lambda part: list(map(packed, *part)), parts):
                yield from rows


def packed(number: int, article: Article, digest: bytes) -> ArticleRow:
    """Return the row of an article."""
    known = {name: value for name in _FIELDS if (value := getattr(article, name)) is not None}
    head = json.dumps(known, ensure_ascii=True)
    text = article.text.encode("utf-8", "surrogatepass")
    body = zlib.compress(head.encode() + b"\n" + text, _LEVEL)
    name = id_bytes(article.id)
    return ArticleRow(number, name, digest, body, sum_of("article", number, name, digest, body))


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
