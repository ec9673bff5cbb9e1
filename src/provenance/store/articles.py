"""The table of articles: rows in and out, by number and by id."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from provenance.article import Article
from provenance.errors import CorruptIndexError
from provenance.store.digests import Digests
from provenance.store.inserting import insert
from provenance.store.rows import ArticleRow, id_bytes, text_bytes, unpacked
from provenance.store.sums import every_one
from provenance.store.totals import Totals

__all__ = ["CONFIRMED", "Articles"]

_COLUMNS = "number, id, digest, body, sum"
_VALUES = 500  # looked for by one statement
_TEXTS = 1000  # in memory at a time


CONFIRMED = "(SELECT named.number FROM article AS named INDEXED BY sqlite_autoindex_article_1 WHERE named.id = {}.id)"
"""Which article the index of ids says has the id of a row: ids are read without their rows' sums, but twice."""


@dataclass(slots=True)
class Articles:
    """Articles of one connection."""

    connection: sqlite3.Connection
    totals: Totals
    digests: Digests

    def __len__(self) -> int:
        return self.totals.check("article", self.connection.execute("SELECT count(*) FROM article").fetchone()[0])

    def __iter__(self) -> Iterator[tuple[int, Article]]:
        """Every article with its number, in the order of numbers; one at a time in memory."""
        found = 0
        for found, row in enumerate(self.rows(), 1):  # noqa: B007, the last one counts
            yield row.number, unpacked(row)
        self.totals.check("article", found)

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

    def rows(self) -> Iterator[ArticleRow]:
        """Every row, in the order of numbers."""
        last = -1
        query = f"SELECT {_COLUMNS} FROM article WHERE number > ? ORDER BY number LIMIT 1000"
        while found := self.connection.execute(query, (last,)).fetchall():
            for row in found:
                if type(row[0]) is not int or row[0] <= last:
                    raise CorruptIndexError("the rows of the table article are out of order")
                last = row[0]
                yield ArticleRow(*row)

    def add(self, rows: Iterable[tuple[int, bytes, bytes, bytes, int]], count: int) -> None:
        """Insert so many rows."""
        self.totals.add("article", count)
        insert(self.connection, "article", 5, rows)

    def remove(self, number: int) -> None:
        """Delete a row that is there."""
        self.totals.add("article", -1)
        self.connection.execute("DELETE FROM article WHERE number = ?", (number,))

    def numbers(self, names: Iterable[str]) -> dict[str, int]:
        """Numbers of the ids that are there."""
        given = {id_bytes(name): name for name in names}
        if not self.connection.execute("SELECT EXISTS (SELECT 1 FROM article)").fetchone()[0]:
            return {}
        query = "SELECT id, number FROM article INDEXED BY sqlite_autoindex_article_1 WHERE id IN"
        found = {number: name for name, number in self._among(query, list(given))}
        query = "SELECT number, id FROM article WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        rows = self.connection.execute(query, (json.dumps(sorted(found)),)).fetchall()
        every_one("article", [number for number, _ in rows], sorted(found))
        for number, name in rows:
            if name != found[number]:
                raise CorruptIndexError(f"row {number} of the table article has not the id that the index of ids has")
        return {given[name]: number for number, name in found.items()}

    def get(self, numbers: Iterable[int]) -> dict[int, Article]:
        """Articles by number.

        Raises
        ------
        CorruptIndexError
            If one is not there or damaged.
        """
        return {row[0]: unpacked(row) for row in self._rows(sorted(set(numbers)))}

    def texts(self, numbers: list[int], threads: int | None = None) -> list[str | bytes]:
        """Texts of articles (numbers ascending, distinct), inflated by so many threads with native kernels.

        Raises
        ------
        CorruptIndexError
            If one is not there or damaged.
        """
        return text_bytes(self._rows(numbers), threads)

    def differing(self, given: dict[int, Article], threads: int | None = None) -> set[int]:
        """Which of these numbers have another text than the article given for it.

        Raises
        ------
        CorruptIndexError
            If one is not there or damaged.
        """
        found: set[int] = set()
        numbers = sorted(given)
        for begin in range(0, len(numbers), _TEXTS):
            some = numbers[begin : begin + _TEXTS]
            for number, text in zip(some, self.texts(some, threads), strict=True):
                if given[number].text != (text if isinstance(text, str) else text.decode()):
                    found.add(number)
        return found

    def _rows(self, numbers: list[int]) -> list[tuple[int, bytes, bytes, bytes, int]]:
        query = f"SELECT {_COLUMNS} FROM article WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        rows = self.connection.execute(query, (json.dumps(numbers),)).fetchall()
        every_one("article", [row[0] for row in rows], numbers)
        return rows

    def digest(self, number: int) -> bytes:
        """Digest of an article's folded text, empty where there is no token."""
        rows = self.connection.execute("SELECT digest FROM article WHERE number = ?", (number,)).fetchall()
        if len(rows) != 1 or type(rows[0][0]) is not bytes:
            raise CorruptIndexError(f"row {number} of the table article is damaged")
        return bytes(rows[0][0])

    def identical(self, numbers: list[int]) -> dict[int, list[Article]]:
        """Each of these articles and those with the same folded text, in the order in which they came.

        Raises
        ------
        CorruptIndexError
            If one is not there or damaged.
        """
        rows = {row[0]: row for row in self._rows(sorted(set(numbers)))}
        twins = self.digests.numbers({row[2] for row in rows.values()})
        others = sorted({twin for found in twins.values() for twin in found} - rows.keys())
        rows |= {row[0]: row for row in self._rows(others)} if others else {}
        found: dict[int, list[Article]] = {}
        for number in numbers:
            digest = rows[number][2]
            alike = twins.get(digest, [])
            if number not in alike or any(rows[twin][2] != digest for twin in alike):
                raise CorruptIndexError(f"the digest of article {number} is damaged")
            found[number] = [unpacked(rows[twin]) for twin in alike]
        return found

    def _among(self, query: str, values: list[bytes]) -> Iterator[tuple[bytes, int]]:
        """Rows of a query for so many values."""
        values = sorted(values)  # neighbours in the index share its pages
        for begin in range(0, len(values), _VALUES):
            some = values[begin : begin + _VALUES]
            yield from self.connection.execute(f"{query} ({', '.join('?' * len(some))})", some)
