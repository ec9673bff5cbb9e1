"""The log of clusters: what became of them, in words that a person can check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

__all__ = ["LOST", "Because", "Change", "Group", "Reason", "changes"]

LOST = "lost"
"""What an entry says that stands for one that a rebuild could not read."""


class Group(NamedTuple):
    """Members of a cluster, numbers of articles, and the representative."""

    members: list[int]
    canonical: int


class Reason(NamedTuple):
    """A pair that is the reason of a change: best first, by its figures and then its ids."""

    overlap: float
    jaccard: float
    a: str
    b: str

    @property
    def rank(self) -> tuple[float, float, str, str]:
        """The order in which reasons are preferred."""
        return -self.overlap, -self.jaccard, self.a, self.b


Because = Callable[[set[int], set[int]], Reason | None]
"""Finds the pair of an article of one set and one of another that is the reason of a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log of clusters.

    Attributes
    ----------
    number
        Ascending from 1.
    change
        ``created``, ``joined``, ``left``, ``absorbed``, ``split`` or ``dissolved``; or ``lost``, in the place of an
        entry that was damaged when the index was rebuilt.
    cluster, other
        The cluster, 0 of a lost entry; the one it absorbed, or that was split off from it.
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
            LOST: "this entry was damaged and is lost",
        }
        return told[self.change] + why


def changes(
    before: dict[int, set[int]],
    after: dict[int, Group],
    home: Mapping[int, int],
    heirs: Mapping[int, Sequence[tuple[int, int]]],
    name: Callable[[int], str],
    because: Because,
) -> Iterator[dict[str, Any]]:
    """What became of clusters, in words that a person can check, in the order of their ids.

    ``created``, ``joined`` and ``left`` (with the ids), ``absorbed`` (with the other cluster), ``split`` (with the one
    it comes from), ``dissolved``; where a pair is the reason, ``because`` names it. ``before`` and ``after`` are
    numbers of articles, of which ``name`` gives the id, and ``home`` the cluster before; ``heirs`` are the clusters
    that have members of each before, after how many, as a negative number; ``because`` finds the pair of two sets that
    is the reason.
    """

    def names(numbers: Iterable[int]) -> list[str]:
        return sorted(map(name, numbers))

    def why(one: set[int], other: set[int]) -> dict[str, Any]:
        reason = because(one, other) if one and other else None
        return {"because": [reason.a, reason.b]} if reason else {}

    for cluster in sorted(before.keys() | after.keys()):
        old, new = before.get(cluster, set()), set(after[cluster].members) if cluster in after else set()
        if not new:
            if cluster in heirs:
                _, heir = min(heirs[cluster])
                reason = why(old, set(after[heir].members) - old)
                yield {"change": "absorbed", "cluster": heir, "other": cluster, **reason}
            else:
                yield {"change": "dissolved", "cluster": cluster, "members": names(old)}
            continue
        if not old:
            origins = {home[number] for number in new if number in home}
            if origins:
                yield {"change": "split", "cluster": min(origins), "other": cluster, "members": names(new)}
            else:
                yield {"change": "created", "cluster": cluster, "members": names(new), **why(new, new)}
            continue
        if came := new - old:
            yield {"change": "joined", "cluster": cluster, "members": names(came), **why(new & old, came)}
        if old - new:
            yield {"change": "left", "cluster": cluster, "members": names(old - new)}
