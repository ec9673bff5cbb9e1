"""Bitmaps: what two texts share at most, seen without their shingle sets, so that most candidates are never cut again.

A common phrase makes candidates of texts that share nothing else: a text of a hundred shingles need not share more than
an anchor or two. Bits of both rule nearly all such pairs out, and none that reaches the thresholds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import MIN_SHARED
from provenance.similarity import Figures, Thresholds

__all__ = ["Bitmaps"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

_AT_ONCE = 1 << 14  # pairs


@dataclass(frozen=True, slots=True, eq=False)
class Bitmaps:
    """Bitmaps of the shingle sets of texts (Sandes, Teodoro, Melo 2018).

    Attributes
    ----------
    bits
        As the kernel ``sketches`` makes them, uint64, shape (rows, 64).
    row, sizes, spare
        The row of each text in ``bits``, its distinct shingles, and how many of these fell on a bit that was set
        already (``sizes`` less the bits set), int64, shape (texts,).
    """

    bits: NDArray[np.uint64]
    row: Int64
    sizes: Int64
    spare: Int64

    def may_reach(self, left: Int64, right: Int64, thresholds: Thresholds) -> Bool:
        """Which pairs of texts may reach the thresholds or, both too short for the floor, be almost the same, bool.

        Runs on one thread.
        """
        parts = [slice(begin, begin + _AT_ONCE) for begin in range(0, len(left), _AT_ONCE)]
        found = [self._may_reach(left[part], right[part], thresholds) for part in parts]
        return np.concatenate([np.zeros(0, np.bool_), *found])

    def _may_reach(self, left: Int64, right: Int64, thresholds: Thresholds) -> Bool:
        sizes = self.sizes[left], self.sizes[right]
        most = kernels.common_bits(self.bits, self.row[left], self.row[right])
        most += np.minimum(self.spare[left], self.spare[right])
        possible: Bool = np.maximum(*sizes) < MIN_SHARED
        likely = np.flatnonzero(most / np.minimum(*sizes) >= thresholds.min_overlap)  # few are
        possible[likely] |= Figures.of(most[likely], sizes[0][likely], sizes[1][likely]).reach(thresholds)
        return possible
