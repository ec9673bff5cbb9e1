"""Tokens to the hashes of their shingles."""

from __future__ import annotations

import numpy as np
import xxhash
from numpy.typing import NDArray

from provenance._kernels.reference.mixing import finish, mix
from provenance._kernels.reference.offsets import offsets_of

__all__ = ["shingle_hashes", "token_hashes"]

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


def token_hashes(tokens: list[str], seed: int) -> UInt64:
    """XXH3-64 of each token's UTF-8 with the scheme's seed, uint64, shape (tokens,)."""
    known = {token: xxhash.xxh3_64_intdigest(token.encode(), seed) for token in set(tokens)}
    return np.fromiter(map(known.__getitem__, tokens), np.uint64, len(tokens))


def _windows(hashes: UInt64, size: int) -> UInt64:
    """Hash of every window of ``size`` consecutive tokens, uint64, shape (max(0, n - size + 1),)."""
    count = max(0, len(hashes) - size + 1)
    state = np.full(count, size, np.uint64)
    for position in range(size):
        state = mix(state, hashes[position : position + count])
    return finish(state)


def shingle_hashes(
    hashes: UInt64, unspaced: Bool, offsets: Int64, size: int, unspaced_size: int
) -> tuple[UInt64, Int64]:
    """Hash of every shingle, in the order of the text.

    A shingle spans ``size`` tokens, or ``unspaced_size`` where its first token is of a script written
    without spaces. A document with tokens but too few for any shingle has one: all of it.

    Parameters
    ----------
    hashes, unspaced
        Token hashes (uint64) and kinds (bool), shape (tokens,).
    offsets
        int64, shape (documents + 1,).

    Returns
    -------
    hashes, offsets
        uint64, shape (shingles,), and int64, shape (documents + 1,).

    Notes
    -----
    ``s = size; for t in window: s = (s ^ t) * 0x9E3779B97F4A7C15; s ^= s >> 32`` and at the end
    ``s *= 0xD6E8FEB86659FD93; s ^= s >> 32``, all modulo 2**64.
    """
    total = len(hashes)
    wanted = np.where(unspaced, unspaced_size, size)
    document_end = np.repeat(offsets[1:], np.diff(offsets))
    valid = np.arange(total) + wanted <= document_end
    result = np.zeros(total, np.uint64)
    for length, chosen in ((size, ~unspaced), (unspaced_size, unspaced)):
        begins = np.flatnonzero(chosen & valid)
        if len(begins):
            result[begins] = _windows(hashes, length)[begins]
    counts = np.add.reduceat(np.append(valid, False), offsets[:-1], dtype=np.int64)
    counts[np.diff(offsets) == 0] = 0
    too_short = np.flatnonzero((counts == 0) & (np.diff(offsets) > 0))
    for document in too_short:
        begin, end = int(offsets[document]), int(offsets[document + 1])
        result[begin] = _windows(hashes[begin:end], end - begin)[0]
        valid[begin] = True
    counts[too_short] = 1
    return result[valid], offsets_of(counts)
