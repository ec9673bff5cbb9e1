"""Verified pairs of posted articles, which stand for those with the same folded text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from provenance.errors import CorruptIndexError
from provenance.identical import EXPAND
from provenance.similarity import Pair
from provenance.store.articles import CONFIRMED
from provenance.store.inserting import in_rows
from provenance.store.recent_rows import RecentRows
from provenance.store.rows import name_of
from provenance.store.sizes import Sizes
from provenance.store.sums import checked, every_one, read_columns, sums_of
from provenance.store.totals import Totals

__all__ = ["StoredPairs", "figures_of"]

Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]

_NUMBER = 32  # bits of a number
_COLUMNS = "a, b, shared, sum"
_AT_ONCE = 1 << 12  # rows of articles


@dataclass(slots=True)
class StoredPairs:
    """The tables of pairs of one connection."""

    connection: sqlite3.Connection
    sizes: Sizes
    totals: Totals
    _rows: RecentRows = field(init=False)

    def __post_init__(self) -> None:
        self._rows = RecentRows(self.connection, self.totals, "pair", 4, "a, b", replacing=False)

    def add(self, left: Int64, right: Int64, shared: Int64) -> None:
        """Keep verified pairs that are new: two numbers and the shingles they share, int64."""
        self.totals.add("pair", 2 * len(left))
        a, b, both = np.concatenate((left, right)), np.concatenate((right, left)), np.concatenate((shared, shared))
        order = np.lexsort((b, a))
        columns = [column[order] for column in (a, b, both)]
        self._rows.put(in_rows(*columns, sums_of("pair", columns)), len(order))

    def remove(self, number: int, others: list[int]) -> None:
        """Drop the pairs of an article, which is paired with these others."""
        self.totals.add("pair", -2 * len(others))
        self._rows.remove("a = ? AND b = ?", [(other, number) for other in others])
        self._rows.remove("a = ?", [(number,)])

    def partners(self, number: int) -> tuple[Int64, Int64]:
        """Numbers paired with this one, ascending, and the shingles they share, int64."""
        _, others, shared = self.of(np.array([number]))
        return others, shared

    def of(self, numbers: Int64) -> tuple[Int64, Int64, Int64]:
        """Pairs of these: one of them, whom it is paired with, and the shingles they share, ascending, int64."""
        return self._read("{} WHERE a IN (SELECT value FROM json_each(?1))", numbers)

    def between(self, left: Int64, right: Int64) -> Int64:
        """Shingles that articles share with others that they are paired with, int64; the left ones are distinct.

        Raises
        ------
        CorruptIndexError
            If one of the pairs is not there.
        """
        order = np.argsort(left)
        wanted = (left << _NUMBER | right)[order]
        lowest = (1 << _NUMBER) - 1
        source = f"json_each(?1) CROSS JOIN {{}} ON a = value >> {_NUMBER} AND b = value & {lowest}"
        a, _, found = self._read(source, wanted)
        every_one("pair", a.tolist(), left[order].tolist())
        shared = np.empty_like(found)
        shared[order] = found
        return shared

    def all_pairs(self) -> Iterator[tuple[int, int, int]]:
        """Every pair once, ascending."""
        columns = self._read("{} WHERE a < b")
        self.totals.check("pair", 2 * len(columns[0]))
        yield from zip(*(column.tolist() for column in columns), strict=True)

    def count(self) -> int:
        """How many pairs are kept."""
        return self.totals.check("pair", self.rows()) // 2

    def rows(self) -> int:
        """How many rows there are, two for a pair."""
        return sum(map(self.totals.count, ("pair", "recent_pair")))

    def every(self, links: list[tuple[int, int, int]], posted: Iterable[int]) -> list[Pair]:
        """Every pair of articles as ``find_pairs`` gives them, not sorted; given ``all_pairs`` and all that are posted.

        Raises
        ------
        CorruptIndexError
            If a row is damaged, or not all articles are found by their folded texts.
        """
        groups = self.groups(set(posted))
        self.totals.check("digest", sum(map(len, groups.values())))
        if odd := {number for a, b, _ in links for number in (a, b)} - groups.keys():
            raise CorruptIndexError(f"article {min(odd)} is in the table pair and not posted")
        return [*self.across(links, groups), *self.within(groups)]

    def across(self, pairs: Iterable[tuple[int, int, int]], groups: dict[int, list[tuple[str, int]]]) -> Iterator[Pair]:
        """Pairs of articles, given those with each folded text, without those of identical texts."""
        for a, b, shared in pairs:
            size_a, size_b = int(self.sizes.values[a]), int(self.sizes.values[b])
            left, right = ([name for name, _ in groups[number]] for number in (a, b))
            if len(left) * len(right) <= EXPAND:
                yield from (_pair(x, y, shared, size_a, size_b) for x in left for y in right)
            else:
                yield from (_pair(left[0], y, shared, size_a, size_b) for y in right)
                yield from (_pair(x, right[0], shared, size_a, size_b) for x in left[1:])

    def within(self, groups: dict[int, list[tuple[str, int]]]) -> Iterator[Pair]:
        """Pairs of articles with the same folded text."""
        for number, group in groups.items():
            size = int(self.sizes.values[number])
            names = [name for name, _ in group]
            hubs = names[:-1] if len(names) * (len(names) - 1) // 2 <= EXPAND else names[:1]
            yield from (_pair(x, y, size, size, size) for i, x in enumerate(hubs) for y in names[i + 1 :])

    def groups(self, numbers: set[int]) -> dict[int, list[tuple[str, int]]]:
        """Ids and numbers of all articles with the folded text of each of these, ascending."""
        parts = (
            "SELECT one.number, same.number, same.digest, same.sum, other.id, other.digest,"
            f" {CONFIRMED.format('other')} FROM article AS one CROSS JOIN {table} AS same ON same.digest = one.digest"
            " LEFT JOIN article AS other ON other.number = same.number"
            " WHERE one.number IN (SELECT value FROM json_each(?1))"
            for table in ("digest", "recent_digest")
        )
        rows = self.connection.execute(" UNION ALL ".join(parts), (json.dumps(sorted(numbers)),))
        groups: dict[int, list[tuple[str, int]]] = {number: [] for number in sorted(numbers)}
        while some := list(islice(rows, _AT_ONCE)):
            checked("digest", [row[1:4] for row in some])
            for number, own, digest, _, name, its, confirmed in some:
                if confirmed != own or its != digest:
                    raise CorruptIndexError(f"row {own} of the table article is damaged")
                groups[number].append((name_of(name), own))
        for number, group in groups.items():
            group.sort()
            if all(own != number for _, own in group):
                raise CorruptIndexError(f"row {number} of the table article is missing")
        return groups

    def _read(self, source: str, *values: Int64) -> tuple[Int64, Int64, Int64]:
        """Pairs of a source, which a table is put into, by column: two numbers, and the shingles they share."""
        parts = (f"SELECT {_COLUMNS} FROM {source.format(table)}" for table in ("pair", "recent_pair"))
        query = f"{' UNION ALL '.join(parts)} ORDER BY a, b"
        rows = self.connection.execute(query, [json.dumps(some.tolist()) for some in values])
        (a, b, shared), _ = read_columns("pair", rows)
        if ((a < 1) | (b < 1) | (np.diff(a << _NUMBER | b, prepend=0) < 1)).any():
            raise CorruptIndexError("the table pair holds what is no pair, or one twice")
        return a, b, shared


def figures_of(shared: Int64, size_a: Int64, size_b: Int64) -> tuple[Float64, Float64]:
    """Overlap and Jaccard of pairs of texts with so many shingles, 0 of one that is not posted; float64.

    Raises
    ------
    CorruptIndexError
        If a pair shares nothing, or more than one of them has.
    """
    smaller = np.minimum(size_a, size_b)
    if ((shared < 1) | (shared > smaller)).any():
        raise CorruptIndexError("the table pair has pairs of texts that cannot share so much, or are not posted")
    return shared / smaller, shared / (size_a + size_b - shared)


def _pair(x: str, y: str, shared: int, size_x: int, size_y: int) -> Pair:
    if x > y:
        x, y, size_x, size_y = y, x, size_y, size_x
    return Pair(x, y, shared / (size_x + size_y - shared), shared / size_x, shared / size_y, shared)
