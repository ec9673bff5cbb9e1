"""Candidate pairs verified on exact shingle sets, as ``find_pairs`` does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.ascending import distinct, first_of_each
from provenance.errors import CorruptIndexError
from provenance.fingerprints import ShingleSets, shingle_sets
from provenance.scheme import Scheme
from provenance.similarity import Figures, Thresholds, reached, verify
from provenance.store.articles import Articles
from provenance.store.coded_sets import CodedSets
from provenance.store.sizes import Sizes

__all__ = ["Linked", "Verifier"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

_AT_ONCE = 4096  # articles of the index whose sets are in memory at a time
_CODED = 1 << 16  # coded sets in memory at a time


class Linked(NamedTuple):
    """Pairs of texts (by position) and articles (by number), the shingles they share, and those of the article."""

    positions: Int64
    numbers: Int64
    shared: Int64
    sizes: Int64

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Return the pairs of all parts."""
        none = np.zeros(0, np.int64)
        return cls(*(np.concatenate([none, *(part[column] for part in parts)]) for column in range(4)))

    def take(self, chosen: Int64 | Bool) -> Linked:
        """Return some of the pairs."""
        return Linked(*(column[chosen] for column in self))


@dataclass(slots=True)
class Verifier:
    """Verifies under one scheme, with what one connection reads."""

    scheme: Scheme
    articles: Articles
    coded: CodedSets
    sizes: Sizes

    def old(
        self,
        sets: ShingleSets,
        text_of: Callable[[int], str],
        candidates: tuple[Int64, Int64],
        thresholds: Thresholds,
        threads: int | None = None,
    ) -> Linked:
        """Those of the pairs of texts (positions in ``sets``) and articles that reach the thresholds.

        Coded sets tell which cannot. Shingle sets of the others are made again from their texts, which are checked
        against their sums.
        """
        order = np.argsort(candidates[1], kind="stable")
        positions, numbers = candidates[0][order], candidates[1][order]
        possible = np.zeros(len(numbers), np.bool_)
        for part in _parts(numbers, _CODED):
            possible[part] = self._possible(sets, positions[part], numbers[part], thresholds, threads)
        positions, numbers = positions[possible], numbers[possible]
        return Linked.joined(
            [
                self._verified(sets, text_of, positions[part], numbers[part], thresholds, threads)
                for part in _parts(numbers, _AT_ONCE)
            ]
        )

    def _possible(
        self, sets: ShingleSets, positions: Int64, numbers: Int64, thresholds: Thresholds, threads: int | None
    ) -> Bool:
        wanted, places = distinct(numbers)
        most = self.coded.most_shared(sets, positions, wanted, places, threads)
        own, other = sets.sizes[positions], self.sizes.of(numbers)
        most = np.minimum(most, np.minimum(own, other))
        figures = Figures.of(most, own, other)
        possible: Bool = figures.reach_shares(thresholds) & (most > 0)
        return possible

    def _verified(
        self,
        sets: ShingleSets,
        text_of: Callable[[int], str],
        positions: Int64,
        numbers: Int64,
        thresholds: Thresholds,
        threads: int | None,
    ) -> Linked:
        wanted, places = distinct(numbers)
        others = shingle_sets(self.articles.texts(wanted.tolist(), threads), self.scheme, threads)
        if not np.array_equal(others.sizes, self.sizes.of(wanted)):
            odd = int(wanted[others.sizes != self.sizes.of(wanted)][0])
            raise CorruptIndexError(f"row {odd} of the table article has another text than was posted")
        asking, left = np.unique(positions, return_inverse=True)
        mine = sets.take(asking)
        both = ShingleSets(
            np.concatenate((mine.hashes, others.hashes)),
            kernels.offsets_of(np.concatenate((mine.sizes, others.sizes))),
            np.concatenate((mine.digests, others.digests)),
        )
        right = places + len(mine)
        figures = verify(both, left, right)

        def text_at(place: int) -> str:
            if place < len(mine):
                return text_of(int(asking[place]))
            (article,) = self.articles.get([int(wanted[place - len(mine)])]).values()
            return article.text

        kept = reached(figures, both.sizes, left, right, thresholds, text_at)
        return Linked(positions, numbers, figures.shared, both.sizes[right]).take(kept)


def _parts(ascending: Int64, values: int) -> list[slice]:
    """Slices of so many distinct values each."""
    firsts = np.flatnonzero(first_of_each(ascending))[::values].tolist()
    return [slice(begin, end) for begin, end in pairwise([*firsts, len(ascending)])]
