"""Sets held against other hashes: what is left without them, and what is shared with a sample."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.offsets import check_offsets, offsets_of

__all__ = ["SampledSets", "sets_without"]

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

_ROWS_AT_ONCE = 1 << 20


def sets_without(hashes: UInt64, offsets: Int64, excluded: UInt64, threads: int | None = None) -> tuple[UInt64, Int64]:
    """Each document's values that are not among ``excluded`` (ascending, distinct); shapes as ``sorted_sets``."""
    check_offsets(offsets, len(hashes))
    if not len(excluded):
        return hashes, offsets
    found = np.minimum(np.searchsorted(excluded, hashes), len(excluded) - 1)
    kept = excluded[found] != hashes
    return hashes[kept], offsets_of(kept)[offsets]


class SampledSets:
    """Sets of a sample, to be held against others.

    Parameters
    ----------
    hashes, offsets
        As ``sorted_sets`` returns them.
    """

    def __init__(self, hashes: UInt64, offsets: Int64) -> None:
        check_offsets(offsets, len(hashes))
        order = np.argsort(hashes, kind="stable")
        self._sizes = np.diff(offsets)
        self._keys = hashes[order]
        self._owners = np.repeat(np.arange(len(self._sizes)), self._sizes)[order]

    def intersections(
        self, hashes: UInt64, offsets: Int64, least: int, threads: int | None = None
    ) -> tuple[Int64, Int64, Int64]:
        """|A and B| of each document A of the sample and each document B, where it is ``least`` or half of the smaller.

        Returns
        -------
        numbers, documents, shared
            A's number in the sample, B's number and |A and B|, int64, shape (pairs,) each, in the order of documents
            and then of numbers.
        """
        check_offsets(offsets, len(hashes))
        sampled = len(self._sizes)
        low = np.searchsorted(self._keys, hashes, "left")
        times = np.searchsorted(self._keys, hashes, "right") - low
        rows = offsets_of(times)[offsets]
        found = [np.zeros((3, 0), np.int64)]
        documents, begin = len(offsets) - 1, 0
        while sampled and begin < documents:  # some at a time: a hash that all hold makes a row for each and each
            end = int(np.searchsorted(rows, rows[begin] + _ROWS_AT_ONCE, "right")) - 1
            end = max(begin + 1, min(end, begin + _ROWS_AT_ONCE // sampled))
            part = slice(offsets[begin], offsets[end])
            first = offsets_of(times[part])
            positions = np.arange(first[-1]) + np.repeat(low[part] - first[:-1], times[part])
            inner = np.repeat(np.arange(end - begin), np.diff(rows[begin : end + 1]))
            counts = np.bincount(inner * sampled + self._owners[positions])
            cells = np.flatnonzero(counts)
            found.append(np.stack((cells % sampled, begin + cells // sampled, counts[cells])))
            begin = end
        numbers, others, shared = np.concatenate(found, axis=1)
        smaller = np.minimum(self._sizes[numbers], np.diff(offsets)[others])
        kept = (shared >= least) | (shared * 2 >= smaller)
        return numbers[kept], others[kept], shared[kept]
