"""Pairs and clusters kept in the file, and what a batch changes of them.

Pairs are kept between posted articles; articles with the same folded text stand beside the posted one of them and share
its pairs. After every batch clusters are those of ``cluster`` over all pairs, whatever the order of the articles.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance.ascending import united, without
from provenance.errors import CorruptIndexError
from provenance.store.changes import Because, Group
from provenance.store.members import Members
from provenance.store.new_pairs import NewPairs, among
from provenance.store.pairs import StoredPairs, figures_of
from provenance.store.reasons import Reasons
from provenance.store.regrouping import Regrouping
from provenance.store.rows import id_bytes, name_of
from provenance.store.sizes import Sizes
from provenance.store.standings import ONE, Columns, Standings, exact, exact_sums
from provenance.store.sums import every_one
from provenance.store.totals import Totals

__all__ = ["Links"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]
Twins = dict[int, list[tuple[str, int]]]


@dataclass(slots=True)
class Links:
    """Pairs and clusters of one connection, and what a batch changes of them until ``settle`` writes it."""

    sizes: Sizes
    pairs: StoredPairs
    standings: Standings
    members: Members
    _new: NewPairs = field(default_factory=NewPairs)
    _ids: dict[int, bytes] = field(default_factory=dict)  # of articles that came, as stored
    _gone: dict[int, int] = field(default_factory=dict)  # articles that were posted and are gone: their homes
    _weights: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # what is to be added to them
    _lost: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # representatives that are gone

    @classmethod
    def of(cls, connection: sqlite3.Connection, sizes: Sizes, totals: Totals) -> Links:
        """Return the links of a connection."""
        pairs = StoredPairs(connection, sizes, totals)
        return cls(sizes, pairs, Standings(connection, totals), Members(connection, totals))

    def add(self, left: Int64, right: Int64, shared: Int64) -> None:
        """Keep verified pairs: an article that is new, another, and the shingles they share, int64."""
        self.pairs.add(left, right, shared)
        self._new.add(left, right, shared)

    def name(self, numbers: Iterable[int], ids: Iterable[bytes]) -> None:
        """Note the ids of articles that come, as stored."""
        self._ids.update(zip(numbers, ids, strict=True))

    def remove(self, number: int) -> None:
        """Drop the pairs of an article."""
        (old,) = self.standings.get(np.array([number])) or (None,)
        others, shared = self.pairs.partners(number)
        self.pairs.remove(number, others.tolist())
        fresh = self._new.drop(number)
        if old is None:
            return
        self._gone[number] = old.home
        jaccards = self._jaccards(np.full(len(others), number), others, shared)
        for other, jaccard in zip(others.tolist(), jaccards.tolist(), strict=True):
            if other not in fresh:
                self._weights[other] -= old.twins * exact(jaccard)
                self._lost[other] += old.home == number

    def rename(self, old: int, new: int) -> None:
        """Give the pairs of one article to another, which is new and has the same folded text."""
        others, shared = self.pairs.partners(old)
        self.remove(old)
        self.pairs.add(np.full(len(others), new), others, shared)
        self._new.add(np.full(len(others), new), others, shared, may_drop=True)

    def settle(self, touched: set[int], gone: dict[int, str]) -> None:
        """Bring the clusters up to date with a batch.

        ``touched`` are posted articles of which there are more or fewer with their folded text than before, or that
        were posted anew; ``gone`` are ids of removed articles.
        """
        here = {number for number in touched if self.sizes.one(number)}
        twins = self.pairs.groups(here)
        new = self._new.sorted()
        self._weigh_twins(twins, new)
        given = [_array(values) for values in (here, self._weights.keys())]
        present = united(*given, new[0])
        present = present[self.sizes.of(present) > 0]
        old = self.standings.get(present)
        now, fresh = self._weighed(present, old, twins, new)
        regrouping = Regrouping(
            self.standings.get, self.pairs.of, self.pairs.between, self.sizes.of, _array(self._gone)
        )
        parts = regrouping.run(now, fresh, new, self._lost)
        dropped = without(present, now.number)
        affected, known = self._put(now, fresh, old, parts, dropped)
        affected.update(parts[3][np.isin(parts[0], _array(here))].tolist())
        standings = self._with_homes(_array(affected), known, dropped)
        self._regroup(standings, dropped, twins, self._new.without_taken(new), gone)
        self._new.clear()
        for each in (self._ids, self._gone, self._weights, self._lost):
            each.clear()

    def _weigh_twins(self, twins: Twins, new: tuple[Int64, Int64, Int64]) -> None:
        """Add to the weights of others what more or fewer articles with a folded text make."""
        before = self.standings.get(_array(twins))
        more = np.array([len(twins[number]) for number in before.number.tolist()], np.int64) - before.twins
        numbers, more = before.number[more != 0], more[more != 0]
        a, b, shared = self.pairs.of(numbers)
        known = ~among(a, b, new)
        a, b, shared = a[known], b[known], shared[known]
        jaccards = self._jaccards(a, b, shared).tolist()
        for other, times, jaccard in zip(b.tolist(), more[np.searchsorted(numbers, a)].tolist(), jaccards, strict=True):
            self._weights[other] += times * exact(jaccard)

    def _weighed(
        self, present: Int64, old: Columns, twins: Twins, new: tuple[Int64, Int64, Int64]
    ) -> tuple[Columns, Bool]:
        """Standings with new weights, of those that have pairs or whose folded text others have; which are fresh."""
        numbers = present.tolist()
        fresh = old.places(present) < 0
        count = np.ones(len(present), np.int64)
        count[~fresh] = old.twins
        first, weights = [b""] * len(present), [0] * len(present)
        before = zip(np.flatnonzero(~fresh).tolist(), old.first, old.weight, old.twins.tolist(), strict=True)
        for place, name, weight, times in before:
            first[place], weights[place] = name, weight - (times - 1) * ONE
        unnamed = {n for n, is_fresh in zip(numbers, fresh.tolist(), strict=True) if is_fresh and n not in self._ids}
        groups = twins | self.pairs.groups(unnamed - twins.keys())
        for place, number in enumerate(numbers):
            if number in groups:
                count[place] = len(groups[number])
                first[place] = id_bytes(groups[number][0][0])
            elif fresh[place]:
                first[place] = self._ids[number]
        own, other, shared = new
        begins = np.flatnonzero(np.diff(own, prepend=-1))
        times = count[np.searchsorted(present, other)]
        added = exact_sums(self._jaccards(own, other, shared), times, begins)
        for place, more in zip(np.searchsorted(present, own[begins]).tolist(), added, strict=True):
            weights[place] += more
        weights = [
            weight + self._weights.get(number, 0) + (more - 1) * ONE
            for number, weight, more in zip(numbers, weights, count.tolist(), strict=True)
        ]
        if weights and min(weights) < 0:  # what pairs that are gone had made of it is not there
            raise CorruptIndexError(f"row {numbers[weights.index(min(weights))]} of the table standing is missing")
        near, tied, home = (np.zeros(len(present), np.int64) for _ in range(3))
        near[~fresh], tied[~fresh], home[~fresh] = old.near, old.tied, old.home
        kept = np.flatnonzero(np.array(weights, bool))
        return Columns(present, count, near, tied, home, first, weights).take(kept), fresh[kept]

    def _put(
        self, now: Columns, fresh: Bool, old: Columns, parts: tuple[Int64, Int64, Int64, Int64], dropped: Int64
    ) -> tuple[set[int], Columns]:
        """Write standings that changed.

        Returns representatives, before and now, of those that moved or are gone; and the standings as they are now.
        """
        numbers, *columns = parts
        places = np.searchsorted(numbers, now.number)
        after = now.placed(*(column[places] for column in columns))
        stayed = np.flatnonzero(~fresh)
        before = old.take(old.places(now.number[stayed]))
        changed = stayed[after.take(stayed).differ(before)]
        reached = self.standings.get(without(numbers, now.number))
        places = np.searchsorted(numbers, reached.number)
        others = reached.placed(*(column[places] for column in columns))
        self.standings.put(after.take(united(np.flatnonzero(fresh), changed)).joined(others))
        self.standings.remove(united(_array(self._gone), dropped))
        affected: set[int] = set()
        for standings, then in ((now, after), (reached, others)):
            moved = then.home != standings.home
            affected.update(then.home[moved].tolist(), standings.home[moved].tolist())
        places = old.places(dropped)
        affected.update(old.home[places[places >= 0]].tolist(), self._gone.values())
        return affected - {0}, after.joined(others)

    def _with_homes(self, homes: Int64, known: Columns, dropped: Int64) -> Columns:
        """Standings of all that are with these representatives, given those that changed.

        Who is with one of them and did not change was in the same cluster before; ``dropped`` have none any more.

        Raises
        ------
        CorruptIndexError
            If one of that cluster has no standing, or is elsewhere.
        """
        around = self.members.around(homes)
        others = without(without(around[self.sizes.of(around) > 0], known.number), dropped)
        found = self.standings.get(others)
        every_one("standing", found.number.tolist(), others.tolist())
        if not np.isin(found.home, homes).all():
            raise CorruptIndexError("the table standing is not that which the clusters are of")
        return known.take(np.flatnonzero(np.isin(known.home, homes))).joined(found)

    def _regroup(
        self, standings: Columns, dropped: Int64, twins: Twins, new: tuple[Int64, Int64, Int64], gone: dict[int, str]
    ) -> None:
        """Write the clusters of all these; ``dropped`` are articles that are alone now."""
        many = set(standings.number[standings.twins > 1].tolist())
        twins = twins | self.pairs.groups((many | set(dropped.tolist())) - twins.keys())
        families = _families(standings, twins)
        part = {number for group in families for number in group.members}
        part |= {number for each in dropped.tolist() for _, number in twins[each]}
        again = {name_of(stored): number for number, stored in self._ids.items()} if gone else {}
        renewed = {number: again[name] for number, name in gone.items() if name in again}
        stored = self._ids | dict(zip(standings.number.tolist(), standings.first, strict=True))
        names = gone | {number: each for group in twins.values() for each, number in group}

        def name(number: int) -> str:
            if number in names:
                return names[number]
            if number not in stored:
                raise CorruptIndexError(f"row {number} of the table standing is missing")
            return name_of(stored[number])

        def because(before: dict[int, int], staying: Iterable[int]) -> Because:
            return Reasons(self.pairs, self.sizes, standings, twins, name, new, before, staying).best

        found = [group for group in families if len(group.members) > 1]
        self.members.write(found, part, gone.keys(), renewed, name, because)

    def _jaccards(self, a: Int64, b: Int64, shared: Int64) -> NDArray[np.float64]:
        return figures_of(shared, self.sizes.of(a), self.sizes.of(b))[1]


def _families(standings: Columns, twins: Twins) -> list[Group]:
    """Articles that are with each representative, in the order of their first ids."""
    order = np.argsort(standings.home, kind="stable")
    homes, begins = np.unique(standings.home[order], return_index=True)
    if not len(homes):
        return []
    firsts = np.minimum.reduceat(np.array(standings.first, object)[order], begins).tolist()
    numbers, bounds = standings.number[order].tolist(), [*begins.tolist(), len(order)]
    several = np.maximum.reduceat(standings.twins[order], begins).tolist()
    found = []
    for place in sorted(range(len(homes)), key=firsts.__getitem__):
        members = numbers[bounds[place] : bounds[place + 1]]
        if several[place] > 1:
            times = standings.twins[order[bounds[place] : bounds[place + 1]]].tolist()
            posted = zip(members, times, strict=True)
            members = [each for number, count in posted for each in _articles(number, count, twins)]
        home = int(homes[place])
        found.append(Group(members, twins[home][0][1] if home in twins else home))
    return found


def _articles(number: int, count: int, twins: Twins) -> list[int]:
    return [number] if count == 1 else [each for _, each in twins[number]]


def _array(numbers: Iterable[int]) -> Int64:
    """Numbers in ascending order."""
    return np.array(sorted(numbers), np.int64)
