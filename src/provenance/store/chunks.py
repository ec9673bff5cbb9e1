"""Chunks of postings: rows of the table ``posting``, read and written, and kept in memory as they were read.

Who adds batch after batch, or asks again and again, asks for the same chunks each time; SQLite would hand over each of
them anew. They are kept, one after another in one array, as far as ``memory`` goes, and none is given up for another:
where all are asked for as often, that would only be more work.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from provenance.ascending import united, without
from provenance.errors import CorruptIndexError
from provenance.store.sums import check_rows, sums_of_slices

__all__ = ["LEVELS", "MEMORY", "Chunks", "Packed", "bits_of", "chunk_id"]

Int64 = NDArray[np.int64]
UInt8 = NDArray[np.uint8]
Row = tuple[int, bytes, int]

MEMORY = 1 << 29
"""Bytes of chunks kept if the caller does not say."""

LEVELS = 8
"""More of them hold 2**40 rows and more."""

_LEVEL = 48  # bits of the number of a chunk below its level
_AT_ONCE = 1 << 8  # chunks that all are read of
_NEAR = 1  # the level of which some are read together
_GROUP = 16  # so many
_DENSE = 0.75  # share of chunks wanted from which on all between them are read in order
_PLACE = 12  # bytes of memory of a chunk beside what it holds: where it begins, and its size
_GONE = -1  # instead of a size
_WORTH_IT = 8  # chunks are moved together where a part like this of what they take is of no use


def bits_of(level: int) -> int:
    """Upper bits of a key that say in which chunk of the level it is.

    Raises
    ------
    CorruptIndexError
        If there is no such level.
    """
    if not 0 < level <= LEVELS:
        raise CorruptIndexError(f"there is no level {level} of postings")
    return 13 + 2 * level


def chunk_id(level: int, chunk: Any) -> Any:
    """How a chunk of a level is called in the table."""
    return level << _LEVEL | chunk


class Packed(NamedTuple):
    """Chunks of a level as the kernels take them: chunk ``numbers[i]`` is coded in ``data[begins[i]:ends[i]]``."""

    numbers: Int64
    data: UInt8
    begins: Int64
    ends: Int64


@dataclass(slots=True, eq=False)
class _Kept:
    """Where the chunks of a level lie in memory, by number."""

    begins: Int64
    sizes: NDArray[np.int32]  # 0 of those not in memory, ``_GONE`` of those known not to be there

    @classmethod
    def none(cls, level: int) -> _Kept:
        count = 1 << bits_of(level)
        return cls(np.zeros(count, np.int64), np.zeros(count, np.int32))


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
    _kept: dict[int, _Kept] = field(default_factory=dict)  # by level
    _data: UInt8 = field(default_factory=lambda: np.zeros(0, np.uint8))
    _used: int = 0  # bytes of it
    _waste: int = 0  # of them, of chunks that are there no more
    _full: bool = False  # something did not fit

    def refresh(self, slices: dict[str, int]) -> None:
        """Take over what the header says, and forget what may have changed in the file."""
        for level in list(self._kept):
            if slices.get(_changed(level), 0) != self.slices.get(_changed(level), 0):
                self._waste += _bytes(self._kept.pop(level).sizes)
        self.slices = slices

    def of(self, level: int, wanted: Int64) -> list[Packed]:
        """Those of these chunks (ascending) that are there, in one part or two, as long as nothing else is asked for.

        Raises
        ------
        CorruptIndexError
            If one is damaged.
        """
        kept = self._kept_of(level)
        if kept is None:
            return [self.read(level, wanted)]
        unknown = wanted[kept.sizes[wanted] == 0]
        read = None
        if len(unknown):
            asked = unknown
            if level == _NEAR and not self._full:
                asked = _grouped(unknown)
                asked = asked[kept.sizes[asked] == 0]
            read = self.read(level, asked)
            sizes = np.full(len(asked), _GONE, np.int32)
            sizes[np.searchsorted(asked, read.numbers)] = read.ends - read.begins
            self._keep(kept, asked, sizes, read.data)
        parts = [self._packed(kept, wanted)]
        if read is not None and not kept.sizes[read.numbers].all():
            left = kept.sizes[read.numbers] == 0
            parts.append(Packed(read.numbers[left], read.data, read.begins[left], read.ends[left]))
        return parts

    def once(self, level: int, wanted: Int64) -> Packed:
        """As ``of``, in one part, and nothing more is kept: of who asks for each chunk once."""
        kept = self._kept.get(level)
        if kept is not None and kept.sizes[wanted].all():
            return self._packed(kept, wanted)
        return self.read(level, wanted)

    def read(self, level: int, wanted: Int64) -> Packed:
        """Those of these chunks (ascending) that are there, from the file.

        Raises
        ------
        CorruptIndexError
            As ``of``.
        """
        names: list[int] = chunk_id(level, wanted).tolist()
        if not names:
            return _checked(level, [])
        first, last = names[0], names[-1]
        if len(names) >= _DENSE * (last - first + 1):
            query = "SELECT chunk, rows, sum FROM posting WHERE chunk BETWEEN ? AND ? ORDER BY chunk"
            asked = set(names)
            rows = [row for row in self.connection.execute(query, (first, last)) if row[0] in asked]
        else:
            query = (
                "SELECT chunk, rows, sum FROM json_each(?) CROSS JOIN posting ON chunk = value"  # no table of its own
            )
            rows = self.connection.execute(query, (json.dumps(names),)).fetchall()
        found = _checked(level, rows)
        before, number = found.numbers[:-1], found.numbers[1:]
        odd = number[number <= before]
        if len(odd) or len(odd := without(found.numbers, wanted)):
            raise CorruptIndexError(f"row {chunk_id(level, int(odd[0]))} of the table posting is out of order")
        return found

    def within(self, level: int, low: int, high: int) -> Packed:
        """All chunks of a level from ``low`` to below ``high``."""
        query = "SELECT chunk, rows, sum FROM posting WHERE chunk >= ? AND chunk < ? ORDER BY chunk"
        rows = self.connection.execute(query, (chunk_id(level, low), chunk_id(level, high))).fetchall()
        return _checked(level, rows)

    def every(self) -> Iterator[tuple[int, Packed]]:
        """All chunks with their level, some at a time."""
        query = "SELECT chunk, rows, sum FROM posting WHERE chunk > ? ORDER BY chunk LIMIT ?"
        last = -1
        while found := self.connection.execute(query, (last, _AT_ONCE)).fetchall():
            last = found[-1][0]
            for level, rows in groupby(found, lambda row: row[0] >> _LEVEL):
                yield level, _checked(level, list(rows))

    def replace(self, level: int, numbers: Int64, data: bytes, offsets: Int64, emptied: Int64) -> None:
        """Write chunks, and delete those of which nothing is left, within a transaction."""
        names, bounds = chunk_id(level, numbers), offsets.tolist()
        sums = sums_of_slices("posting", [names], data, offsets).tolist()
        parts = [data[begin:end] for begin, end in pairwise(bounds)]
        self.connection.executemany(
            "INSERT INTO posting VALUES (?, ?, ?)"
            " ON CONFLICT (chunk) DO UPDATE SET rows = excluded.rows, sum = excluded.sum",
            zip(names.tolist(), parts, sums, strict=True),
        )
        gone = chunk_id(level, emptied).tolist()
        self.connection.executemany("DELETE FROM posting WHERE chunk = ?", [(name,) for name in gone])
        self._count_change(level)
        if kept := self._kept.get(level):
            known = np.flatnonzero(kept.sizes[numbers])
            self._drop(kept, numbers[known], 0)
            again = np.frombuffer(b"".join([parts[place] for place in known.tolist()]), np.uint8)
            self._keep(kept, numbers[known], np.diff(offsets)[known], again)
            self._drop(kept, emptied[kept.sizes[emptied] != 0], _GONE)

    def delete(self, level: int, low: int, high: int) -> None:
        """Delete all chunks of a level from ``low`` to below ``high``, within a transaction."""
        begin, end = chunk_id(level, low), chunk_id(level, high)
        self.connection.execute("DELETE FROM posting WHERE chunk >= ? AND chunk < ?", (begin, end))
        self._count_change(level)
        if kept := self._kept.get(level):
            self._drop(kept, np.arange(low, high), _GONE)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._data, self._used, self._waste, self._full = np.zeros(0, np.uint8), 0, 0, False

    def _count_change(self, level: int) -> None:
        self.slices[_changed(level)] = self.slices.get(_changed(level), 0) + 1

    def _kept_of(self, level: int) -> _Kept | None:
        """What is kept of a level, where there is room for it."""
        if level not in self._kept:
            if not self._has_room(_PLACE << bits_of(level)):
                self._full = True
                return None
            self._kept[level] = _Kept.none(level)
        return self._kept[level]

    def _packed(self, kept: _Kept, wanted: Int64) -> Packed:
        """Those of these chunks that are in memory."""
        there = wanted[kept.sizes[wanted] > 0]
        begins = kept.begins[there]
        return Packed(there, self._data, begins, begins + kept.sizes[there])

    def _has_room(self, size: int) -> bool:
        """Whether so much more fits, when what is kept was moved together."""
        if size > self._room() and self._wasteful():
            self._move_together()
        return size <= self._room()

    def _wasteful(self) -> bool:
        """Whether so much is of no use that chunks are moved together."""
        return 0 < self._used <= _WORTH_IT * self._waste

    def _room(self) -> int:
        """Bytes of memory that are left."""
        return self.memory - self._used - sum(_PLACE << bits_of(level) for level in self._kept)

    def _keep(self, kept: _Kept, numbers: Int64, sizes: NDArray[np.signedinteger[Any]], data: UInt8) -> None:
        """Keep chunks of these sizes, or that they are not there (``_GONE``): the first that fit."""
        ends = np.cumsum(np.maximum(sizes, 0), dtype=np.int64)
        total = int(ends[-1]) if len(ends) else 0
        if self._used + total > len(self._data) and self._wasteful():
            self._move_together()
        fit = len(ends) if self._has_room(total) else int(np.searchsorted(ends, self._room(), "right"))
        size = int(ends[fit - 1]) if fit else 0
        if not self._grow(size):
            fit = size = 0
        self._full |= fit < len(numbers)
        self._data[self._used : self._used + size] = data[:size]
        kept.begins[numbers[:fit]] = self._used + ends[:fit] - np.maximum(sizes[:fit], 0)
        kept.sizes[numbers[:fit]] = sizes[:fit]
        kept.sizes[numbers[sizes == _GONE]] = _GONE
        self._used += size

    def _move_together(self) -> None:
        """Take the room of chunks that are there no more."""
        if not self._kept:
            self.clear()
            return
        levels = [(kept, np.flatnonzero(kept.sizes > 0)) for kept in self._kept.values()]
        begins = np.concatenate([kept.begins[live] for kept, live in levels])
        sizes = np.concatenate([kept.sizes[live] for kept, live in levels]).astype(np.int64)
        order = np.argsort(begins)
        old, to = begins[order], np.concatenate(([0], np.cumsum(sizes[order])))
        runs = np.flatnonzero(np.append(True, old[1:] != old[:-1] + sizes[order][:-1])).tolist()
        for first, after in pairwise([*runs, len(old)] if len(old) else []):
            size = to[after] - to[first]
            self._data[to[first] : to[after]] = self._data[old[first] : old[first] + size]
        begins[order] = to[:-1]
        bounds = np.cumsum([len(live) for _, live in levels])[:-1]
        for (kept, live), moved in zip(levels, np.split(begins, bounds), strict=True):
            kept.begins[live] = moved
        self._used, self._waste, self._full = int(to[-1]), 0, False

    def _grow(self, size: int) -> bool:
        """Make room for so many bytes more, which are within ``memory``; says whether the system gave it.

        At first as many are taken as the file has, so that chunks need not move: most systems count only what is
        written to.
        """
        needed = self._used + size
        if needed <= len(self._data):
            return True
        ((pages, page),) = self.connection.execute("SELECT * FROM pragma_page_count, pragma_page_size")
        for wanted in (max(needed, min(max(pages * page, 2 * len(self._data)), self.memory)), needed):
            try:
                grown = _memory(wanted)
            except (MemoryError, ValueError):
                continue
            grown[: self._used] = self._data[: self._used]
            self._data = grown
            return True
        return False

    def _drop(self, kept: _Kept, numbers: Int64, size: int) -> None:
        """Give chunks another size: 0 or ``_GONE``."""
        self._waste += _bytes(kept.sizes[numbers])
        kept.sizes[numbers] = size


def _checked(level: int, rows: list[Row]) -> Packed:
    """Chunks of a level as they were read, each checked against its sum."""
    names, data, offsets = check_rows("posting", rows)
    return Packed(names[:, 0] - chunk_id(level, 0), data, offsets[:-1], offsets[1:])


def _memory(size: int) -> UInt8:
    """So many bytes, which NumPy asks for in huge pages."""
    return np.empty(size, np.uint8)


def _bytes(sizes: NDArray[np.int32]) -> int:
    return int(np.maximum(sizes, 0).sum(dtype=np.int64))


def _changed(level: int) -> str:
    return f"{level} changed"


def _grouped(numbers: Int64) -> Int64:
    """All numbers of the groups in which these are."""
    grouped: Int64 = (united(numbers // _GROUP)[:, None] * _GROUP + np.arange(_GROUP)).ravel()
    return grouped
