"""Hot keys: keys that more articles hold than name candidates, and the oldest articles that hold each.

Their rows are not kept; whoever holds one is marked (``Sizes``).
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.ascending import first_of_each, united
from provenance.errors import CorruptIndexError
from provenance.store.sizes import Sizes
from provenance.store.sums import check_rows, sums_of
from provenance.store.totals import Totals

__all__ = ["HOLDERS", "KEY", "HotKeys"]

UInt64 = NDArray[np.uint64]
UInt32 = NDArray[np.uint32]

KEY = 40
"""Bits of a key: the upper ones of a scrambled anchor.

Two anchors that agree in all of them have one key. Then who holds the one becomes a candidate for who holds the other:
that costs a look at two texts and changes no result, since every candidate is verified.
"""
HOLDERS = 16
"""Oldest holders of a hot key that stand for all."""


@dataclass(slots=True)
class HotKeys:
    """The table of hot keys of one connection, in memory once it was read."""

    connection: sqlite3.Connection
    totals: Totals | None = None
    _keys: UInt64 | None = None
    _holders: dict[int, UInt32] = field(default_factory=dict)

    @property
    def keys(self) -> UInt64:
        """All of them, ascending.

        Raises
        ------
        CorruptIndexError
            If one is damaged or missing.
        """
        if self._keys is None:
            found = self.connection.execute("SELECT key, holders, sum FROM hot ORDER BY key").fetchall()
            check_rows("hot", found)
            keys, holders, _ = zip(*found, strict=True) if found else ((), (), ())
            for key, numbers in zip(keys, holders, strict=True):
                if not 0 <= key < 1 << KEY or len(numbers) % 4 or len(numbers) > 4 * HOLDERS:
                    raise CorruptIndexError(f"row {key!r} of the table hot is damaged")
            if self.totals is not None:
                self.totals.check("hot", len(keys))
            self._holders = {key: np.frombuffer(numbers, "<u4") for key, numbers in zip(keys, holders, strict=True)}
            self._keys = np.array(keys, np.uint64)
        return self._keys

    def holders(self, key: int) -> UInt32:
        """The oldest articles that hold a hot key, ascending, ``HOLDERS`` at most."""
        return self._holders[key]

    def places(self, keys: UInt64) -> NDArray[np.int64]:
        """Where hot keys stand among keys (ascending), of those that are there."""
        hot = self.keys
        if not len(keys) or not len(hot):
            return np.zeros(0, np.int64)
        few, many = (keys, hot) if len(keys) < len(hot) else (hot, keys)
        places: NDArray[np.int64] = np.searchsorted(many, few)
        there = many[np.minimum(places, len(many) - 1)] == few
        found: NDArray[np.int64] = np.flatnonzero(there) if few is keys else places[there]
        return found

    def add(self, found: dict[int, UInt32]) -> None:
        """Note keys that are not there yet, with all their holders (ascending), within a transaction."""
        keys = np.sort(np.array(list(found), np.uint64))
        oldest = {key: found[key][:HOLDERS].astype("<u4") for key in keys.tolist()}
        stored = [holders.tobytes() for holders in oldest.values()]
        rows = zip(oldest, stored, sums_of("hot", [list(oldest)], stored).tolist(), strict=True)
        self._keys = np.sort(np.concatenate((self.keys, keys)))
        self._holders |= oldest
        self.connection.executemany("INSERT INTO hot VALUES (?, ?, ?)", rows)
        if self.totals is not None:
            self.totals.add("hot", len(found))

    def refill(self, keys: UInt64, numbers: UInt32, sizes: Sizes) -> bool:
        """Note who holds hot keys now where fewer than ``HOLDERS`` are left, within a transaction.

        Article ``numbers[i]`` holds ``keys[i]`` (ascending, and of one key the numbers too). Says whether any key was
        so.
        """
        begins = np.flatnonzero(first_of_each(keys))
        distinct = keys[begins].tolist()
        kept = [self._holders[key] for key in distinct]
        lengths = np.array([len(each) for each in kept], np.int64)
        there = sizes.are_posted(np.concatenate([np.zeros(0, np.uint32), *kept]))
        before = kernels.offsets_of(there)[kernels.offsets_of(lengths)]
        ends = np.append(begins[1:], len(keys))
        changed = {}
        for i in np.flatnonzero(np.diff(before) < HOLDERS).tolist():
            old = kept[i][sizes.are_posted(kept[i])]
            holders = united(old, numbers[begins[i] : ends[i]])[:HOLDERS].astype("<u4")
            if not np.array_equal(holders, kept[i]):
                changed[distinct[i]] = holders
        stored = [holders.tobytes() for holders in changed.values()]
        rows = zip(stored, sums_of("hot", [list(changed)], stored).tolist(), changed, strict=True)
        self.connection.executemany("UPDATE hot SET holders = ?, sum = ? WHERE key = ?", rows)
        self._holders |= changed
        return bool(changed)

    def forget(self) -> None:
        """Drop what is remembered; the file may have changed."""
        self._keys, self._holders = None, {}
