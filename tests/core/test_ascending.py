"""Distinct values of what is in order already."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from provenance.ascending import distinct, first_of_each, united, without


@given(st.lists(st.integers(0, 9) | st.integers(0, 2**63 - 1)).map(sorted))
def test_distinct_is_what_sorting_finds(values: list[int]) -> None:
    array = np.array(values, np.int64)
    found, places = distinct(array)
    expected = np.unique(array, return_inverse=True)
    assert found.tolist() == expected[0].tolist()
    assert places.tolist() == expected[1].tolist()
    assert array[first_of_each(array)].tolist() == expected[0].tolist()


some = st.lists(st.integers(0, 9) | st.integers(0, 2**63 - 1))


@given(st.lists(some, min_size=1, max_size=4))
def test_united_is_every_value_once(lists: list[list[int]]) -> None:
    found = united(*(np.array(values, np.int64) for values in lists))
    assert found.tolist() == sorted({value for values in lists for value in values})
    assert found.dtype == np.int64


@given(some, some)
def test_without_is_the_rest(values: list[int], others: list[int]) -> None:
    found = without(np.array(sorted(set(values)), np.int64), np.array(sorted(others), np.int64))
    assert found.tolist() == sorted(set(values) - set(others))
