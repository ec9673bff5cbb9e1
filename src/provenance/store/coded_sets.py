"""Coded sets of the posted articles: at most how many shingles a text shares with one, without reading its text.

An article that holds common phrases is a candidate again and again, so sets stay in memory as they were read, the first
that fit.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.fingerprints import ShingleSets
from provenance.store.inserting import insert
from provenance.store.sizes import Sizes
from provenance.store.sums import check_rows, every_one, sums_of_slices

__all__ = ["CodedSets"]

UInt8 = NDArray[np.uint8]
Int64 = NDArray[np.int64]

_LEAST = 1 << 20  # bytes of memory that are taken at first


@dataclass(slots=True)
class CodedSets:
    """The table of coded sets of one connection.

    Attributes
    ----------
    memory
        Bytes of sets that are kept at most.
    """

    connection: sqlite3.Connection
    sizes: Sizes
    memory: int
    _data: UInt8 = field(default_factory=lambda: np.zeros(0, np.uint8))  # of those that are kept
    _used: int = 0  # bytes of it
    _begins: Int64 = field(default_factory=lambda: np.zeros(0, np.int64))  # by number, of those that are kept
    _bytes: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))  # by number, 0 of all others

    def add(self, numbers: list[int], sets: ShingleSets) -> None:
        """Keep the sets of articles in the file."""
        coded, offsets = kernels.coded_sets(sets.hashes, sets.offsets)
        data = coded.tobytes()
        sums = sums_of_slices("coded_set", [numbers], data, offsets).tolist()
        bounds = offsets.tolist()
        rows = (
            (number, data[begin:end], own)
            for number, begin, end, own in zip(numbers, bounds[:-1], bounds[1:], sums, strict=True)
        )
        insert(self.connection, "coded_set", 3, rows)

    def remove(self, number: int) -> None:
        """Delete the set of an article, whose number is never used again."""
        self.connection.execute("DELETE FROM coded_set WHERE number = ?", (number,))

    def read(self, numbers: Int64) -> tuple[UInt8, Int64]:
        """Coded sets of articles (numbers ascending, distinct), one after another, and where each begins.

        Raises
        ------
        CorruptIndexError
            If one is not there or damaged.
        """
        query = (
            "SELECT number, coded, sum FROM json_each(?) CROSS JOIN coded_set ON number = value"  # no table of its own
        )
        found = sorted(self.connection.execute(query, (json.dumps(numbers.tolist()),)), key=itemgetter(0))
        every_one("coded_set", [row[0] for row in found], numbers.tolist())
        _, data, offsets = check_rows("coded_set", found)
        return data, offsets

    def most_shared(
        self, sets: ShingleSets, positions: Int64, numbers: Int64, places: Int64, threads: int | None
    ) -> Int64:
        """At most how many shingles texts (``positions`` of ``sets``) share with articles.

        ``numbers`` are ascending and distinct, ``places`` says which of them is meant, int64, shape of ``positions``.
        """
        self._make_places(numbers)
        kept = self._bytes[numbers] > 0
        most = np.zeros(len(positions), np.int64)
        for in_memory, chosen in ((True, kept), (False, ~kept)):
            some = numbers[chosen]
            if not len(some):
                continue
            if in_memory:
                data, begins = self._data, self._begins[some]
                ends = begins + self._bytes[some]
            else:
                data, offsets = self.read(some)
                begins, ends = offsets[:-1], offsets[1:]
                self._keep(some, data, offsets)
            pairs = np.flatnonzero(chosen[places])
            right = (np.cumsum(chosen) - 1)[places[pairs]]
            most[pairs] = kernels.coded_shared(
                sets.hashes, sets.offsets, data, begins, ends, self.sizes.of(some), positions[pairs], right, threads
            )
        return most

    def _make_places(self, numbers: Int64) -> None:
        """Make room to note where the sets of these articles are."""
        if len(numbers) and numbers[-1] >= len(self._bytes):
            more = max(int(numbers[-1]) + 1, len(self.sizes.values)) - len(self._bytes)
            self._begins = np.concatenate((self._begins, np.zeros(more, np.int64)))
            self._bytes = np.concatenate((self._bytes, np.zeros(more, np.int32)))

    def _keep(self, numbers: Int64, data: UInt8, offsets: Int64) -> None:
        """Keep sets that were read: the first that fit."""
        fit = int(np.searchsorted(offsets, self.memory - self._used, "right")) - 1
        size = int(offsets[fit])
        if self._used + size > len(self._data):
            room = max(self._used + size, min(self.memory, max(_LEAST, 2 * len(self._data))))
            try:
                grown = np.empty(room, np.uint8)
            except MemoryError:
                return
            grown[: self._used] = self._data[: self._used]
            self._data = grown
        self._data[self._used : self._used + size] = data[:size]
        self._begins[numbers[:fit]] = self._used + offsets[:fit]
        self._bytes[numbers[:fit]] = np.diff(offsets[: fit + 1])
        self._used += size
