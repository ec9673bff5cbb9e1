"""Verified pairs kept in the file, and the clusters they make, with stable ids and a log of changes.

Pairs are kept between posted articles; articles with the same folded text stand beside the posted one of them and
share its pairs. A batch changes clusters only in the connected parts that it touches, and ``cluster`` of a part does
not depend on pairs elsewhere; so clusters are at any moment those of all pairs, whatever the order of the articles.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.clusters import Cluster, cluster
from provenance.errors import CorruptIndexError
from provenance.identical import EXPAND
from provenance.similarity import Pair
from provenance.store.sizes import Sizes
from provenance.store.sums import sum_of, sums_of

__all__ = ["Change", "Links", "StoredCluster"]

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


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log of clusters.

    Attributes
    ----------
    number
        Ascending from 1.
    change
        ``created``, ``joined``, ``left``, ``absorbed``, ``split`` or ``dissolved``.
    cluster, other
        The cluster; the one it absorbed, or that was split off from it.
    members
        Ids that came or went.
    because
        The pair that is the reason, if one is.
    """

    number: int
    change: str
    cluster: int
    other: int | None = None
    members: tuple[str, ...] = ()
    because: tuple[str, str] | None = None

    def __str__(self) -> str:
        why = f" because of the pair {self.because[0]} – {self.because[1]}" if self.because else ""
        names = ", ".join(self.members[:5]) + (f" and {len(self.members) - 5} more" if len(self.members) > 5 else "")
        told = {
            "created": f"{self.cluster} was created with {names}",
            "joined": f"{names} joined {self.cluster}",
            "left": f"{names} left {self.cluster}",
            "absorbed": f"{self.cluster} absorbed {self.other}",
            "split": f"{self.other} was split from {self.cluster} with {names}",
            "dissolved": f"{self.cluster} was dissolved",
        }
        return told[self.change] + why


