"""Golomb-coded sets: which hashes a set may hold, in about seven bits each.

A hash ``h`` of a set of ``n`` is kept as ``v = h * (n * 32) >> 64``; the differences of these values, ascending, are
written in the Rice code with 5 bits: the quotient by 32 in ones and a zero, then the remainder, lowest bit first. A
hash that is not in the set is taken for one that is once in 32 times (Putze, Sanders, Singler 2007).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.offsets import check_offsets, offsets_of

__all__ = ["coded_sets", "coded_shared"]

UInt8 = NDArray[np.uint8]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

_BITS = 5
_HALF = np.uint64(32)


def coded_sets(hashes: UInt64, offsets: Int64) -> tuple[UInt8, Int64]:
    """Return sets (as ``sorted_sets`` returns them) coded one after another in whole bytes: uint8, int64."""
    check_offsets(offsets, len(hashes))
    parts = [_coded(hashes[begin:end]) for begin, end in pairwise(offsets.tolist())]
    sizes = np.array([len(part) for part in parts], np.int64)
    return np.concatenate([np.zeros(0, np.uint8), *parts]), offsets_of(sizes)


def coded_shared(
    hashes: UInt64,
    offsets: Int64,
    coded: UInt8,
    begins: Int64,
    ends: Int64,
    sizes: Int64,
    left: Int64,
    right: Int64,
    threads: int | None = None,
) -> Int64:
    """How many hashes of documents coded sets may hold: no fewer than they do.

    Parameters
    ----------
    hashes, offsets
        Sets as ``sorted_sets`` returns them.
    coded, begins, ends, sizes
        Coded sets, ``coded[begins[i]:ends[i]]`` each, and how many hashes were put into it, int64.
    left, right
        Pairs: numbers of sets, and of coded sets, int64.

    Returns
    -------
    int64, shape of ``left``
    """
    check_offsets(offsets, len(hashes))
    found = np.zeros(len(left), np.int64)
    for number in np.unique(right).tolist():
        values = _decoded(coded[begins[number] : ends[number]], int(sizes[number]))
        for place in np.flatnonzero(right == number).tolist():
            own = hashes[offsets[left[place]] : offsets[left[place] + 1]]
            found[place] = np.count_nonzero(np.isin(_values(own, len(values)), values))
    return found


def _values(hashes: UInt64, size: int) -> UInt64:
    """``h * (size * 32) >> 64``, in halves of 32 bits."""
    scale = np.uint64(size << _BITS)
    upper, lower = hashes >> _HALF, hashes & np.uint64((1 << 32) - 1)
    return upper * scale + (lower * scale >> _HALF) >> _HALF


def _coded(hashes: UInt64) -> UInt8:
    values = _values(hashes, len(hashes)).astype(np.int64)
    gaps: Int64 = np.diff(values, prepend=np.int64(0))
    quotients = gaps >> _BITS
    begins = offsets_of(quotients + 1 + _BITS)
    bits = np.zeros(begins[-1], np.uint8)
    ones = np.repeat(begins[:-1] - offsets_of(quotients)[:-1], quotients) + np.arange(int(quotients.sum()))
    bits[ones] = 1
    for k in range(_BITS):
        bits[begins[:-1] + quotients + 1 + k] = gaps >> k & 1
    return np.packbits(bits, bitorder="little")


def _decoded(coded: UInt8, size: int) -> UInt64:
    """What is missing at the end of the bytes is zero."""
    bits = [*np.unpackbits(coded, bitorder="little").tolist(), *[0] * size * (_BITS + 2)]
    values, place, value = [], 0, 0
    for _ in range(size):
        end = bits.index(0, place)
        value += end - place << _BITS
        value += sum(bits[end + 1 + k] << k for k in range(_BITS))
        place = end + 1 + _BITS
        values.append(value)
    return np.array(values, np.uint64)
