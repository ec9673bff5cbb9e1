"""How much of a result a page writes in full."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

__all__ = ["Limits", "shared_out"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a page writes in full; what is left out it counts, and says where it is.

    Attributes
    ----------
    clusters
        Clusters, the largest first.
    members
        Copies of all clusters, and witnesses of a lineage. Where there are more, large clusters give way first.
    differences
        Differences of all copies, or of a comparison, and places of an apparatus; again those that have most give way.
    nodes
        Texts in one graph.
    names
        Lines of any other list: texts in no cluster, inputs that were not read, bridges.
    characters
        Of each text that is written whole.
    passage
        Of each side of a difference in a list.
    """

    clusters: int = 300
    members: int = 1500
    differences: int = 5000
    nodes: int = 60
    names: int = 500
    characters: int = 300_000
    passage: int = 600

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, int) or value < 0:
                raise ValueError(f"Limits.{field.name} must be a whole number from 0, got {value!r}")

    @classmethod
    def none(cls) -> Self:
        """No limits: everything is written, however large the page becomes."""
        return cls(**dict.fromkeys(cls.__slots__, sys.maxsize))


def shared_out(wanted: Sequence[int], budget: int) -> list[int]:
    """How much of a budget each gets: as much as it wants, or else as much as any other that wants more.

    >>> shared_out([1, 9, 4], 10)
    [1, 5, 4]
    """
    granted = [0] * len(wanted)
    for place, number in enumerate(order := sorted(range(len(wanted)), key=lambda n: (wanted[n], n))):
        granted[number] = min(wanted[number], budget // (len(order) - place))
        budget -= granted[number]
    return granted
