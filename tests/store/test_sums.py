"""Sums of rows: few rows are checked one by one and many by column, and what is said of them is the same."""

from __future__ import annotations

from typing import Any

import pytest

from provenance.errors import CorruptIndexError
from provenance.store.sums import checked, read_columns, sum_of

COUNTS = (1, 2, 16, 17, 40)  # 16 are few, 17 are many


def rows(count: int) -> list[tuple[Any, ...]]:
    """Rows of the table of pairs."""
    made = [(number, number + 7, 30 + number) for number in range(count)]
    return [(*row, sum_of("pair", *row)) for row in made]


def spoilt(count: int, column: int, value: Any) -> list[tuple[Any, ...]]:
    """The same with another value in the last one."""
    *others, last = rows(count)
    return [*others, (*last[:column], value, *last[column + 1 :])]


@pytest.mark.parametrize("count", [0, *COUNTS])
def test_rows_are_given_by_column(count: int) -> None:
    columns, blobs = read_columns("pair", rows(count))
    assert [column.tolist() for column in columns] == [[row[i] for row in rows(count)] for i in range(3)]
    assert blobs == []
    assert checked("pair", rows(count)) == rows(count)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("column", range(4))
@pytest.mark.parametrize("value", [None, 1.5, float("nan"), "7", b"7", 99, 1 << 62], ids=repr)
def test_other_values_are_damage(count: int, column: int, value: Any) -> None:
    for read in (checked, read_columns):
        with pytest.raises(CorruptIndexError, match="table pair is damaged"):
            read("pair", spoilt(count, column, value))


@pytest.mark.parametrize("count", COUNTS)
def test_bytes_are_checked_too(count: int) -> None:
    made = [(number, bytes([number]), sum_of("hot", number, bytes([number]))) for number in range(count)]
    (numbers,), (parts,) = read_columns("hot", made, 1)
    assert (numbers.tolist(), parts) == (list(range(count)), [bytes([number]) for number in range(count)])
    for other in (b"other", "text", 5, None):
        *others, (number, _, own) = made
        with pytest.raises(CorruptIndexError, match="table hot is damaged"):
            read_columns("hot", [*others, (number, other, own)], 1)
