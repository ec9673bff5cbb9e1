"""Candidates: which posted articles share enough keys with texts that are asked for or added.

Keys of a text are its anchors; a text of fewer than 40 shingles is too short for anchors and has all its
shingles as keys. How many a pair must share is what ``find_pairs`` asks for. Keys that more than ``hot_bucket``
articles hold make candidates of their oldest holders only; they count for those that another key makes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import required_anchors, solve_rate
from provenance.ascending import first_of_each
from provenance.buckets import KeySets
from provenance.fingerprints import ShingleSets
from provenance.scheme import Scheme
from provenance.short import LONGEST
from provenance.store.hot_keys import HOLDERS, KEY
from provenance.store.layout import Rules
from provenance.store.postings import ROW, Postings, Runs
from provenance.store.sizes import Sizes, hot_marks

__all__ = ["Keys", "Search"]

Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]
Bool = NDArray[np.bool_]

_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd: a bijection; anchors fill a part of the range of hashes, keys all of it
_CUT = np.uint64(64 - KEY)
_NUMBER = 32  # bits of an article number
_NOBODY = (1 << _NUMBER) - 1
_KEYS = 1 << 23  # of texts that are looked up together
_UNMARKED = np.uint8(255)
_SIZES = 1 << 16  # from so many shingles on a pair need not share more anchors than at this size


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Keys of some texts.

    Attributes
    ----------
    keys, offsets
        Text ``i`` has ``keys[offsets[i]:offsets[i + 1]]``, uint64 and int64: a key for each of its anchors, in the rare
        case the same for two.
    anchors
        Which of the keys are anchors, bool.
    sizes
        How many shingles each text has, int64.
    """

    keys: UInt64
    offsets: Int64
    anchors: Bool
    sizes: Int64
    _sorted: list[tuple[UInt64, Int64]] = field(default_factory=list)

    def sorted(self) -> tuple[UInt64, Int64]:
        """As ``distinct_keys`` sorts them, once."""
        if not self._sorted:
            self._sorted.append(kernels.distinct_keys(self.keys))
        return self._sorted[0]

    def between(self, low: int, high: int) -> Keys:
        """Keys of the texts from ``low`` to ``high``, which are then counted from 0."""
        if high - low == len(self.sizes):
            return self
        begin, end = self.offsets[low], self.offsets[high]
        offsets = self.offsets[low : high + 1] - begin
        return Keys(self.keys[begin:end], offsets, self.anchors[begin:end], self.sizes[low:high])

    def rows(self, numbers: NDArray[np.uint32]) -> NDArray[np.void]:
        """As rows of postings, text ``i`` being article ``numbers[i]`` (ascending)."""
        words, _ = kernels.key_words(self.keys, self.offsets, 1 << 64 - KEY, KEY, 1, 1)
        return kernels.word_rows(words, 0, numbers).view(ROW)


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
        short = sizes <= LONGEST
        if not short.any():
            hashes, offsets = kernels.values_up_to(sets.hashes, sets.offsets, ((1 << 64) - 1) // self.rate)
            return Keys(hashes * _SPREAD >> _CUT, offsets, np.ones(len(hashes), np.bool_), sizes)
        anchors = sets.below(self.rate)
        chosen = anchors | np.repeat(short, sizes)
        offsets = kernels.offsets_of(chosen)[sets.offsets]
        return Keys(sets.hashes[chosen] * _SPREAD >> _CUT, offsets, anchors[chosen], sizes)

    def words(self, sets: KeySets, parts: int, threads: int | None) -> tuple[UInt64, Int64]:
        """Keys of shingles, as the kernel ``key_words`` gives them."""
        return kernels.key_words(sets.keys, sets.offsets, int(_SPREAD), KEY, parts, threads)

    def candidates(self, asked: Keys, postings: Postings, sizes: Sizes, threads: int | None = 1) -> tuple[Int64, Int64]:
        """Candidate pairs: texts asked for, by position, and article numbers, sorted, each pair once."""
        found = [np.zeros(0, np.int64)]
        blocks = asked.offsets[1:] // _KEYS
        for number in blocks[first_of_each(blocks)].tolist():
            low, high = np.searchsorted(blocks, [number, number + 1]).tolist()
            pairs = self._block(asked.between(low, high), postings, sizes, threads)
            found.append(pairs + (low << _NUMBER))
        pairs = np.concatenate(found)
        return pairs >> _NUMBER, pairs & _NOBODY

    def _block(self, asked: Keys, postings: Postings, sizes: Sizes, threads: int | None) -> Int64:
        """Pairs of some texts, ``text << 32 | article``, ascending, distinct."""
        if not len(asked.keys):
            return np.zeros(0, np.int64)
        distinct, lists = asked.sorted()
        held = _Held.of(postings.lookup(distinct, threads), len(distinct))
        marks = np.full(len(distinct), _UNMARKED)
        hot = postings.hot.places(distinct)
        marks[hot] = hot_marks(distinct[hot])
        texts, numbers, shared, anchors = kernels.posted_counts(
            *(lists, asked.anchors, asked.offsets, held.pieces, held.begins, held.ends, held.numbers),
            *(asked.sizes, marks, sizes.values, sizes.marks, self._least),
            *(self.rules.hot_bucket, HOLDERS, threads),
        )
        own, other = asked.sizes[texts], sizes.of(numbers)
        smaller, larger = np.minimum(own, other), np.maximum(own, other)
        enough = anchors >= self.required(smaller)
        enough |= (larger <= LONGEST) & (shared >= np.maximum(1, -(-smaller // 3)))
        pairs: Int64 = (texts << _NUMBER | numbers)[enough]
        return pairs

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
    def of(cls, parts: Iterable[Runs], keys: int) -> _Held:
        """Return what was found in parts, of so many keys."""
        lists, begins, ends = ([np.zeros(0, np.int64)] for _ in range(3))
        numbers = [np.zeros(0, np.uint32)]
        before = 0
        for part in parts:
            lists.append(part.places)
            begins.append(part.offsets[:-1] + before)
            ends.append(part.offsets[1:] + before)
            numbers.append(part.numbers)
            before += len(part.numbers)
        every = np.concatenate(lists)
        order = np.argsort(every, kind="stable")
        pieces = kernels.offsets_of(np.bincount(every, minlength=keys))
        return cls(pieces, np.concatenate(begins)[order], np.concatenate(ends)[order], np.concatenate(numbers))
