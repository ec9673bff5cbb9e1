"""The clusters kept in the file, with stable ids, and the log of what became of them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.ascending import united, without
from provenance.errors import CorruptIndexError
from provenance.store.articles import CONFIRMED
from provenance.store.changes import Because, Change, Group, changes
from provenance.store.inserting import in_rows, insert
from provenance.store.rows import name_of
from provenance.store.sums import checked, every_one, read_columns, sums_of
from provenance.store.totals import Totals

__all__ = ["Members", "StoredCluster", "change_of"]

Int64 = NDArray[np.int64]

_NUMBER = 32  # bits of a number
_LOWEST = (1 << _NUMBER) - 1
_NUMBERS = "number IN (SELECT value FROM json_each(?))"
_LINE = json.JSONEncoder(sort_keys=True)  # of the log
_ROWS = "SELECT number, cluster, representative, sum FROM member"


@dataclass(frozen=True, slots=True)
class StoredCluster:
    """A cluster of an index.

    Attributes
    ----------
    id
        Stays the same while members come and go; never given to another cluster.
    members
        Ids in ascending order.
    canonical
        The representative: every other member is a verified pair with it.
    """

    id: int
    members: tuple[str, ...]
    canonical: str


@dataclass(slots=True)
class Members:
    """The tables of members and of changes of one connection."""

    connection: sqlite3.Connection
    totals: Totals
    next_cluster: int = 1
    next_change: int = 1

    def clusters(self) -> list[StoredCluster]:
        """Every cluster, in the order of ids."""
        query = (
            "SELECT member.number, member.cluster, member.representative, member.sum, article.id,"
            f" {CONFIRMED.format('article')} FROM member LEFT JOIN article ON article.number = member.number"
        )
        rows = self.connection.execute(query).fetchall()
        checked("member", [row[:4] for row in rows])
        self.totals.check("member", len(rows))
        members: dict[int, list[str]] = defaultdict(list)
        canonical: dict[int, str] = {}
        for number, home, representative, _, name, confirmed in rows:
            if confirmed != number:
                raise CorruptIndexError(f"row {number} of the table article is damaged")
            members[home].append(name_of(name))
            if representative:
                canonical[home] = members[home][-1]
        if members.keys() != canonical.keys():
            raise CorruptIndexError(f"cluster {min(members.keys() - canonical.keys())} has no representative")
        return [StoredCluster(home, tuple(sorted(members[home])), canonical[home]) for home in sorted(members)]

    def of(self, cluster: int) -> list[int]:
        """Articles of a cluster, ascending; none if there is no such cluster."""
        query = "SELECT number FROM member WHERE cluster = ? ORDER BY number"
        numbers = [number for (number,) in self.connection.execute(query, (cluster,))]
        return [number for number, home in self.homes(numbers).items() if home == cluster]

    def homes(self, numbers: Iterable[int]) -> dict[int, int]:
        """The cluster of each of these articles that is in one."""
        found, clusters, _ = self._read(f"{_ROWS} WHERE {_NUMBERS}", numbers)
        return dict(zip(found.tolist(), clusters.tolist(), strict=True))

    def around(self, numbers: Int64) -> Int64:
        """All articles of the clusters that these are in, and these themselves, ascending."""
        query = (
            "SELECT number FROM member WHERE cluster IN"
            " (SELECT cluster FROM member WHERE number IN (SELECT value FROM json_each(?)))"
        )
        rows = self.connection.execute(query, (json.dumps(numbers.tolist()),))
        return united(numbers, np.fromiter((number for (number,) in rows), np.int64))

    def changes(self, since: int = 0) -> list[Change]:
        """Entries of the log after number ``since``."""
        query = "SELECT number, CAST(entry AS BLOB), sum FROM change WHERE number > ? ORDER BY number"
        rows = checked("change", self.connection.execute(query, (since,)).fetchall())
        every_one("change", [number for number, _, _ in rows], range(max(0, since) + 1, self.next_change))
        return [change_of(number, entry) for number, entry, _ in rows]

    def write(
        self,
        found: list[Group],
        part: Iterable[int],
        gone: Iterable[int],
        renewed: dict[int, int],
        name: Callable[[int], str],
        because: Callable[[dict[int, int], Iterable[int]], Because],
    ) -> None:
        """Put clusters in the place of those that their members, others of a part and those gone were in.

        ``found`` are in the order of their first ids; ``renewed`` says which of those gone are there again, and under
        which number; ``name`` gives ids, and ``because`` what finds reasons, given the cluster that each article was in
        and those of them that stay.
        """
        numbers, clusters, marks = self._around({*part, *gone})
        was = [renewed.get(number, number) for number in numbers.tolist()] if renewed else numbers.tolist()
        homes = dict(zip(was, clusters.tolist(), strict=True))
        members = np.array([number for group in found for number in group.members], np.int64)
        places = np.repeat(np.arange(len(found)), [len(group.members) for group in found])
        common = _common(places, np.array([homes.get(number, 0) for number in members.tolist()], np.int64))
        named = self._named(len(found), common)
        after = dict(zip(named, found, strict=True))
        heirs: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for negative, home, place in common:
            heirs[home].append((negative, named[place]))
        before: dict[int, set[int]] = defaultdict(set)
        for number, home in homes.items():
            before[home].add(number)
        self._log(changes(before, after, homes, heirs, name, because(homes, after)))
        canonical = np.array([group.canonical for group in found], np.int64)[places]
        order = np.argsort(members)
        new = members[order], np.array(named, np.int64)[places][order], (members == canonical)[order].astype(np.int64)
        self._replace((numbers, clusters, marks), new)

    def _around(self, numbers: Iterable[int]) -> tuple[Int64, Int64, Int64]:
        """Rows of the clusters that these articles are in, ascending by number."""
        own = self._read(f"{_ROWS} WHERE {_NUMBERS}", numbers)
        query = "SELECT number FROM member WHERE cluster IN (SELECT value FROM json_each(?))"
        inside = self.connection.execute(query, (json.dumps(united(own[1]).tolist()),))
        others = without(united(np.fromiter((number for (number,) in inside), np.int64)), own[0])
        rows = [np.concatenate(pair) for pair in zip(own, self._read(f"{_ROWS} WHERE {_NUMBERS}", others), strict=True)]
        order = np.argsort(rows[0])
        return rows[0][order], rows[1][order], rows[2][order]

    def _replace(self, old: tuple[Int64, Int64, Int64], new: tuple[Int64, Int64, Int64]) -> None:
        """Put rows in the place of others, both ascending by number."""
        left = without(old[0], new[0])
        self.connection.executemany("DELETE FROM member WHERE number = ?", [(number,) for number in left.tolist()])
        kept, mine, theirs = np.intersect1d(new[0], old[0], assume_unique=True, return_indices=True)
        self.totals.add("member", len(new[0]) - len(kept) - len(left))
        differs = np.ones(len(new[0]), np.bool_)
        differs[mine] = (new[1][mine] != old[1][theirs]) | (new[2][mine] != old[2][theirs])
        fresh = np.ones(len(new[0]), np.bool_)
        fresh[mine] = False
        added, changed = ([column[chosen] for column in new] for chosen in (fresh, differs & ~fresh))
        insert(self.connection, "member", 4, in_rows(*added, sums_of("member", added)))
        rows = in_rows(*changed, sums_of("member", changed))
        self.connection.executemany("INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)", rows)

    def _read(self, query: str, numbers: Iterable[int]) -> tuple[Int64, Int64, Int64]:
        """Rows of a query for some numbers: articles, the cluster of each, and whether it is its representative."""
        listed = json.dumps(sorted(int(number) for number in numbers))
        (number, cluster, representative), _ = read_columns("member", self.connection.execute(query, (listed,)))
        return number, cluster, representative

    def _named(self, count: int, common: list[tuple[int, int, int]]) -> list[int]:
        """A cluster keeps the id with which it has the most members in common, the older one when in doubt."""
        chosen = [0] * count
        taken: set[int] = set()
        for _, home, place in common:
            if not chosen[place] and home not in taken:
                chosen[place] = home
                taken.add(home)
        for place in range(count):
            if not chosen[place]:
                chosen[place] = self.next_cluster
                self.next_cluster += 1
        return chosen

    def _log(self, entries: Iterable[dict[str, Any]]) -> None:
        texts = [_LINE.encode(entry) for entry in entries]
        numbers = range(self.next_change, self.next_change + len(texts))
        sums = sums_of("change", [numbers], [text.encode() for text in texts])
        insert(self.connection, "change", 3, in_rows(numbers, texts, sums))
        self.next_change += len(texts)


def change_of(number: int, entry: bytes) -> Change:
    """Entry of the log that a row holds.

    Raises
    ------
    CorruptIndexError
        If it holds none.
    """
    try:
        values = json.loads(entry)
        for name in ("members", "because"):
            if name in values:
                values[name] = tuple(values[name])
        return Change(number, **values)
    except (ValueError, TypeError):
        raise CorruptIndexError(f"row {number} of the table change holds no entry of the log") from None


def _common(places: Int64, homes: Int64) -> list[tuple[int, int, int]]:
    """How many members clusters have in common, as negative numbers, with those there were, the most first.

    ``places`` are those of the new cluster of each article, ``homes`` the ids of the old one, 0 for none.
    """
    was = np.flatnonzero(homes)
    both, count = np.unique(homes[was] << _NUMBER | places[was], return_counts=True)
    order = np.argsort(-count, kind="stable")
    both, count = both[order], count[order]
    return list(zip(*(column.tolist() for column in (-count, both >> _NUMBER, both & _LOWEST)), strict=True))
