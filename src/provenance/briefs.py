"""Briefs: texts so short that one or two common phrases make them candidates, held against the others in passing.

A text of a hundred shingles need not share more than an anchor or two, so it is a candidate with every text that has a
common phrase of its own. There are few such texts and very many such pairs; which of them share enough is seen while
the other text's set is there for another reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import MIN_SHARED
from provenance.fingerprints import ShingleSets
from provenance.forward import ForwardIndex

__all__ = ["Briefs"]

Int64 = NDArray[np.int64]

LONGEST = 6 * MIN_SHARED - 1
"""Shingles of a brief at most: at the overlap of 0.3, three anchors or more must be shared beyond."""


@dataclass(frozen=True, slots=True, eq=False)
class Briefs:
    """Candidate pairs of a brief and a text that is not shorter.

    Attributes
    ----------
    sets
        Of the briefs.
    brief, other
        Of each pair the number of the brief in ``sets`` and of the other text in the index, int64; the latter ascend.
    places
        Where the pairs stand among all candidates, int64.
    """

    sets: ShingleSets
    brief: Int64
    other: Int64
    places: Int64

    @classmethod
    def of(cls, index: ForwardIndex, left: Int64, right: Int64) -> Briefs:
        """Choose among candidate pairs those with a brief. Two texts both too short for the floor are left out."""
        sizes = index.sizes
        is_brief = sizes <= LONGEST
        places = np.flatnonzero(is_brief[left] | is_brief[right])
        a, b = left[places], right[places]
        turned = sizes[b] < sizes[a]
        brief, other = np.where(turned, b, a), np.where(turned, a, b)
        chosen = np.flatnonzero(sizes[other] >= MIN_SHARED)
        chosen = chosen[np.argsort(other[chosen], kind="stable")]
        numbers = np.flatnonzero(is_brief)
        return cls(index.sets(numbers), np.searchsorted(numbers, brief[chosen]), other[chosen], places[chosen])

    def found(self, numbers: Int64, sets: ShingleSets) -> Int64:
        """Pairs, by their places, with one of some texts (ascending) that share enough to be worth verifying."""
        low, high = np.searchsorted(self.other, (numbers[0], numbers[-1] + 1)).tolist()
        brief, other = self.brief[low:high], np.searchsorted(numbers, self.other[low:high])
        shared = kernels.crossed_sizes(
            (self.sets.hashes, self.sets.offsets), (sets.hashes, sets.offsets), brief, other, 1
        )
        enough = (shared >= MIN_SHARED) | (2 * shared >= self.sets.sizes[brief])
        return self.places[low:high][enough]
