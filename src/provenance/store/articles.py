"""The table of articles: rows in and out, by number, by id and by folded text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from provenance import _kernels as kernels
from provenance.article import Article
from provenance.errors import CorruptIndexError
from provenance.store.rows import ArticleRow, id_bytes, text_bytes, unpacked

__all__ = ["Articles"]

_COLUMNS = "number, id, digest, body, sum"
_VALUES = 500  # looked for by one statement
_TEXTS = 256  # decompressed by a thread at a time


@dataclass(slots=True)
class Articles:
    """Articles of one connection."""

    connection: sqlite3.Connection

    def __len__(self) -> int:
        return int(self.connection.execute("SELECT count(*) FROM article").fetchone()[0])

    def __iter__(self) -> Iterator[tuple[int, Article]]:
        """Every article with its number, in the order of numbers; one at a time in memory."""
        for row in self.rows():
            yield row.number, unpacked(row)

    def batches(self, at_once: int) -> Iterator[list[ArticleRow]]:
        """Rows, so many at a time."""
        batch: list[ArticleRow] = []
        for row in self.rows():
            batch.append(row)
            if len(batch) == at_once:
                yield batch
                batch = []
        if batch:
            yield batch

    def drop_damaged(self) -> list[str]:
        """Delete rows that do not match their sums; returns their ids as far as they can be read."""
        damaged = []
        for row in self.rows():
            try:
                unpacked(row)
            except CorruptIndexError:
                damaged.append((row.number, row.id.decode("utf-8", "replace")))
        self.connection.executemany("DELETE FROM article WHERE number = ?", [(number,) for number, _ in damaged])
        return [name for _, name in damaged]

    def rows(self) -> Iterator[ArticleRow]:
        """Every row, in the order of numbers."""
        last = -1
        query = f"SELECT {_COLUMNS} FROM article WHERE number > ? ORDER BY number LIMIT 1000"
        while found := self.connection.execute(query, (last,)).fetchall():
            last = found[-1][0]
            yield from (ArticleRow(*row) for row in found)

    def add(self, rows: Iterable[tuple[int, bytes, bytes, bytes, int]]) -> None:
        """Insert rows."""
        self.connection.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?)", rows)

    def remove(self, number: int) -> None:
        """Delete a row."""
        self.connection.execute("DELETE FROM article WHERE number = ?", (number,))

    def numbers(self, names: Iterable[str]) -> dict[str, int]:
        """Numbers of the ids that are there."""
        given = {id_bytes(name): name for name in names}
        query = "SELECT id, number FROM article WHERE id IN"
        return {given[name]: number for name, number in self._among(query, list(given))}

    def get(self, numbers: Iterable[int]) -> dict[int, Article]:
        """Articles by number.

        Raises
        ------
        CorruptIndexError
            If one is not there or damaged.
        """
        return {row[0]: unpacked(row) for row in self._rows(sorted(set(numbers)))}

    def texts(self, numbers: list[int], threads: int | None = None) -> list[str | bytes]:
        """Texts of articles (numbers ascending, distinct), read by so many threads.

        Raises
        ------
        CorruptIndexError
            If one is not there or damaged.
        """
        rows = self._rows(numbers)
        parts = [rows[i : i + _TEXTS] for i in range(0, len(rows), _TEXTS)]
        workers = kernels.workers(threads)
        if workers == 1 or len(parts) < 2:
            return [text for part in parts for text in text_bytes(part)]
        with ThreadPoolExecutor(workers) as pool:
            return [text for texts in pool.map(text_bytes, parts) for text in texts]

    def _rows(self, numbers: list[int]) -> list[tuple[int, bytes, bytes, bytes, int]]:
        query = f"SELECT {_COLUMNS} FROM article WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        rows = self.connection.execute(query, (json.dumps(numbers),)).fetchall()
        if len(rows) != len(numbers):
            missing = min(set(numbers).difference(row[0] for row in rows))
            raise CorruptIndexError(f"article {missing} is missing")
        return rows

    def digest(self, number: int) -> bytes:
        """Digest of an article's folded text, empty where there is no token."""
        return bytes(self.connection.execute("SELECT digest FROM article WHERE number = ?", (number,)).fetchone()[0])

    def same_text(self, digests: Iterable[bytes]) -> dict[bytes, list[int]]:
        """Numbers of the articles with each of these digests that there are, ascending."""
        query = "SELECT digest, number FROM article WHERE digest IN"
        found: dict[bytes, list[int]] = {}
        for digest, number in sorted(self._among(query, list(digests))):
            found.setdefault(digest, []).append(number)
        return found

    def _among(self, query: str, values: list[bytes]) -> Iterator[tuple[bytes, int]]:
        """Rows of a query for so many values."""
        for begin in range(0, len(values), _VALUES):
            some = values[begin : begin + _VALUES]
            yield from self.connection.execute(f"{query} ({', '.join('?' * len(some))})", some)
