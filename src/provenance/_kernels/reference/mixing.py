"""The mix that shingle hashes and band keys go through, modulo 2**64."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["MIX", "finish", "mix"]

UInt64 = NDArray[np.uint64]

MIX = np.uint64(0x9E3779B97F4A7C15)
_LAST = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)


def mix(state: UInt64, value: UInt64) -> UInt64:
    """Take one value into the state."""
    state = (state ^ value) * MIX
    return state ^ (state >> _HALF)


def finish(state: UInt64) -> UInt64:
    """Make a hash of the state."""
    state = state * _LAST
    return state ^ (state >> _HALF)
