"""Clusters brought up to date with a batch: those of ``cluster`` over all pairs, found from what the batch changed.

``cluster`` takes texts in the order of their weights; whoever is paired with no representative that came before becomes
one, and every other text is with the representative it shares the most with. So a text's part changes only when its
weight does, or when one it is paired with becomes a representative or ceases to be one. From the texts that a batch
touches such changes are followed, in the order of weights; whoever they do not reach is not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple

from provenance.errors import CorruptIndexError
from provenance.store.standings import Standing

__all__ = ["Likeness", "Regrouping"]


class Likeness(NamedTuple):
    """How much two texts share: what is larger is better."""

    overlap: float
    jaccard: float

    @classmethod
    def of(cls, shared: int, size_a: int, size_b: int) -> Likeness:
        """Figures from |A∩B|, |A| and |B|."""
        return cls(shared / min(size_a, size_b), shared / (size_a + size_b - shared))


@dataclass(slots=True)
class Regrouping:
    """One batch.

    Attributes
    ----------
    before
        Reads standings as they were.
    partners
        Reads whom an article is paired with now, and how much they share.
    now
        Standings as they are to be: at first those whose weight or name changed and those that are new, whose ``near``,
        ``tied`` and ``home`` are those of before (of the new ones 0); at the end all that are written.
    gone
        Articles that were posted and are not any more.
    """

    before: Callable[[Iterable[int]], dict[int, Standing]]
    partners: Callable[[int], dict[int, Likeness]]
    now: dict[int, Standing]
    gone: dict[int, Standing] = field(default_factory=dict)
    _near: dict[int, dict[int, Likeness]] = field(default_factory=dict)
    _queue: list[tuple[tuple[float, bytes], int]] = field(default_factory=list)
    _queued: set[int] = field(default_factory=set)
    _decided: dict[int, bool] = field(default_factory=dict)
    _representatives: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _became: set[int] = field(default_factory=set)
    _lost: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def run(self, lost: dict[int, int]) -> None:
        """Bring ``now`` up to date; ``lost`` says how many representatives that an article was paired with are gone."""
        self._lost.update(lost)
        changed = list(self.now)
        for number in changed:
            self._push(number)
        for number in changed:
            if self.now[number].is_representative:  # who was later and is earlier now does not wait for it any more
                rank = self.now[number].rank
                for other in self._read(self._adjacent(number)):
                    if self.now[other].rank < rank:
                        self._push(other)
        while self._queue:
            _, number = heappop(self._queue)
            self._decide(number)
        for number, is_representative in self._decided.items():
            if is_representative:
                self.now[number] = self.now[number].placed(number, 0, 0)
        for number in sorted({*self._decided, *self._representatives, *self._lost}):
            if not self._is_representative(number):
                self._join(number)

    def _decide(self, number: int) -> None:
        was = self.now[number].is_representative
        becomes = self._decided[number] = not self._is_matched(number)
        rank = self.now[number].rank
        if becomes:
            for other in self._adjacent(number):
                self._representatives[other].add(number)
        if becomes and not was:
            self._became.add(number)
        if becomes != was:
            others = self._read(self._adjacent(number))
            for other in others:
                if self.now[other].rank > rank:
                    self._push(other)
            if was:
                for other in others:
                    self._lost[other] += 1

    def _is_matched(self, number: int) -> bool:
        """Whether it is paired with a representative that came before."""
        if self._representatives.get(number):
            return True
        own = self.now[number]
        if own.home in (0, number):
            return any(self._matches(other, own) for other in self._read(self._adjacent(number)))
        if own.home not in self.gone:
            self._read([own.home])
            if self._matches(own.home, own):
                return True
        unknown = own.near - self._lost.get(number, 0) - self._is_representative(own.home)
        return unknown > 0 and any(self._matches(other, own) for other in self._read(self._adjacent(number)))

    def _matches(self, other: int, own: Standing) -> bool:
        """Whether an article that no change has reached is a representative before this one."""
        return other not in self._queued and self.now[other].is_representative and self.now[other].rank < own.rank

    def _join(self, number: int) -> None:
        """Find the representative it shares the most with."""
        self._read([number])
        own = self.now[number]
        fresh = self._representatives.get(number, set())
        is_new = own.home in (0, number)
        near = own.near - self._lost.get(number, 0) + len(fresh & self._became)
        stays = not is_new and own.home not in self.gone and self._is_representative(own.home)
        known = fresh | {own.home} if stays else set(fresh)
        if is_new or own.tied or (not stays and near > len(known)):
            known = {other for other in self._read(self._adjacent(number)) if self._is_representative(other)}
            near = len(known)
        if known == {own.home}:
            self.now[number] = own.placed(own.home, near, 0)
            return
        likeness = {each: self._likeness(number, each) for each in known}
        best = max(likeness.values())
        tied = [each for each in self._read(known) if likeness[each] == best]
        home = min(tied, key=lambda each: self.now[each].rank)
        self.now[number] = own.placed(home, near, int(len(tied) > 1))

    def _likeness(self, number: int, other: int) -> Likeness:
        return self._near[other][number] if other in self._near else self._adjacent(number)[other]

    def _is_representative(self, number: int) -> bool:
        if number in self.gone:
            return False
        if number in self._decided:
            return self._decided[number]
        self._read([number])
        return self.now[number].is_representative

    def _adjacent(self, number: int) -> dict[int, Likeness]:
        if number not in self._near:
            self._near[number] = self.partners(number)
        return self._near[number]

    def _read(self, numbers: Iterable[int]) -> list[int]:
        """The same numbers, whose standings are in ``now`` from here on."""
        wanted = list(numbers)
        missing = [number for number in wanted if number not in self.now]
        if missing:
            self.now |= self.before(missing)
            lost = [number for number in missing if number not in self.now]
            if lost:
                raise CorruptIndexError(f"row {min(lost)} of the table standing is missing")
        return wanted

    def _push(self, number: int) -> None:
        if number not in self._queued:
            self._queued.add(number)
            heappush(self._queue, (self.now[number].rank, number))
