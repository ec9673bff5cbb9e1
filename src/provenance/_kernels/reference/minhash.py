"""MinHash signatures, and the keys of their bands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.mixing import MIX, finish, mix
from provenance._kernels.reference.offsets import check_offsets

__all__ = ["band_keys", "permutations", "signatures"]

UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

_HALF = np.uint64(32)
_SHINGLES_AT_ONCE = 1 << 16  # a working set that stays in cache


def permutations(num_perm: int, seed: int) -> tuple[UInt32, UInt32]:
    """Multipliers (odd) and addends of the signature's slots, uint32, shape (num_perm,) each.

    Successive outputs of SplitMix64 (Steele, Lea, Flood 2014) started at ``seed``: the upper half of an
    output, made odd, is the multiplier and its lower half the addend.
    """
    states = np.arange(1, num_perm + 1, dtype=np.uint64) * MIX + np.uint64(seed)
    z = (states ^ (states >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> _HALF).astype(np.uint32) | np.uint32(1), z.astype(np.uint32)


def signatures(hashes: UInt64, offsets: Int64, num_perm: int, seed: int, threads: int | None = None) -> UInt32:
    """MinHash signatures, uint32, shape (documents, num_perm).

    Slot ``i`` is the minimum over the shingles of ``(a[i] * x + b[i]) mod 2**32`` where ``x`` is the upper
    half of the shingle's hash (Broder 1997, with multiply-add in place of random permutations). A document
    without shingles has ``2**32 - 1`` in every slot.
    """
    check_offsets(offsets, len(hashes))
    multipliers, addends = permutations(num_perm, seed)
    documents = len(offsets) - 1
    result = np.full((documents, num_perm), 0xFFFFFFFF, np.uint32)
    filled = np.flatnonzero(np.diff(offsets) > 0)
    upper = (hashes >> _HALF).astype(np.uint32)
    begins, ends = offsets[filled], offsets[filled + 1]
    position = 0
    while position < len(filled):
        stop = max(position + 1, int(np.searchsorted(ends, begins[position] + _SHINGLES_AT_ONCE, "right")))
        part = upper[begins[position] : ends[stop - 1]]
        inner = begins[position:stop] - begins[position]
        rows = np.empty((num_perm, stop - position), np.uint32)
        for slot in range(num_perm):
            rows[slot] = np.minimum.reduceat(part * multipliers[slot] + addends[slot], inner)
        result[filled[position:stop]] = rows.T
        position = stop
    return result


def band_keys(signature_matrix: UInt32, bands: int, rows: int, threads: int | None = None) -> UInt64:
    """One key for each band of each signature, the band's number mixed in, uint64, shape (documents, bands).

    As ``shingle_hashes`` mixes token hashes, from ``s = band * 0x9E3779B97F4A7C15``: bands of one signature
    that hold the same values, or values one bit apart, have different keys.
    """
    values = signature_matrix[:, : bands * rows].astype(np.uint64).reshape(len(signature_matrix), bands, rows)
    state = np.broadcast_to(np.arange(bands, dtype=np.uint64) * MIX, values.shape[:2])
    for row in range(rows):
        state = mix(state, values[:, :, row])
    return finish(state)
