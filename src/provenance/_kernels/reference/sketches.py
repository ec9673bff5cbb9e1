"""What a search keeps of each text: signature, anchors, sizes and digest, and what it shares with a sample."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.bitmaps import bitmaps
from provenance._kernels.reference.lookup import SampledSets, sets_without
from provenance._kernels.reference.minhash import signatures
from provenance._kernels.reference.sets import values_up_to
from provenance._kernels.reference.texts import Texts, shingle_sets

__all__ = ["sketches"]

UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]


def sketches(
    texts: Texts,
    seed: int,
    size: int,
    unspaced_size: int,
    num_perm: int,
    anchor_rate: int,
    excluded: UInt64,
    sample: SampledSets,
    least: int,
    threads: int | None = None,
) -> tuple[UInt32, UInt64, Int64, Int64, Int64, NDArray[np.void], UInt64, Int64, tuple[Int64, Int64, Int64]]:
    """Signature, anchors and sizes of each text's shingle set, which a faster twin need not make.

    Parameters
    ----------
    texts, seed, size, unspaced_size, num_perm, threads
        As for ``fingerprints``.
    anchor_rate
        Anchors are the hashes up to ``(2**64 - 1) // anchor_rate``; 0 for none.
    excluded
        Hashes that count for the size alone, ascending, distinct, uint64.
    sample, least
        As for ``SampledSets.intersections``, which is asked about the sets with what is excluded.

    Returns
    -------
    signatures, anchors, anchor_offsets, sizes
        As ``fingerprints`` returns them, but for the sizes without what is excluded.
    core_sizes
        Distinct shingles of each document that are not excluded, int64, shape (documents,).
    digests
        As ``shingle_sets`` returns them.
    bitmaps, filled
        As ``bitmaps`` returns them, of the sets with what is excluded, or of shape (0, 64) and (0,).
    shared
        As ``SampledSets.intersections`` returns it.
    """
    hashes, offsets, digests = shingle_sets(texts, seed, size, unspaced_size, threads)
    core, core_offsets = sets_without(hashes, offsets, excluded)
    anchors, anchor_offsets = core[:0], np.zeros_like(offsets)
    if anchor_rate:
        anchors, anchor_offsets = values_up_to(core, core_offsets, ((1 << 64) - 1) // anchor_rate)
    return (
        signatures(core, core_offsets, num_perm, seed),
        anchors,
        anchor_offsets,
        np.diff(offsets),
        np.diff(core_offsets),
        digests,
        *bitmaps(hashes, offsets),
        sample.intersections(hashes, offsets, least),
    )
