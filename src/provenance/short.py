"""Short texts: briefs, headlines and captions, too short for anchors, compared by all their shingles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from provenance import _kernels as kernels
from provenance.anchors import MIN_SHARED
from provenance.buckets import Candidates, KeySets, bucket_candidates
from provenance.fingerprints import shingle_sets
from provenance.scheme import Scheme

__all__ = ["ALIKE", "alike", "short_candidates", "short_keys"]

Int64 = NDArray[np.int64]

ALIKE = 0.9
"""Two texts below the floor are a pair when their folded forms are so much alike."""

LONGEST = 2 * MIN_SHARED - 1
"""Shingles of a short text at most: a union this large with Jaccard 0.5 holds fewer shingles than the floor."""


def short_keys(texts: kernels.TextColumn, sizes: Int64, furniture: NDArray[np.uint64], scheme: Scheme) -> KeySets:
    """Return all shingles but furniture of short texts (under 40), none of the others; runs on one thread.

    Parameters
    ----------
    sizes
        Distinct shingles of each text without ``furniture`` (ascending), int64.
    """
    is_short = sizes <= LONGEST
    if not is_short.any():
        return KeySets.none(len(sizes))
    sets = shingle_sets(texts.taken(np.flatnonzero(is_short)), scheme, 1).without(furniture, threads=1)
    return KeySets(sets.hashes, kernels.offsets_of(np.where(is_short, sizes, 0)))


def short_candidates(
    keys: KeySets, sizes: NDArray[np.int64], hot_bucket: int, threads: int | None = None
) -> Candidates:
    """Pairs of short texts that share at least a third of the smaller one's shingles; ``sizes`` says how many it has.

    Jaccard 0.5 needs two thirds; almost equal texts that differ in one word share a third or more.
    """
    return bucket_candidates(keys, hot_bucket, np.maximum(1, -(-sizes // 3)), threads)


def alike(folded: dict[int, str], left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pairs of folded texts have a normalized Indel similarity of ``ALIKE`` or more, bool."""
    return np.fromiter(
        (
            Indel.normalized_similarity(folded[a], folded[b], score_cutoff=ALIKE) >= ALIKE
            for a, b in zip(left.tolist(), right.tolist(), strict=True)
        ),
        np.bool_,
        len(left),
    )
