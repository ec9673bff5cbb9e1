"""Arrays in ascending order, whose distinct values need no hashing."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["distinct", "first_of_each", "is_among", "united", "without"]

Value = TypeVar("Value", np.int64, np.uint64, np.uint32)


def first_of_each(ascending: NDArray[Value]) -> NDArray[np.bool_]:
    """Which elements are another value than the one before, bool."""
    first = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return first


def distinct(ascending: NDArray[Value]) -> tuple[NDArray[Value], NDArray[np.int64]]:
    """The values, each once, and where each element stands among them, int64."""
    first = first_of_each(ascending)
    return ascending[first], np.cumsum(first) - 1


def united(*arrays: NDArray[Value]) -> NDArray[Value]:
    """All values of one array or several, each once, ascending.

    A stable sort merges runs that ascend; ``numpy.unique`` puts every value into a hash table, which takes far longer.
    """
    merged = np.sort(np.concatenate(arrays), kind="stable")
    return merged[first_of_each(merged)]


def is_among(values: NDArray[Value], ascending: NDArray[Value]) -> NDArray[np.bool_]:
    """Which values, in any order, are among others, which ascend, bool."""
    if not len(ascending):
        return np.zeros(len(values), np.bool_)
    found: NDArray[np.bool_] = ascending[np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)] == values
    return found


def without(ascending: NDArray[Value], others: NDArray[Value]) -> NDArray[Value]:
    """The values (ascending, distinct) that are not among ``others`` (ascending)."""
    left: NDArray[Value] = ascending[~is_among(ascending, others)]
    return left
