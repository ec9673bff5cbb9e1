"""Where each posted article stands among those it is paired with: what ``cluster`` asks of it, kept between batches.

Articles with the same folded text stand together, as the posted one of them: ``cluster`` never makes another of them
a representative but the first of their ids, and the others are with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from provenance.errors import CorruptIndexError
from provenance.store.inserting import in_rows
from provenance.store.recent_rows import RecentRows
from provenance.store.sums import read_columns, sums_of
from provenance.store.totals import Totals

__all__ = ["ONE", "Columns", "Standing", "Standings", "exact", "exact_sums"]

Int64 = NDArray[np.int64]

ONE = 1 << 96
"""A Jaccard of 1.0 in the whole numbers in which Jaccards are added up, so that no sum depends on its order."""

_COLUMNS = "number, twins, near, tied, home, first, weight, sum"
_BYTES = 24  # of a weight


def exact(jaccard: float) -> int:
    """A Jaccard in units of ``1 / ONE``, of which that of two texts of fewer than 2**42 shingles is a whole number."""
    return int(jaccard * ONE)


def exact_sums(values: NDArray[np.float64], times: Int64, bounds: Int64) -> list[int]:
    """Sums of ``exact(values[k]) * times[k]`` over runs of ``k``, of which each begins at one of ``bounds``.

    ``times`` of a run add up to less than 2**31 (they count articles), so that 32 bits at a time fit an int64.
    """
    sums = [0] * len(bounds)
    left = values
    for part in range(3):
        left = left * 2.0**32
        digits = np.floor(left)
        left = left - digits  # exact, as every step here is
        added = np.add.reduceat(digits.astype(np.int64) * times, bounds) if len(bounds) else bounds
        sums = [old + (new << 64 - 32 * part) for old, new in zip(sums, added.tolist(), strict=True)]
    return sums


class Standing(NamedTuple):
    """One posted article that is paired with others, or has the folded text of others.

    Attributes
    ----------
    number
        Of the article.
    twins
        How many articles have its folded text, itself included.
    near
        How many representatives it is paired with.
    tied
        Whether two of them have the best figures.
    home
        The representative it is with: itself when it is one.
    first
        The first of the ids of those with its folded text, as stored.
    weight
        Sum of the Jaccards of its pairs, those with identical texts among them, in units of ``1 / ONE``.
    """

    number: int
    twins: int
    near: int
    tied: int
    home: int
    first: bytes
    weight: int


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Standings by column, in ascending order of numbers: int64, but for ``first`` and ``weight``."""

    number: Int64
    twins: Int64
    near: Int64
    tied: Int64
    home: Int64
    first: list[bytes]
    weight: list[int]

    @property
    def integers(self) -> tuple[Int64, Int64, Int64, Int64, Int64]:
        """The first five columns."""
        return self.number, self.twins, self.near, self.tied, self.home

    def __len__(self) -> int:
        return len(self.number)

    def __iter__(self) -> Iterator[Standing]:
        integers = (column.tolist() for column in self.integers)
        return map(Standing._make, zip(*integers, self.first, self.weight, strict=True))

    def take(self, chosen: Int64) -> Columns:
        """Return some of them, by their places in ascending order."""
        number, twins, near, tied, home = (column[chosen] for column in self.integers)
        first, weight = ([values[place] for place in chosen.tolist()] for values in (self.first, self.weight))
        return Columns(number, twins, near, tied, home, first, weight)

    def joined(self, other: Columns) -> Columns:
        """Return these and those of other articles."""
        if not len(other):
            return self
        number, twins, near, tied, home = map(np.concatenate, zip(self.integers, other.integers, strict=True))
        both = Columns(number, twins, near, tied, home, self.first + other.first, self.weight + other.weight)
        return both.take(np.argsort(both.number))

    def placed(self, near: Int64, tied: Int64, home: Int64) -> Columns:
        """Return the same articles with other parts."""
        return Columns(self.number, self.twins, near, tied, home, self.first, self.weight)

    def differ(self, other: Columns) -> NDArray[np.bool_]:
        """Which standings are not those of another table of the same articles, bool."""
        odd = np.any([a != b for a, b in zip(self.integers, other.integers, strict=True)], axis=0)
        values = zip(self.first, other.first, self.weight, other.weight, strict=True)
        different: NDArray[np.bool_] = odd | np.array([a != b or c != d for a, b, c, d in values], np.bool_)
        return different

    def places(self, numbers: Int64) -> Int64:
        """Where these numbers stand, -1 for those that are not there."""
        if not len(self.number):
            return np.full(len(numbers), -1)
        places = np.minimum(np.searchsorted(self.number, numbers), len(self.number) - 1)
        return np.where(self.number[places] == numbers, places, -1)


@dataclass(slots=True)
class Standings:
    """The tables of standings of one connection."""

    connection: sqlite3.Connection
    totals: Totals
    _rows: RecentRows = field(init=False)

    def __post_init__(self) -> None:
        self._rows = RecentRows(self.connection, self.totals, "standing", 8, "number", replacing=True)

    def get(self, numbers: Int64) -> Columns:
        """Standings of those of these articles that have one."""
        return self._read("number IN (SELECT value FROM json_each(?1))", numbers)

    def every(self) -> Columns:
        """All standings."""
        return self._read("TRUE")

    def put(self, standings: Columns) -> None:
        """Keep standings, in the place of those there were."""
        self._rows.put(_rows(standings), len(standings))

    def remove(self, numbers: Int64) -> None:
        """Delete the standings of articles."""
        self._rows.remove("number = ?", [(number,) for number in numbers.tolist()])

    def _read(self, condition: str, *values: Int64) -> Columns:
        query = (
            f"SELECT {_COLUMNS} FROM recent_standing WHERE {condition} UNION ALL"
            f" SELECT {_COLUMNS} FROM standing AS older WHERE {condition}"
            " AND NOT EXISTS (SELECT 1 FROM recent_standing AS newer WHERE newer.number = older.number) ORDER BY number"
        )
        rows = self.connection.execute(query, [json.dumps(some.tolist()) for some in values])
        (number, twins, near, tied, home), (first, weight) = read_columns("standing", rows, 2)
        odd = (twins < 1) | (home < 1) | (np.diff(number, prepend=0) < 1)
        if odd.any() or any(len(value) != _BYTES or value[-1] for value in weight):  # no sum comes near to what fits
            raise CorruptIndexError("the table standing holds what is no standing, or one twice")
        return Columns(number, twins, near, tied, home, first, [int.from_bytes(value, "little") for value in weight])


def _rows(standings: Columns) -> Iterator[tuple[int | bytes, ...]]:
    integers = standings.integers
    weights = [value.to_bytes(_BYTES, "little") for value in standings.weight]
    sums = sums_of("standing", integers, standings.first, weights)
    return in_rows(*integers, standings.first, weights, sums)
