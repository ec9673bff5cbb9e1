"""Pairs and clusters kept in the file, the clusters with stable ids and a log of what became of them.

Pairs are kept between posted articles; articles with the same folded text stand beside the posted one of them and share
its pairs. After every batch clusters are those of ``cluster`` over all pairs, whatever the order of the articles.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.errors import CorruptIndexError
from provenance.similarity import Pair
from provenance.store.articles import CONFIRMED
from provenance.store.changes import Change, Group, changes
from provenance.store.pairs import StoredPairs
from provenance.store.regrouping import Likeness, Regrouping
from provenance.store.rows import id_bytes, name_of
from provenance.store.sizes import Sizes
from provenance.store.standings import ONE, Standing, Standings, exact
from provenance.store.sums import checked, every_one, holds, sum_of, sums_of
from provenance.store.totals import Totals

__all__ = ["Links", "StoredCluster"]

Int64 = NDArray[np.int64]


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
class Links:
    """Pairs and clusters of one connection, and what a batch changes of them until ``settle`` writes it."""

    connection: sqlite3.Connection
    sizes: Sizes
    pairs: StoredPairs
    standings: Standings
    totals: Totals
    next_cluster: int = 1
    next_change: int = 1
    _fresh: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))  # pairs that are new
    _gone: dict[int, Standing] = field(default_factory=dict)
    _weights: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # what is to be added to them
    _lost: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # representatives that are gone

    @classmethod
    def of(cls, connection: sqlite3.Connection, sizes: Sizes, totals: Totals) -> Links:
        """Return the links of a connection."""
        return cls(connection, sizes, StoredPairs(connection, sizes, totals), Standings(connection), totals)

    def add(self, left: Int64, right: Int64, shared: Int64) -> None:
        """Keep verified pairs: an article that is new, another, and the shingles they share, int64."""
        self.pairs.add(left, right, shared)
        for a, b, both in zip(left.tolist(), right.tolist(), shared.tolist(), strict=True):
            self._fresh[a][b] = self._fresh[b][a] = both

    def remove(self, number: int) -> None:
        """Drop the pairs of an article."""
        old = self.standings.get([number]).get(number)
        if old is not None:
            self._gone[number] = old
        others = self._partners(number)
        self.pairs.remove(number, list(others))
        fresh = self._fresh.pop(number, {})
        for other, likeness in others.items():
            if other in fresh:
                del self._fresh[other][number]
            elif old is not None:
                self._weights[other] -= old.twins * exact(likeness.jaccard)
                self._lost[other] += old.is_representative

    def rename(self, old: int, new: int) -> None:
        """Give the pairs of one article to another, which is new and has the same folded text."""
        others, shared = self.pairs.partners(old)
        self.remove(old)
        self.add(np.full(len(others), new), others, shared)

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

    def members(self, cluster: int) -> list[int]:
        """Articles of a cluster, ascending; none if there is no such cluster."""
        query = "SELECT number FROM member WHERE cluster = ? ORDER BY number"
        numbers = [number for (number,) in self.connection.execute(query, (cluster,))]
        return [number for number, home in self.homes(set(numbers)).items() if home == cluster]

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

    def drop_damaged_members(self) -> None:
        """Delete memberships that do not match their sums, or whose article is gone."""
        query = "SELECT number, cluster, representative, sum FROM member"
        damaged = [row[:1] for row in self.connection.execute(query) if not holds("member", row)]
        self.connection.executemany("DELETE FROM member WHERE number = ?", damaged)
        self.connection.execute("DELETE FROM member WHERE number NOT IN (SELECT number FROM article)")

    def settle(self, touched: set[int], gone: dict[int, str]) -> None:
        """Bring the clusters up to date with a batch.

        ``touched`` are posted articles of which there are more or fewer with their folded text than before, or that
        were posted anew; ``gone`` are ids of removed articles.
        """
        here = {number for number in touched if self.sizes.one(number)}
        names = self.pairs.groups(here)
        old = self.standings.get(here)
        self._weigh_twins(names, old)
        present = here | {n for n in self._fresh.keys() | self._weights.keys() if self.sizes.one(n)}
        old |= self.standings.get(present - here)
        names |= self.pairs.groups(present - here - old.keys())
        now = self._weighed(present, names, old)

        def before(numbers: Iterable[int]) -> dict[int, Standing]:
            found = self.standings.get(numbers)
            old.update(found)
            return found

        def partners(number: int) -> dict[int, Likeness]:
            if number in read:
                return self._likenesses(number, read[number])
            return self._partners(number) if number in old else self._likenesses(number, self._fresh[number])

        read = self.pairs.all_partners(n for n in now if n in old and old[n].is_representative)
        regrouping = Regrouping(before, partners, now, self._gone)
        regrouping.run({number: count for number, count in self._lost.items() if number in now})
        changed = {number: each for number, each in now.items() if old.get(number) != each}
        dropped = {number for number in present if number not in now}
        self.standings.remove({*self._gone, *(dropped & old.keys())})
        self.standings.put(changed.values())
        moved = {n for n, each in changed.items() if n not in old or old[n].home != each.home}
        affected = {now[n].home for n in moved | (names.keys() & now.keys())}
        affected |= {old[n].home for n in (moved | dropped) & old.keys()} | {each.home for each in self._gone.values()}
        self._regroup(affected, dropped, gone)
        for each in (self._fresh, self._gone, self._weights, self._lost):
            each.clear()

    def _weigh_twins(self, names: dict[int, list[tuple[str, int]]], old: dict[int, Standing]) -> None:
        """Add to the weights of others what more or fewer articles with a folded text make."""
        for number, each in old.items():
            more = len(names[number]) - each.twins
            if more:
                fresh = self._fresh.get(number, {})
                for other, likeness in self._partners(number).items():
                    if other not in fresh:
                        self._weights[other] += more * exact(likeness.jaccard)

    def _weighed(
        self, present: set[int], names: dict[int, list[tuple[str, int]]], old: dict[int, Standing]
    ) -> dict[int, Standing]:
        """Standings with new weights, of those that are paired with anybody or have the folded text of others."""
        twins = {n: len(names[n]) if n in names else old[n].twins for n in present}
        sizes = dict(zip(twins, self.sizes.of(np.fromiter(twins, np.int64, len(twins))).tolist(), strict=True))
        weighed = {}
        for n in present:
            each = old.get(n) or Standing(n, 1, 0, 0, 0, b"", 0)
            weight = each.weight + self._weights.get(n, 0) + (twins[n] - each.twins) * ONE
            for other, both in self._fresh.get(n, {}).items():
                weight += twins[other] * exact(both / (sizes[n] + sizes[other] - both))
            if weight < 0:  # what pairs that are gone had made of it is not there
                raise CorruptIndexError(f"row {n} of the table standing is missing")
            if weight:
                first = id_bytes(names[n][0][0]) if n in names else each.first
                weighed[n] = Standing(n, twins[n], each.near, each.tied, each.home, first, weight)
        return weighed

    def _partners(self, number: int) -> dict[int, Likeness]:
        """Whom a posted article is paired with."""
        others, shared = self.pairs.partners(number)
        return self._likenesses(number, dict(zip(others.tolist(), shared.tolist(), strict=True)))

    def _likenesses(self, number: int, shared: dict[int, int]) -> dict[int, Likeness]:
        own = self.sizes.one(number)
        sizes = self.sizes.of(np.fromiter(shared, np.int64, len(shared))).tolist()
        return {
            other: Likeness(both / min(own, size), both / (own + size - both))
            for (other, both), size in zip(shared.items(), sizes, strict=True)
        }

    def _regroup(self, homes: set[int], dropped: set[int], gone: dict[int, str]) -> None:
        """Write the clusters of these representatives; ``dropped`` are articles that are alone now."""
        standings = self.standings.with_homes(homes)
        groups = self.pairs.groups(standings.keys() | dropped)
        members: dict[int, list[str]] = defaultdict(list)
        for number, each in standings.items():
            members[each.home] += [name for name, _ in groups[number]]
        found = sorted(
            Group(tuple(sorted(names)), groups[home][0][0]) for home, names in members.items() if len(names) > 1
        )
        numbers = {name: number for group in groups.values() for name, number in group}
        numbers |= self._members_of_clusters(set(numbers.values()), gone)
        posted = {name: number for number, group in groups.items() for name, _ in group}
        with_home: dict[int, list[int]] = defaultdict(list)
        for number, each in standings.items():
            if number != each.home:
                with_home[each.home].append(number)

        @cache
        def shared_with(home: int) -> dict[int, int]:
            others, shared = self.pairs.partners(home)
            return dict(zip(others.tolist(), shared.tolist(), strict=True))

        def fresh(names: set[str]) -> list[Pair]:
            own = {posted[name] for name in names if name in posted}
            around = ((a, b, both) for a in own for b, both in self._fresh.get(a, {}).items() if b in groups)
            return list(self.pairs.across(sorted({(min(a, b), max(a, b), both) for a, b, both in around}), groups))

        def others(names: set[str]) -> list[Pair]:
            own = {posted[name] for name in names if name in posted}
            around = {(n, standings[n].home) for n in own if n in standings and standings[n].home != n}
            around |= {(n, home) for home in own & with_home.keys() for n in with_home[home]}
            pairs = [(n, home, shared_with(home)[n]) for n, home in sorted(around)]
            return [*self.pairs.across(pairs, groups), *self.pairs.within({n: groups[n] for n in sorted(own)})]

        self._write(found, fresh, others, numbers, gone)

    def _members_of_clusters(self, part: set[int], gone: dict[int, str]) -> dict[str, int]:
        """All members of the clusters that the articles of a part (and those gone) are in now."""
        query = (
            "SELECT article.id, article.number FROM member JOIN article ON article.number = member.number"
            " WHERE member.cluster IN"
            " (SELECT m.cluster FROM member AS m WHERE m.number IN (SELECT value FROM json_each(?)))"
        )
        rows = self.connection.execute(query, (json.dumps(sorted(part | set(gone))),))
        return {name_of(name): number for name, number in rows}

    def _write(
        self,
        found: list[Group],
        fresh: Callable[[set[str]], list[Pair]],
        others: Callable[[set[str]], list[Pair]],
        numbers: dict[str, int],
        gone: dict[int, str],
    ) -> None:
        rows = self._rows(set(numbers.values()) | set(gone))
        ids = {number: name for name, number in numbers.items()} | gone
        before: dict[int, set[str]] = defaultdict(set)
        for number, (home, _) in rows.items():
            before[home].add(ids[number])
        names = self._named(found, before)
        after = {names[i]: found[i] for i in range(len(found))}
        for entry in changes(before, after, fresh, others):
            self._log(entry)
        new = {
            numbers[name]: (home, int(name == group.canonical))
            for home, group in after.items()
            for name in group.members
        }
        left = [(number,) for number in sorted(rows.keys() - new.keys())]
        self.connection.executemany("DELETE FROM member WHERE number = ?", left)
        self.totals.add("member", len(new.keys() - rows.keys()) - len(left))
        written = sorted((number, *row) for number, row in new.items() if rows.get(number) != row)
        if written:
            columns = list(zip(*written, strict=True))
            rows_and_sums = zip(*columns, sums_of("member", columns), strict=True)
            self.connection.executemany("INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)", rows_and_sums)

    def homes(self, numbers: set[int]) -> dict[int, int]:
        """The cluster of each of these articles that is in one."""
        return {number: home for number, (home, _) in self._rows(numbers).items()}

    def _rows(self, numbers: set[int]) -> dict[int, tuple[int, int]]:
        """The cluster of each of these articles that is in one, and whether it is its representative."""
        query = (
            "SELECT number, cluster, representative, sum FROM member WHERE number IN (SELECT value FROM json_each(?))"
        )
        rows = checked("member", self.connection.execute(query, (json.dumps(sorted(numbers)),)).fetchall())
        return {number: (home, representative) for number, home, representative, _ in rows}

    def _named(self, found: list[Group], before: dict[int, set[str]]) -> list[int]:
        """A cluster keeps the id with which it has the most members in common, the older one when in doubt."""
        home = {name: number for number, members in before.items() for name in members}
        claims = []
        for place, group in enumerate(found):
            common: dict[int, int] = defaultdict(int)
            for name in group.members:
                if name in home:
                    common[home[name]] += 1
            claims += [(-count, number, place) for number, count in common.items()]
        chosen = [0] * len(found)
        taken: set[int] = set()
        for _, number, place in sorted(claims):
            if not chosen[place] and number not in taken:
                chosen[place] = number
                taken.add(number)
        for place in range(len(found)):
            if not chosen[place]:
                chosen[place] = self.next_cluster
                self.next_cluster += 1
        return chosen

    def _log(self, entry: dict[str, Any]) -> None:
        text = json.dumps(entry, sort_keys=True)
        row = (self.next_change, text, sum_of("change", self.next_change, text))
        self.connection.execute("INSERT INTO change VALUES (?, ?, ?)", row)
        self.next_change += 1
