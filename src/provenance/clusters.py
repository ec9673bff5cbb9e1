"""Clusters that cannot chain: every member is a verified pair with the cluster's representative.

A~B and B~C say nothing of A and C. Connected components would join them, and one compilation or one
login wall would join thousands; here such a link stays a bridge: it is listed and not followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

import xxhash

from provenance.similarity import Pair

__all__ = ["Cluster", "cluster"]


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
        written = "".join(f"{len(member)}:{member}" for member in ordered)
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

    Examples
    --------
    >>> links = [("a", "b", 0.9, 1.0, 0.9, 90), ("b", "c", 0.4, 0.5, 0.6, 40), ("c", "d", 0.3, 0.4, 0.5, 30)]
    >>> [(c.canonical, c.members, len(c.bridges)) for c in cluster(Pair(*link) for link in links)]
    [('b', ('a', 'b', 'c'), 1)]
    """
    links: dict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        if not pair.furniture_only:
            links[pair.a][pair.b] = pair
            links[pair.b][pair.a] = pair

    weights = {text: fsum(pair.jaccard for pair in pairs.values()) for text, pairs in links.items()}
    rank = {text: place for place, text in enumerate(sorted(links, key=lambda text: (-weights[text], text)))}
    representatives: set[str] = set()
    for text in rank:
        if representatives.isdisjoint(links[text]):
            representatives.add(text)

    home: dict[str, str] = {}
    groups: dict[str, list[str]] = defaultdict(list)
    for text, others in links.items():
        if text in representatives:
            home[text] = text
        else:
            near = [other for other in others if other in representatives]
            home[text] = min(near, key=lambda other: (-others[other].overlap, -others[other].jaccard, rank[other]))
        groups[home[text]].append(text)

    bridges: dict[str, list[Pair]] = defaultdict(list)
    for text, others in links.items():
        bridges[home[text]].extend(pair for other, pair in others.items() if home[other] != home[text])
    clusters = [
        Cluster.of(members, representative, bridges[representative])
        for representative, members in groups.items()
        if len(members) > 1
    ]
    return sorted(clusters, key=lambda found: found.members)
