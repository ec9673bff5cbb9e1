"""Coded sets of the posted articles: at most how many shingles a text shares with one, without reading its text."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.fingerprints import ShingleSets
from provenance.store.inserting import insert
from provenance.store.sizes import Sizes
from provenance.store.sums import check_rows, every_one, sums_of_slices

__all__ = ["CodedSets"]

Int64 = NDArray[np.int64]


@dataclass(slots=True)
class CodedSets:
    """The table of coded sets of one connection."""

    connection: sqlite3.Connection
    sizes: Sizes

    def add(self, numbers: list[int], sets: ShingleSets) -> None:
        """Keep the sets of articles."""
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
        """Delete the set of an article."""
        self.connection.execute("DELETE FROM coded_set WHERE number = ?", (number,))

    def get(self, numbers: Int64) -> tuple[NDArray[np.uint8], Int64]:
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
        names, parts, sums = zip(*found, strict=True) if found else ((), (), ())
        every_one("coded_set", names, numbers.tolist())
        data, offsets = check_rows("coded_set", names, parts, sums)
        return np.frombuffer(data, np.uint8), offsets

    def most_shared(
        self, sets: ShingleSets, positions: Int64, numbers: Int64, places: Int64, threads: int | None
    ) -> Int64:
        """At most how many shingles texts (``positions`` of ``sets``) share with articles.

        ``numbers`` are ascending and distinct, ``places`` says which of them is meant, int64, shape of ``positions``.
        """
        coded, offsets = self.get(numbers)
        return kernels.coded_shared(
            sets.hashes, sets.offsets, coded, offsets, self.sizes.of(numbers), positions, places, threads
        )
