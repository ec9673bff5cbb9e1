"""Stars: how hot buckets are compared, each text with a representative instead of each with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance.ahead import blocks, helpers, worked_ahead
from provenance.ascending import united
from provenance.similarity import Sets, Thresholds, verify

__all__ = ["Stars", "star_pairs"]

Int64 = NDArray[np.int64]

_ROUNDS = 16
_IN_VAIN = 3  # representatives that match fewer than one text in a hundred: this is no bucket of copies
_FEW = 0.01
_AT_ONCE = 1 << 18  # rows


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
"""Which pairs of texts are worth comparing; asked by several threads at once."""


def star_pairs(
    buckets: list[Int64],
    sets: Sets,
    thresholds: Thresholds,
    likely: Sequence[Likely] = (),
    threads: int | None = None,
) -> Stars:
    """Compare the texts of each bucket with a representative, those that do not match with the next, and so on.

    The representative is the text of median size, because it is the most typical. After 16 of them, or 3 that
    match fewer than one text in a hundred (a common phrase, not a common text), the rest of the bucket stays
    uncompared. Buckets that hold the same texts are handled once. Only pairs that every test of ``likely`` lets through
    are compared. The result does not depend on how many ``threads`` look.
    """
    count = max(len(sets.sizes), 1)
    distinct = {bucket.tobytes(): bucket for bucket in buckets if len(bucket) > 1}
    rows = _Rows(list(distinct.values()))
    keys = [np.zeros(0, np.int64)]
    starred, uncompared = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    in_vain = np.zeros(len(distinct), np.int64)
    left = np.bincount(rows.bucket, minlength=len(distinct))  # rows of each bucket that are to be compared still
    for _ in range(_ROUNDS):
        asked = (left > 1) & (in_vain < _IN_VAIN)
        if not asked.any():
            break
        hubs = np.full(len(distinct), -1)
        for bucket in np.flatnonzero(asked).tolist():
            hubs[bucket] = _median(rows.rest_of(bucket), sets.sizes, count)
        matched, low, high = rows.likely_pairs(asked, hubs, likely, threads)
        true = verify(sets, low, high).reach(thresholds)
        matched, low, high = matched[true], low[true], high[true]
        keys.append(low * count + high)
        starred[rows.texts[matched]] = True
        rows.rest[matched] = False
        found = np.bincount(rows.bucket[matched], minlength=len(distinct))
        in_vain += asked & (found < _FEW * (left - 1))
        left -= asked + found
    uncompared[rows.texts[rows.rest & (left > 1)[rows.bucket]]] = True
    left_texts, right_texts = np.divmod(united(*keys), count)
    return Stars(left_texts, right_texts, int(starred.sum()), int((uncompared & ~starred).sum()))


def _median(texts: Int64, sizes: Int64, count: int) -> int:
    """The text of median size, of equal ones by number."""
    middle = len(texts) // 2
    return int(np.partition(sizes[texts] * count + texts, middle)[middle] % count)


class _Rows:
    """A row for each text of each bucket.

    Attributes
    ----------
    texts, bucket
        The text of each row and its bucket, int64; the rows of a bucket stand together.
    rest
        Which rows are to be compared still, bool.
    """

    def __init__(self, buckets: list[Int64]) -> None:
        sizes = np.array([len(bucket) for bucket in buckets], np.int64)
        self._ends = np.cumsum(sizes)
        self.texts = np.concatenate([np.zeros(0, np.int64), *buckets])
        self.bucket = np.repeat(np.arange(len(buckets)), sizes)
        self.rest = np.ones(len(self.texts), np.bool_)
        # Texts stand in several buckets: so what is known of each is read once for all of them.
        self._by_text = np.argsort(self.texts, kind="stable")

    def rest_of(self, bucket: int) -> Int64:
        """Texts of a bucket that are to be compared still."""
        begin, end = int(self._ends[bucket - 1]) if bucket else 0, int(self._ends[bucket])
        return self.texts[begin:end][self.rest[begin:end]]

    def likely_pairs(
        self, asked: NDArray[np.bool_], hubs: Int64, likely: Sequence[Likely], threads: int | None
    ) -> tuple[Int64, Int64, Int64]:
        """Rows of some buckets, and the pairs they make with the ``hubs`` of these, as far as they are likely.

        Rows of the hubs themselves are done with.
        """

        def looked(part: slice) -> tuple[Int64, Int64, Int64]:
            rows = self._by_text[part]
            rows = rows[self.rest[rows] & asked[self.bucket[rows]]]
            itself = self.texts[rows] == hubs[self.bucket[rows]]
            others = found = rows[~itself]
            for look in likely:
                found = found[look(*self._pairs(found, hubs))]
            return rows[itself], others, found

        nothing = np.zeros(0, np.int64)
        parts = blocks(len(self._by_text), _AT_ONCE)
        answers = worked_ahead(looked, parts, helpers(threads, len(parts)))
        of_hubs, others, found = map(np.concatenate, zip((nothing,) * 3, *answers, strict=True))
        self.rest[of_hubs] = False
        self._by_text = others
        return found, *self._pairs(found, hubs)

    def _pairs(self, rows: Int64, hubs: Int64) -> tuple[Int64, Int64]:
        texts, others = self.texts[rows], hubs[self.bucket[rows]]
        return np.minimum(texts, others), np.maximum(texts, others)
