"""Rows from columns, and written many to a statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["in_rows", "insert"]

_AT_ONCE = 64  # rows of a statement
_ROWS = 1 << 12  # that are objects of Python at a time: millions take memory that nobody has touched before


def in_rows(*columns: NDArray[Any] | Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows of columns of one length, as SQLite takes them: values of arrays as Python's own."""
    for begin in range(0, max(map(len, columns)), _ROWS):
        parts = (column[begin : begin + _ROWS] for column in columns)
        yield from zip(*(part.tolist() if isinstance(part, np.ndarray) else part for part in parts), strict=True)


def insert(connection: sqlite3.Connection, table: str, columns: int, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows, many with one statement.

    ``executemany`` runs a statement for each row, and lets go of the interpreter's lock every time: where another
    thread computes, every row waits for its turn. A statement of many rows waits once.

    If the last of them failed, SQLite would have to take back the first, and so it copies each page before it changes
    it. ``OR FAIL`` says that those may stay, and nothing is copied. They do not stay after all: the error
    ends the transaction, which is taken back as a whole.
    """
    one = f"({', '.join('?' * columns)})"
    statement = f"INSERT OR FAIL INTO {table} VALUES {', '.join([one] * _AT_ONCE)}"
    remaining = iter(rows)
    while len(some := list(islice(remaining, _AT_ONCE))) == _AT_ONCE:
        connection.execute(statement, list(chain.from_iterable(some)))
    connection.executemany(f"INSERT OR FAIL INTO {table} VALUES {one}", some)
