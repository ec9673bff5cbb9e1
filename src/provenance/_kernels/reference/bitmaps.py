"""Bitmaps of sets: what two sets share at most, seen without the sets (Sandes, Teodoro, Melo 2018)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.offsets import check_offsets

__all__ = ["bitmaps", "common_bits"]

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

_BITS = 12
_PAIRS_AT_ONCE = 1 << 14


def bitmaps(hashes: UInt64, offsets: Int64, threads: int | None = None) -> tuple[UInt64, Int64]:
    """A bit for each of the cells that the 12 upper bits of a document's hashes name.

    Parameters
    ----------
    hashes, offsets
        As ``sorted_sets`` returns them.

    Returns
    -------
    bitmaps
        Cell ``c`` is bit ``c % 64`` of word ``c // 64``, uint64, shape (documents, 64).
    filled
        Bits that are set, int64, shape (documents,).
    """
    check_offsets(offsets, len(hashes))
    documents = len(offsets) - 1
    owners = np.repeat(np.arange(documents), np.diff(offsets))
    cells = np.unique(owners << _BITS | (hashes >> np.uint64(64 - _BITS)).astype(np.int64))
    words = np.zeros((documents << _BITS) // 64, np.uint64)
    np.bitwise_or.at(words, cells // 64, np.uint64(1) << (cells % 64).astype(np.uint64))
    return words.reshape(documents, (1 << _BITS) // 64), np.bincount(cells >> _BITS, minlength=documents)


def common_bits(bitmaps: UInt64, left: Int64, right: Int64) -> Int64:
    """How many bits the bitmaps of each pair of documents have in common, int64, shape (pairs,).

    Two sets of which one has ``c`` hashes and ``f`` bits share at most ``c - f`` more than that.
    """
    common = [np.zeros(0, np.int64)]
    for begin in range(0, len(left), _PAIRS_AT_ONCE):
        part = slice(begin, begin + _PAIRS_AT_ONCE)
        both = bitmaps[left[part]] & bitmaps[right[part]]
        common.append(np.unpackbits(both.view(np.uint8), axis=1).sum(axis=1, dtype=np.int64))
    return np.concatenate(common)
