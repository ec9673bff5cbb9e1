"""Digests: which articles have the same folded text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from provenance.errors import CorruptIndexError
from provenance.store.inserting import in_rows
from provenance.store.recent_rows import RecentRows
from provenance.store.sums import checked, sums_of, sums_of_slices
from provenance.store.totals import Totals

__all__ = ["Digests"]

Int64 = NDArray[np.int64]

_VALUES = 500  # looked for by one statement
_AT_ONCE = 1 << 14  # rows in memory


@dataclass(slots=True)
class Digests:
    """The tables of digests of one connection: a row for every article whose folded text has a token."""

    connection: sqlite3.Connection
    totals: Totals
    _rows: RecentRows = field(init=False)

    def __post_init__(self) -> None:
        self._rows = RecentRows(self.connection, self.totals, "digest", 3, "digest, number", replacing=False)

    def add(self, numbers: Int64, digests: NDArray[np.void]) -> None:
        """Keep the digests of articles that are new, numbers ascending and of no text without a token; V16."""
        upper, lower = np.ascontiguousarray(digests).view(">u8").reshape(-1, 2).T
        order = np.lexsort((lower, upper))  # numbers ascend, and those of one digest stay so
        own, names = numbers[order], digests[order]
        sums = sums_of_slices("digest", [own], names.tobytes(), names.itemsize * np.arange(len(own) + 1))
        self.totals.add("digest", len(own))
        self._rows.put(in_rows(own, names, sums), len(own))

    def remove(self, number: int, digest: bytes) -> None:
        """Drop an article."""
        if digest:
            self.totals.add("digest", -1)
            self._rows.remove("digest = ? AND number = ?", [(digest, number)])

    def numbers(self, digests: Iterable[bytes]) -> dict[bytes, list[int]]:
        """Numbers of the articles with each of these digests that there are, ascending."""
        values = sorted(digests)  # neighbours share pages
        found: dict[bytes, list[int]] = {}
        for begin in range(0, len(values), _VALUES):
            some = values[begin : begin + _VALUES]
            marks = ", ".join(f"?{place}" for place in range(1, len(some) + 1))
            parts = (
                f"SELECT number, digest, sum FROM {table} WHERE digest IN ({marks})"
                for table in ("digest", "recent_digest")
            )
            rows = checked("digest", self.connection.execute(" UNION ALL ".join(parts), some).fetchall())
            for number, digest, _ in rows:
                found.setdefault(digest, []).append(number)
        for numbers in found.values():
            numbers.sort()
        return found

    def fill(self) -> None:
        """Take the digests of all articles; there are none yet.

        Raises
        ------
        CorruptIndexError
            If one is no digest.
        """
        query = "SELECT number, digest FROM article WHERE digest IS NOT x'' ORDER BY digest, number"
        found = self.connection.execute(query)
        while some := list(islice(found, _AT_ONCE)):
            numbers, digests = zip(*some, strict=True)
            if odd := [number for number, digest in some if type(digest) is not bytes]:
                raise CorruptIndexError(f"row {odd[0]} of the table article is damaged")
            rows = in_rows(numbers, digests, sums_of("digest", [numbers], digests))
            self.connection.executemany("INSERT INTO digest VALUES (?, ?, ?)", rows)
