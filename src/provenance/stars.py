"""Stars: how hot buckets are compared, each text with a representative instead of each with each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance.similarity import Sets, Thresholds, verify

__all__ = ["Stars", "star_pairs"]

_ROUNDS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Stars:
    """Verified pairs of hot buckets.

    Attributes
    ----------
    left, right
        Texts of each pair, ``left < right``, int64.
    starred
        Texts that were compared with a representative only.
    uncompared
        Texts that matched none of the representatives of their bucket.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    starred: int
    uncompared: int


def star_pairs(buckets: list[NDArray[np.int64]], sets: Sets, thresholds: Thresholds) -> Stars:
    """Compare the texts of each bucket with a representative, those that do not match with the next, and so on.

    The representative is the text of median size, because it is the most typical; after 16 of them the rest of
    the bucket stays uncompared. Buckets that hold the same texts are handled once.
    """
    count = max(len(sets.sizes), 1)
    keys: list[NDArray[np.int64]] = []
    starred: set[int] = set()
    uncompared: set[int] = set()
    distinct = {bucket.tobytes(): bucket for bucket in buckets}
    for name in sorted(distinct):
        rest = distinct[name]
        for _ in range(_ROUNDS):
            if len(rest) < 2:
                break
            by_size = rest[np.lexsort((rest, sets.sizes[rest]))]
            hub = by_size[len(by_size) // 2]
            others = rest[rest != hub]
            low, high = np.minimum(others, hub), np.maximum(others, hub)
            matched = verify(sets, low, high).reach(thresholds)
            keys.append(low[matched] * count + high[matched])
            starred.update(others[matched].tolist())
            rest = others[~matched]
        uncompared.update(rest.tolist() if len(rest) > 1 else [])
    left, right = np.divmod(np.unique(np.concatenate(keys)) if keys else np.zeros(0, np.int64), count)
    return Stars(left, right, len(starred), len(uncompared - starred))
