"""Stars: how hot buckets are compared, each text with a representative instead of each with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from provenance.similarity import Sets, Thresholds, verify

__all__ = ["Stars", "star_pairs"]

_ROUNDS = 16
_IN_VAIN = 3  # representatives that match fewer than one text in a hundred: this is no bucket of copies
_FEW = 0.01


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


Likely = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.bool_]]
"""Which pairs of texts are worth comparing."""


def star_pairs(
    buckets: list[NDArray[np.int64]], sets: Sets, thresholds: Thresholds, likely: Sequence[Likely] = ()
) -> Stars:
    """Compare the texts of each bucket with a representative, those that do not match with the next, and so on.

    The representative is the text of median size, because it is the most typical. After 16 of them, or 3 that
    match fewer than one text in a hundred (a common phrase, not a common text), the rest of the bucket stays
    uncompared. Buckets that hold the same texts are handled once. Pairs that are not ``likely`` in
    every way do not match.
    """
    count = max(len(sets.sizes), 1)
    keys: list[NDArray[np.int64]] = []
    starred, uncompared = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    distinct = {bucket.tobytes(): bucket for bucket in buckets}
    for name in sorted(distinct):
        rest = distinct[name]
        rounds = in_vain = 0
        while len(rest) > 1 and rounds < _ROUNDS and in_vain < _IN_VAIN:
            rounds += 1
            middle = len(rest) // 2
            hub = np.partition(sets.sizes[rest] * count + rest, middle)[middle] % count
            others = rest[rest != hub]
            low, high = np.minimum(others, hub), np.maximum(others, hub)
            matched = np.ones(len(others), np.bool_)
            for look in [*likely, partial(_reach, sets, thresholds)]:
                if matched.any():
                    matched[matched] = look(low[matched], high[matched])
            keys.append(low[matched] * count + high[matched])
            starred[others[matched]] = True
            in_vain += int(matched.sum() < _FEW * len(others))
            rest = others[~matched]
        if len(rest) > 1:
            uncompared[rest] = True
    left, right = np.divmod(np.unique(np.concatenate(keys)) if keys else np.zeros(0, np.int64), count)
    return Stars(left, right, int(starred.sum()), int((uncompared & ~starred).sum()))


def _reach(
    sets: Sets, thresholds: Thresholds, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.bool_]:
    return verify(sets, left, right).reach(thresholds)
