"""Chunks of postings: rows of the table ``posting``, read and written, and kept in memory as they were read.

Who adds batch after batch, or asks again and again, asks for the same chunks each time; SQLite would hand over each of
them anew. They are kept as far as ``memory`` goes, and none is given up for another: where all are asked for as often,
that would only be more work.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.ascending import united

__all__ = ["MEMORY", "Chunk", "Chunks", "chunk_id"]

Int64 = NDArray[np.int64]
Chunk = tuple[int, bytes, int]
"""A row of the table: level and number of the chunk, its coded rows, and their sum."""
Nothing = tuple[()]
"""What is kept of a row that is not there."""

MEMORY = 1 << 29
"""Bytes of chunks kept if the caller does not say."""

_LEVEL = 48  # bits of the number of a chunk below its level
_AT_ONCE = 1 << 8  # chunks that all are read of
_COST = 256  # bytes of a chunk that is kept besides its rows
_NAME = 80  # and of the name of one that is not there
_NEAR = 1  # the level of which some are read together
_GROUP = 16  # so many
_DENSE = 0.75  # share of chunks wanted from which on all between them are read in order


def chunk_id(level: int, chunk: Any) -> Any:
    """How a chunk of a level is called in the table."""
    return level << _LEVEL | chunk


@dataclass(slots=True)
class Chunks:
    """The chunks of one connection.

    Attributes
    ----------
    connection
        To the file.
    slices
        What the header says under that name: ``"1 changed"`` and so on count how often a level was changed, by which
        others know what they remember of it.
    memory
        Bytes of chunks that are kept at most.
    """

    connection: sqlite3.Connection
    slices: dict[str, int]
    memory: int = MEMORY
    _kept: dict[int, dict[int, Chunk | Nothing]] = field(default_factory=dict)  # by level
    _bytes: int = 0
    _full: bool = False  # something did not fit since something was forgotten

    def refresh(self, slices: dict[str, int]) -> None:
        """Take over what the header says, and forget what may have changed in the file."""
        for level in list(self._kept):
            if slices.get(_changed(level), 0) != self.slices.get(_changed(level), 0):
                self._forget(level)
        self.slices = slices

    def of(self, level: int, wanted: Int64) -> list[Chunk]:
        """Those of these chunks (ascending) that are there."""
        kept = self._kept.setdefault(level, {})
        names = chunk_id(level, wanted).tolist()
        found: list[Chunk | Nothing | None] = list(map(kept.get, names))
        if None in found:
            missing = [name for name, chunk in zip(names, found, strict=True) if chunk is None]
            asked = _grouped(missing) if level == _NEAR and not self._full else missing
            read = {chunk[0]: chunk for chunk in self._read(asked)}
            if not self._full:
                self._keep_all(kept, {name: read.get(name, ()) for name in asked if name not in kept})
            found = [kept.get(name) or read.get(name) for name in names]  # `()` of those that are not there is false
        return [chunk for chunk in found if chunk]

    def within(self, level: int, low: int, high: int) -> list[Chunk]:
        """All chunks of a level from ``low`` to below ``high``."""
        query = "SELECT chunk, rows, sum FROM posting WHERE chunk >= ? AND chunk < ? ORDER BY chunk"
        return self.connection.execute(query, (chunk_id(level, low), chunk_id(level, high))).fetchall()

    def every(self) -> Iterator[tuple[int, list[Chunk]]]:
        """All chunks with their level, some at a time."""
        query = "SELECT chunk, rows, sum FROM posting WHERE chunk > ? ORDER BY chunk LIMIT ?"
        last = -1
        while found := self.connection.execute(query, (last, _AT_ONCE)).fetchall():
            last = found[-1][0]
            for level, chunks in groupby(found, lambda row: row[0] >> _LEVEL):
                yield level, list(chunks)

    def replace(self, level: int, written: list[Chunk], emptied: list[int]) -> None:
        """Write chunks, and delete those of which nothing is left, within a transaction."""
        self.connection.executemany(
            "INSERT INTO posting VALUES (?, ?, ?)"
            " ON CONFLICT (chunk) DO UPDATE SET rows = excluded.rows, sum = excluded.sum",
            written,
        )
        self.connection.executemany("DELETE FROM posting WHERE chunk = ?", [(name,) for name in emptied])
        self._change(level, written, emptied)

    def delete(self, level: int, low: int, high: int) -> None:
        """Delete all chunks of a level from ``low`` to below ``high``, within a transaction."""
        begin, end = chunk_id(level, low), chunk_id(level, high)
        self.connection.execute("DELETE FROM posting WHERE chunk >= ? AND chunk < ?", (begin, end))
        self._change(level, [], [name for name in self._kept.get(level, ()) if begin <= name < end])

    def clear(self) -> None:
        """Forget everything; the table was emptied."""
        for level in list(self._kept):
            self._forget(level)

    def _read(self, names: list[int]) -> list[Chunk]:
        """Rows of these names (ascending) that are there, and perhaps others between them."""
        first, last = names[0], names[-1]
        if len(names) >= _DENSE * (last - first + 1):
            query = "SELECT chunk, rows, sum FROM posting WHERE chunk BETWEEN ? AND ? ORDER BY chunk"
            return self.connection.execute(query, (first, last)).fetchall()
        query = "SELECT chunk, rows, sum FROM json_each(?) CROSS JOIN posting ON chunk = value"  # no table of its own
        return self.connection.execute(query, (json.dumps(names),)).fetchall()

    def _keep_all(self, kept: dict[int, Chunk | Nothing], new: dict[int, Chunk | Nothing]) -> None:
        """Keep what is not kept yet, as far as it fits."""
        size = sum(map(_size, new.values()))
        if self._bytes + size <= self.memory:
            kept.update(new)
            self._bytes += size
        else:
            for name, chunk in new.items():
                self._keep(kept, name, chunk)

    def _keep(self, kept: dict[int, Chunk | Nothing], name: int, chunk: Chunk | Nothing) -> None:
        """Keep a chunk, or that it is not there, in the place of what is kept under its name, if it fits."""
        self._bytes -= _size(kept.pop(name)) if name in kept else 0
        if self._bytes + _size(chunk) <= self.memory:
            kept[name] = chunk
            self._bytes += _size(chunk)
        else:
            self._full = True

    def _change(self, level: int, written: list[Chunk], emptied: list[int]) -> None:
        self.slices[_changed(level)] = self.slices.get(_changed(level), 0) + 1
        kept = self._kept.get(level, {})
        for chunk in written:
            if chunk[0] in kept:
                self._keep(kept, chunk[0], chunk)
        for name in emptied:
            if name in kept:
                self._keep(kept, name, ())

    def _forget(self, level: int) -> None:
        self._bytes -= sum(map(_size, self._kept.pop(level).values()))
        self._full = False


def _changed(level: int) -> str:
    return f"{level} changed"


def _size(chunk: Chunk | Nothing) -> int:
    if not chunk:
        return _NAME
    rows: object = chunk[1]
    return _COST + (len(rows) if isinstance(rows, bytes) else 0)  # a damaged row is complained of where it is used


def _grouped(names: list[int]) -> list[int]:
    """All names of the groups in which these are."""
    groups = united(np.array(names) // _GROUP)
    grouped: list[int] = (groups[:, None] * _GROUP + np.arange(_GROUP)).ravel().tolist()
    return grouped
