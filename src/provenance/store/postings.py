"""Postings: which articles hold which keys, in levels of sorted rows inside the file.

A row is a key (uint64) and the number of an article (uint32), twelve bytes. New rows come as sorted blobs into the
table ``recent``, few and small enough to be kept in memory. When they grow past a limit they are merged into level 1
of the table ``posting``, whose rows lie in chunks by the upper bits of the key; level 1 is merged slice by slice into
level 2, and so on, each level eight times the one before (a log-structured merge tree, O'Neil et al. 1996). Whatever
has moved, the union of all levels is the set of rows, so every transaction leaves a whole index.

A key that more articles hold than ``hot_bucket`` is hot: from its merge on it is listed in the table ``hot`` with its
oldest holders, which stand for all, and its rows are not kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from provenance.errors import CorruptIndexError
from provenance.store.layout import sum_of

__all__ = ["HOLDERS", "ROW", "Postings"]

UInt64 = NDArray[np.uint64]
UInt32 = NDArray[np.uint32]
Rows = NDArray[np.void]

ROW = np.dtype([("key", "<u8"), ("number", "<u4")])
HOLDERS = 16
"""Oldest holders of a hot key that stand for all."""

_RECENT = 1 << 22  # rows kept in memory: 48 MB
_SLICES = 64  # of a level, moved one at a time
_AT_ONCE = 1 << 12  # chunks read at a time
_DENSE = 4  # one chunk in so many wanted: read them all in order


class _Recent(NamedTuple):
    """Rows kept in memory, and their keys again side by side, which are searched."""

    number: int
    rows: Rows
    keys: UInt64


def _bits(level: int) -> int:
    return 14 + 3 * level


def _capacity(level: int) -> int:
    return _RECENT << 3 * level


@dataclass(slots=True)
class Postings:
    """The rows of one connection.

    Attributes
    ----------
    connection
        To the file.
    counts
        Rows in each level, ``{"0": n, "1": n, ...}``, as the header has them.
    slices
        The slice of each level that is moved next; for level 0 the last number of ``recent``.
    hot_bucket
        Articles that may hold a key before it is hot.
    """

    connection: sqlite3.Connection
    counts: dict[str, int]
    slices: dict[str, int]
    hot_bucket: int
    recent_limit: int = _RECENT
    _cache: dict[int, _Recent] = field(default_factory=dict)
    _hot: tuple[UInt64, list[UInt32]] | None = None

    def lookup(self, keys: UInt64) -> Iterator[Rows]:
        """Rows of these keys (ascending, distinct), some at a time; those of hot keys are not among them."""
        for recent in self._recents():
            yield _rows_of(recent.rows, keys, recent.keys)
        for level in self._levels():
            wanted = np.unique(keys >> np.uint64(64 - _bits(level))).astype(np.int64)
            for rows in self._chunks(level, wanted):
                if len(rows):
                    held = np.ascontiguousarray(rows["key"])
                    low, high = np.searchsorted(keys, held[[0, -1]])
                    yield _rows_of(rows, keys[low : high + 1], held)

    def hot_keys(self) -> tuple[UInt64, list[UInt32]]:
        """Hot keys in ascending order, and the oldest articles that hold each."""
        if self._hot is None:
            keys, holders = [], []
            for key, numbers, stored in self.connection.execute("SELECT key, holders, sum FROM hot"):
                _check(stored, "hot", key, numbers)
                keys.append(key & (1 << 64) - 1)
                holders.append(np.frombuffer(numbers, "<u4"))
            order = np.argsort(np.array(keys, np.uint64), kind="stable")
            self._hot = np.array(keys, np.uint64)[order], [holders[i] for i in order.tolist()]
        return self._hot

    def every(self) -> Iterator[Rows]:
        """All rows, some at a time."""
        for recent in self._recents():
            yield recent.rows
        query = "SELECT chunk, rows, sum FROM posting WHERE chunk > ? ORDER BY chunk LIMIT ?"
        last = -1
        while found := self.connection.execute(query, (last, _AT_ONCE)).fetchall():
            last = found[-1][0]
            yield self._parsed(found)

    def clear(self) -> None:
        """Forget everything; the tables were emptied."""
        self.counts.clear()
        self._cache.clear()
        self._hot = None

    def forget(self) -> None:
        """Drop what is remembered of hot keys; the file may have changed."""
        self._hot = None

    def add(self, rows: Rows, alive: Callable[[UInt32], NDArray[np.bool_]]) -> None:
        """Add rows (sorted by key) within a transaction, and move levels that are full.

        ``alive`` says of article numbers which are still there; rows of the others go when they are moved.
        """
        hot, _ = self.hot_keys()
        rows = rows[~_is_in(rows["key"], hot)]
        kept = self._recents()
        number = self.slices["0"] = self.slices.get("0", 0) + 1  # never used twice: readers remember rows by number
        while kept and len(kept[-1].rows) <= 2 * len(rows):
            old = kept.pop()
            rows = _merged(old.rows, rows)
            self.connection.execute("DELETE FROM recent WHERE number = ?", (old.number,))
            del self._cache[old.number]
        data = rows.tobytes()
        self.connection.execute("INSERT INTO recent VALUES (?, ?, ?)", (number, data, sum_of("recent", number, data)))
        self._cache[number] = _Recent(number, rows, np.ascontiguousarray(rows["key"]))
        self.counts["0"] = sum(len(part.rows) for part in kept) + len(rows)
        if self.counts["0"] > self.recent_limit:
            self._settle(alive)

    def compact(self, alive: Callable[[UInt32], NDArray[np.bool_]]) -> None:
        """Merge all rows into one level, those of articles that are gone left out, within a transaction."""
        rows = np.zeros(0, ROW)
        for recent in self._recents():
            rows = _merged(rows, recent.rows[alive(recent.rows["number"])])
        self.connection.execute("DELETE FROM recent")
        self._cache.clear()
        self.counts["0"] = 0
        levels = self._levels()
        if not levels and len(rows) <= self.recent_limit:
            self.add(rows, alive)
            return
        target = max(levels, default=1)
        self._merge(target, rows, alive)
        for level in levels:
            for _ in range(_SLICES):
                self._merge(target, self._take_slice(level), alive)

    def _settle(self, alive: Callable[[UInt32], NDArray[np.bool_]]) -> None:
        """Move the recent rows into level 1, then slices of each level that is over its capacity into the next."""
        moving = np.zeros(0, ROW)
        for recent in self._recents():
            moving = _merged(moving, recent.rows)
        self.connection.execute("DELETE FROM recent")
        self._cache.clear()
        self.counts["0"] = 0
        self._merge(1, moving, alive)
        level = 1
        while level in self._levels():
            while self.counts.get(str(level), 0) > _capacity(level):
                self._merge(level + 1, self._take_slice(level), alive)
            level += 1

    def _take_slice(self, level: int) -> Rows:
        number = self.slices.get(str(level), 0)
        self.slices[str(level)] = (number + 1) % _SLICES
        width = (1 << _bits(level)) // _SLICES
        low, high = _chunk_id(level, number * width), _chunk_id(level, (number + 1) * width)
        query = "SELECT chunk, rows, sum FROM posting WHERE chunk >= ? AND chunk < ? ORDER BY chunk"
        rows = self._parsed(self.connection.execute(query, (low, high)))
        self.connection.execute("DELETE FROM posting WHERE chunk >= ? AND chunk < ?", (low, high))
        self.counts[str(level)] -= len(rows)
        return rows

    def _merge(self, level: int, rows: Rows, alive: Callable[[UInt32], NDArray[np.bool_]]) -> None:
        """Merge rows into the chunks of a level; hot keys and dead articles are left out from now on."""
        shift = np.uint64(64 - _bits(level))
        chunks = (rows["key"] >> shift).astype(np.int64)
        distinct = np.unique(chunks)
        for begin in range(0, len(distinct), _AT_ONCE):
            some = distinct[begin : begin + _AT_ONCE]
            low, high = np.searchsorted(chunks, [some[0], some[-1] + 1])
            there = self._chunk_rows(level, some)
            merged = _merged(there, rows[low:high])
            merged = merged[alive(merged["number"])]
            merged = self._without_hot(merged)
            places = (merged["key"] >> shift).astype(np.int64)
            bounds = np.searchsorted(places, np.append(some, some[-1] + 1))
            data = merged.tobytes()
            new = []
            for chunk, start, end in zip(some.tolist(), bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
                if end > start:
                    name = _chunk_id(level, chunk)
                    part = data[start * ROW.itemsize : end * ROW.itemsize]
                    new.append((name, part, sum_of("posting", name, part)))
            self.connection.executemany(
                "INSERT INTO posting VALUES (?, ?, ?)"
                " ON CONFLICT (chunk) DO UPDATE SET rows = excluded.rows, sum = excluded.sum",
                new,
            )
            if len(new) < len(some):
                filled = {name for name, _, _ in new}
                empty = [(_chunk_id(level, chunk),) for chunk in some.tolist() if _chunk_id(level, chunk) not in filled]
                self.connection.executemany("DELETE FROM posting WHERE chunk = ?", empty)
            self.counts[str(level)] = self.counts.get(str(level), 0) + len(merged) - len(there)

    def _without_hot(self, rows: Rows) -> Rows:
        """The rows without those of keys that too many articles hold, which become hot."""
        if not len(rows):
            return rows
        starts = np.flatnonzero(np.diff(rows["key"], prepend=~rows["key"][:1]))
        sizes = np.diff(np.append(starts, len(rows)))
        crowded = np.flatnonzero(sizes > self.hot_bucket)
        hot, _ = self.hot_keys()
        gone = _is_in(rows["key"], hot)
        for group in crowded.tolist():
            start, size = int(starts[group]), int(sizes[group])
            gone[start : start + size] = True
            key = int(rows["key"][start])
            key -= (key >> 63) << 64
            holders = np.sort(rows["number"][start : start + size])[:HOLDERS].astype("<u4").tobytes()
            row = (key, holders, sum_of("hot", key, holders))
            self.connection.execute("INSERT OR IGNORE INTO hot VALUES (?, ?, ?)", row)
            self._hot = None
        return rows[~gone]

    def _recents(self) -> list[_Recent]:
        numbers = [n for (n,) in self.connection.execute("SELECT number FROM recent ORDER BY number")]
        for gone in self._cache.keys() - set(numbers):
            del self._cache[gone]
        for number in numbers:
            if number not in self._cache:
                query = "SELECT rows, sum FROM recent WHERE number = ?"
                data, stored = self.connection.execute(query, (number,)).fetchone()
                _check(stored, "recent", number, data)
                rows = np.frombuffer(data, ROW)
                self._cache[number] = _Recent(number, rows, np.ascontiguousarray(rows["key"]))
        return [self._cache[number] for number in numbers]

    def _levels(self) -> list[int]:
        return sorted(int(level) for level, count in self.counts.items() if count and level != "0")

    def _chunks(self, level: int, wanted: NDArray[np.int64]) -> Iterator[Rows]:
        for begin in range(0, len(wanted), _AT_ONCE):
            yield self._chunk_rows(level, wanted[begin : begin + _AT_ONCE])

    def _chunk_rows(self, level: int, wanted: NDArray[np.int64]) -> Rows:
        """The rows of these chunks (ascending), sorted by key."""
        if not len(wanted):
            return np.zeros(0, ROW)
        first, last = int(wanted[0]), int(wanted[-1])
        if len(wanted) * _DENSE >= last - first + 1:
            query = "SELECT chunk, rows, sum FROM posting WHERE chunk BETWEEN ? AND ? ORDER BY chunk"
            rows = self._parsed(self.connection.execute(query, (_chunk_id(level, first), _chunk_id(level, last))))
            if len(wanted) < last - first + 1:
                rows = rows[_is_in((rows["key"] >> np.uint64(64 - _bits(level))).astype(np.int64), wanted)]
            return rows
        names = json.dumps([_chunk_id(level, chunk) for chunk in wanted.tolist()])
        query = "SELECT chunk, rows, sum FROM posting WHERE chunk IN (SELECT value FROM json_each(?)) ORDER BY chunk"
        return self._parsed(self.connection.execute(query, (names,)))

    @staticmethod
    def _parsed(found: Iterable[tuple[int, bytes, int]]) -> Rows:
        parts = []
        for chunk, data, stored in found:
            _check(stored, "posting", chunk, data)
            parts.append(data)
        return np.frombuffer(b"".join(parts), ROW)


def _chunk_id(level: int, chunk: int) -> int:
    return level << 48 | chunk


def _check(stored: int, table: str, name: int, data: bytes) -> None:
    if stored != sum_of(table, name, data):
        raise CorruptIndexError(f"row {name} of the table {table} is damaged")


def _is_in(values: NDArray[Any], ascending: NDArray[Any]) -> NDArray[np.bool_]:
    if not len(ascending):
        return np.zeros(len(values), np.bool_)
    found: NDArray[np.bool_] = ascending[np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)] == values
    return found


def _rows_of(rows: Rows, keys: UInt64, held: UInt64) -> Rows:
    """Those of the rows (sorted by key, their keys are ``held``) whose key is among ``keys`` (ascending)."""
    if len(keys) > len(held):
        return rows[_is_in(held, keys)]
    low, high = np.searchsorted(held, keys, "left"), np.searchsorted(held, keys, "right")
    sizes = high - low
    total = int(sizes.sum())
    starts = np.repeat(low - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
    found: Rows = rows[starts + np.arange(total)]
    return found


def _merged(a: Rows, b: Rows) -> Rows:
    """Rows of both (each sorted by key), sorted by key."""
    if not len(a) or not len(b):
        return b if len(b) else a
    if len(a) < len(b):
        a, b = b, a
    places = np.searchsorted(np.ascontiguousarray(a["key"]), np.ascontiguousarray(b["key"])) + np.arange(len(b))
    from_a = np.ones(len(a) + len(b), np.bool_)
    from_a[places] = False
    rows = np.empty(len(a) + len(b), ROW)
    rows[from_a] = a
    rows[places] = b
    return rows
