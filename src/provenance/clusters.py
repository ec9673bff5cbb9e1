"""Clusters that cannot chain: every member is a verified pair with the cluster's representative.

A~B and B~C say nothing of A and C. Connected components would join them, and one compilation or one
login wall would join thousands; here such a link stays a bridge: it is listed and not followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import xxhash
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.pipeline import Pairs
from provenance.similarity import Pair

__all__ = ["Cluster", "cluster"]

Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Texts that are copies of one of them, in whole or in part.

    Attributes
    ----------
    id
        XXH3-64 of the members' ids (each as ``length:id``), 16 hexadecimal digits: the same members, the same id.
    members
        Ids in ascending order, two or more, the canonical one among them.
    canonical
        The representative: every other member is a verified pair with it.
    bridges
        Verified pairs of a member with a text outside the cluster, in the order of their ids.
    """

    id: str
    members: tuple[str, ...]
    canonical: str
    bridges: tuple[Pair, ...] = ()

    @classmethod
    def of(cls, members: Iterable[str], canonical: str, bridges: Iterable[Pair] = ()) -> Cluster:
        """Return a cluster with its members sorted and its id derived."""
        ordered = tuple(sorted(members))
        written = "".join([f"{len(member)}:{member}" for member in ordered])
        name = xxhash.xxh3_64_hexdigest(written.encode("utf-8", "surrogatepass"))
        return cls(name, ordered, canonical, tuple(sorted(bridges, key=lambda pair: (pair.a, pair.b))))


def cluster(pairs: Iterable[Pair]) -> list[Cluster]:
    """Group verified pairs into clusters.

    Texts are taken in the order of the sum of their Jaccards (then of their ids): each that is not yet
    paired with a representative becomes one. Every other text then joins the representative it shares the
    most with. Pairs that share furniture only are left out. The result does not depend on the order of the
    pairs, and pairs of other texts do not change it.

    Returns
    -------
    list of Cluster
        In the order of their first members.

    Raises
    ------
    ValueError
        If a Jaccard is not between 0 and 1.

    Examples
    --------
    >>> links = [("a", "b", 0.9, 1.0, 0.9, 90), ("b", "c", 0.4, 0.5, 0.6, 40), ("c", "d", 0.3, 0.4, 0.5, 30)]
    >>> [(c.canonical, c.members, len(c.bridges)) for c in cluster(Pair(*link) for link in links)]
    [('b', ('a', 'b', 'c'), 1)]
    """
    links = _Links.of_columns(pairs) if isinstance(pairs, Pairs) else _Links.of_pairs(pairs)
    home = kernels.homes(links.left, links.right, links.jaccard, links.overlap, len(links.names))
    by_home = np.argsort(home, kind="stable")
    begins = np.flatnonzero(np.diff(home[by_home], prepend=-1, append=-1))
    several = np.flatnonzero(np.diff(begins) > 1)
    in_order = several[np.argsort(by_home[begins[several]])]
    members, representatives = by_home.tolist(), home[by_home[begins[in_order]]].tolist()
    bridges = _bridges(links, home)
    found = []
    for begin, end, representative in zip(
        begins[in_order].tolist(), begins[in_order + 1].tolist(), representatives, strict=True
    ):
        group = members[begin:end]
        found.append(
            Cluster.of([links.names[i] for i in group], links.names[representative], bridges.get(representative, ()))
        )
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Links:
    """Pairs as columns; texts are numbered in the order of their ids, and each is in a pair.

    Attributes
    ----------
    names
        Ids of the texts.
    left, right, jaccard, overlap
        Of each pair, ``left < right``, each pair once.
    pair
        The pair with a number.
    """

    names: Sequence[str]
    left: Int64
    right: Int64
    jaccard: Float64
    overlap: Float64
    pair: Callable[[int], Pair]

    @classmethod
    def of_columns(cls, pairs: Pairs) -> _Links:
        chosen = np.flatnonzero(~pairs.furniture_only)
        figures = pairs.figures.take(chosen)
        left, right = pairs.left[chosen], pairs.right[chosen]
        paired = np.zeros(len(pairs.ids), np.bool_)
        paired[left] = paired[right] = True
        number = np.cumsum(paired) - 1
        return cls(
            [pairs.ids[i] for i in np.flatnonzero(paired).tolist()],
            number[left],
            number[right],
            figures.jaccard,
            np.maximum(figures.a_in_b, figures.b_in_a),
            lambda number: pairs[int(chosen[number])],
        )

    @classmethod
    def of_pairs(cls, pairs: Iterable[Pair]) -> _Links:
        chosen = list({(pair.a, pair.b): pair for pair in pairs if not pair.furniture_only}.values())
        names = sorted({name for pair in chosen for name in (pair.a, pair.b)})
        number = {name: i for i, name in enumerate(names)}
        return cls(
            names,
            np.array([number[pair.a] for pair in chosen], np.int64),
            np.array([number[pair.b] for pair in chosen], np.int64),
            np.array([pair.jaccard for pair in chosen], np.float64),
            np.array([pair.overlap for pair in chosen], np.float64),
            chosen.__getitem__,
        )


def _bridges(links: _Links, home: Int64) -> dict[int, list[Pair]]:
    """Pairs that lead out of a cluster, by its representative."""
    bridges: dict[int, list[Pair]] = defaultdict(list)
    for number in np.flatnonzero(home[links.left] != home[links.right]).tolist():
        pair = links.pair(number)
        bridges[int(home[links.left[number]])].append(pair)
        bridges[int(home[links.right[number]])].append(pair)
    return bridges
