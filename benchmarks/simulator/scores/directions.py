"""Directions against the true ones: right where answered, how often answered, and how both go with the evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from provenance.lineage import Comparison

__all__ = ["Directions", "lead"]


@dataclass(slots=True)
class Directions:
    """Answers on pairs of copies.

    Attributes
    ----------
    decidable
        Answers where credits say who had it from whom: (true, given, lead of the evidence).
    others
        Answers where they do not; to abstain is right there, and a right answer no merit.
    evidence
        How often evidence of a kind was seen, over all pairs: (code, what it speaks for, what is true), the first
        ``direction`` or ``siblings``, the second ``right``, ``reversed``, ``siblings`` or ``direction``.
    """

    decidable: list[tuple[str, str, float]] = field(default_factory=list)
    others: list[tuple[str, str, float]] = field(default_factory=list)
    evidence: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, true: str, decidable: bool, found: Comparison) -> None:
        """Count one answer."""
        (self.decidable if decidable else self.others).append((true, found.direction, lead(found)))
        for code, favours in {(each.code, each.favours) for each in found.evidence if each.favours}:
            claim = "siblings" if favours == "siblings" else "direction"
            truth = "right" if favours == true else "siblings" if true == "siblings" else "reversed"
            self.evidence[code, claim, truth if claim == "direction" or truth == "right" else "direction"] += 1

    def accuracy(self, decidable: bool | None = True) -> float | None:
        """Share of the answers given that are right, ``None`` for those on all pairs; ``None`` where none was given."""
        given = [(true, said) for true, said, _ in self._of(decidable) if said != "unknown"]
        return sum(true == said for true, said in given) / len(given) if given else None

    def abstaining(self, decidable: bool | None = True) -> float | None:
        """Share of the pairs that got no answer, ``None`` for all pairs; ``None`` where there are no pairs."""
        answers = self._of(decidable)
        return sum(said == "unknown" for _, said, _ in answers) / len(answers) if answers else None

    def curve(self) -> list[tuple[float, float, float]]:
        """For a rising lead of the evidence asked for, 0 for any: (lead, share of decidable pairs answered, right)."""
        points = []
        answers = [answer for answer in self.decidable if answer[1] != "unknown"]
        for asked in (0.0, 0.3, 0.6, 0.9, 1.2, 1.5, 2.0):
            given = [(true, said) for true, said, by in answers if by >= asked or not asked]
            if given:
                right = sum(true == said for true, said in given) / len(given)
                points.append((asked, len(given) / len(self.decidable), right))
        return points

    def _of(self, decidable: bool | None) -> list[tuple[str, str, float]]:
        if decidable is None:
            return self.decidable + self.others
        return self.decidable if decidable else self.others


def lead(found: Comparison) -> float:
    """By how much the evidence for the direction given is ahead of that for the next."""
    sums = dict.fromkeys(("a_from_b", "b_from_a", "siblings"), 0.0)
    for evidence in found.evidence:
        if evidence.favours in sums:
            sums[evidence.favours] += evidence.weight
    said = sums.pop(found.direction, 0.0)
    return max(0.0, said - max(sums.values()))
