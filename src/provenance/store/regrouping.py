"""Clusters brought up to date with a batch: those of ``cluster`` over all pairs, found from what the batch changed.

``cluster`` takes texts in the order of their weights; whoever is paired with no representative that came before becomes
one, and every other text is with the representative it shares the most with. So a text's part changes only when its
weight does, or when one it is paired with becomes a representative or ceases to be one. From the texts that a batch
touches such changes are followed; whoever they do not reach is not read.

Texts are decided in rounds, all at once whom nobody undecided can still precede, as greedy independent sets are found
in parallel (Blelloch, Fineman, Shun 2012). A text whose pairs are not read may be decided too soon; it is decided again
when one before it changes. As a text waits only for those before it, the last word does not depend on the rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance.ascending import united, without
from provenance.errors import CorruptIndexError
from provenance.store.standings import ONE, Columns

__all__ = ["Regrouping"]

Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]
Bool = NDArray[np.bool_]

_NUMBER = 32  # bits of a number


def _integers() -> Int64:
    return np.zeros(0, np.int64)


def _marks() -> Bool:
    return np.zeros(0, np.bool_)


@dataclass(slots=True)
class _Texts:
    """Texts that were read, by place: in the order in which they were read."""

    number: Int64 = field(default_factory=_integers)
    near: Int64 = field(default_factory=_integers)
    tied: Int64 = field(default_factory=_integers)
    home: Int64 = field(default_factory=_integers)
    weight: Float64 = field(default_factory=lambda: np.zeros(0, np.float64))
    first: list[bytes] = field(default_factory=list)
    was: Bool = field(default_factory=_marks)  # representative before
    now: Bool = field(default_factory=_marks)  # representative, as far as is known
    undecided: Bool = field(default_factory=_marks)
    decided: Bool = field(default_factory=_marks)
    whole: Bool = field(default_factory=_marks)  # all its pairs are read
    _order: Int64 = field(default_factory=_integers)

    def __len__(self) -> int:
        return len(self.number)

    def add(self, standings: Columns) -> None:
        """Texts that are not there yet."""
        was = standings.home == standings.number
        none = np.zeros(len(standings), np.bool_)
        weight = np.array([value / ONE for value in standings.weight], np.float64)  # rounded once, as by ``cluster``
        self.number = np.concatenate((self.number, standings.number))
        self.near = np.concatenate((self.near, standings.near))
        self.tied = np.concatenate((self.tied, standings.tied))
        self.home = np.concatenate((self.home, standings.home))
        self.weight = np.concatenate((self.weight, weight))
        self.first += standings.first
        self.was = np.concatenate((self.was, was))
        self.now = np.concatenate((self.now, was))
        self.undecided = np.concatenate((self.undecided, none))
        self.decided = np.concatenate((self.decided, none))
        self.whole = np.concatenate((self.whole, none))
        self._order = np.argsort(self.number)

    def places(self, numbers: Int64) -> Int64:
        """Places of these numbers, -1 for those that were not read."""
        if not len(self):
            return np.full(len(numbers), -1)
        found = self._order[np.minimum(np.searchsorted(self.number, numbers, sorter=self._order), len(self) - 1)]
        return np.where(self.number[found] == numbers, found, -1)

    def precede(self, one: Int64, other: Int64) -> Bool:
        """Whether ``cluster`` takes one text before the other, by places."""
        sooner: Bool = self.weight[one] > self.weight[other]
        same = np.flatnonzero(self.weight[one] == self.weight[other])
        pairs = zip(one[same].tolist(), other[same].tolist(), strict=True)
        sooner[same] = [self.first[a] < self.first[b] for a, b in pairs]
        return sooner


@dataclass(slots=True)
class _Edges:
    """Pairs that were read, from both ends, by places of texts."""

    own: Int64 = field(default_factory=_integers)
    other: Int64 = field(default_factory=_integers)
    shared: Int64 = field(default_factory=_integers)
    new: Bool = field(default_factory=_marks)  # of this batch
    sooner: Bool = field(default_factory=_marks)  # the other is taken before

    def add(self, texts: _Texts, own: Int64, other: Int64, shared: Int64, new: bool) -> None:
        """Edges that are not there yet."""
        self.own = np.concatenate((self.own, own))
        self.other = np.concatenate((self.other, other))
        self.shared = np.concatenate((self.shared, shared))
        self.new = np.concatenate((self.new, np.full(len(own), new)))
        self.sooner = np.concatenate((self.sooner, texts.precede(other, own)))


@dataclass(slots=True)
class Regrouping:
    """One batch.

    Attributes
    ----------
    standings
        Reads standings of articles as they were.
    pairs
        Reads the pairs of articles as they are: numbers and shingles shared.
    between
        Reads the shingles that each of some articles shares with one that it is paired with.
    sizes
        Shingles of articles by number.
    gone
        Articles that were posted and are not any more.
    """

    standings: Callable[[Int64], Columns]
    pairs: Callable[[Int64], tuple[Int64, Int64, Int64]]
    between: Callable[[Int64, Int64], Int64]
    sizes: Callable[[Int64], Int64]
    gone: Int64
    _texts: _Texts = field(default_factory=_Texts)
    _edges: _Edges = field(default_factory=_Edges)
    _new: Int64 = field(default_factory=_integers)  # pairs of this batch, ascending
    _lost: dict[int, int] = field(default_factory=dict)

    def run(
        self, changed: Columns, fresh: Bool, pairs: tuple[Int64, Int64, Int64], lost: dict[int, int]
    ) -> tuple[Int64, Int64, Int64, Int64]:
        """Find the parts of articles whose weight changed, and of all others whose part is another than it was.

        Parameters
        ----------
        changed, fresh
            Standings with other weights or names than before, and which of them had none, bool; their parts are those
            of before (of fresh ones 0).
        pairs
            The pairs that are new, in both directions, ascending: two numbers and shingles shared.
        lost
            How many representatives that an article was paired with are gone.

        Returns
        -------
        number, near, tied, home
            int64, ascending by number.
        """
        texts = self._texts
        self._lost = lost
        texts.add(changed)
        texts.whole[:] = fresh
        texts.undecided[:] = True
        self._new = pairs[0] << _NUMBER | pairs[1]
        self._edges.add(texts, texts.places(pairs[0]), texts.places(pairs[1]), pairs[2], new=True)
        count = len(changed)
        self._read_pairs(np.flatnonzero(texts.was[:count]))
        edges = self._edges
        later = (
            texts.was[edges.own] & texts.undecided[edges.own] & edges.sooner
        )  # waited for them, and need not any more
        texts.undecided[edges.other[later]] = True
        while texts.undecided.any():
            self._decide()
        return self._parts(count)

    def _decide(self) -> None:
        """One round."""
        texts, edges = self._texts, self._edges
        home = self._homes(np.flatnonzero(texts.undecided))
        ahead = texts.undecided[edges.own] & edges.sooner
        open_ = ahead & texts.undecided[edges.other]
        matched = self._count(ahead & ~open_ & texts.now[edges.other]) > 0
        blocked = self._count(open_) > 0
        owners = np.flatnonzero((home >= 0) & texts.undecided)
        owners = owners[texts.precede(home[owners], owners)]
        waits = texts.undecided[home[owners]]
        matched[owners[~waits & texts.now[home[owners]]]] = True
        blocked[owners[waits]] = True
        known = (
            self._count(~edges.new & texts.was[edges.other]) + self._lost_of() + ((home >= 0) & ~self._has_home(home))
        )
        free = texts.undecided & ~matched & ~blocked
        becomes = free & (texts.whole | (known >= texts.near))
        unsure = np.flatnonzero(free & ~becomes)
        done = becomes | (texts.undecided & matched)
        turned = np.flatnonzero(done & (texts.now != becomes))
        texts.now[done] = becomes[done]
        texts.undecided &= ~done
        texts.decided |= done
        self._read_pairs(np.concatenate((turned, unsure)))
        turns = np.zeros(len(texts), np.bool_)
        turns[turned] = True
        texts.undecided[self._edges.other[turns[self._edges.own] & ~self._edges.sooner]] = True

    def _parts(self, count: int) -> tuple[Int64, Int64, Int64, Int64]:
        """Number, near, tied and home of all whose weight changed, and of others where they are not as before."""
        texts, edges = self._texts, self._edges
        joins = texts.decided | (self._lost_of() > 0)
        joins[:count] = True
        other = edges.other
        stirred = (texts.now[other] & texts.decided[other]) | (texts.now[other] != texts.was[other])
        joins[edges.own[stirred]] = True
        joining = np.flatnonzero(joins & ~texts.now)
        near, known = self._known(joining)
        texts = self._texts
        home, tied = self._best(joining, known)
        chosen = np.concatenate((joining, np.flatnonzero(texts.decided & texts.now)))
        parts = [np.zeros(len(texts), np.int64) for _ in range(3)]
        parts[0][joining], parts[1][joining] = near, tied
        parts[2][:] = texts.number
        parts[2][joining] = texts.number[home]
        differs = (parts[0] != texts.near) | (parts[1] != texts.tied) | (parts[2] != texts.home)
        chosen = chosen[(chosen < count) | differs[chosen]]
        chosen = chosen[np.argsort(texts.number[chosen])]
        return texts.number[chosen], parts[0][chosen], parts[1][chosen], parts[2][chosen]

    def _known(self, joining: Int64) -> tuple[Int64, Int64]:
        """How many representatives these are paired with, and the home of each that is one still and met in no edge."""
        while True:
            home = self._homes(joining)
            texts, edges = self._texts, self._edges
            mine = np.zeros(len(texts), np.bool_)
            mine[joining] = True
            to_now = mine[edges.own] & texts.now[edges.other]
            met = self._count(to_now)
            stays = (home >= 0) & texts.now[home]
            unmet = stays & ~self._has_home(home)
            count = met + unmet
            to_lost = mine[edges.own] & ~edges.new & texts.was[edges.other] & ~texts.now[edges.other]
            won = self._count(to_now & (edges.new | ~texts.was[edges.other]))
            near = np.where(texts.whole, met, texts.near - self._count(to_lost) - self._lost_of() + won)
            unsure = mine & ~texts.whole & ((texts.tied > 0) | (~stays & (near > count)))
            compared = mine & ~unsure & unmet & (met > 0)
            if not (unsure | compared).any():
                return near[joining], np.where(unmet, home, -1)[joining]
            self._read_homes(np.flatnonzero(compared), home[compared])
            self._read_pairs(np.flatnonzero(unsure))

    def _best(self, joining: Int64, unmet: Int64) -> tuple[Int64, Int64]:
        """The representative that each shares the most with, by place, and whether another shares as much."""
        texts, edges = self._texts, self._edges
        mine = np.zeros(len(texts), np.bool_)
        mine[joining[unmet < 0]] = True
        chosen = np.flatnonzero(mine[edges.own] & texts.now[edges.other])
        own, other, shared = edges.own[chosen], edges.other[chosen], edges.shared[chosen]
        size, others = self.sizes(texts.number[own]), self.sizes(texts.number[other])
        overlap, jaccard = shared / np.minimum(size, others), shared / (size + others - shared)
        order = np.lexsort((-texts.weight[other], -jaccard, -overlap, own))
        own, other, overlap, jaccard = own[order], other[order], overlap[order], jaccard[order]
        begins = np.flatnonzero(np.diff(own, prepend=-1))
        if not np.array_equal(own[begins], np.flatnonzero(mine)):
            raise CorruptIndexError("the table standing is not that which the pairs make")
        best = np.repeat(begins, np.diff(np.append(begins, len(own))))
        as_good = (overlap == overlap[best]) & (jaccard == jaccard[best])
        ties = np.add.reduceat(as_good, begins) if len(begins) else begins
        home, tied = np.full(len(texts), -1), np.zeros(len(texts), np.int64)
        home[own[begins]], tied[own[begins]] = other[begins], ties > 1
        for begin, count in zip(begins[ties > 1].tolist(), ties[ties > 1].tolist(), strict=True):
            same = other[begin : begin + count].tolist()
            home[own[begin]] = min(same, key=lambda place: (-texts.weight[place], texts.first[place]))
        home[joining[unmet >= 0]] = unmet[unmet >= 0]
        return home[joining], tied[joining]

    def _homes(self, places: Int64) -> Int64:
        """Place of the representative that each text was with, where these places have one that is there; else -1."""
        texts = self._texts
        numbers = texts.home[places]
        wanted = (numbers > 0) & (numbers != texts.number[places]) & ~np.isin(numbers, self.gone)
        found = self._read_texts(numbers[wanted])
        home = np.full(len(texts), -1)
        home[places[wanted]] = found
        return home

    def _has_home(self, home: Int64) -> Bool:
        """Whether the pair of a text and its home was read, bool, shape (texts,)."""
        return self._count(self._edges.other == home[self._edges.own]) > 0

    def _lost_of(self) -> Int64:
        lost = np.zeros(len(self._texts), np.int64)
        if self._lost:
            places = self._texts.places(np.fromiter(self._lost, np.int64, len(self._lost)))
            counts = np.fromiter(self._lost.values(), np.int64, len(self._lost))
            lost[places[places >= 0]] = counts[places >= 0]
        return lost

    def _count(self, marked: Bool) -> Int64:
        """How many of the edges of each text are marked, int64, shape (texts,)."""
        return np.bincount(self._edges.own[marked], minlength=len(self._texts))

    def _read_pairs(self, places: Int64) -> None:
        """Read all pairs of texts, and the texts at their other ends."""
        missing = places[~self._texts.whole[places]]
        if not len(missing):
            return
        a, b, shared = self.pairs(np.sort(self._texts.number[missing]))
        if len(self._new):
            ends = a << _NUMBER | b
            found = self._new[np.minimum(np.searchsorted(self._new, ends), len(self._new) - 1)] == ends
            a, b, shared = a[~found], b[~found], shared[~found]
        others = self._read_texts(b)
        own = self._texts.places(a)
        there = self._texts.whole[others]  # which have these pairs already
        self._texts.whole[missing] = True
        own, others, shared = own[~there], others[~there], shared[~there]
        once = ~self._texts.whole[others]  # the others were read from both ends
        self._edges.add(self._texts, own, others, shared, new=False)
        self._edges.add(self._texts, others[once], own[once], shared[once], new=False)

    def _read_homes(self, own: Int64, home: Int64) -> None:
        """Read the pairs of texts with the representatives they were with, by place."""
        if not len(own):
            return
        numbers, homes = self._texts.number[own], self._texts.number[home]
        shared = self.between(numbers, homes)
        self._edges.add(self._texts, own, home, shared, new=False)

    def _read_texts(self, numbers: Int64) -> Int64:
        """Read standings of those of these numbers that were not read; returns the places of all."""
        places = self._texts.places(numbers)
        if (places < 0).any():
            missing = united(numbers[places < 0])
            found = self.standings(missing)
            if len(found) < len(missing):
                lost = without(missing, found.number)
                raise CorruptIndexError(f"row {lost[0]} of the table standing is missing")
            self._texts.add(found)
            places[places < 0] = self._texts.places(numbers[places < 0])
        return places
