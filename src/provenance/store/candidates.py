"""Candidates: which posted articles share enough keys with texts that are asked for or added.

Keys of a text are its anchors; a text of fewer than 40 shingles is too short for anchors and has all its
shingles as keys. How many a pair must share is what ``find_pairs`` asks for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance.anchors import required_anchors, solve_rate
from provenance.fingerprints import ShingleSets
from provenance.scheme import Scheme
from provenance.short import LONGEST
from provenance.store.layout import Rules
from provenance.store.postings import ROW, Postings
from provenance.store.sizes import Sizes

__all__ = ["Keys", "Search"]

Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]

_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd: a bijection; anchors fill a part of the range of hashes, keys all of it
_NUMBER = 32  # bits of an article number


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Keys of some texts: ``keys`` uint64 and ``owners`` int64, both (rows,), sorted by key, then owner.

    ``anchors`` says which are anchors, ``sizes`` how many shingles each text has.
    """

    keys: UInt64
    owners: Int64
    anchors: NDArray[np.bool_]
    sizes: Int64

    def rows(self, numbers: NDArray[np.uint32]) -> NDArray[np.void]:
        """As rows of postings, text ``i`` being article ``numbers[i]`` (ascending)."""
        rows = np.zeros(len(self.keys), ROW)
        rows["key"] = self.keys
        rows["number"] = numbers[self.owners]
        return rows


@dataclass(slots=True)
class Search:
    """Looks for candidates under one scheme and one set of rules."""

    scheme: Scheme
    rules: Rules
    _required: Int64 = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def rate(self) -> int:
        """One shingle in so many is an anchor."""
        return solve_rate(self.rules.recall, self.scheme.anchor_rate)

    def keys(self, sets: ShingleSets) -> Keys:
        """Keys of texts."""
        sizes = sets.sizes
        owners = sets.documents()
        anchors = sets.below(self.rate)
        chosen = anchors | (sizes <= LONGEST)[owners]
        keys, owners, anchors = sets.hashes[chosen] * _SPREAD, owners[chosen], anchors[chosen]
        order = np.argsort(keys, kind="stable")
        return Keys(keys[order], owners[order], anchors[order], sizes)

    def candidates(self, asked: Keys, postings: Postings, sizes: Sizes) -> tuple[Int64, Int64]:
        """Candidate pairs: texts asked for, by position, and article numbers, sorted, each pair once."""
        found: list[Int64] = []
        total = len(asked.sizes)
        heavy = np.bincount(asked.owners, minlength=total)
        block = np.cumsum(heavy) // (1 << 18)  # texts whose keys are looked up together
        for number in range(int(block[-1]) + 1 if total else 0):
            texts = np.flatnonzero(block == number)
            if len(texts):
                found.append(self._block(asked, int(texts[0]), int(texts[-1]) + 1, postings, sizes))
        pairs = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
        return pairs >> _NUMBER, pairs & (1 << _NUMBER) - 1

    def _block(self, asked: Keys, low: int, high: int, postings: Postings, sizes: Sizes) -> Int64:
        chosen = (asked.owners >= low) & (asked.owners < high) if high - low < len(asked.sizes) else slice(None)
        keys, owners, anchors = asked.keys[chosen], asked.owners[chosen], asked.anchors[chosen]
        if not len(keys):
            return np.zeros(0, np.int64)
        starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        counts = np.diff(np.append(starts, len(keys)))
        distinct = keys[starts]
        parts: list[Int64] = []
        for rows in postings.lookup(distinct):
            rows = rows[sizes.of(rows["number"]) > 0]
            parts.append(self._hits(rows, distinct, starts, counts, owners, anchors))
        by_hot, representatives = self._hot(keys, owners, postings, sizes, asked.sizes)
        hits = np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
        pairs = hits >> 1
        first = np.flatnonzero(np.diff(pairs, prepend=-1))
        shared = np.diff(np.append(first, len(pairs)))
        shared_anchors = np.add.reduceat(hits & 1, first) if len(first) else shared
        pairs = pairs[first]
        enough = self._enough(pairs, shared, shared_anchors, by_hot, sizes, asked.sizes)
        return np.concatenate((enough, representatives))

    @staticmethod
    def _hits(
        rows: NDArray[np.void],
        distinct: UInt64,
        starts: Int64,
        counts: Int64,
        owners: Int64,
        anchors: NDArray[np.bool_],
    ) -> Int64:
        """One ``text << 33 | article << 1 | anchor`` for every key that a text and an article share."""
        groups = np.searchsorted(distinct, rows["key"])
        sizes = counts[groups]
        if (sizes == 1).all():
            places, numbers = starts[groups], rows["number"].astype(np.int64)
        else:
            before = np.concatenate(([0], np.cumsum(sizes)[:-1]))
            places = np.repeat(starts[groups] - before, sizes) + np.arange(int(sizes.sum()))
            numbers = np.repeat(rows["number"].astype(np.int64), sizes)
        hits: Int64 = owners[places] << _NUMBER + 1 | numbers << 1 | anchors[places]
        return hits

    def _hot(self, keys: UInt64, owners: Int64, postings: Postings, sizes: Sizes, asked: Int64) -> tuple[Int64, Int64]:
        """How many hot keys each text has, and pairs with the representatives of those it has enough of."""
        hot, holders = postings.hot_keys()
        none = np.zeros(0, np.int64)
        if not len(hot):
            return np.zeros(len(asked), np.int64), none
        found = np.minimum(np.searchsorted(hot, keys), len(hot) - 1)
        held = np.flatnonzero(hot[found] == keys)
        counts = np.bincount(owners[held], minlength=len(asked))
        able = held[counts[owners[held]] >= self.required(asked)[owners[held]]]
        pairs = [np.int64(owners[i]) << _NUMBER | holders[int(found[i])].astype(np.int64) for i in able.tolist()]
        every = np.unique(np.concatenate(pairs)) if pairs else none
        return counts, every[sizes.of(every & (1 << _NUMBER) - 1) > 0]

    def _enough(
        self, pairs: Int64, shared: Int64, shared_anchors: Int64, by_hot: Int64, sizes: Sizes, asked: Int64
    ) -> Int64:
        """The pairs that share as many keys as ``find_pairs`` asks for."""
        texts = pairs >> _NUMBER
        own, other = asked[texts], sizes.of(pairs & (1 << _NUMBER) - 1)
        smaller, larger = np.minimum(own, other), np.maximum(own, other)
        enough = shared_anchors + by_hot[texts] >= self.required(smaller)
        enough |= (larger <= LONGEST) & (shared + by_hot[texts] >= np.maximum(1, -(-smaller // 3)))
        chosen: Int64 = pairs[enough]
        return chosen

    def required(self, sizes: Int64) -> Int64:
        """Anchors that a pair must share whose smaller text has so many shingles, int64."""
        largest = int(sizes.max(initial=0))
        if largest >= len(self._required):
            floor = max(self.rules.min_overlap, self.rules.min_jaccard)
            every = np.arange(max(1024, 2 * largest), dtype=np.int64)
            self._required = required_anchors(every, floor, self.rate, self.rules.recall)
        found: Int64 = self._required[sizes]
        return found
