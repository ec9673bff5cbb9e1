"""Candidates: which posted articles share enough keys with texts that are asked for or added.

Keys of a text are its anchors; a text of fewer than 40 shingles is too short for anchors and has all its
shingles as keys. How many a pair must share is what ``find_pairs`` asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
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
_KEYS = 1 << 22  # of texts that are looked up together
_SIZES = 1 << 16  # from so many shingles on a pair need not share more anchors than at this size
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Keys of some texts: ``keys`` uint64 and ``owners`` int64, both (rows,), sorted by key, then owner.

    ``anchors`` says which are anchors, ``sizes`` how many shingles each text has.
    """

    keys: UInt64
    owners: Int64
    anchors: NDArray[np.bool_]
    sizes: Int64

    def between(self, low: int, high: int) -> Keys:
        """Keys of the texts from ``low`` to ``high``, which are then counted from 0."""
        if high - low == len(self.sizes):
            return self
        chosen = (self.owners >= low) & (self.owners < high)
        return Keys(self.keys[chosen], self.owners[chosen] - low, self.anchors[chosen], self.sizes[low:high])

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
    rate: int = field(init=False)
    """One shingle in so many is an anchor."""
    _required: Int64 = field(init=False)  # anchors, by shingles of the smaller text; the last holds beyond
    _least: Int64 = field(init=False)  # the same of keys: fewer where the texts may be short

    def __post_init__(self) -> None:
        self.rate = solve_rate(self.rules.recall, self.scheme.anchor_rate)
        floor = max(self.rules.min_overlap, self.rules.min_jaccard)
        every = np.arange(_SIZES, dtype=np.int64)
        self._required = required_anchors(every, floor, self.rate, self.rules.recall)
        thirds = np.maximum(1, -(-every // 3))
        self._least = np.where(every <= LONGEST, np.minimum(self._required, thirds), self._required)

    def keys(self, sets: ShingleSets) -> Keys:
        """Keys of texts."""
        sizes = sets.sizes
        owners = sets.documents()
        anchors = sets.below(self.rate)
        chosen = anchors | (sizes <= LONGEST)[owners]
        keys, owners, anchors = sets.hashes[chosen] * _SPREAD, owners[chosen], anchors[chosen]
        order = np.argsort(keys, kind="stable")
        return Keys(keys[order], owners[order], anchors[order], sizes)

    def candidates(
        self, asked: Keys, postings: Postings, sizes: Sizes, below: Int64 | None = None, threads: int | None = 1
    ) -> tuple[Int64, Int64]:
        """Candidate pairs: texts asked for, by position, and article numbers, sorted, each pair once.

        ``below``, int64, shape (texts,), leaves out articles from that number on.
        """
        total = len(asked.sizes)
        found: list[Int64] = []
        limits = np.full(total, (1 << _NUMBER) - 1) if below is None else below
        heavy = np.bincount(asked.owners, minlength=total)
        block = np.cumsum(heavy) // _KEYS
        for number in range(int(block[-1]) + 1 if total else 0):
            texts = np.flatnonzero(block == number)
            if len(texts):
                low, high = int(texts[0]), int(texts[-1]) + 1
                pairs = self._block(asked.between(low, high), postings, sizes, limits[low:high], threads)
                found.append(pairs + (low << _NUMBER))
        pairs = np.concatenate(found) if found else np.zeros(0, np.int64)
        return pairs >> _NUMBER, pairs & (1 << _NUMBER) - 1

    def _block(self, asked: Keys, postings: Postings, sizes: Sizes, below: Int64, threads: int | None) -> Int64:
        """Pairs of some texts, ``text << 32 | article``, ascending, distinct."""
        if not len(asked.keys):
            return np.zeros(0, np.int64)
        fresh = np.diff(asked.keys, prepend=~asked.keys[:1]) != 0
        distinct = asked.keys[fresh]
        held = _Held.of(postings.lookup(distinct), distinct)
        by_hot, representatives = self._hot(asked, postings, sizes, below)
        by_owner = np.argsort(asked.owners, kind="stable")
        texts, numbers, shared, anchors = kernels.posted_counts(
            (np.cumsum(fresh) - 1)[by_owner],
            asked.anchors[by_owner],
            kernels.offsets_of(np.bincount(asked.owners, minlength=len(asked.sizes))),
            *(held.pieces, held.begins, held.ends, held.numbers, below),
            *(asked.sizes, by_hot, sizes.values, self._least, threads),
        )
        own, other = asked.sizes[texts], sizes.of(numbers)
        smaller, larger = np.minimum(own, other), np.maximum(own, other)
        enough = anchors + by_hot[texts] >= self.required(smaller)
        enough |= (larger <= LONGEST) & (shared + by_hot[texts] >= np.maximum(1, -(-smaller // 3)))
        return np.unique(np.concatenate(((texts << _NUMBER | numbers)[enough], representatives)))

    def _hot(self, asked: Keys, postings: Postings, sizes: Sizes, below: Int64) -> tuple[Int64, Int64]:
        """How many hot keys each text has, and pairs with the representatives of those it has enough of."""
        hot, holders = postings.hot_keys()
        none = np.zeros(0, np.int64)
        if not len(hot):
            return np.zeros(len(asked.sizes), np.int64), none
        owners = asked.owners
        found = np.minimum(np.searchsorted(hot, asked.keys), len(hot) - 1)
        held = np.flatnonzero(hot[found] == asked.keys)
        counts = np.bincount(owners[held], minlength=len(asked.sizes))
        able = held[counts[owners[held]] >= self.required(asked.sizes)[owners[held]]]
        pairs = [np.int64(owners[i]) << _NUMBER | holders[int(found[i])].astype(np.int64) for i in able.tolist()]
        every = np.unique(np.concatenate(pairs)) if pairs else none
        numbers = every & (1 << _NUMBER) - 1
        return counts, every[(sizes.of(numbers) > 0) & (numbers < below[every >> _NUMBER])]

    def required(self, sizes: Int64) -> Int64:
        """Anchors that a pair must share whose smaller text has so many shingles, int64."""
        found: Int64 = self._required[np.minimum(sizes, len(self._required) - 1)]
        return found


class _Held(NamedTuple):
    """Who holds the keys asked for, as ``posted_counts`` takes it."""

    pieces: Int64
    begins: Int64
    ends: Int64
    numbers: NDArray[np.uint32]

    @classmethod
    def of(cls, parts: Iterable[NDArray[np.void]], distinct: UInt64) -> _Held:
        lists, begins, ends, numbers = [_NONE], [_NONE], [_NONE], [np.zeros(0, np.uint32)]
        before = 0
        for rows in parts:
            if len(rows):
                keys = np.ascontiguousarray(rows["key"])
                starts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
                lists.append(np.searchsorted(distinct, keys[starts]))
                begins.append(starts + before)
                ends.append(np.append(starts[1:], len(keys)) + before)
                numbers.append(np.ascontiguousarray(rows["number"]))
                before += len(keys)
        every = np.concatenate(lists)
        order = np.argsort(every, kind="stable")
        pieces = kernels.offsets_of(np.bincount(every, minlength=len(distinct)))
        return cls(pieces, np.concatenate(begins)[order], np.concatenate(ends)[order], np.concatenate(numbers))
