"""The lines of a collection by their hashes: which stand in how many articles, without a copy of any text."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import xxhash
from numpy.typing import NDArray

from provenance import _kernels as kernels

__all__ = ["LineTable", "cut", "line_key"]

Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]

_SHORTEST = 12  # characters of a line worth counting


def cut(text: str) -> list[str]:
    """Return the lines of a text that are worth counting, stripped and case-folded."""
    stripped = (line.strip().casefold() for line in text.split("\n"))
    return [line for line in stripped if len(line) >= _SHORTEST]


def line_key(line: str) -> int:
    """The XXH3-64 of a line."""
    return xxhash.xxh3_64_intdigest(line.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True, eq=False)
class LineTable:
    """Lines by the articles they stand in.

    Attributes
    ----------
    own, total
        Characters of each article in lines that stand in no other one, or in one other at most, and in all its lines,
        int64, shape (articles,).
    keys, counts
        Hashes of the distinct lines, ascending, uint64, and in how many articles each stands, int64.
    holders, offsets
        Line ``i`` stands in the articles ``holders[offsets[i]:offsets[i + 1]]``, ascending, int32 and int64.
    """

    own: Int64
    total: Int64
    keys: UInt64
    counts: Int64
    holders: NDArray[np.int32]
    offsets: Int64

    @classmethod
    def of(cls, texts: Sequence[str], look: Callable[[int, list[str]], object]) -> LineTable:
        """Cut texts into lines; ``look`` is called with the number of each text and its lines."""
        hashes, lengths, sizes = array("Q"), array("i"), array("i")
        for number, text in enumerate(texts):
            lines = cut(text)
            hashes.extend(map(line_key, lines))
            lengths.extend(map(len, lines))
            sizes.append(len(lines))
            look(number, lines)
        return cls._counted(
            np.frombuffer(hashes, np.uint64), np.frombuffer(lengths, np.int32), np.frombuffer(sizes, np.int32)
        )

    @classmethod
    def _counted(cls, hashes: UInt64, lengths: NDArray[np.int32], sizes: NDArray[np.int32]) -> LineTable:
        articles = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        order = np.argsort(hashes, kind="stable")
        ordered, holders = hashes[order], articles[order]
        is_new = np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]
        line = np.cumsum(is_new) - 1
        first = is_new | np.concatenate(([True], holders[1:] != holders[:-1]))[: len(holders)]
        counts = np.bincount(line[first], minlength=int(is_new.sum()))
        is_own = np.empty(len(order), np.bool_)
        is_own[order] = counts[line] <= 2
        own = np.bincount(articles[is_own], lengths[is_own], len(sizes)).astype(np.int64)
        total = np.bincount(articles, lengths, len(sizes)).astype(np.int64)
        return cls(own, total, ordered[is_new], counts, holders[first], kernels.offsets_of(counts))

    def count(self, line: str) -> int:
        """In how many articles a line of the collection stands."""
        return int(self.counts[np.searchsorted(self.keys, np.uint64(line_key(line)))])

    def holding(self, lines: Iterator[str]) -> list[int]:
        """The articles in which one of these lines stands, ascending."""
        places = np.searchsorted(self.keys, np.array([line_key(line) for line in lines], np.uint64))
        marked = np.zeros(len(self.own), np.bool_)
        for place in places.tolist():
            marked[self.holders[self.offsets[place] : self.offsets[place + 1]]] = True
        return np.flatnonzero(marked).tolist()
