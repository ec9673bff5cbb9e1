"""Sums of the rows of an index file."""

from __future__ import annotations

from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray

from provenance._kernels.reference.offsets import check_offsets, offsets_of

__all__ = ["checked_rows", "row_sums"]

Int64 = NDArray[np.int64]


def row_sums(table: bytes, integers: Int64, data: NDArray[np.uint8], offsets: Int64, columns: int) -> Int64:
    """XXH3-64 of rows of a table: its name, integers of 8 bytes, fields of bytes, each after its length in 8 bytes.

    Parameters
    ----------
    table
        The name.
    integers
        int64, shape (rows, integers of a row).
    data, offsets
        Field ``k`` of row ``i`` is ``data[offsets[j]:offsets[j + 1]]`` for ``j = i * columns + k``, uint8 and int64.
    columns
        Fields of bytes in a row.

    Returns
    -------
    int64, shape (rows,)
        The same bits as signed integers.
    """
    check_offsets(offsets, len(data))
    if integers.shape[0] * columns != len(offsets) - 1:
        raise ValueError("arrays of one thing differ in length")
    held, bounds = data.tobytes(), offsets.tolist()
    sums = np.zeros(len(integers), np.uint64)
    for i, row in enumerate(integers.astype("<i8")):
        parts = [table, row.tobytes()]
        for begin, end in zip(bounds[i * columns : (i + 1) * columns], bounds[i * columns + 1 :], strict=False):
            parts += ((end - begin).to_bytes(8, "little"), held[begin:end])
        sums[i] = xxhash.xxh3_64_intdigest(b"".join(parts))
    return sums.view(np.int64)


def checked_rows(
    table: bytes, rows: list[tuple[Any, ...]], integers: int, columns: int
) -> tuple[Int64, NDArray[np.uint8], Int64] | int:
    """Take rows apart that end with their sums, as ``row_sums`` makes them; or say where one is damaged.

    It is the first with a value of another type, or else the first whose sum is another.

    Parameters
    ----------
    table
        The name.
    rows
        As SQLite gave them: so many ``integers``, then so many ``columns`` of bytes, then the sum. A damaged file gives
        values of any type.

    Returns
    -------
    integers
        int64, shape (rows, integers).
    data, offsets
        As ``row_sums`` takes them.
    """
    types = [int] * integers + [bytes] * columns + [int]
    parts: list[bytes] = []
    for place, row in enumerate(rows):
        if len(row) != len(types):
            raise TypeError("expected rows")
        if any(type(field) is not kind for field, kind in zip(row, types, strict=True)):
            return place
        parts += row[integers:-1]
    data = np.frombuffer(b"".join(parts), np.uint8)
    offsets = offsets_of(np.array(list(map(len, parts)), np.int64))
    values = np.array([row[:integers] for row in rows], np.int64).reshape(len(rows), integers)
    sums = row_sums(table, values, data, offsets, columns)
    odd = np.flatnonzero(sums != np.array([row[-1] for row in rows], np.int64))
    return int(odd[0]) if len(odd) else (values, data, offsets)
