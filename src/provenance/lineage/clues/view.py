"""One way to look at a pair of documents: this one as the source, that one as the copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from provenance.align import Match
from provenance.document import Document
from provenance.lineage.relation import Relation

__all__ = ["Clue", "View"]


class Clue(NamedTuple):
    """An observation, how much it counts (1.0 nearly settles a direction) and the code of its kind."""

    code: str
    weight: float
    statement: str


@dataclass(frozen=True, slots=True)
class View:
    """A pair, one document taken for the source and the other for the copy.

    Attributes
    ----------
    runs
        Aligned runs in the order of both texts, ``a`` in the source and ``b`` in the copy.
    coverage
        Share of each core that is aligned: of the source, of the copy.
    """

    source: Document
    copy: Document
    runs: tuple[Match, ...]
    relation: Relation
    coverage: tuple[float, float]

    def gaps(self) -> list[tuple[Match, Match]]:
        """Neighbouring runs with something between them in either text."""
        return list(zip(self.runs, self.runs[1:], strict=False))
