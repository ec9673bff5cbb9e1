"""Clusters and their canonical texts from the exact figures of pairs alone, for collections too large to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from provenance.clusters import Cluster, cluster
from provenance.copies import CopyCluster, Member
from provenance.lineage import Choice
from provenance.pipeline import Pairs, Progress

__all__ = ["by_figures"]

Int64 = NDArray[np.int64]

_DIGITS = 12  # of a mean that counts: the order in which figures are added up must not decide
_AT_ONCE = 1000  # clusters between two words of progress

Chooser = Callable[[list[str], tuple[str, ...]], Choice]
"""Chooses among candidates, given all members."""


def by_figures(pairs: Pairs, chosen: Chooser | None, progress: Progress | None) -> list[CopyCluster]:
    """Clusters of copies whose members were not compared.

    Parameters
    ----------
    chosen
        Says which text is canonical among those that are verified with all others; ``None`` takes the one that holds
        most of the others, then the one most like them, then the first by id.
    progress
        As in ``find_pairs``.
    """
    found = cluster(pairs)
    number = {name: place for place, name in enumerate(pairs.ids)}
    home = np.full(len(pairs.ids), -1)
    for place, group in enumerate(found):
        home[[number[name] for name in group.members]] = place
    inside = _Inside(pairs, home, len(found))
    choices = inside.fullest() if chosen is None else _asked(found, inside, chosen, progress)
    canonical = np.array([number[choice.id] for choice in choices], np.int64)
    members = [tuple(group) for group in inside.members(canonical)]
    return [
        CopyCluster(group.id, choice, others, group.bridges)
        for group, choice, others in zip(found, choices, members, strict=True)
    ]


def _asked(found: list[Cluster], inside: _Inside, chosen: Chooser, progress: Progress | None) -> list[Choice]:
    choices = []
    for place, (group, full) in enumerate(zip(found, inside.full(), strict=True)):
        if progress and place % _AT_ONCE == 0:
            progress("choose", place, len(found))
        choices.append(chosen(full, group.members))
    return choices


class _Inside:
    """The pairs within clusters, as columns; texts and clusters by number."""

    def __init__(self, pairs: Pairs, home: Int64, clusters: int) -> None:
        within = ~pairs.furniture_only & (home[pairs.left] >= 0) & (home[pairs.left] == home[pairs.right])
        self._ids, self._home = pairs.ids, home
        self._left, self._right = pairs.left[within], pairs.right[within]
        self._figures = pairs.figures.take(within)
        self._others = np.bincount(home[home >= 0], minlength=clusters) - 1  # of each text of a cluster
        degree = self._summed(np.ones(len(self._left)), np.ones(len(self._left)))
        texts = np.flatnonzero(home >= 0)
        self._full = texts[degree[texts] == self._others[home[texts]]]

    def _summed(self, of_left: NDArray[np.float64], of_right: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each text the sum over its pairs, float64."""
        count = len(self._ids)
        sides = (self._left, of_left), (self._right, of_right)
        left, right = (np.bincount(texts, values, count).astype(np.float64, copy=False) for texts, values in sides)
        return left + right

    def full(self) -> Iterator[list[str]]:
        """Of each cluster the texts that are verified with all others of it, in the order of their ids."""
        order = self._full[np.argsort(self._home[self._full], kind="stable")]
        for begin, end in self._by_home(order):
            yield [self._ids[text] for text in order[begin:end].tolist()]

    def fullest(self) -> list[Choice]:
        """Of each cluster the text that holds most of the others."""
        figures, full = self._figures, self._full
        others = self._others[self._home[full]]
        held = np.round(self._summed(figures.b_in_a, figures.a_in_b)[full] / others, _DIGITS)
        alike = np.round(self._summed(figures.jaccard, figures.jaccard)[full] / others, _DIGITS)
        order = np.lexsort((full, -alike, -held, self._home[full]))
        choices = []
        for begin, end in self._by_home(full[order]):
            best, *second = [self._ids[text] for text in full[order[begin : min(begin + 2, end)]].tolist()]
            most = f"the most of {end - begin} verified with all"
            reason = f"holds {held[order[begin]]:.0%} of the others on average, {most}"
            choices.append(Choice(best, "best", reason, second[0] if second else None))
        return choices

    def members(self, canonical: Int64) -> Iterator[list[Member]]:
        """Of each cluster the texts beside the canonical one, in the order of their ids, with their figures."""
        home = self._home[self._left]
        is_left = self._left == canonical[home]
        pairs = np.flatnonzero(is_left | (self._right == canonical[home]))
        texts = np.where(is_left, self._right, self._left)[pairs]
        pairs = pairs[np.lexsort((texts, home[pairs]))]
        figures = self._figures.turned(~is_left).take(pairs)  # A is the canonical text
        texts = np.where(is_left, self._right, self._left)[pairs]
        columns = (home[pairs], texts, figures.jaccard, figures.b_in_a, figures.a_in_b)
        for _, rows in groupby(zip(*(column.tolist() for column in columns), strict=True), key=itemgetter(0)):
            yield [Member(self._ids[text], None, *shares) for _, text, *shares in rows]

    def _by_home(self, ordered: Int64) -> Iterator[tuple[int, int]]:
        """Where the texts of each cluster begin and end among texts in the order of their clusters."""
        yield from pairwise(np.flatnonzero(np.diff(self._home[ordered], prepend=-1, append=-1)).tolist())
