"""Sums of rows: XXH3-64 over a table's name and the other columns, which every row of an index file ends with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xxhash
from numpy.typing import ArrayLike, NDArray

from provenance import _kernels as kernels
from provenance.errors import CorruptIndexError

__all__ = ["check_rows", "sum_of", "sums_of", "sums_of_slices"]

Int64 = NDArray[np.int64]


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


def sums_of(table: str, integers: Sequence[ArrayLike], *blobs: Sequence[bytes]) -> list[int]:
    """Sums of many rows, whose fields are integers first and bytes then, both by column."""
    fields = [field for row in zip(*blobs, strict=True) for field in row] if blobs else []
    sizes = np.fromiter(map(len, fields), np.int64, len(fields))
    sums: list[int] = sums_of_slices(table, integers, b"".join(fields), kernels.offsets_of(sizes), len(blobs)).tolist()
    return sums


def sums_of_slices(table: str, integers: Sequence[ArrayLike], data: bytes, offsets: Int64, columns: int = 1) -> Int64:
    """Sums of rows whose fields of bytes lie one after another; int64, shape (rows,)."""
    numbers = np.stack([np.asarray(column, np.int64) for column in integers], axis=1)
    return kernels.row_sums(table.encode(), numbers, np.frombuffer(data, np.uint8), offsets, columns)


def check_rows(table: str, names: Sequence[int], data: bytes, offsets: Int64, stored: Sequence[int]) -> None:
    """Check rows that have an integer, bytes (one after another in ``data``) and their sum.

    Raises
    ------
    CorruptIndexError
        If a row does not match its sum.
    """
    wrong = np.flatnonzero(sums_of_slices(table, [names], data, offsets) != np.array(stored, np.int64))
    if len(wrong):
        raise CorruptIndexError(f"row {names[int(wrong[0])]} of the table {table} is damaged")
