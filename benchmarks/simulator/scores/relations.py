"""Relations against the true ones, with their confusion."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..codes import SAME_RELATION
from ..relations import TrueRelation

__all__ = ["Relations"]


@dataclass(slots=True)
class Relations:
    """Answers on pairs made for every relation.

    Attributes
    ----------
    answers
        How often which relation was given for which; an excerpt and an expansion are one.
    borderline
        Answers that are right only because a coverage lies within three hundredths of a border.
    """

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    borderline: int = 0

    def add(self, true: TrueRelation, said: str) -> None:
        """Count one answer."""
        name, also, given = (SAME_RELATION.get(each, each) for each in (true.relation, true.also or "", said))
        if given == also and given != name:
            self.borderline += 1
            given = name
        self.answers[name, given] += 1

    def accuracy(self) -> float | None:
        """Share of the pairs whose relation is right."""
        right = sum(count for (true, said), count in self.answers.items() if true == said)
        return right / self.answers.total() if self.answers else None

    def balanced(self) -> float | None:
        """Mean over the relations of the share that is right."""
        names = sorted({true for true, _ in self.answers})
        shares = [
            self.answers[name, name] / sum(count for (true, _), count in self.answers.items() if true == name)
            for name in names
        ]
        return sum(shares) / len(shares) if shares else None
