"""Results come in order, whoever made them, and not all at once."""

from __future__ import annotations

import threading

import pytest

from provenance.ahead import blocks, helpers, worked_ahead


@pytest.mark.parametrize("helpers", [0, 1, 3])
@pytest.mark.parametrize("count", [0, 1, 50])
def test_every_result_in_order(helpers: int, count: int) -> None:
    assert list(worked_ahead(lambda number: number * number, range(count), helpers)) == [n * n for n in range(count)]


@pytest.mark.parametrize("helpers", [0, 2])
def test_no_more_wait_than_is_said(helpers: int) -> None:
    begun = []
    for taken, _ in enumerate(worked_ahead(begun.append, range(100), helpers), 1):
        assert taken <= len(begun) <= taken + 2 * helpers


def test_helpers_work_and_the_caller_does_not() -> None:
    assert threading.get_ident() not in set(worked_ahead(lambda _: threading.get_ident(), range(9), 2))
    assert set(worked_ahead(lambda _: threading.get_ident(), range(9), 0)) == {threading.get_ident()}


@pytest.mark.parametrize("helpers", [0, 2])
def test_an_error_is_raised_where_its_result_would_come(helpers: int) -> None:
    found = worked_ahead(lambda number: 1 // number, (2, 1, 0, 3), helpers)
    assert [next(found), next(found)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(found)


@pytest.mark.parametrize("count", [0, 1, 8192, 8193, 200_000, 10_000_000])
def test_blocks_are_all_of_them_once(count: int) -> None:
    most = 1 << 17
    parts = blocks(count, most)
    assert [part.start for part in parts] == [0, *(part.stop for part in parts[:-1])][: len(parts)]
    sizes = [min(part.stop, count) - part.start for part in parts]
    assert sum(sizes) == count
    assert all(0 < size <= most for size in sizes)
    if count >= 200_000:
        assert len(parts) >= 16


def test_nobody_helps_where_there_is_one_task() -> None:
    assert [helpers(3, tasks) for tasks in (0, 1, 2, 9)] == [0, 0, 2, 3]
    assert [helpers(threads) for threads in (1, 2)] == [0, 2]
