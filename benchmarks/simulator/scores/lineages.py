"""Lineages against true trees: who descends from whom, and how near the archetype is to the text that was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz.distance import LCSseq

from provenance.folding import fold

from ..family import Family

__all__ = ["Lineages"]


@dataclass(slots=True)
class Lineages:
    """Counts over traced families.

    Attributes
    ----------
    true, claimed, right
        Pairs of witnesses one of which descends from the other: in the tree, in the lineage, in both.
    accuracies
        Token accuracy of each archetype whose dispatch is lost: the longest common subsequence of the folded tokens of
        both, over the longer of them.
    reachable
        The same for the best text that could be made of the witnesses: tokens of the dispatch that stand in any.
    halves
        Share of the tokens of the lost dispatch that half of the independent lines or more still have: what counting
        lines can tell, if every tie is decided right.
    missing
        Tokens of lost dispatches that the archetype has not restored, by how many of the independent lines still have
        them: ``most``, ``half``, ``fewer`` or ``none``.
    tokens
        Of all lost dispatches.
    kept
        Token accuracy where the dispatch is among the witnesses.
    """

    true: int = 0
    claimed: int = 0
    right: int = 0
    accuracies: list[float] = field(default_factory=list)
    reachable: list[float] = field(default_factory=list)
    halves: list[float] = field(default_factory=list)
    missing: Counter[str] = field(default_factory=Counter)
    tokens: int = 0
    kept: list[float] = field(default_factory=list)

    def add(self, family: Family, derivations: Iterable[tuple[str, str]], archetype: str) -> None:
        """Count one family.

        Parameters
        ----------
        derivations
            Parent and child of every edge that was found; lost texts may stand between witnesses.
        archetype
            The text that was reconstructed.
        """
        names = {witness.id for witness in family.extant}
        true = {(name, w.id) for w in family.extant for name in family.ancestors(w) if name in names}
        claimed = {pair for pair in _closed(derivations) if names.issuperset(pair)}
        self.true += len(true)
        self.claimed += len(claimed)
        self.right += len(true & claimed)
        dispatch = family.witnesses["dispatch"]
        tokens, found = fold(dispatch.draft.text).tokens, fold(archetype).tokens
        accuracy = token_accuracy(tokens, found)
        if dispatch.lost:
            self.accuracies.append(accuracy)
            self.reachable.append(_reachable(family))
            counts, lines = _lines_with(family)
            self.halves.append(sum(2 * count >= lines for count in counts) / len(counts))
            self.tokens += len(tokens)
            gone = (op for op in LCSseq.opcodes(tokens, found) if op.tag == "delete")
            self.missing.update(_level(counts[at], lines) for op in gone for at in range(op.src_start, op.src_end))
        else:
            self.kept.append(accuracy)

    def missing_shares(self) -> dict[str, float]:
        """Share of the lost dispatches' tokens that is not restored, by how many of the lines have them."""
        return {level: self.missing[level] / max(1, self.tokens) for level in ("most", "half", "fewer", "none")}

    def f1(self) -> float | None:
        """Of the pairs of ancestor and descendant; ``None`` where there are none."""
        return 2 * self.right / (self.true + self.claimed) if self.true + self.claimed else None


def token_accuracy(true: list[str], found: list[str]) -> float:
    """Tokens of the longest common subsequence, over those of the longer text; 1.0 for two empty ones."""
    longer = max(len(true), len(found))
    return LCSseq.similarity(true, found) / longer if longer else 1.0


def _closed(edges: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Every pair of a node and one that can be reached from it."""
    children: dict[str, set[str]] = {}
    for parent, child in edges:
        children.setdefault(parent, set()).add(child)
    pairs = set()
    for start in children:
        left, seen = [*children[start]], set()
        while left:
            node = left.pop()
            if node not in seen:
                seen.add(node)
                pairs.add((start, node))
                left += children.get(node, ())
    return pairs


def _reachable(family: Family) -> float:
    held = _held(family, {number for witness in family.extant for number in witness.draft.numbers})
    return sum(held) / len(held)


def _lines_with(family: Family) -> tuple[list[int], int]:
    """How many lines have each of the dispatch's tokens, and how many there are; a line is a text made from it."""
    heads = {[witness.id, *family.ancestors(witness)][-2] for witness in family.extant}
    held = [_held(family, set(family.witnesses[name].draft.numbers)) for name in sorted(heads)]
    return [line.count(True) for line in zip(*held, strict=True)], len(heads)


def _level(count: int, lines: int) -> str:
    if 2 * count == lines:
        return "half"
    return "most" if 2 * count > lines else "fewer" if count else "none"


def _held(family: Family, numbers: set[int]) -> list[bool]:
    """For each token of the dispatch whether all its characters are among some."""
    draft = family.witnesses["dispatch"].draft
    folded = fold(draft.text)
    return [
        all(number in numbers for number in draft.numbers[start:end])
        for start, end in zip(folded.starts.tolist(), folded.ends.tolist(), strict=True)
    ]
