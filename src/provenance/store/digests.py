"""Digests: which articles have the same folded text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from provenance.errors import CorruptIndexError
from provenance.store.recent_rows import RecentRows
from provenance.store.sums import checked, sums_of
from provenance.store.totals import Totals

__all__ = ["Digests"]

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

    def add(self, numbers: Iterable[int], digests: Iterable[bytes]) -> None:
        """Keep the digests (of 16 bytes) of articles that are new, numbers ascending.

        Those of texts without a token are empty and left out.
        """
        kept = [(number, digest) for number, digest in zip(numbers, digests, strict=True) if digest]
        if not kept:
            return
        upper, lower = np.frombuffer(b"".join(digest for _, digest in kept), ">u8").reshape(-1, 2).T
        order = np.lexsort((lower, upper)).tolist()  # numbers ascend, and those of one digest stay so
        own, names = zip(*(kept[place] for place in order), strict=True)
        self.totals.add("digest", len(kept))
        self._rows.put(zip(own, names, sums_of("digest", [own], names), strict=True), len(kept))

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
            rows = zip(numbers, digests, sums_of("digest", [numbers], digests), strict=True)
            self.connection.executemany("INSERT INTO digest VALUES (?, ?, ?)", rows)
