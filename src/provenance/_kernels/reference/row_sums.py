"""Sums of the rows of an index file."""

from __future__ import annotations

import numpy as np
import xxhash
from numpy.typing import NDArray

__all__ = ["row_sums"]

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
