"""Sums of rows: XXH3-64 over a table's name and the other columns, which every row of an index file ends with.

Whatever is read from a table goes through ``checked`` (or ``check_rows``): a damaged file gives SQLite's values of any
type, so types are looked at before the sum is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np
import xxhash
from numpy.typing import ArrayLike, NDArray

from provenance import _kernels as kernels
from provenance.errors import CorruptIndexError

__all__ = [
    "INTEGERS",
    "check_rows",
    "checked",
    "every_one",
    "holds",
    "read_columns",
    "sum_of",
    "sums_of",
    "sums_of_slices",
]

Int64 = NDArray[np.int64]
UInt8 = NDArray[np.uint8]
Row = tuple[Any, ...]

INTEGERS = {
    "header": 0,
    "article": 1,
    "digest": 1,
    "size_page": 1,
    "coded_set": 1,
    "recent": 1,
    "posting": 1,
    "hot": 1,
    "pair": 3,
    "standing": 5,
    "member": 3,
    "change": 1,
}
"""How many columns of each table are integers; they come first, bytes after them, the sum last."""

_AT_ONCE = 512  # rows that are read before they are checked


def sum_of(table: str, *fields: bytes | str | int) -> int:
    """Sum of one row, as the signed integer that SQLite stores: the table's name and each field with its length."""
    parts = [table.encode()]
    for field in fields:
        if isinstance(field, int):
            parts.append(field.to_bytes(8, "little", signed=True))
        else:
            data = field.encode("utf-8", "surrogatepass") if isinstance(field, str) else field
            parts += (len(data).to_bytes(8, "little"), data)
    value = xxhash.xxh3_64_intdigest(b"".join(parts))
    return value - (1 << 64) if value >> 63 else value


def sums_of(table: str, integers: Sequence[ArrayLike], *blobs: Sequence[bytes]) -> Int64:
    """Sums of many rows, whose fields are integers first and bytes then, both by column; int64, shape (rows,)."""
    fields = [field for row in zip(*blobs, strict=True) for field in row] if blobs else []
    sizes = np.fromiter(map(len, fields), np.int64, len(fields))
    return sums_of_slices(table, integers, b"".join(fields), kernels.offsets_of(sizes), len(blobs))


def sums_of_slices(table: str, integers: Sequence[ArrayLike], data: bytes, offsets: Int64, columns: int = 1) -> Int64:
    """Sums of rows whose fields of bytes lie one after another; int64, shape (rows,)."""
    numbers = np.stack([np.asarray(column, np.int64) for column in integers], axis=1)
    return kernels.row_sums(table.encode(), numbers, np.frombuffer(data, np.uint8), offsets, columns)


def checked(table: str, rows: list[Row]) -> list[Row]:
    """Rows as they were read, every column of the table in its order (texts as bytes); each was checked.

    Raises
    ------
    CorruptIndexError
        If a row has a value of another type than was written, or does not match its sum.
    """
    if rows:
        check_rows(table, rows, len(rows[0]) - INTEGERS[table] - 1)
    return rows


def read_columns(table: str, rows: Iterable[Row], fields_of_bytes: int = 0) -> tuple[list[Int64], list[list[bytes]]]:
    """Rows of a statement by column, checked as ``checked`` does: integers, and then fields of bytes.

    They are taken some at a time: many thousand tuples that live at once keep the interpreter's collector busy.
    """
    count = INTEGERS[table]
    parts = [np.zeros((0, count), np.int64)]
    blobs: list[list[bytes]] = [[] for _ in range(fields_of_bytes)]
    remaining = iter(rows)
    while some := list(islice(remaining, _AT_ONCE)):
        parts.append(check_rows(table, some, fields_of_bytes)[0])
        for place, blob in enumerate(blobs, count):
            blob += [row[place] for row in some]
    return [*np.ascontiguousarray(np.concatenate(parts).T)], blobs


def check_rows(table: str, rows: list[Row], fields_of_bytes: int = 1) -> tuple[Int64, UInt8, Int64]:
    """Check rows as ``checked`` does; returns integers, shape (rows, integers), and bytes with their offsets.

    Raises
    ------
    CorruptIndexError
        As ``checked``.
    """
    found = kernels.checked_rows(table.encode(), rows, INTEGERS[table], fields_of_bytes)
    if isinstance(found, int):
        raise _damaged(table, rows[found][0])
    return found


def every_one(table: str, numbers: Sequence[int], wanted: Sequence[int]) -> None:
    """Check that there is a row for every number that was asked for (ascending, distinct), and no other.

    Raises
    ------
    CorruptIndexError
        If a row is missing, or something else was found.
    """
    if list(numbers) != list(wanted):
        lost = set(wanted).difference(numbers)
        what = f"row {min(lost)} of the table {table} is missing" if lost else f"the table {table} is damaged"
        raise CorruptIndexError(what)


def holds(table: str, row: Row) -> bool:
    """Whether a row as it was read has the types it was written with, and its sum."""
    integers = INTEGERS[table]
    *fields, stored = row
    if any(type(field) is not (int if i < integers else bytes) for i, field in enumerate(fields)):
        return False
    return bool(stored == sum_of(table, *fields))


def _damaged(table: str, name: object) -> CorruptIndexError:
    shown = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    return CorruptIndexError(f"row {shown!r} of the table {table} is damaged")
