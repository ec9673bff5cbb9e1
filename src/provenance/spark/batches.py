"""Record batches of Arrow: their columns as arrays, and rows that belong together as one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from provenance import _kernels as kernels

__all__ = ["changes", "flags", "lists", "nested", "numbers", "texts_of", "whole_runs"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


def numbers(table: pa.Table | pa.RecordBatch, name: str) -> Int64:
    """A column of whole numbers without nulls, int64."""
    return np.asarray(table.column(name), np.int64)


def flags(table: pa.Table | pa.RecordBatch, name: str) -> Bool:
    """A column of truth values without nulls, bool."""
    return np.asarray(table.column(name), np.bool_)


def nested(table: pa.Table, name: str) -> tuple[Int64, Int64]:
    """A column of lists of whole numbers: all of them, and how many each row has, int64."""
    column = table.column(name).combine_chunks()
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    offsets = column.offsets.to_numpy()
    return column.flatten().to_numpy(zero_copy_only=False), np.diff(offsets).astype(np.int64)


def lists(values: NDArray[np.uint64] | Int64, offsets: Int64) -> pa.Array:
    """Row ``i`` is ``values[offsets[i]:offsets[i + 1]]``; keys keep their bits and lose their sign."""
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(values.view(np.int64)))


def texts_of(column: pa.Array | pa.ChunkedArray) -> kernels.TextColumn:
    """Texts of a column, a null being an empty one."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    empty = b"" if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type) else ""
    filled = [chunk.fill_null(empty) if chunk.null_count else chunk for chunk in chunks]
    return kernels.TextColumn.joined([part for chunk in filled for part in kernels.arrow_columns(chunk)])


def changes(*columns: Int64 | Bool) -> Bool:
    """Which rows differ from the one before in any column, bool."""
    new = np.ones(len(columns[0]), np.bool_)
    new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return new


def whole_runs(batches: Iterable[pa.RecordBatch], names: Sequence[str]) -> Iterator[pa.Table]:
    """Rows as tables that part no run: of rows one after another that are equal in these columns.

    A run is held as a whole, whatever its length.
    """
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        new = changes(*(numbers(batch, name) for name in names))
        new[0] = bool(held) and any(numbers(held[-1], name)[-1] != numbers(batch, name)[0] for name in names)
        begins = np.flatnonzero(new)
        if len(begins):
            last = int(begins[-1])
            done = [*held, batch.slice(0, last)]
            yield pa.Table.from_batches(done)
            held, batch = [], batch.slice(last)
        held.append(batch)
    if held:
        yield pa.Table.from_batches(held)
