"""Rows that came lately, kept in a small table of their own until there are many.

A batch has rows for places all over a table, and in a large one nearly each is a page of its own to be written to the
journal and back. So a table that batches change has another one before it, of the same columns, which holds what they
wrote; when that has many rows they are moved, in order, so that each page of the large table is written once for all.
It is a log-structured merge-tree of two parts (O'Neil, Cheng, Gawlick, O'Neil 1996), both of them tables of SQLite.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from math import isqrt
from typing import Any

from provenance.store.inserting import insert
from provenance.store.totals import Totals

__all__ = ["RecentRows"]

_SQUARE = 1 << 13
"""The small table has at most as many rows as the root of this times the articles of the index.

Let it have at most ``R`` rows, ``k`` to a page; let the large one have ``P`` pages, and each batch bring ``r`` rows.
Two things are written for a batch, in pages:

- its share of the next move, which writes the large table once for ``R`` rows: ``P * r / R``;
- what it changes in the small table, at most every page; half of ``R`` rows are there on average: ``R / (2 * k)``.

A larger ``R`` makes the first less and the second more. Their sum is least where they are equal: where ``R * R`` is
``2 * k * P * r``. Of these only ``P`` grows, as the articles do; what is left is this factor, here for batches of a
thousand articles.
"""


@dataclass(slots=True)
class RecentRows:
    """A table of one connection and that of its recent rows.

    Attributes
    ----------
    table
        Name of the large one; the other has ``recent_`` before it, and the columns and key of the large one.
    columns
        How many it has.
    key
        Those that its rows stand in the order of.
    replacing
        Whether a recent row stands for the row with its key in the large table.
    """

    connection: sqlite3.Connection
    totals: Totals
    table: str
    columns: int
    key: str
    replacing: bool

    @property
    def recent(self) -> str:
        """Name of the table of recent rows."""
        return f"recent_{self.table}"

    def put(self, rows: Iterable[tuple[Any, ...]], count: int) -> None:
        """Write so many rows.

        Raises
        ------
        CorruptIndexError
            If there are other recent rows than were written.
        """
        if not count:
            return
        held = self.totals.check(self.recent, self.totals.count(self.recent))
        into = self.recent
        if held + count > isqrt((self.totals.get("article") or 0) * _SQUARE):
            self._move()
            into = self.table
        if self.replacing and self.connection.execute(f"SELECT EXISTS (SELECT 1 FROM {into})").fetchone()[0]:
            marks = ", ".join("?" * self.columns)
            self.connection.executemany(f"INSERT OR REPLACE INTO {into} VALUES ({marks})", rows)
        else:
            insert(self.connection, into, self.columns, rows)
        self.totals.put(self.recent, self.totals.count(self.recent))

    def remove(self, condition: str, values: list[tuple[Any, ...]]) -> None:
        """Delete the rows for which a condition holds with each of these values."""
        self.connection.executemany(f"DELETE FROM {self.table} WHERE {condition}", values)
        before = self.connection.total_changes
        self.connection.executemany(f"DELETE FROM {self.recent} WHERE {condition}", values)
        self.totals.add(self.recent, before - self.connection.total_changes)

    def _move(self) -> None:
        """Put the recent rows among the others.

        ``OR FAIL`` as in ``insert``; so rows are not replaced, but deleted before.
        """
        if self.replacing:
            newer = f"({self.key}) IN (SELECT {self.key} FROM {self.recent})"
            self.connection.execute(f"DELETE FROM {self.table} WHERE {newer}")
        self.connection.execute(f"INSERT OR FAIL INTO {self.table} SELECT * FROM {self.recent} ORDER BY {self.key}")
        self.connection.execute(f"DELETE FROM {self.recent}")
