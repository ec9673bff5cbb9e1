"""Texts identical after folding: one stands for all while pairs are searched, all are in the result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance.ascending import first_of_each
from provenance.columns import Rows
from provenance.similarity import Figures

__all__ = ["Groups", "collapse", "expand", "starred_copies"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

EXPAND = 10_000
"""Identical texts (or two groups of them) that make more pairs than this are paired with one of them only."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups(Rows[Int64]):
    """Texts identical after folding, in the order of the first of each group.

    Attributes
    ----------
    members, offsets
        Group ``i`` is ``members[offsets[i]:offsets[i + 1]]``, numbers of texts in ascending order, int64.
    """

    members: Int64
    offsets: Int64

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def _row(self, number: int) -> Int64:
        return self.members[self.offsets[number] : self.offsets[number + 1]]

    @property
    def sizes(self) -> Int64:
        """How many texts each group has, int64."""
        return np.diff(self.offsets)

    @property
    def first(self) -> Int64:
        """The text that stands for each group, int64, ascending."""
        return self.members[self.offsets[:-1]]

    def of_texts(self, texts: int) -> Int64:
        """Return the group of each of so many texts, int64; -1 for those in none."""
        numbers = np.full(texts, -1)
        numbers[self.members] = np.repeat(np.arange(len(self)), self.sizes)
        return numbers

    def block(self, chosen: Int64, size: int) -> Int64:
        """Members of groups that all have this size, int64, shape (chosen, size)."""
        block: Int64 = self.members[self.offsets[chosen, None] + np.arange(size)]
        return block


def collapse(digests: NDArray[np.void], sizes: Int64) -> Groups:
    """Group texts by the digests of their folded tokens; texts without tokens (``sizes`` 0) are in no group."""
    filled = np.flatnonzero(sizes > 0)
    first = _first_alike(np.ascontiguousarray(digests[filled]).view(np.uint64).reshape(-1, 2))
    order = np.argsort(first, kind="stable")  # of which most stands in order
    begins = np.flatnonzero(first_of_each(first[order]))
    return Groups(filled[order], np.append(begins, len(filled)))


def _first_alike(halves: NDArray[np.uint64]) -> Int64:
    """The first row that is the same as each, int64: for most of them itself, as no other has even its first half."""
    found = np.arange(len(halves))
    order = np.argsort(halves[:, 0])
    new = first_of_each(halves[order, 0])
    alone = new & np.append(new[1:], True)[: len(new)]
    some = np.sort(order[~alone])
    by_digest = some[np.lexsort((halves[some, 1], halves[some, 0]))]  # equal ones in order
    differs = (halves[by_digest[1:]] != halves[by_digest[:-1]]).any(axis=1)
    begins = np.flatnonzero(np.append(True, differs)[: len(some)])
    found[by_digest] = np.repeat(by_digest[begins], np.diff(begins, append=len(some)))
    return found


def starred_copies(groups: Groups) -> int:
    """How many texts are in groups too large to pair each with each."""
    sizes = groups.sizes
    return int(sizes[sizes * (sizes - 1) // 2 > EXPAND].sum())


def expand(
    left: Int64, right: Int64, figures: Figures, marked: Bool, alone: Bool, sizes: Int64, groups: Groups
) -> tuple[Int64, Int64, Figures, Bool]:
    """Pairs of groups become pairs of texts, in order; large groups keep the edges of their first text.

    Parameters
    ----------
    left, right, figures, marked
        Pairs of groups, by number, and which of them are marked.
    alone, sizes
        Of each group: whether pairs within it are marked, and the shingles of its text, int64.
    """
    between = [_crossed(left, right, groups, *shape) for shape in _shapes(groups.sizes[left], groups.sizes[right])]
    within = [_paired(groups, size) for size in np.unique(groups.sizes).tolist() if size > 1]
    nothing = [np.zeros(0, np.int64)]
    low = np.concatenate([*nothing, *(a for _, a, _ in between), *(a for _, a, _ in within)])
    high = np.concatenate([*nothing, *(b for _, _, b in between), *(b for _, _, b in within)])
    pair = np.concatenate([*nothing, *(source for source, _, _ in between)])
    group = np.concatenate([*nothing, *(source for source, _, _ in within)])
    same = sizes[group]
    all_figures = figures.take(pair).followed_by(Figures.of(same, same, same)).turned(low > high)
    low, high = np.minimum(low, high), np.maximum(low, high)
    order = np.argsort(low * (int(high.max(initial=0)) + 1) + high, kind="stable")  # of which most stands in order
    return low[order], high[order], all_figures.take(order), np.concatenate((marked[pair], alone[group]))[order]


def _shapes(a: Int64, b: Int64) -> list[tuple[int, int]]:
    """The distinct sizes of pairs of groups."""
    base = int(b.max(initial=0)) + 1
    return [divmod(shape, base) for shape in np.unique(a * base + b).tolist()]


def _crossed(left: Int64, right: Int64, groups: Groups, size_a: int, size_b: int) -> tuple[Int64, Int64, Int64]:
    """All pairs of texts of two groups of these sizes: number of the pair of groups, and both texts."""
    source = np.flatnonzero((groups.sizes[left] == size_a) & (groups.sizes[right] == size_b))
    a, b = groups.block(left[source], size_a), groups.block(right[source], size_b)
    if size_a * size_b <= EXPAND:
        texts_a, texts_b = np.repeat(a, size_b, axis=1), np.tile(b, size_a)
    else:
        texts_a = np.concatenate((np.repeat(a[:, :1], size_b, axis=1), a[:, 1:]), axis=1)
        texts_b = np.concatenate((b, np.repeat(b[:, :1], size_a - 1, axis=1)), axis=1)
    return np.repeat(source, texts_a.shape[1]), texts_a.ravel(), texts_b.ravel()


def _paired(groups: Groups, size: int) -> tuple[Int64, Int64, Int64]:
    """All pairs of texts within groups of this size: number of the group, and both texts."""
    source = np.flatnonzero(groups.sizes == size)
    block = groups.block(source, size)
    if size * (size - 1) // 2 <= EXPAND:
        low, high = np.triu_indices(size, 1)
    else:
        low, high = np.zeros(size - 1, np.int64), np.arange(1, size)
    return np.repeat(source, len(low)), block[:, low].ravel(), block[:, high].ravel()
