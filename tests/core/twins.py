"""What the tests of the compiled kernels share, which are skipped where none were built."""

from __future__ import annotations

import importlib
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

native = pytest.importorskip("provenance._kernels._native")
compiled = importlib.import_module("provenance._kernels.compiled")

LEVELS = range(native.best_level() + 1)
levels = st.sampled_from(LEVELS)
threads = st.integers(1, 4)
seeds = st.one_of(st.sampled_from([0, 1, 2**32, 2**63, 2**64 - 1]), st.integers(0, 2**64 - 1))
values_64 = st.one_of(st.sampled_from([0, 1, 2**32 - 1, 2**32, 2**63, 2**64 - 1]), st.integers(0, 2**64 - 1))
collections = st.lists(st.lists(values_64, max_size=60), max_size=6)


def columns(documents: list[list[int]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    offsets = np.array([0, *accumulate(map(len, documents))], np.int64)
    return np.array([value for document in documents for value in document], np.uint64), offsets


def same(found: tuple[NDArray[np.generic], ...], expected: tuple[NDArray[np.generic], ...]) -> None:
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
