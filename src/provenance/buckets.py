"""Buckets: texts that share a key become candidate pairs; buckets with too many texts are listed instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels

__all__ = ["Candidates", "KeySets", "bucket_candidates"]

Int64 = NDArray[np.int64]

_AT_ONCE = 1 << 12  # texts of which keys are moved


@dataclass(frozen=True, slots=True, eq=False)
class KeySets:
    """The keys by which texts are put into buckets.

    Attributes
    ----------
    keys
        Distinct keys of each text, ascending, uint64.
    offsets
        Text ``i`` has ``keys[offsets[i]:offsets[i + 1]]``, int64, shape (texts + 1,).
    """

    keys: NDArray[np.uint64]
    offsets: Int64

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def none(cls, texts: int = 0) -> KeySets:
        """Return the keys of so many texts that have none."""
        return cls(np.zeros(0, np.uint64), np.zeros(texts + 1, np.int64))

    def into(self, texts: NDArray[np.bool_]) -> KeySets:
        """Return the keys of these texts, bool, shape (texts,), moved together: none is held twice."""
        if texts.all():
            return self
        sizes = np.diff(self.offsets)
        end = 0
        for first in range(0, len(self), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            begins = self.offsets[first : first + _AT_ONCE + 1]
            kept = self.keys[begins[0] : begins[-1]][np.repeat(texts[part], sizes[part])]
            self.keys[end : end + len(kept)] = kept
            end += len(kept)
        return KeySets(self.keys[:end], kernels.offsets_of(sizes[texts]))


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Candidate pairs, not verified.

    Attributes
    ----------
    keys
        ``left * documents + right`` for ``left < right``, ascending, distinct, int64.
    hot
        Buckets that make too many pairs, which are not in ``keys``: numbers of texts in ascending order.
    unsure
        Texts with such a bucket among the rarest that they are looked for in, ascending, int64. The smaller text of
        any pair that hot buckets hide is here.
    """

    keys: Int64
    hot: list[Int64] = field(default_factory=list)
    unsure: Int64 = field(default_factory=lambda: np.zeros(0, np.int64))


def bucket_candidates(
    sets: KeySets, hot_bucket: int, required: Int64 | None = None, threads: int | None = None
) -> Candidates:
    """Pairs of texts that share enough keys.

    Parameters
    ----------
    hot_bucket
        A key is hot, and makes no pairs, when it would make more than ``hot_bucket`` texts paired each with each.
    required
        How many keys a pair must share, by the less demanding of its two texts, int64, shape (texts,); ``None`` means
        one. Each text is looked for in the buckets of its rarest keys only (see the kernel ``bucket_pairs``).
    threads
        How many work at once; the result does not depend on it.
    """
    held = np.flatnonzero(np.diff(sets.offsets))  # texts without keys are nobody's candidates
    bounds = np.append(sets.offsets[:1], sets.offsets[held + 1])
    needed = None if required is None else required[held]
    pairs, members, offsets, unsure = kernels.bucket_pairs(sets.keys, bounds, hot_bucket, needed, threads)
    left, right = np.divmod(pairs, max(len(held), 1))
    pairs, members, unsure = held[left] * len(sets) + held[right], held[members], held[unsure]
    hot = [members[begin:end] for begin, end in pairwise(offsets.tolist())]
    distinct = {bucket.tobytes(): bucket for bucket in hot if len(bucket) > 1}
    return Candidates(pairs, [distinct[name] for name in sorted(distinct)], unsure)