@dataclass(slots=True)
class Links:
    """Pairs and clusters of one connection."""

    connection: sqlite3.Connection
    sizes: Sizes
    next_cluster: int = 1
    next_change: int = 1
    _added: set[tuple[int, int]] = field(default_factory=set)

    def add(self, left: Int64, right: Int64, shared: Int64) -> None:
        """Keep verified pairs: two numbers and the shingles they share, int64."""
        self._added.update(zip(np.minimum(left, right).tolist(), np.maximum(left, right).tolist(), strict=True))
        a, b, both = np.concatenate((left, right)), np.concatenate((right, left)), np.concatenate((shared, shared))
        order = np.lexsort((b, a))
        columns = [column[order] for column in (a, b, both)]
        sums = sums_of("pair", columns)
        rows = zip(*(column.tolist() for column in columns), sums, strict=True)
        self.connection.executemany("INSERT OR REPLACE INTO pair VALUES (?, ?, ?, ?)", rows)

    def remove(self, number: int) -> list[int]:
        """Drop the pairs of an article; returns the others."""
        others: list[int] = self.partners(number)[0].tolist()
        self.connection.executemany("DELETE FROM pair WHERE a = ? AND b = ?", [(other, number) for other in others])
        self.connection.execute("DELETE FROM pair WHERE a = ?", (number,))
        return others

    def rename(self, old: int, new: int) -> None:
        """Give the pairs of one article to another, which has the same folded text."""
        others, shared = self.partners(old)
        self.remove(old)
        self.add(np.full(len(others), new), others, shared)

    def partners(self, number: int) -> tuple[Int64, Int64]:
        """Numbers paired with this one, ascending, and the shingles they share, int64."""
        query = "SELECT a, b, shared, sum FROM pair WHERE a = ? ORDER BY b"
        _, others, shared = _checked_pairs(self.connection.execute(query, (number,)).fetchall())
        return others, shared

    def all_pairs(self) -> Iterator[tuple[int, int, int]]:
        """Every pair once, ascending."""
        query = "SELECT a, b, shared, sum FROM pair WHERE a < b ORDER BY a, b"
        columns = _checked_pairs(self.connection.execute(query).fetchall())
        yield from zip(*(column.tolist() for column in columns), strict=True)

    def count(self) -> int:
        """How many pairs are kept."""
        (both,) = self.connection.execute("SELECT count(*) FROM pair").fetchone()
        return int(both) // 2

    def expanded(self, pairs: Iterable[tuple[int, int, int]]) -> list[Pair]:
        """Pairs of articles, those of identical texts among them, as ``find_pairs`` gives them; not sorted.

        ``pairs`` are pairs of posted articles; a pair ``(a, a, 0)`` asks for the identical texts of ``a`` only.
        """
        pairs = list(pairs)
        return self._expanded(pairs, self._groups({number for a, b, _ in pairs for number in (a, b)}))

    def _expanded(self, pairs: list[tuple[int, int, int]], found: dict[int, list[tuple[str, int]]]) -> list[Pair]:
        groups = {number: [name for name, _ in group] for number, group in found.items()}
        made = []
        for a, b, shared in pairs:
            if a != b:
                made += [_pair(x, y, shared, size_x, size_y) for x, y, size_x, size_y in self._across(groups, a, b)]
        for number, group in groups.items():
            size = int(self.sizes.values[number])
            count = len(group) * (len(group) - 1) // 2
            hubs = group[:-1] if count <= EXPAND else group[:1]
            made += [_pair(x, y, size, size, size) for i, x in enumerate(hubs) for y in group[i + 1 :]]
        return made

    def _across(self, groups: dict[int, list[str]], a: int, b: int) -> Iterator[tuple[str, str, int, int]]:
        left, right = groups[a], groups[b]
        size_a, size_b = int(self.sizes.values[a]), int(self.sizes.values[b])
        if len(left) * len(right) <= EXPAND:
            yield from ((x, y, size_a, size_b) for x in left for y in right)
        else:
            yield from ((left[0], y, size_a, size_b) for y in right)
            yield from ((x, right[0], size_a, size_b) for x in left[1:])

    def _groups(self, numbers: set[int]) -> dict[int, list[tuple[str, int]]]:
        """Ids and numbers of all articles with the folded text of each of these, ascending."""
        query = (
            "SELECT one.number, other.id, other.number FROM article AS one"
            " JOIN article AS other ON other.digest = one.digest WHERE one.number IN (SELECT value FROM json_each(?))"
        )
        groups: dict[int, list[tuple[str, int]]] = {number: [] for number in sorted(numbers)}
        for number, name, own in self.connection.execute(query, (json.dumps(sorted(numbers)),)):
            groups[number].append((name.decode("utf-8", "surrogatepass"), own))
        for group in groups.values():
            group.sort()
        return groups

    def clusters(self) -> list[StoredCluster]:
        """Every cluster, in the order of ids."""
        query = (
            "SELECT member.cluster, member.number, member.representative, member.sum, article.id FROM member"
            " JOIN article ON article.number = member.number"
        )
        members: dict[int, list[str]] = defaultdict(list)
        canonical: dict[int, str] = {}
        for home, number, representative, stored, name in self.connection.execute(query):
            if stored != sum_of("member", number, home, representative):
                raise CorruptIndexError(f"the membership of article {number} is damaged")
            members[home].append(name.decode("utf-8", "surrogatepass"))
            if representative:
                canonical[home] = members[home][-1]
        return [StoredCluster(home, tuple(sorted(members[home])), canonical[home]) for home in sorted(members)]

    def changes(self, since: int = 0) -> list[Change]:
        """Entries of the log after number ``since``."""
        query = "SELECT number, entry, sum FROM change WHERE number > ? ORDER BY number"
        found = []
        for number, entry, stored in self.connection.execute(query, (since,)):
            if stored != sum_of("change", number, entry):
                raise CorruptIndexError(f"entry {number} of the log is damaged")
            values = json.loads(entry)
            for name in ("members", "because"):
                if name in values:
                    values[name] = tuple(values[name])
            found.append(Change(number, **values))
        return found

    def drop_damaged_members(self) -> None:
        """Delete memberships that do not match their sums, or whose article is gone."""
        query = "SELECT number, cluster, representative, sum FROM member"
        damaged = [row[:1] for row in self.connection.execute(query) if row[3] != sum_of("member", *row[:3])]
        self.connection.executemany("DELETE FROM member WHERE number = ?", damaged)
        self.connection.execute("DELETE FROM member WHERE number NOT IN (SELECT number FROM article)")

    def settle(self, touched: set[int], gone: dict[int, str]) -> None:
        """Form clusters again where articles were touched (posted ones); ``gone`` are ids of removed articles."""
        part, linked = self._part(touched)
        groups = self._groups(part)
        pairs = self._expanded([*linked, *((a, a, 0) for a in part)], groups)
        numbers = {name: number for group in groups.values() for name, number in group}
        numbers |= self._members_of_clusters(part, gone)
        self._write(cluster(pairs), pairs, numbers, gone)
        self._added.clear()

    def _part(self, touched: set[int]) -> tuple[set[int], list[tuple[int, int, int]]]:
        """The articles connected with these, and the pairs between them, ascending."""
        query = "SELECT a, b, shared, sum FROM pair WHERE a IN (SELECT value FROM json_each(?))"
        part: set[int] = set()
        linked: list[tuple[int, int, int]] = []
        edge = {number for number in touched if self.sizes.one(number)}
        while edge:
            part |= edge
            found = self.connection.execute(query, (json.dumps(sorted(edge)),)).fetchall()
            a, b, shared = _checked_pairs(found)
            near = set(b.tolist())
            once = a < b
            linked += zip(a[once].tolist(), b[once].tolist(), shared[once].tolist(), strict=True)
            edge = near - part
        return part, sorted(linked)

    def _members_of_clusters(self, part: set[int], gone: dict[int, str]) -> dict[str, int]:
        """All members of the clusters that the articles of a part (and those gone) are in now."""
        query = (
            "SELECT article.id, article.number FROM member JOIN article ON article.number = member.number"
            " WHERE member.cluster IN"
            " (SELECT m.cluster FROM member AS m WHERE m.number IN (SELECT value FROM json_each(?)))"
        )
        rows = self.connection.execute(query, (json.dumps(sorted(part | set(gone))),))
        return {name.decode("utf-8", "surrogatepass"): number for name, number in rows}

    def _write(self, found: list[Cluster], pairs: list[Pair], numbers: dict[str, int], gone: dict[int, str]) -> None:
        homes = self.homes(set(numbers.values()) | set(gone))
        ids = {number: name for name, number in numbers.items()} | gone
        before: dict[int, set[str]] = defaultdict(set)
        for number, home in homes.items():
            before[home].add(ids[number])
        names = self._named(found, before)
        after = {names[i]: found[i] for i in range(len(found))}
        added = [pair for pair in pairs if self._is_added(pair, numbers)]
        for entry in changes(before, after, added, pairs):
            self._log(entry)
        self.connection.executemany("DELETE FROM member WHERE number = ?", [(number,) for number in sorted(homes)])
        rows = [
            (numbers[name], home, int(name == group.canonical))
            for home, group in sorted(after.items())
            for name in group.members
        ]
        self.connection.executemany(
            "INSERT INTO member VALUES (?, ?, ?, ?)", [(*row, sum_of("member", *row)) for row in sorted(rows)]
        )

    def _is_added(self, pair: Pair, numbers: dict[str, int]) -> bool:
        a, b = numbers[pair.a], numbers[pair.b]
        return (min(a, b), max(a, b)) in self._added

    def homes(self, numbers: set[int]) -> dict[int, int]:
        """The cluster of each of these articles that is in one."""
        query = (
            "SELECT number, cluster, representative, sum FROM member WHERE number IN (SELECT value FROM json_each(?))"
        )
        homes = {}
        for number, home, representative, stored in self.connection.execute(query, (json.dumps(sorted(numbers)),)):
            if stored != sum_of("member", number, home, representative):
                raise CorruptIndexError(f"the membership of article {number} is damaged")
            homes[number] = home
        return homes

    def _named(self, found: list[Cluster], before: dict[int, set[str]]) -> list[int]:
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


