"""The log of clusters: what became of them, in words that a person can check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from provenance.similarity import Pair

__all__ = ["Change", "Group", "changes"]

PairsOf = Callable[[set[str]], list[Pair]]
"""Gives pairs of the articles with these ids, and perhaps others."""


class Group(NamedTuple):
    """Members of a cluster, ids in ascending order, and the representative."""

    members: tuple[str, ...]
    canonical: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log of clusters.

    Attributes
    ----------
    number
        Ascending from 1.
    change
        ``created``, ``joined``, ``left``, ``absorbed``, ``split`` or ``dissolved``.
    cluster, other
        The cluster; the one it absorbed, or that was split off from it.
    members
        Ids that came or went.
    because
        The pair that is the reason, if one is.
    """

    number: int
    change: str
    cluster: int
    other: int | None = None
    members: tuple[str, ...] = ()
    because: tuple[str, str] | None = None

    def __str__(self) -> str:
        why = f" because of the pair {self.because[0]} – {self.because[1]}" if self.because else ""
        names = ", ".join(self.members[:5]) + (f" and {len(self.members) - 5} more" if len(self.members) > 5 else "")
        told = {
            "created": f"{self.cluster} was created with {names}",
            "joined": f"{names} joined {self.cluster}",
            "left": f"{names} left {self.cluster}",
            "absorbed": f"{self.cluster} absorbed {self.other}",
            "split": f"{self.other} was split from {self.cluster} with {names}",
            "dissolved": f"{self.cluster} was dissolved",
        }
        return told[self.change] + why


def changes(before: dict[int, set[str]], after: dict[int, Group], *pairs_of: PairsOf) -> Iterator[dict[str, Any]]:
    """What became of clusters, in words that a person can check, in the order of their ids.

    ``created``, ``joined`` and ``left`` (with the ids), ``absorbed`` (with the other cluster), ``split`` (with the one
    it comes from), ``dissolved``; where a pair is the reason, ``because`` names it: one that the first of ``pairs_of``
    knows if there is one, else one of the next.
    """
    home = {name: number for number, members in before.items() for name in members}
    for number in sorted(before.keys() | after.keys()):
        old, new = before.get(number, set()), set(after[number].members) if number in after else set()
        if not new:
            heirs = sorted(n for n, group in after.items() if not old.isdisjoint(group.members))
            if heirs:
                heir = max(heirs, key=lambda n: (len(old.intersection(after[n].members)), -n))
                why = _because(pairs_of, old, set(after[heir].members) - old)
                yield {"change": "absorbed", "cluster": heir, "other": number, **why}
            else:
                yield {"change": "dissolved", "cluster": number, "members": sorted(old)}
            continue
        if not old:
            origins = sorted({home[name] for name in new if name in home})
            why = _because(pairs_of, new, new)
            if origins:
                yield {"change": "split", "cluster": origins[0], "other": number, "members": sorted(new)}
            else:
                yield {"change": "created", "cluster": number, "members": sorted(new), **why}
            continue
        came = sorted(name for name in new - old)
        if came:
            why = _because(pairs_of, new & old, set(came))
            yield {"change": "joined", "cluster": number, "members": came, **why}
        if old - new:
            yield {"change": "left", "cluster": number, "members": sorted(old - new)}


def _because(pairs_of: Iterable[PairsOf], one: set[str], other: set[str]) -> dict[str, Any]:
    few, many = (one, other) if len(one) < len(other) else (other, one)
    for some in pairs_of:
        across = [p for p in some(few) if (p.a in few and p.b in many) or (p.b in few and p.a in many)]
        if across:
            best = min(across, key=lambda pair: (-pair.overlap, -pair.jaccard, pair.a, pair.b))
            return {"because": [best.a, best.b]}
    return {}
