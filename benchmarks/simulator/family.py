"""Families of copies whose tree is known: a dispatch, the outlets that took it, the outlets that took it from those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from provenance.article import Article

from .codes import severity
from .draft import Draft, Edit, Pool
from .stories import Story
from .truth import TrueDifference, true_differences

__all__ = ["Direction", "Family", "Pair", "Witness"]

Direction = str
"""``a_from_b``, ``b_from_a``, ``siblings`` or ``unknown``, as in the library."""


@dataclass(slots=True)
class Witness:
    """A text of a family.

    Attributes
    ----------
    id
        Its name in the family.
    draft
        The text as it appeared; its log holds the edits since the parent.
    parent
        Whose text it copied; ``None`` for a text that copied nobody.
    lost
        Whether it is a text that nobody kept, as most dispatches.
    outlet, published, url
        What its record says; ``published`` may be missing or false.
    true_time
        When it appeared.
    credits
        Agencies and outlets that its text credits, as the operators left them.
    also_from
        Other texts it took passages from.
    relation
        What it was made to be to its parent, where coverage cannot tell: ``compilation``, ``quotation_only``,
        ``template``, ``same_event``, ``unrelated``, ``furniture_only``.
    """

    id: str
    draft: Draft
    parent: str | None
    true_time: datetime
    lost: bool = False
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    credits: frozenset[str] = frozenset()
    also_from: tuple[str, ...] = ()
    relation: str | None = None

    @property
    def article(self) -> Article:
        """What the library is given."""
        return Article(
            id=self.id, text=self.draft.text, outlet=self.outlet, published=self.published, url=self.url, lang=None
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two witnesses and what is true of them."""

    family: str
    a: Witness
    b: Witness
    ancestor: str | None
    direction: Direction
    decidable: bool
    edits: tuple[Edit, ...]
    pool: Pool

    def differences(self) -> list[TrueDifference]:
        """Return every true difference, with spans in both texts."""
        known = self.decidable and self.direction in ("a_from_b", "b_from_a")
        return true_differences(self.pool, self.a.draft.numbers, self.b.draft.numbers, self.edits, known)

    def covered(self) -> tuple[list[bool], list[bool]]:
        """Return for each character of either text whether it stands in the other, but for accidental changes."""
        numbers = self.a.draft.numbers, self.b.draft.numbers
        shared = set(numbers[0]) & set(numbers[1])
        covered = [[number in shared for number in side] for side in numbers]
        for made in self.differences():
            if severity(made.codes[0]) == 0 and made.codes[0] in ("E0", "E1", "E2", "E15"):
                for side, (start, end) in zip(covered, (made.a_span, made.b_span), strict=True):
                    side[start:end] = [True] * (end - start)
        return covered[0], covered[1]


@dataclass(slots=True)
class Family:
    """Witnesses with their tree.

    Attributes
    ----------
    name
        Language and seed.
    story
        What the dispatch tells.
    witnesses
        By id; parents stand before children.
    """

    name: str
    story: Story
    witnesses: dict[str, Witness] = field(default_factory=dict)

    def add(self, witness: Witness) -> Witness:
        """Add a witness."""
        self.witnesses[witness.id] = witness
        return witness

    @property
    def extant(self) -> list[Witness]:
        """Witnesses that somebody kept."""
        return [witness for witness in self.witnesses.values() if not witness.lost]

    def ancestors(self, witness: Witness) -> list[str]:
        """Ids of all that a witness descends from, the nearest first."""
        line = []
        parent = witness.parent
        while parent is not None:
            line.append(parent)
            parent = self.witnesses[parent].parent
        return line

    def pairs(self) -> Iterator[Pair]:
        """Every pair of witnesses that somebody kept."""
        for a, b in combinations(self.extant, 2):
            yield self.pair(a, b)

    def pair(self, a: Witness, b: Witness) -> Pair:
        """Return what is true of two witnesses."""
        line_a, line_b = [a.id, *self.ancestors(a)], [b.id, *self.ancestors(b)]
        common = next((name for name in line_a if name in line_b), None)
        edits = tuple(edit for name in _until(line_a, common) for edit in self.witnesses[name].draft.log)
        edits += tuple(edit for name in _until(line_b, common) for edit in self.witnesses[name].draft.log)
        direction = "unknown"
        if common is not None:
            direction = "b_from_a" if common == a.id else "a_from_b" if common == b.id else "siblings"
        decidable = _decidable(a, b, direction)
        return Pair(self.name, a, b, common, direction, decidable, edits, self.story.draft.pool)


def _until(line: Sequence[str], common: str | None) -> Sequence[str]:
    return line if common is None else line[: line.index(common)]


def _decidable(a: Witness, b: Witness, direction: Direction) -> bool:
    """Whether credits that stand in the texts say the direction.

    A copy that credits the outlet it took the text from tells; two texts that credit the same agency, and are of
    neither, are siblings. Whatever else there is (times, orphaned acronyms) is not enough in itself.
    """
    if direction == "b_from_a":
        return a.outlet is not None and a.outlet in b.credits and (b.outlet not in a.credits)
    if direction == "a_from_b":
        return b.outlet is not None and b.outlet in a.credits and (a.outlet not in b.credits)
    if direction == "siblings":
        common = a.credits & b.credits
        named = (a.outlet in b.credits) or (b.outlet in a.credits)
        return bool(common) and not named
    return False
