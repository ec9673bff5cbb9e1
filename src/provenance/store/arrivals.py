"""Arrivals: new posted texts, as they come in a batch, paired with each other in memory as ``find_pairs`` does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.ahead import worked_ahead
from provenance.buckets import KeySets
from provenance.fingerprints import ShingleSets
from provenance.forward import ForwardIndex
from provenance.short import LONGEST
from provenance.sketches import Sketches, SketchPile
from provenance.store.candidates import Search
from provenance.store.hot_keys import KEY
from provenance.store.postings import ROW
from provenance.verified import Question, verified_pairs

__all__ = ["Arrivals"]

Int64 = NDArray[np.int64]

_MEMORY = 1 << 31  # bytes of shingle sets held at once
_ROWS = 1 << 22  # of postings, made at a time


@dataclass(slots=True)
class Arrivals:
    """Texts that come one after another, ``most`` of them; no two are identical after folding.

    Of each only a sketch stays in memory, and its text, where the caller holds it anyway.
    """

    search: Search
    most: int
    threads: int | None
    posted: dict[bytes, int] = field(default_factory=dict)
    """The posted article of each folded text that came, and of others of which the caller knows it."""
    _texts: list[str] = field(default_factory=list)
    _numbers: list[Int64] = field(default_factory=list)
    _sets: ShingleSets | None = None  # of the first ones, as long as there are no others
    _pile: SketchPile = field(init=False)
    _keys: tuple[KeySets, KeySets] = field(init=False)

    def __post_init__(self) -> None:
        self._pile = SketchPile(max(self.most, 1))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._numbers)

    @property
    def keys(self) -> int:
        """How many rows of postings ``rows`` gives at most, one for each key of each text; known after ``pairs``."""
        return sum(len(each.keys) for each in self._keys)

    def add(self, sets: ShingleSets, texts: Sequence[str], numbers: Int64) -> None:
        """Add texts and their article numbers, which ascend from call to call."""
        self._sets = None if self._numbers else sets
        self._texts += texts
        self._numbers.append(numbers)
        self._pile.place(self._sketched(sets))()

    def pairs(self) -> tuple[Int64, Int64, Int64]:
        """Verified pairs: number of the later article, of the earlier, and the shingles they share, int64."""
        sketches = self._pile.all()
        self._keys = sketches.anchors, sketches.shorts
        texts, self._texts = kernels.TextColumn.of(self._texts), []
        scheme, rules = self.search.scheme, self.search.rules
        index = ForwardIndex(texts, scheme, _MEMORY, self.threads, sketches.sizes, self._sets)
        question = Question(rules.thresholds, self.search.rate, rules.recall, rules.hot_bucket)
        found = verified_pairs(index, sketches, np.arange(len(index)), question, self.threads)
        numbers = self._all_numbers()
        return numbers[found.right], numbers[found.left], found.figures.shared

    def rows(self) -> Iterator[NDArray[np.void]]:
        """Rows of postings of all texts, sorted, some million at a time; once, and after ``pairs``."""
        numbers = self._all_numbers().astype(np.uint32)
        parts = 1 << (self.keys // _ROWS).bit_length()  # whole chunks in each
        words = [self.search.words(each, parts, self.threads) for each in self._keys]
        self._keys = KeySets.none(), KeySets.none()

        def rows_of(part: int) -> NDArray[np.void]:
            some = np.concatenate([every[bounds[part] : bounds[part + 1]] for every, bounds in words])
            return kernels.word_rows(some, (part << KEY) // parts, numbers).view(ROW)

        yield from worked_ahead(rows_of, range(parts), min(kernels.workers(self.threads), parts) - 1)

    def _all_numbers(self) -> Int64:
        return np.concatenate([np.zeros(0, np.int64), *self._numbers])

    def _sketched(self, sets: ShingleSets) -> Sketches:
        sizes = sets.sizes
        short = np.flatnonzero(sizes <= LONGEST)
        shorts = np.zeros(len(sizes), np.int64)
        shorts[short] = sizes[short]
        return Sketches(
            sizes,
            sizes,
            sets.digests,
            KeySets.none(len(sets)),
            KeySets(*kernels.values_up_to(sets.hashes, sets.offsets, ((1 << 64) - 1) // self.search.rate)),
            KeySets(sets.take(short).hashes, kernels.offsets_of(shorts)),
            *kernels.bitmaps(sets.hashes, sets.offsets, self.threads),
            np.zeros((3, 0), np.int64),
        )
