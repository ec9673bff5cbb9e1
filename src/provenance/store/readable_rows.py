"""Rows of a damaged table that can still be read.

SQLite stops where it meets a page that it cannot use. What stands on pages behind it is found by asking for higher
numbers, one after the other, until there is an answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from provenance.errors import CorruptIndexError
from provenance.store.layout import is_of_damage

__all__ = ["readable_rows"]

_MOST = 1000  # rows at a time


def readable_rows(
    connection: sqlite3.Connection, table: str, columns: str, end: int, gaps: list[range]
) -> Iterator[tuple[Any, ...]]:
    """Yield rows by their number, the first of the columns and key of the table; none is checked against its sum.

    Numbers below ``end`` for which there is no answer are added to ``gaps``; there need not have been rows of them all.
    """
    number, _, _ = columns.partition(",")
    query = f"SELECT {columns} FROM {table} WHERE {number} >= ? ORDER BY {number} LIMIT ?"
    begin, size = 0, _MOST
    while True:
        try:
            found = connection.execute(query, (begin, size)).fetchall()
            if not _ascend([begin - 1, *(row[0] for row in found)]):
                raise CorruptIndexError(f"the rows of the table {table} are out of order")
        except (sqlite3.DatabaseError, UnicodeDecodeError, CorruptIndexError) as error:
            if isinstance(error, sqlite3.DatabaseError) and not is_of_damage(error):
                raise
            if size > 1:
                size = 1  # what is read with one that cannot be is lost
                continue
            if begin >= end:
                return
            if gaps and gaps[-1].stop == begin:
                gaps[-1] = range(gaps[-1].start, begin + 1)
            else:
                gaps.append(range(begin, begin + 1))
            begin += 1
            continue
        if not found:
            return
        yield from found
        begin, size = found[-1][0] + 1, min(2 * size, _MOST)


def _ascend(numbers: list[Any]) -> bool:
    return all(type(number) is int for number in numbers) and all(a < b for a, b in pairwise(numbers))
