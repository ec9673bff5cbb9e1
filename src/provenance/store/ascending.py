"""Arrays in ascending order, whose distinct values need no sorting."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["distinct", "first_of_each"]

Value = TypeVar("Value", np.int64, np.uint64)


def first_of_each(ascending: NDArray[Value]) -> NDArray[np.bool_]:
    """Which elements are another value than the one before, bool."""
    first = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return first


def distinct(ascending: NDArray[Value]) -> tuple[NDArray[Value], NDArray[np.int64]]:
    """The values, each once, and where each element stands among them, int64."""
    first = first_of_each(ascending)
    return ascending[first], np.cumsum(first) - 1