def _checked_pairs(rows: list[tuple[int, int, int, int]]) -> tuple[Int64, Int64, Int64]:
    """Pairs as they were read, by column: two numbers, and the shingles they share."""
    a, b, shared, stored = np.array(rows, np.int64).reshape(-1, 4).T
    wrong = np.flatnonzero(sums_of("pair", (a, b, shared)) != stored)
    if len(wrong):
        raise CorruptIndexError(f"the pair of articles {a[wrong[0]]} and {b[wrong[0]]} is damaged")
    return a, b, shared


def changes(
    before: dict[int, set[str]], after: dict[int, Cluster], added: list[Pair], pairs: list[Pair]
) -> Iterator[dict[str, Any]]:
    """What became of clusters, in words that a person can check, in the order of their ids.

    ``created``, ``joined`` and ``left`` (with the ids), ``absorbed`` (with the other cluster), ``split`` (with the one
    it comes from), ``dissolved``; where a pair is the reason, ``because`` names it: one that is new if there is one.
    """
    home = {name: number for number, members in before.items() for name in members}
    both = _by_name(added), _by_name(pairs)
    for number in sorted(before.keys() | after.keys()):
        old, new = before.get(number, set()), set(after[number].members) if number in after else set()
        if not new:
            heirs = sorted(n for n, group in after.items() if not old.isdisjoint(group.members))
            if heirs:
                heir = max(heirs, key=lambda n: (len(old.intersection(after[n].members)), -n))
                why = _because(both, old, set(after[heir].members) - old)
                yield {"change": "absorbed", "cluster": heir, "other": number, **why}
            else:
                yield {"change": "dissolved", "cluster": number, "members": sorted(old)}
            continue
        if not old:
            origins = sorted({home[name] for name in new if name in home})
            why = _because(both, new, new)
            if origins:
                yield {"change": "split", "cluster": origins[0], "other": number, "members": sorted(new)}
            else:
                yield {"change": "created", "cluster": number, "members": sorted(new), **why}
            continue
        came = sorted(name for name in new - old)
        if came:
            why = _because(both, new & old, set(came))
            yield {"change": "joined", "cluster": number, "members": came, **why}
        if old - new:
            yield {"change": "left", "cluster": number, "members": sorted(old - new)}


def _by_name(pairs: list[Pair]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.a].append(pair)
        found[pair.b].append(pair)
    return found


def _because(both: Iterable[dict[str, list[Pair]]], one: set[str], other: set[str]) -> dict[str, Any]:
    few, many = (one, other) if len(one) < len(other) else (other, one)
    for some in both:
        across = [p for name in few for p in some.get(name, ()) if (p.b if p.a == name else p.a) in many]
        if across:
            best = min(across, key=lambda pair: (-pair.overlap, -pair.jaccard, pair.a, pair.b))
            return {"because": [best.a, best.b]}
    return {}


def _pair(x: str, y: str, shared: int, size_x: int, size_y: int) -> Pair:
    if x > y:
        x, y, size_x, size_y = y, x, size_y, size_x
    return Pair(x, y, shared / (size_x + size_y - shared), shared / size_x, shared / size_y, shared)
