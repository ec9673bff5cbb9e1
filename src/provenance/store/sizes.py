"""How many distinct shingles each posted article has, and which hot keys, in memory and in pages of the file.

Both by its number. A size of zero means: removed, empty, or represented by an earlier article with the same folded
text.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from provenance.errors import CorruptIndexError
from provenance.store.sums import checked, sum_of

__all__ = ["Sizes", "hot_marks"]

_PAGE = 4096
_WORD = 64
_WORDS = 2  # of marks
_BYTES = 4 + 8 * _WORDS  # of an article in a page: first the sizes of all, then their marks

V = TypeVar("V", bound=np.generic)


def hot_marks(keys: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """The bit of ``Sizes.marks`` by which each hot key is known, uint8."""
    return (keys % np.uint64(_WORD * _WORDS)).astype(np.uint8)


@dataclass(slots=True)
class Sizes:
    """Sizes and marks of hot keys by article number: uint32, shape (numbers,), and uint64, shape (numbers, 2).

    A hot key has one of the 128 bits of ``marks`` (``hot_marks``), which every posted article has set that holds it: a
    bit that is not set says that an article does not hold the key.
    """

    connection: sqlite3.Connection
    values: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    marks: NDArray[np.uint64] = field(default_factory=lambda: np.zeros((0, _WORDS), np.uint64))
    _sums: dict[int, int] = field(default_factory=dict)
    _touched: set[int] = field(default_factory=set)

    def load(self, end: int) -> None:
        """Read the pages that changed since the last time; numbers of articles are below ``end``."""
        current = dict(self.connection.execute("SELECT page, sum FROM size_page").fetchall())
        for page in current:
            if type(page) is not int or not 0 <= page * _PAGE < end:
                raise CorruptIndexError(f"row {page!r} of the table size_page is damaged")
        pages = max(current, default=-1) + 1
        values, marks = _resized(self.values, pages * _PAGE), _resized(self.marks, pages * _PAGE)
        for page in range(pages):
            part = slice(page * _PAGE, (page + 1) * _PAGE)
            if page not in current:
                values[part], marks[part] = 0, 0
            elif self._sums.get(page) != current[page]:
                query = "SELECT page, sizes, sum FROM size_page WHERE page = ?"
                rows = checked("size_page", self.connection.execute(query, (page,)).fetchall())
                data = rows[0][1] if rows else b""
                if len(data) != _BYTES * _PAGE:
                    raise CorruptIndexError(f"row {page} of the table size_page is damaged")
                values[part] = np.frombuffer(data, "<u4", _PAGE)
                marks[part] = np.frombuffer(data, "<u8", offset=4 * _PAGE).reshape(-1, _WORDS)
        self.values, self.marks = values, marks
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
        known = (numbers >= 0) & (numbers < len(self.values))
        return np.where(known, self.values[np.where(known, numbers, 0)], 0).astype(np.int64)

    def are_posted(self, numbers: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which of these articles are posted, bool."""
        if len(numbers) and int(numbers.max()) < len(self.values) and int(numbers.min()) >= 0:
            found: NDArray[np.bool_] = self.values[numbers] > 0
            return found
        return self.of(numbers) > 0

    def one(self, number: int) -> int:
        """Size of one article; 0 if it is not posted."""
        return int(self.values[number]) if 0 <= number < len(self.values) else 0

    def set(self, numbers: list[int], sizes: list[int]) -> None:
        """Note sizes of articles, which have no marks then; ``store`` writes them."""
        last = max(numbers, default=-1)
        if last >= len(self.values):
            room = (last // _PAGE + 1) * _PAGE
            self.values, self.marks = _resized(self.values, room), _resized(self.marks, room)
        self.values[numbers], self.marks[numbers] = sizes, 0
        self._touched.update(number // _PAGE for number in numbers)

    def mark(self, numbers: NDArray[np.uint32], keys: NDArray[np.uint64]) -> None:
        """Note that posted articles hold hot keys: number ``numbers[i]`` the key ``keys[i]``."""
        words, bits = np.divmod(hot_marks(keys), _WORD)
        places = numbers.astype(np.int64) * _WORDS + words
        np.bitwise_or.at(self.marks.reshape(-1), places, np.uint64(1) << bits.astype(np.uint64))
        self._touched.update(np.flatnonzero(np.bincount(numbers // _PAGE)).tolist())

    def store(self) -> None:
        """Write the pages that were touched, within a transaction."""
        rows = []
        for page in sorted(self._touched):
            part = slice(page * _PAGE, (page + 1) * _PAGE)
            data = self.values[part].astype("<u4").tobytes() + self.marks[part].astype("<u8").tobytes()
            rows.append((page, data, sum_of("size_page", page, data)))
            self._sums[page] = rows[-1][2]
        self.connection.executemany(
            "INSERT INTO size_page VALUES (?, ?, ?)"
            " ON CONFLICT (page) DO UPDATE SET sizes = excluded.sizes, sum = excluded.sum",
            rows,
        )
        self._touched.clear()


def _resized(values: NDArray[V], room: int) -> NDArray[V]:
    """The values in an array of their own, cut or filled up with zeros."""
    made = np.zeros((room, *values.shape[1:]), values.dtype)
    made[: len(values)] = values[:room]
    return made
