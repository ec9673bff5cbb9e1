"""Distinct values of what is in order already."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from provenance.store.ascending import distinct, first_of_each


@given(st.lists(st.integers(0, 9) | st.integers(0, 2**63 - 1)).map(sorted))
def test_distinct_is_what_sorting_finds(values: list[int]) -> None:
    array = np.array(values, np.int64)
    found, places = distinct(array)
    expected = np.unique(array, return_inverse=True)
    assert found.tolist() == expected[0].tolist()
    assert places.tolist() == expected[1].tolist()
    assert array[first_of_each(array)].tolist() == expected[0].tolist()
