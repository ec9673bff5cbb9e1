"""Where runs of values begin and end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["check_offsets", "offsets_of"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


def offsets_of(sizes: Int64 | Bool) -> Int64:
    """Where runs of these sizes begin and end when they stand one after another, int64, shape (n + 1,)."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def check_offsets(offsets: Int64, values: int) -> None:
    """Raise ``ValueError`` unless runs with these offsets are what so many values consist of."""
    if not len(offsets) or offsets[0] != 0 or offsets[-1] != values or (offsets[1:] < offsets[:-1]).any():
        raise ValueError("offsets must ascend from 0 to the number of values")
