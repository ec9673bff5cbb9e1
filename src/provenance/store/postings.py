"""Postings: which articles hold which keys, in levels of sorted rows inside the file.

A row is a key of 40 bits and the number of an article (uint32): twelve bytes in memory, about four in the file, where
rows are coded by the chunk (``_kernels.reference.chunks``). New rows come as chunks of their own into the table
``recent``, few and small enough to be kept in memory. When they grow past a limit they are merged into level 1 of the
table ``posting``, whose rows lie in chunks by the upper bits of the key; level 1 is merged slice by slice into level 2,
and so on, each level eight times the one before (a log-structured merge tree, O'Neil et al. 1996). Whatever has moved,
the union of all levels is the set of rows, so every transaction leaves a whole index.

A key that more articles hold than ``most`` is hot from its merge on (``HotKeys``): its rows are not kept, and whoever
holds it is marked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.ascending import first_of_each, united
from provenance.errors import CorruptIndexError
from provenance.store.chunks import LEVELS, MEMORY, Chunks, Packed, bits_of, chunk_id
from provenance.store.hot_keys import KEY, HotKeys
from provenance.store.sizes import Sizes
from provenance.store.sums import check_rows, sum_of
from provenance.store.totals import Totals

__all__ = ["ROW", "Postings", "Runs"]

UInt64 = NDArray[np.uint64]
UInt32 = NDArray[np.uint32]
Int64 = NDArray[np.int64]
Rows = NDArray[np.void]

ROW = np.dtype([("key", "<u8"), ("number", "<u4")])

_RECENT = 1 << 22  # rows kept in memory: 48 MB
_SLICES = 64  # of a level, moved one at a time
_LOOKED_UP = 1 << 12  # chunks at a time
_MERGED = 1 << 8
_HOT_CHANGED = "hot changed"  # among the slices of the header


class Runs(NamedTuple):
    """Key ``places[i]`` of those asked for is held by ``numbers[offsets[i]:offsets[i + 1]]``, ascending."""

    places: Int64
    offsets: Int64
    numbers: UInt32


def _shift(level: int) -> int:
    """Bits of a key that are in a chunk of the level."""
    return KEY - bits_of(level)


def _capacity(level: int) -> int:
    return _RECENT << 3 * level - 1


@dataclass(slots=True)
class Postings:
    """The rows of one connection.

    Attributes
    ----------
    connection
        To the file.
    sizes
        Who is posted: rows of others go when they are moved. Holders of hot keys are marked there.
    counts
        Rows in each level, ``{"0": n, "1": n, ...}``, as the header has them.
    slices
        The slice of each level that is moved next; for level 0 the last number of ``recent``; how often the
        table ``hot`` was changed; and what ``Chunks`` counts.
    most
        Articles that may hold a key before it is hot.
    memory
        Bytes of chunks that stay in memory as they were read.
    """

    connection: sqlite3.Connection
    sizes: Sizes
    counts: dict[str, int]
    slices: dict[str, int]
    most: int
    recent_limit: int = field(default_factory=lambda: _RECENT)
    totals: Totals | None = None
    memory: int = MEMORY
    hot: HotKeys = field(init=False)
    _chunks: Chunks = field(init=False)
    _cache: dict[int, Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hot = HotKeys(self.connection, self.totals)
        self._chunks = Chunks(self.connection, self.slices, self.memory)

    def refresh(self, counts: dict[str, int], slices: dict[str, int]) -> None:
        """Take over what the header says, and forget what may have changed in the file."""
        if slices.get(_HOT_CHANGED, 0) != self.slices.get(_HOT_CHANGED, 0):
            self.hot.forget()
        self.counts, self.slices = counts, slices
        self._chunks.refresh(slices)

    def lookup(self, keys: UInt64, threads: int | None = 1) -> Iterator[Runs]:
        """Who holds these keys (ascending, distinct), in parts; of hot keys, the oldest holders."""
        hot = self.hot.places(keys)
        if not len(hot):
            yield from self._posted(keys, threads)
            return
        holders = [np.zeros(0, np.uint32), *(self.hot.holders(key) for key in keys[hot].tolist())]
        yield Runs(hot, np.cumsum([len(each) for each in holders]), np.concatenate(holders))
        others = np.delete(np.arange(len(keys)), hot)
        for runs in self._posted(keys[others], threads):
            yield Runs(others[runs.places], runs.offsets, runs.numbers)

    def _posted(self, keys: UInt64, threads: int | None) -> Iterator[Runs]:
        for _, recent in self._recents():
            yield Runs(*kernels.key_runs(recent.view(np.uint8), np.ascontiguousarray(keys)))
        for level in self._levels():
            shift = _shift(level)
            chunks = (keys >> np.uint64(shift)).astype(np.int64)
            wanted = chunks[first_of_each(chunks)]
            for begin in range(0, len(wanted), _LOOKED_UP):
                some = wanted[begin : begin + _LOOKED_UP]
                low, high = 0, len(keys)
                if len(some) < len(wanted):
                    low, high = np.searchsorted(chunks, [some[0], some[-1] + 1]).tolist()
                for found in self._chunks.of(level, some):
                    runs = kernels.chunk_runs(*found, shift, keys[low:high], threads)
                    if isinstance(runs, int):
                        raise _damaged(level, found.numbers[runs])
                    yield Runs(runs[0] + low, *runs[1:])

    def every(self) -> Iterator[Rows]:
        """All rows, some at a time."""
        for _, recent in self._recents():
            yield recent
        for level, chunks in self._chunks.every():
            yield _parsed(chunks, level)

    def begin_anew(self) -> None:
        """Let whoever remembers hot keys know that they are made again; numbers and counts go on, for the same reason.

        There are no rows yet.
        """
        self.hot.forget()
        self._change_hot()

    def __bool__(self) -> bool:
        """Whether any key is held."""
        return any(self.counts.values()) or len(self.hot.keys) > 0

    def load(self, parts: Iterable[Rows], count: int) -> None:
        """Add rows (sorted by key) of posted articles within a transaction, in parts, ``count`` of them at most.

        More than are kept in memory go at once into the level that has room for so many.
        """
        level = 0
        while count > (_capacity(level) if level else self.recent_limit) and level < LEVELS:
            level += 1
        for rows in parts:
            if level:
                self._merge(level, self._marked(rows))
            else:
                self.add(rows)
        self._move()

    def add(self, rows: Rows) -> None:
        """Add rows (sorted by key) of posted articles within a transaction, and move levels that are full."""
        rows = self._marked(rows)
        kept = self._recents()
        number = self.slices["0"] = self.slices.get("0", 0) + 1  # never used twice: readers remember rows by number
        if sum(len(old) for _, old in kept) + len(rows) > self.recent_limit:
            self._settle(rows)
            return
        while kept and len(kept[-1][1]) <= 2 * len(rows):
            old, older = kept.pop()
            rows = _merged(older, rows)
            self.connection.execute("DELETE FROM recent WHERE number = ?", (old,))
            del self._cache[old]
        data = kernels.coded_chunk(rows.view(np.uint8))
        self.connection.execute("INSERT INTO recent VALUES (?, ?, ?)", (number, data, sum_of("recent", number, data)))
        self._cache[number] = rows
        self.counts["0"] = sum(len(part) for _, part in kept) + len(rows)

    def compact(self) -> None:
        """Merge all rows into one level, those of articles that are gone left out, within a transaction."""
        rows = np.zeros(0, ROW)
        for _, recent in self._recents():
            rows = _merged(rows, recent[self.sizes.are_posted(recent["number"])])
        self.connection.execute("DELETE FROM recent")
        self._cache.clear()
        self.counts["0"] = 0
        levels = self._levels()
        if not levels and len(rows) <= self.recent_limit:
            self.add(rows)
            return
        target = max(levels, default=1)
        self._merge(target, rows)
        for level in levels:
            for _ in range(_SLICES):
                self._merge(target, self._take_slice(level))

    def _settle(self, moving: Rows) -> None:
        """Move new and recent rows into level 1."""
        for _, recent in reversed(self._recents()):
            moving = _merged(recent, moving)
        self.connection.execute("DELETE FROM recent")
        self._cache.clear()
        self.counts["0"] = 0
        self._merge(1, moving)
        self._move()

    def _move(self) -> None:
        """Move slices of each level that is over its capacity into the next."""
        level = 1
        while level <= max(self._levels(), default=0):
            while self.counts.get(str(level), 0) > _capacity(level):
                self._merge(level + 1, self._take_slice(level))
            level += 1

    def _marked(self, rows: Rows) -> Rows:
        """The rows without those of hot keys, whose holders are marked."""
        if not len(self.hot.keys):
            return rows
        other = _is_other(np.ascontiguousarray(rows["key"]), self.hot.keys)
        if not other.all():
            keys, numbers = rows["key"][~other], rows["number"][~other]
            self.sizes.mark(numbers, keys)
            if self.hot.refill(keys, numbers, self.sizes):
                self._change_hot()
        return rows[other]

    def _take_slice(self, level: int) -> Rows:
        number = self.slices.get(str(level), 0)
        self.slices[str(level)] = (number + 1) % _SLICES
        width = (1 << bits_of(level)) // _SLICES
        low, high = number * width, (number + 1) * width
        rows = _parsed(self._chunks.within(level, low, high), level)
        self._chunks.delete(level, low, high)
        self.counts[str(level)] -= len(rows)
        return rows

    def _merge(self, level: int, rows: Rows) -> None:
        """Merge rows into the chunks of a level; hot keys and dead articles are left out from now on."""
        shift, posted = _shift(level), self.sizes.values > 0
        chunks = (rows["key"] >> np.uint64(shift)).astype(np.int64)
        distinct = chunks[first_of_each(chunks)]
        for begin in range(0, len(distinct), _MERGED):
            some = distinct[begin : begin + _MERGED]
            low, high = np.searchsorted(chunks, [some[0], some[-1] + 1])
            there = self._chunks.once(level, some)
            merged = kernels.merged_chunks(
                *there, shift, rows[low:high].view(np.uint8), posted, self.hot.keys, self.most
            )
            if isinstance(merged, int):
                raise _damaged(level, there.numbers[merged])
            numbers, data, offsets, emptied, crowded, before, after = merged
            self._chunks.replace(level, numbers, data, offsets, emptied)
            self.counts[str(level)] = self.counts.get(str(level), 0) + after - before
            if crowded:
                self._heat({key: np.frombuffer(numbers, "<u4") for key, numbers in crowded})

    def _heat(self, crowded: dict[int, UInt32]) -> None:
        """Make keys hot that these articles hold, and those of whom other levels say so."""
        keys = np.sort(np.array(list(crowded), np.uint64))
        held = {key: [numbers] for key, numbers in crowded.items()}
        for runs in self.lookup(keys):
            for i, key in enumerate(keys[runs.places].tolist()):
                held[key].append(runs.numbers[runs.offsets[i] : runs.offsets[i + 1]])
        holders = {key: united(*parts) for key, parts in held.items()}
        holders = {key: numbers[self.sizes.are_posted(numbers)] for key, numbers in holders.items()}
        for key, numbers in holders.items():
            self.sizes.mark(numbers, np.full(len(numbers), key, np.uint64))
        self.hot.add(holders)
        self._change_hot()

    def _change_hot(self) -> None:
        self.slices[_HOT_CHANGED] = self.slices.get(_HOT_CHANGED, 0) + 1

    def _recents(self) -> list[tuple[int, Rows]]:
        numbers = [n for (n,) in self.connection.execute("SELECT number FROM recent ORDER BY number")]
        for gone in self._cache.keys() - set(numbers):
            del self._cache[gone]
        for number in numbers:
            if number not in self._cache:
                found = self.connection.execute("SELECT number, rows, sum FROM recent WHERE number = ?", (number,))
                stored = found.fetchall()
                if [row[0] for row in stored] != [number]:
                    raise CorruptIndexError(f"row {number} of the table recent is damaged")
                _, data, offsets = check_rows("recent", stored)
                rows = kernels.chunk_rows(np.zeros(1, np.int64), data, offsets[:-1], offsets[1:], KEY)
                if isinstance(rows, int):
                    raise CorruptIndexError(f"row {number} of the table recent is damaged")
                self._cache[number] = rows.view(ROW)
        if sum(map(len, self._cache.values())) != self.counts.get("0", 0):
            raise CorruptIndexError("the table recent has not the rows that the header counts")
        return [(number, self._cache[number]) for number in numbers]

    def _levels(self) -> list[int]:
        return sorted(int(level) for level, count in self.counts.items() if count and level != "0")


def _parsed(found: Packed, level: int) -> Rows:
    """Rows of chunks of a level."""
    rows = kernels.chunk_rows(*found, _shift(level))
    if isinstance(rows, int):
        raise _damaged(level, found.numbers[rows])
    return rows.view(ROW)


def _damaged(level: int, chunk: np.int64) -> CorruptIndexError:
    return CorruptIndexError(f"row {chunk_id(level, int(chunk))} of the table posting is damaged")


def _is_other(ascending: UInt64, few: UInt64) -> NDArray[np.bool_]:
    """Which of the keys are none of a few, bool."""
    other = np.ones(len(ascending), np.bool_)
    begins, ends = (np.searchsorted(ascending, few, side) for side in ("left", "right"))
    for place in np.flatnonzero(ends > begins).tolist():
        other[begins[place] : ends[place]] = False
    return other


def _merged(a: Rows, b: Rows) -> Rows:
    """Rows of both (each sorted by key, then number), sorted so."""
    if not len(a) or not len(b):
        return b if len(b) else a
    return kernels.merged_rows(a.view(np.uint8), b.view(np.uint8)).view(ROW)
