"""Totals: how many rows the tables have that are read whole.

A row that SQLite does not come upon, because a page above it is damaged, has no sum that could be wrong; it is missed
by their number. The totals hold for the generation that stands beside them: a writer that does not know of them leaves
them behind, and they are counted anew by the next one that does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from provenance.errors import CorruptIndexError

__all__ = ["Totals"]

_TABLES = {
    "article": ("article",),
    "digest": ("digest", "recent_digest"),
    "recent_digest": ("recent_digest",),
    "pair": ("pair", "recent_pair"),
    "recent_pair": ("recent_pair",),
    "recent_standing": ("recent_standing",),
    "member": ("member",),
    "hot": ("hot",),
}
"""What is counted, and where."""


@dataclass(slots=True)
class Totals:
    """Rows of the tables of one connection, empty while they are not known."""

    connection: sqlite3.Connection
    _counts: dict[str, int] = field(default_factory=dict)

    def load(self, header: dict[str, Any]) -> None:
        """Take those of a header, if they are of its generation."""
        found = header.get("totals")
        if not isinstance(found, dict) or found.get("generation") != header["generation"]:
            found = {}
        known = (table for table in (*_TABLES, "posted") if type(found.get(table)) is int)
        self._counts = {table: found[table] for table in known if found[table] >= 0}

    def forget(self) -> None:
        """Count anew when they are stored."""
        self._counts.clear()

    def get(self, table: str) -> int | None:
        """How many there should be; ``None`` while that is not known."""
        return self._counts.get(table)

    def put(self, table: str, count: int) -> None:
        """Note how many there are."""
        self._counts[table] = count

    def add(self, table: str, more: int) -> None:
        """Note rows that came, or with a minus went."""
        if table in self._counts:
            self._counts[table] += more

    def check(self, table: str, found: int) -> int:
        """Check how many rows were found, and return it.

        Raises
        ------
        CorruptIndexError
            If there should be more or fewer.
        """
        if self._counts.get(table, found) != found:
            raise CorruptIndexError(f"the table {table} has {found:,} rows, not {self._counts[table]:,}")
        return found

    def wrong(self) -> Iterator[str]:
        """Say what there should be more or fewer of."""
        for name, tables in _TABLES.items():
            try:
                self.check(name, sum(map(self.count, tables)))
            except CorruptIndexError as error:
                yield str(error)
            except sqlite3.DatabaseError as error:
                yield f"the rows of the table {name} cannot be counted: {error}"

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        (rows,) = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(rows)

    def to_store(self, generation: int, posted: int) -> dict[str, int]:
        """What the header holds of them."""
        for name, tables in _TABLES.items():
            if name not in self._counts:
                self._counts[name] = sum(map(self.count, tables))
        self._counts["posted"] = posted
        return {"generation": generation, **self._counts}
