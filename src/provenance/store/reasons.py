"""Reasons: which pair it is because of which a cluster changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance.store.changes import Reason
from provenance.store.pairs import StoredPairs, figures_of
from provenance.store.sizes import Sizes
from provenance.store.standings import Columns

__all__ = ["Reasons"]

Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]
Figured = tuple[int, int, float, float]
"""A pair of posted articles, its overlap and its Jaccard."""


@dataclass(slots=True)
class Reasons:
    """Pairs around the clusters of a batch.

    Attributes
    ----------
    standings
        Of all posted articles in those clusters.
    twins
        Ids and numbers of the articles with the folded text of each posted one, where there are several.
    name
        Gives the id of a number.
    new
        Pairs that are new, in both directions, ascending; not those that one article took over from another with its
        folded text, or the reason would depend on which of them came first.
    before
        The cluster that each article was in.
    staying
        Those of these clusters that are there still.
    """

    pairs: StoredPairs
    sizes: Sizes
    standings: Columns
    twins: dict[int, list[tuple[str, int]]]
    name: Callable[[int], str]
    new: tuple[Int64, Int64, Int64]
    before: dict[int, int]
    staying: Iterable[int]
    _posted: dict[int, int] = field(default_factory=dict)  # of articles that are not posted
    _new: dict[tuple[int, int], Reason] = field(default_factory=dict)  # by a cluster before and a representative now
    _home: dict[int, int] = field(default_factory=dict)
    _guests: tuple[Int64, Int64] = field(default_factory=lambda: (np.zeros(0, np.int64), np.zeros(0, np.int64)))
    _near: dict[int, tuple[float, float]] = field(default_factory=dict)  # figures of texts with their representatives

    def __post_init__(self) -> None:
        self._posted = {other: number for number, group in self.twins.items() for _, other in group}
        self._home = dict(zip(self.standings.number.tolist(), self.standings.home.tolist(), strict=True))
        order = np.argsort(self.standings.home, kind="stable")
        self._guests = self.standings.home[order], self.standings.number[order]
        self._find_new()

    def best(self, one: set[int], other: set[int]) -> Reason | None:
        """The best pair of an article of one set and one of another: a new one, or else one that is kept.

        The articles of ``one`` were in one cluster, or all in none; those of ``other`` are in one, and the others of it
        are in ``one``, or were in the same cluster and are not in it.
        """
        home = self._home.get(self._posted.get(first := next(iter(other)), first), 0)
        new = self._new.get((self.before.get(next(iter(one)), 0), home))
        if new is not None:
            return new
        few, many = (one, other) if len(one) < len(other) else (other, one)
        own = sorted({self._posted.get(number, number) for number in few})
        return self._best(self._kept(own), few, many)

    def _find_new(self) -> None:
        """Find the best of the new pairs between those who were in each cluster and those who are with each other.

        Who was in a cluster that stays, and is not with it any more, is no reason for others to join it.
        """
        sides, clusters, articles = self._sides()
        a, b, shared = self.new
        row, left = _met(sides, a)
        again, right = _met(sides, b[row])
        row, left = row[again], left[again]
        homes = self.standings.home[self.standings.places(sides)]
        was, then = clusters[left], homes[right]
        together = homes[left] == then
        left_it = np.isin(was, np.fromiter(self.staying, np.int64)) & ~together
        among = (clusters[right] == 0) & together & (left < right)  # each pair of a cluster that is new, once
        wanted = np.where(was == 0, among, (clusters[right] != was) & ~left_it)
        chosen = np.flatnonzero(wanted)
        row, left, right, was, then = (column[chosen] for column in (row, left, right, was, then))
        overlap, jaccard = self._figures(a[row], b[row], shared[row])
        order = np.lexsort((-jaccard, -overlap, then, was))
        left, right, was, then = (column[order] for column in (left, right, was, then))
        overlap, jaccard = overlap[order], jaccard[order]
        begins = np.flatnonzero((np.diff(was, prepend=-1) != 0) | (np.diff(then, prepend=-1) != 0))
        group = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(was))))
        best = begins[group]
        ties = np.flatnonzero((overlap == overlap[best]) & (jaccard == jaccard[best]))
        ids = self._first_ids(group[ties], articles[left[ties]], articles[right[ties]])
        columns = (column[begins].tolist() for column in (was, then, overlap, jaccard))
        for cluster, home, most, figure, (one, other) in zip(*columns, ids, strict=True):
            self._new[cluster, home] = Reason(most, figure, one, other)

    def _first_ids(self, groups: Int64, left: Int64, right: Int64) -> list[tuple[str, str]]:
        """Of each group (numbers that ascend) of pairs of articles, the ids that come first, in order."""
        numbers, places = np.unique(np.stack((left, right)), return_inverse=True)
        names = list(map(self.name, numbers.tolist()))
        ranks = np.empty(len(names), np.int64)
        ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        one, other = np.sort(ranks[places.reshape(2, -1)], axis=0)
        order = np.lexsort((other, one, groups))
        firsts = order[np.flatnonzero(np.diff(groups, prepend=-1))]  # sorted by groups, each begins where it did
        names.sort()
        return [(names[a], names[b]) for a, b in zip(one[firsts].tolist(), other[firsts].tolist(), strict=True)]

    def _sides(self) -> tuple[Int64, Int64, Int64]:
        """Posted articles, ascending; the clusters that those with their texts were in (0: none); one article of each.

        It is the one with the first id of those with the text that were in the cluster.
        """
        several = self.standings.twins > 1
        single = self.standings.number[~several].tolist()
        texts, articles = list(single), list(single)
        clusters = [self.before.get(number, 0) for number in single]
        for number in self.standings.number[several].tolist():
            first: dict[int, int] = {}
            for _, article in self.twins[number]:
                first.setdefault(self.before.get(article, 0), article)
            texts += [number] * len(first)
            clusters += first.keys()
            articles += first.values()
        order = np.argsort(np.array(texts, np.int64), kind="stable")
        columns = (np.array(values, np.int64)[order] for values in (texts, clusters, articles))
        return next(columns), next(columns), next(columns)

    def _best(self, pairs: Iterable[Figured], few: set[int], many: set[int]) -> Reason | None:
        found: Reason | None = None
        for a, b, overlap, jaccard in pairs:
            if found is not None and (overlap, jaccard) < found[:2]:
                continue
            ids = self._ids(a, b, few, many)
            if ids is not None:
                reason = Reason(overlap, jaccard, *ids)
                found = reason if found is None else min(found, reason, key=lambda each: each.rank)
        return found

    def _ids(self, a: int, b: int, few: set[int], many: set[int]) -> tuple[str, str] | None:
        """The first ids of an article of one set with the one text, and one of another with the other, in order."""
        left, right = self._among(a, few), self._among(b, many)
        pairs = [(min(x, y), max(x, y)) for x in left[:2] for y in right[:2] if x != y]
        return min(pairs, default=None)

    def _among(self, number: int, members: set[int]) -> list[str]:
        if number not in self.twins:
            return [self.name(number)] if number in members else []
        return [name for name, each in self.twins[number] if each in members]

    def _kept(self, own: list[int]) -> Iterator[Figured]:
        """Pairs of texts with representatives, and of identical texts."""
        homes, guests = self._guests
        joined: list[tuple[int, int, bool]] = []  # a text, its representative, and whether this one is among ``own``
        for number in own:
            home = self._home.get(number, number)
            if home != number:
                joined.append((number, home, False))
            begin, end = np.searchsorted(homes, (number, number + 1))
            joined += [(guest, number, True) for guest in guests[begin:end].tolist() if guest != number]
        self._read({text for text, _, _ in joined})
        for text, home, turned in joined:
            overlap, jaccard = self._near[text]
            yield (home, text, overlap, jaccard) if turned else (text, home, overlap, jaccard)
        yield from ((number, number, 1.0, 1.0) for number in own if number in self.twins)

    def _read(self, texts: set[int]) -> None:
        """Read the pairs of texts with their representatives."""
        left = np.array(sorted(texts - self._near.keys()), np.int64)
        if len(left):
            right = np.array([self._home[number] for number in left.tolist()], np.int64)
            overlap, jaccard = self._figures(left, right, self.pairs.between(left, right))
            figures = zip(overlap.tolist(), jaccard.tolist(), strict=True)
            self._near.update(zip(left.tolist(), figures, strict=True))

    def _figures(self, a: Int64, b: Int64, shared: Int64) -> tuple[Float64, Float64]:
        """Overlaps and Jaccards of pairs."""
        return figures_of(shared, self.sizes.of(a), self.sizes.of(b))


def _met(values: Int64, wanted: Int64) -> tuple[Int64, Int64]:
    """Every place of ``wanted`` and each place of the same value in ``values`` (ascending)."""
    begin, end = np.searchsorted(values, wanted, "left"), np.searchsorted(values, wanted, "right")
    count = end - begin
    rows = np.repeat(np.arange(len(wanted)), count)
    return rows, np.arange(len(rows)) - np.repeat(np.cumsum(count) - count - begin, count)
