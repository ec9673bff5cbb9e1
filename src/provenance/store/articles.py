"""The table of articles: rows in and out, by number, by id and by folded text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from provenance.article import Article
from provenance.errors import CorruptIndexError
from provenance.store.rows import ArticleRow, id_bytes, unpacked

__all__ = ["Articles"]

_COLUMNS = "number, id, digest, body, sum"


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

    def add(self, rows: Iterable[ArticleRow]) -> None:
        """Insert rows."""
        self.connection.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?)", rows)

    def remove(self, number: int) -> None:
        """Delete a row."""
        self.connection.execute("DELETE FROM article WHERE number = ?", (number,))

    def numbers(self, names: Iterable[str]) -> dict[str, int]:
        """Numbers of the ids that are there."""
        query = "SELECT number FROM article WHERE id = ?"
        found = {}
        for name in names:
            row = self.connection.execute(query, (id_bytes(name),)).fetchone()
            if row is not None:
                found[name] = int(row[0])
        return found

    def get(self, numbers: Iterable[int]) -> dict[int, Article]:
        """Articles by number.

        Raises
        ------
        CorruptIndexError
            If one is not there or damaged.
        """
        wanted = sorted(set(numbers))
        query = f"SELECT {_COLUMNS} FROM article WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        found = {row[0]: unpacked(row) for row in self.connection.execute(query, (json.dumps(wanted),))}
        if len(found) != len(wanted):
            missing = next(number for number in wanted if number not in found)
            raise CorruptIndexError(f"article {missing} is missing")
        return found

    def digest(self, number: int) -> bytes:
        """Digest of an article's folded text, empty where there is no token."""
        return bytes(self.connection.execute("SELECT digest FROM article WHERE number = ?", (number,)).fetchone()[0])

    def same_text(self, digests: Iterable[bytes]) -> dict[bytes, list[int]]:
        """Numbers of the articles with each digest, ascending."""
        query = "SELECT number FROM article WHERE digest = ? ORDER BY number"
        return {d: [number for (number,) in self.connection.execute(query, (d,))] for d in sorted(set(digests))}
