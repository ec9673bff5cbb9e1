"""Buckets: texts that share a key become candidate pairs; buckets with too many texts are listed instead."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels

__all__ = ["Candidates", "bucket_candidates"]

Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Candidate pairs, not verified.

    Attributes
    ----------
    keys
        ``left * documents + right`` for ``left < right``, ascending, distinct, int64.
    hot
        Buckets with more texts than the cap, whose pairs are not in ``keys``: numbers of texts in ascending
        order.
    """

    keys: Int64
    hot: list[Int64] = field(default_factory=list)


def bucket_candidates(
    keys: NDArray[np.uint64],
    owners: Int64,
    documents: int,
    hot_bucket: int,
    required: Int64 | None = None,
    threads: int | None = None,
) -> Candidates:
    """Pairs of texts that share enough keys.

    Parameters
    ----------
    keys, owners
        A key and the text that has it, shape (rows,); a text has a key once, rows are in ascending
        order of texts within a key.
    documents
        How many texts there are in all.
    hot_bucket
        A key held by more texts than this is hot: it makes no pair by itself, and it counts in favour of
        every pair whose texts both have as many hot keys.
    required
        Keys that a pair must share when the smaller requirement of its texts is this, int64, shape (documents,);
        ``None`` means one.
    threads
        How many work at once; the result does not depend on it.
    """
    order, starts, sizes = kernels.equal_groups(keys)
    members = owners[order]
    cold = sizes <= hot_bucket
    pairs, counts = kernels.pair_counts(members, starts[cold], sizes[cold], documents, threads)
    hot = [
        members[start : start + size] for start, size in zip(starts[~cold].tolist(), sizes[~cold].tolist(), strict=True)
    ]
    if required is not None:
        hot_keys = np.bincount(np.concatenate(hot), minlength=documents) if hot else np.zeros(documents, np.int64)
        left, right = np.divmod(pairs, max(documents, 1))
        reachable = counts + np.minimum(hot_keys[left], hot_keys[right])
        pairs = pairs[reachable >= np.minimum(required[left], required[right])]
        hot = [_able(bucket, hot_keys, required) for bucket in hot]
    distinct = {bucket.tobytes(): bucket for bucket in hot if len(bucket) > 1}
    return Candidates(pairs, [distinct[name] for name in sorted(distinct)])


def _able(bucket: Int64, hot_keys: Int64, required: Int64) -> Int64:
    """The texts of a hot bucket that could make a pair by hot keys alone: ordinary phrases leave none."""
    smaller = bucket[hot_keys[bucket] >= required[bucket]]
    return bucket[hot_keys[bucket] >= required[smaller].min()] if len(smaller) else smaller
