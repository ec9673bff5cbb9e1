"""Where each posted article stands among those it is paired with: what ``cluster`` asks of it, kept between batches.

Articles with the same folded text stand together, as the posted one of them: ``cluster`` never makes another of them
a representative but the first of their ids, and the others are with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from provenance.store.sums import check_columns, sums_of

__all__ = ["ONE", "Standing", "Standings", "exact"]

ONE = 1 << 96
"""A Jaccard of 1.0 in the whole numbers in which Jaccards are added up, so that no sum depends on its order."""

_COLUMNS = "number, twins, near, tied, home, first, weight, sum"
_BYTES = 24  # of a weight


def exact(jaccard: float) -> int:
    """A Jaccard in units of ``1 / ONE``, of which that of two texts of fewer than 2**42 shingles is a whole number."""
    return int(jaccard * ONE)


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

    @property
    def rank(self) -> tuple[float, bytes]:
        """The order in which ``cluster`` takes texts."""
        return -(self.weight / ONE), self.first

    @property
    def is_representative(self) -> bool:
        """Whether others are with it."""
        return self.home == self.number

    def placed(self, home: int, near: int, tied: int) -> Standing:
        """The same article with another part."""
        return Standing(self.number, self.twins, near, tied, home, self.first, self.weight)


@dataclass(slots=True)
class Standings:
    """The table of standings of one connection."""

    connection: sqlite3.Connection

    def get(self, numbers: Iterable[int]) -> dict[int, Standing]:
        """Standings of those of these articles that have one."""
        return self._read("number IN (SELECT value FROM json_each(?))", numbers)

    def with_homes(self, homes: Iterable[int]) -> dict[int, Standing]:
        """All that are with these representatives."""
        return self._read("home IN (SELECT value FROM json_each(?))", homes)

    def every(self) -> dict[int, Standing]:
        """All standings."""
        return self._read("? IS NOT NULL", ())

    def put(self, standings: Iterable[Standing]) -> None:
        """Keep standings, in the place of those there were."""
        rows = sorted(standings)
        if not rows:
            return
        *integers, first, weight = zip(*rows, strict=True)
        weights = [value.to_bytes(_BYTES, "little") for value in weight]
        sums = sums_of("standing", integers, first, weights)
        self.connection.executemany(
            "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            zip(*integers, first, weights, sums, strict=True),
        )

    def remove(self, numbers: Iterable[int]) -> None:
        """Delete the standings of articles."""
        self.connection.executemany("DELETE FROM standing WHERE number = ?", [(number,) for number in sorted(numbers)])

    def _read(self, condition: str, values: Iterable[int]) -> dict[int, Standing]:
        query = f"SELECT {_COLUMNS} FROM standing WHERE {condition}"
        rows = self.connection.execute(query, (json.dumps(sorted(values)),)).fetchall()
        if not rows:
            return {}
        *integers, first, weight, stored = zip(*rows, strict=True)
        check_columns("standing", integers, (first, weight), stored)
        weights = [int.from_bytes(value, "little") for value in weight]
        return {row[0]: Standing(*row) for row in zip(*integers, first, weights, strict=True)}
