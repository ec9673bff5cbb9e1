"""How many distinct shingles each posted article has, by its number, in memory and in pages of the file.

Zero means: removed, empty, or represented by an earlier article with the same folded text.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance.errors import CorruptIndexError
from provenance.store.sums import checked, sum_of

__all__ = ["Sizes"]

_PAGE = 4096


@dataclass(slots=True)
class Sizes:
    """Sizes by article number, uint32."""

    connection: sqlite3.Connection
    values: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    _sums: dict[int, int] = field(default_factory=dict)
    _touched: set[int] = field(default_factory=set)

    def load(self, end: int) -> None:
        """Read the pages that changed since the last time; numbers of articles are below ``end``."""
        current = dict(self.connection.execute("SELECT page, sum FROM size_page").fetchall())
        for page in current:
            if type(page) is not int or not 0 <= page * _PAGE < end:
                raise CorruptIndexError(f"row {page!r} of the table size_page is damaged")
        pages = max(current, default=-1) + 1
        values = np.zeros(pages * _PAGE, np.uint32)
        values[: min(len(self.values), len(values))] = self.values[: len(values)]
        for page in range(pages):
            if page not in current:
                values[page * _PAGE : (page + 1) * _PAGE] = 0
            elif self._sums.get(page) != current[page]:
                query = "SELECT page, sizes, sum FROM size_page WHERE page = ?"
                rows = checked("size_page", self.connection.execute(query, (page,)).fetchall())
                data = rows[0][1] if rows else b""
                if len(data) != 4 * _PAGE:
                    raise CorruptIndexError(f"row {page} of the table size_page is damaged")
                values[page * _PAGE : (page + 1) * _PAGE] = np.frombuffer(data, "<u4")
        self.values = values
        self._sums = current
        self._touched.clear()

    @property
    def posted(self) -> int:
        """How many articles are posted."""
        return int(np.count_nonzero(self.values))

    def of(self, numbers: NDArray[np.integer]) -> NDArray[np.int64]:
        """Sizes of these articles, int64; 0 for those that are not posted."""
        if not len(self.values):
            return np.zeros(len(numbers), np.int64)
        found: NDArray[np.int64] = self.values[np.minimum(numbers, len(self.values) - 1)].astype(np.int64)
        found[numbers >= len(self.values)] = 0
        return found

    def are_posted(self, numbers: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which of these articles are posted, bool."""
        if len(numbers) and int(numbers.max()) < len(self.values):
            found: NDArray[np.bool_] = self.values[numbers] > 0
            return found
        return self.of(numbers) > 0

    def one(self, number: int) -> int:
        """Size of one article; 0 if it is not posted."""
        return int(self.values[number]) if number < len(self.values) else 0

    def set(self, numbers: list[int], sizes: list[int]) -> None:
        """Note sizes; ``store`` writes them."""
        last = max(numbers, default=-1)
        if last >= len(self.values):
            pages = last // _PAGE + 1
            self.values = np.concatenate((self.values, np.zeros(pages * _PAGE - len(self.values), np.uint32)))
        self.values = self.values.copy() if not self.values.flags.writeable else self.values
        self.values[numbers] = sizes
        self._touched.update(number // _PAGE for number in numbers)

    def clear(self) -> None:
        """Forget everything; no article is posted."""
        self.values = np.zeros(0, np.uint32)
        self._sums = {}
        self._touched.clear()

    def store(self) -> None:
        """Write the pages that were touched, within a transaction."""
        rows = []
        for page in sorted(self._touched):
            data = self.values[page * _PAGE : (page + 1) * _PAGE].astype("<u4").tobytes()
            rows.append((page, data, sum_of("size_page", page, data)))
            self._sums[page] = rows[-1][2]
        self.connection.executemany(
            "INSERT INTO size_page VALUES (?, ?, ?)"
            " ON CONFLICT (page) DO UPDATE SET sizes = excluded.sizes, sum = excluded.sum",
            rows,
        )
        self._touched.clear()
