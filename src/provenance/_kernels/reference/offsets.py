"""Where runs of values begin and end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["offsets_of"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


def offsets_of(sizes: Int64 | Bool) -> Int64:
    """Where runs of these sizes begin and end when they stand one after another, int64, shape (n + 1,)."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets
