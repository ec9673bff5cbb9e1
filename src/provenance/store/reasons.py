"""Reasons: which pair it is because of which a cluster changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance.store.changes import Reason
from provenance.store.pairs import StoredPairs
from provenance.store.sizes import Sizes
from provenance.store.standings import Columns

__all__ = ["Reasons"]

Int64 = NDArray[np.int64]
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
    names
        Ids by number.
    new
        Pairs that are new, in both directions, ascending.
    """

    pairs: StoredPairs
    sizes: Sizes
    standings: Columns
    twins: dict[int, list[tuple[str, int]]]
    names: dict[int, str]
    new: tuple[Int64, Int64, Int64]
    _posted: dict[int, int] = field(default_factory=dict)  # of articles that are not posted
    _new: dict[int, list[Figured]] = field(default_factory=lambda: defaultdict(list))
    _home: dict[int, int] = field(default_factory=dict)
    _guests: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _near: dict[int, dict[int, Figured]] = field(default_factory=dict)  # pairs of a representative, by the other

    def __post_init__(self) -> None:
        self._posted = {other: number for number, group in self.twins.items() for _, other in group}
        self._home = dict(zip(self.standings.number.tolist(), self.standings.home.tolist(), strict=True))
        for number, home in self._home.items():
            if number != home:
                self._guests[home].append(number)
        for pair in self._figured(*self.new):
            if pair[1] in self._home:
                self._new[pair[0]].append(pair)

    def best(self, one: set[int], other: set[int]) -> Reason | None:
        """The best pair of an article of one set and one of another: a new one, or else one that is kept."""
        few, many = (one, other) if len(one) < len(other) else (other, one)
        own = sorted({self._posted.get(number, number) for number in few})
        new = (pair for number in own if number in self._new for pair in self._new[number])
        return self._best(new, few, many) or self._best(self._kept(own), few, many)

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
            return [self.names[number]] if number in members else []
        return [name for name, each in self.twins[number] if each in members]

    def _kept(self, own: list[int]) -> Iterator[Figured]:
        """Pairs of texts with representatives, and of identical texts."""
        for number in own:
            home = self._home.get(number, number)
            if home != number:
                yield from self._with_home(number, home)
            for guest in self._guests.get(number, ()):
                yield from self._with_home(guest, number, turned=True)
            if number in self.twins:
                yield number, number, 1.0, 1.0

    def _with_home(self, number: int, home: int, *, turned: bool = False) -> Iterator[Figured]:
        if home not in self._near:
            others, shared = self.pairs.partners(home)
            figured = self._figured(np.full(len(others), home), others, shared)
            self._near[home] = {pair[1]: pair for pair in figured}
        _, _, overlap, jaccard = self._near[home][number]
        yield (home, number, overlap, jaccard) if turned else (number, home, overlap, jaccard)

    def _figured(self, a: Int64, b: Int64, shared: Int64) -> Iterator[Figured]:
        size_a, size_b = self.sizes.of(a), self.sizes.of(b)
        overlap, jaccard = shared / np.minimum(size_a, size_b), shared / (size_a + size_b - shared)
        return zip(*(column.tolist() for column in (a, b, overlap, jaccard)), strict=True)
