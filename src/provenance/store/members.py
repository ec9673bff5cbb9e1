"""The clusters kept in the file, with stable ids, and the log of what became of them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from provenance.errors import CorruptIndexError
from provenance.store.articles import CONFIRMED
from provenance.store.changes import Because, Change, Group, changes
from provenance.store.rows import name_of
from provenance.store.sums import checked, every_one, holds, sums_of
from provenance.store.totals import Totals

__all__ = ["Members", "StoredCluster"]

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
        rows = self._read(f"{_ROWS} WHERE {_NUMBERS}", numbers)
        return {number: home for number, (home, _) in rows.items()}

    def changes(self, since: int = 0) -> list[Change]:
        """Entries of the log after number ``since``."""
        query = "SELECT number, CAST(entry AS BLOB), sum FROM change WHERE number > ? ORDER BY number"
        rows = checked("change", self.connection.execute(query, (since,)).fetchall())
        every_one("change", [number for number, _, _ in rows], range(max(0, since) + 1, self.next_change))
        found = []
        for number, entry, _ in rows:
            try:
                values = json.loads(entry)
                for name in ("members", "because"):
                    if name in values:
                        values[name] = tuple(values[name])
                found.append(Change(number, **values))
            except (ValueError, TypeError):
                raise CorruptIndexError(f"row {number} of the table change holds no entry of the log") from None
        return found

    def drop_damaged(self) -> None:
        """Delete memberships that do not match their sums, or whose article is gone."""
        damaged = [row[:1] for row in self.connection.execute(_ROWS) if not holds("member", row)]
        self.connection.executemany("DELETE FROM member WHERE number = ?", damaged)
        self.connection.execute("DELETE FROM member WHERE number NOT IN (SELECT number FROM article)")

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
        query = f"{_ROWS} WHERE cluster IN (SELECT m.cluster FROM member AS m WHERE m.{_NUMBERS})"
        rows = self._read(query, {*part, *gone})
        homes = {renewed.get(number, number): home for number, (home, _) in rows.items()}
        before: dict[int, set[int]] = defaultdict(set)
        for number, home in homes.items():
            before[home].add(number)
        named = self._named(found, homes)
        after = dict(zip(named, found, strict=True))
        self._log(changes(before, after, name, because(homes, after)))
        new = {
            number: (home, int(number == group.canonical)) for home, group in after.items() for number in group.members
        }
        left = [(number,) for number in sorted(rows.keys() - new.keys())]
        self.connection.executemany("DELETE FROM member WHERE number = ?", left)
        self.totals.add("member", len(new.keys() - rows.keys()) - len(left))
        written = sorted((number, *row) for number, row in new.items() if rows.get(number) != row)
        if written:
            columns = list(zip(*written, strict=True))
            rows_and_sums = zip(*columns, sums_of("member", columns), strict=True)
            self.connection.executemany("INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)", rows_and_sums)

    def _read(self, query: str, numbers: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Rows of a query for some numbers: the cluster of each, and whether it is its representative."""
        rows = checked("member", self.connection.execute(query, (json.dumps(sorted(numbers)),)).fetchall())
        return {number: (home, representative) for number, home, representative, _ in rows}

    def _named(self, found: list[Group], homes: dict[int, int]) -> list[int]:
        """A cluster keeps the id with which it has the most members in common, the older one when in doubt."""
        claims = []
        for place, group in enumerate(found):
            common: dict[int, int] = defaultdict(int)
            for number in group.members:
                if number in homes:
                    common[homes[number]] += 1
            claims += [(-count, home, place) for home, count in common.items()]
        chosen = [0] * len(found)
        taken: set[int] = set()
        for _, home, place in sorted(claims):
            if not chosen[place] and home not in taken:
                chosen[place] = home
                taken.add(home)
        for place in range(len(found)):
            if not chosen[place]:
                chosen[place] = self.next_cluster
                self.next_cluster += 1
        return chosen

    def _log(self, entries: Iterable[dict[str, Any]]) -> None:
        texts = [_LINE.encode(entry) for entry in entries]
        numbers = range(self.next_change, self.next_change + len(texts))
        sums = sums_of("change", [numbers], [text.encode() for text in texts]) if texts else []
        self.connection.executemany("INSERT INTO change VALUES (?, ?, ?)", zip(numbers, texts, sums, strict=True))
        self.next_change += len(texts)
