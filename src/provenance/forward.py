"""The forward index: shingle sets of a collection's texts, cut when they are wanted and kept while they fit in memory.

Sets of a million articles are larger than their texts; what a search needs of most of them is far smaller. So texts are
looked at some million characters at a time, and sets are made of those only that are candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.ahead import helpers, worked_ahead
from provenance.ascending import united
from provenance.fingerprints import ShingleSets
from provenance.scheme import Scheme

__all__ = ["ForwardIndex"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]
T = TypeVar("T")
Tell = Callable[[int], object]

_BATCH_CHARACTERS = 1 << 20  # a working set that stays in cache


class ForwardIndex:
    """Shingle sets of texts, by number.

    Parameters
    ----------
    texts
        By number.
    memory
        Bytes of shingle sets held at once. No result depends on it.
    threads
        How many work at once (``None``: every core with the native kernels). No result depends on it.
    sizes
        Distinct shingles of each text, int64, shape (texts,); may be left out where only ``survey`` is called.
    sets
        Of all texts, where they are in memory already; they count as kept.
    places
        Where each text stands in ``texts``, int64, where these are more or in another order.
    """

    def __init__(
        self,
        texts: kernels.TextColumn,
        scheme: Scheme,
        memory: int,
        threads: int | None = None,
        sizes: Int64 | None = None,
        sets: ShingleSets | None = None,
        places: Int64 | None = None,
    ) -> None:
        self._texts = texts
        self._places = places
        self._count = len(texts) if places is None else len(places)
        self._scheme = scheme
        self._memory = memory
        self._threads = threads
        self._row = np.full(self._count, -1, np.int64)  # in the sets that are kept
        self._kept = np.zeros(0, np.uint64), np.zeros(1, np.int64)
        if sets is not None:
            self._row, self._kept = np.arange(self._count), (sets.hashes, sets.offsets)
        self._sizes: Int64 = np.zeros(self._count, np.int64) if sizes is None else sizes

    def survey(
        self, look: Callable[[kernels.TextColumn], T], take: Callable[[T], Callable[[], object]], tell: Tell
    ) -> None:
        """Look at all texts, batch by batch.

        Parameters
        ----------
        look
            Called with some texts, by several threads.
        take
            Called with what ``look`` returned, in order; what it returns is called after that, by several threads.
        tell
            Called with how many texts were looked at.
        """
        done = 0
        texts = self._texts if self._places is None else self._texts.taken(self._places)
        several = helpers(self._threads)

        def looked(batch: tuple[int, int]) -> tuple[int, T]:
            begin, end = batch
            return end - begin, look(texts.part(begin, end))

        def finished(taken: tuple[int, Callable[[], object]]) -> int:
            count, rest = taken
            rest()
            return count

        with closing(worked_ahead(looked, _batches(texts), several)) as answers:
            in_order = ((count, take(answer)) for count, answer in answers)
            with closing(worked_ahead(finished, in_order, several)) as all_done:
                for count in all_done:
                    done += count
                    tell(done)

    def keep(self, texts: Bool) -> None:
        """Keep the sets of these texts, bool, shape (texts,), if they fit in memory."""
        if (self._row[texts] >= 0).all() or 8 * int(self._sizes[texts].sum()) > self._memory:
            return
        self._kept = self._sets(np.flatnonzero(texts))
        self._row = np.where(texts, np.cumsum(texts) - 1, -1)

    @property
    def sizes(self) -> Int64:
        """Distinct shingles of each text, int64, shape (texts,)."""
        return self._sizes

    def __len__(self) -> int:
        return self._count

    def only(self, numbers: Int64, sizes: Int64) -> ForwardIndex:
        """Return the index of some of the texts, numbered anew, of which one knows the ``sizes``."""
        places = self._placed(numbers)
        return ForwardIndex(self._texts, self._scheme, self._memory, self._threads, sizes, places=places)

    def text(self, number: int) -> str:
        """The text with this number."""
        return self._texts.string(number if self._places is None else int(self._places[number]))

    def shared(self, left: Int64, right: Int64, without: NDArray[np.uint64] | None = None) -> Int64:
        """|A∩B| of pairs of texts, int64; the hashes ``without`` (ascending) are left out of both."""
        if without is None and (self._row[left] >= 0).all() and (self._row[right] >= 0).all():
            return kernels.intersection_sizes(*self._kept, self._row[left], self._row[right], self._threads)
        result = np.zeros(len(left), np.int64)
        for run in self._runs(left, right):
            numbers = united(left[run], right[run])
            sets = self._sets(numbers)
            if without is not None:
                sets = kernels.sets_without(*sets, without, self._threads)
            a, b = (np.searchsorted(numbers, side[run]) for side in (left, right))
            result[run] = kernels.intersection_sizes(*sets, a, b, self._threads)
        return result

    def _sets(self, numbers: Int64) -> tuple[NDArray[np.uint64], Int64]:
        """Hashes and offsets of the sets of some texts, in this order."""
        if (self._row[numbers] >= 0).all():
            return kernels.taken_sets(*self._kept, self._row[numbers])
        sizes, scheme = self._sizes[numbers], self._scheme
        rule = (scheme.seed, scheme.shingle_size, scheme.unspaced_shingle_size)
        hashes = kernels.known_sets(self._texts.taken(self._placed(numbers)), *rule, sizes, self._threads)
        return hashes, kernels.offsets_of(sizes)

    def _runs(self, left: Int64, right: Int64) -> Iterator[Int64]:
        """Places of pairs, cut so that the sets of their texts fit in memory.

        Of two texts the one in more pairs is the hub. Hubs fill one half of the memory and the others, in order, one
        chunk after the other its other half: few texts are cut more than once.
        """
        if 8 * int(self._sizes[left].sum() + self._sizes[right].sum()) <= self._memory:
            yield np.arange(len(left))
            return
        degree = np.bincount(left, minlength=len(self)) + np.bincount(right, minlength=len(self))
        turned = degree[right] > degree[left]
        hub, other = np.where(turned, right, left), np.where(turned, left, right)
        half = max(self._memory // 2, 1)
        is_hub = np.zeros(len(self), np.bool_)
        is_hub[hub] = True
        block = (np.cumsum(np.where(is_hub, self._sizes, 0)) * 8 // half)[hub]
        order = np.lexsort((other, block))
        block, other = block[order], other[order]
        is_new = (np.diff(other, prepend=-1) != 0) | (np.diff(block, prepend=-1) != 0)
        chunk = np.cumsum(np.where(is_new, self._sizes[other], 0)) * 8 // half
        edges = np.flatnonzero(
            (np.diff(block, prepend=-1, append=-1) != 0) | (np.diff(chunk, prepend=-1, append=-1) != 0)
        )
        for begin, end in pairwise(edges.tolist()):
            yield order[begin:end]

    def _placed(self, numbers: Int64) -> Int64:
        return numbers if self._places is None else self._places[numbers]


def _batches(texts: kernels.TextColumn) -> Iterator[tuple[int, int]]:
    """Where texts begin and end that have some million characters together."""
    if not len(texts):
        return
    lengths = texts.lengths()
    batch = (np.cumsum(lengths) - lengths) // _BATCH_CHARACTERS
    yield from pairwise(np.flatnonzero(np.diff(batch, prepend=-1, append=-1)).tolist())
