"""Derivations: from which text each witness was made, as far as anything says; lost texts are named as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Literal, TypeGuard

from provenance.document import Document
from provenance.lineage.collation import PASSAGE, Collation
from provenance.lineage.comparison import Comparison
from provenance.lineage.dates import StatedDate, dates_of, is_before, trusted_date, trusted_time
from provenance.lineage.evidence import Evidence
from provenance.lineage.naming import named_sources
from provenance.lineage.origins import Credited, appeared_by
from provenance.lineage.transmission import Branch, Innovation, cost, states
from provenance.lineage.variation import Unit, Words

__all__ = ["Ancestor", "Derivation", "Settling", "derivations"]

_SIGNIFICANT = 0.35
"""Weight of the innovations of its own that a text may have and still be the source of others: a slip they repaired."""


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A text that is not among the witnesses and that they come from.

    Attributes
    ----------
    id
        Names it in derivations; begins with ``*``, as philology marks what is inferred.
    kind
        ``dispatch`` (of the agency that is credited), ``intermediate`` (known by the innovations of those made from it)
        or ``common`` (what all come from: a lost text, or one of them that nothing singles out).
    label
        What it is, in words.
    """

    id: str
    kind: Literal["dispatch", "intermediate", "common"]
    label: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """An edge of the lineage.

    Attributes
    ----------
    parent, child
        Ids of witnesses or ancestors.
    confidence
        From 0.5 (a guess) to 1.0.
    evidence
        What it rests on.
    """

    parent: str
    child: str
    confidence: float
    evidence: tuple[Evidence, ...]


class Settling:
    """Says which lost texts of a tree are witnesses: those whose readings are the lost text's throughout.

    Parameters
    ----------
    documents
        The witnesses.
    base
        Number of the representative.
    compared
        The representative (``a``) compared with each other witness (``b``).
    collation
        Of the witnesses.
    """

    def __init__(
        self, documents: Sequence[Document], base: int, compared: Mapping[int, Comparison], collation: Collation
    ) -> None:
        self.documents = documents
        self.base = base
        self.compared = compared
        self.dates = dates_of(documents)
        self.times: list[datetime | None] = [trusted_time(dates) for dates in self.dates]
        self.doubts = [
            next((item.reason for item in dates if item.trust == "refused"), None) if time is None else None
            for dates, time in zip(self.dates, self.times, strict=True)
        ]
        self.named = named_sources(collation, self.times)
        self.credited = Credited.of(documents)
        self.why: dict[int, list[Evidence]] = {}
        self._held = [{column for column in witness.columns if column >= 0} for witness in collation.witnesses]

    def __call__(self, root: Branch, units: Sequence[Unit]) -> None:
        """Settle every branch of a tree."""
        self.why = {}
        self._settle(root, [unit.votes for unit in units], True)

    def _settle(self, branch: Branch, votes: Sequence[Mapping[int, Words]], is_root: bool) -> None:
        for child in branch.children:
            if child.children and child.witness is None:
                self._settle(child, votes, False)
        leaves = [child for child in branch.children if child.witness is not None]
        found = self._source(branch, [leaf.witness for leaf in leaves if leaf.witness is not None], votes, is_root)
        if found is not None:
            (itself,) = (child for child in branch.children if child.witness == found)
            branch.children = sorted(
                [*(child for child in branch.children if child is not itself), *itself.children],
                key=lambda child: child.members(),
            )
            branch.witness = found

    def _source(
        self, branch: Branch, leaves: Sequence[int], votes: Sequence[Mapping[int, Words]], is_root: bool
    ) -> int | None:
        """Which leaf the others were made from, if any."""
        members = branch.members()
        theirs = [number for number in members if not self.credited.foreign[number]]
        own = self.credited.own if is_root else self.credited.wire
        source = self._first([number for number in leaves if own[number] and self._may_be_source(number, theirs)])
        if source is not None:
            credit = f"{self.credited.agency} is credited, and this is its own text"
            why = "it is an agency's own text" if self.credited.foreign[source] else credit
            self.why[source] = [Evidence("D1", why)]
            return source
        if is_root and (self.credited.agency is not None or len(members) < 2):
            return None
        if is_root and (source := self._compared_source(leaves, members)) is not None:
            return source
        plain = [
            number
            for number in leaves
            if self._changed(branch, number, votes, is_root) < _SIGNIFICANT and self._may_be_source(number, members)
        ]
        if is_root:
            return None if self.credited.tied else self._first_of_all(plain, members)
        if len(plain) == 1:
            return plain[0]
        return self._first(plain)

    def _compared_source(self, leaves: Sequence[int], members: Sequence[int]) -> int | None:
        """The text that pairwise evidence says the others were made from."""
        said = {number: found.direction for number, found in self.compared.items()}
        above = [number for number, direction in said.items() if direction == "a_from_b"]
        if "siblings" in said.values() or (above and "b_from_a" in said.values()) or len(above) > 1:
            return None
        source = above[0] if above else self.base if "b_from_a" in said.values() else None
        if source is None or source not in leaves or not self._may_be_source(source, members):
            return None
        self.why[source] = []
        return source

    def _first_of_all(self, plain: Sequence[int], members: Sequence[int]) -> int | None:
        """The text with no change of its own that appeared before all others, if dates say so."""
        first = self._first(plain)
        if first is None or self.times[first] is None:
            return None
        dated = [time for number in members if number != first and (time := self.times[number]) is not None]
        when = self.times[first]
        return (
            first if dated and when is not None and 2 * len(dated) >= len(members) - 1 and when < min(dated) else None
        )

    def _first(self, numbers: Sequence[int]) -> int | None:
        """The one with the earliest date that can be believed; ``None`` where dates do not tell."""
        if len(numbers) == 1:
            return numbers[0]
        dated = sorted((time, number) for number in numbers if (time := self.times[number]) is not None)
        if len(dated) < len(numbers) or not dated or dated[0][0] == dated[1][0]:
            return None
        return dated[0][1]

    def _may_be_source(self, number: int, members: Sequence[int]) -> bool:
        """Whether others may have been made from a text: none appeared for certain before it, and each has a passage
        of it, or half of the shorter."""
        when, held = self.times[number], self._held[number]
        return not any(
            is_before(self.times[other], when)
            or 2 * len(held & self._held[other]) < min(2 * PASSAGE, len(held), len(self._held[other]))
            for other in members
            if other != number
        )

    def is_foreign(self, branch: Branch) -> bool:
        """Whether a text is of another agency than the one that most credit, by what it says or all those below it."""
        numbers = branch.members() if branch.witness is None else [branch.witness]
        return all(self.credited.foreign[number] for number in numbers)

    def between(self, source: int, child: Branch) -> tuple[Evidence, ...]:
        """What comparing the two texts said of their direction, if they were compared."""
        if child.witness is None or self.base not in (source, child.witness):
            return ()
        found = self.compared[child.witness if source == self.base else source]
        wanted = "b_from_a" if source == self.base else "a_from_b"
        return tuple(e for e in found.evidence if e.code.startswith("D")) if found.direction == wanted else ()

    def _changed(self, branch: Branch, number: int, votes: Sequence[Mapping[int, Words]], is_root: bool) -> float:
        """Weight of the readings in which a text differs from the one that its branch comes from.

        Where nothing says what that one read, a text of the branch may have it, but nobody may of the root.
        """
        total = 0.0
        for readings in votes:
            own = readings.get(number)
            here = [] if own is None else states(branch, readings, Counter(readings.values()))
            if own is not None and here and (own not in here or (is_root and len(here) > 1)):
                total += min(cost(words, own, False) for words in here if words != own)
        return total


def derivations(root: Branch, settling: Settling) -> tuple[list[Ancestor], list[Derivation]]:
    """The tree as named texts and edges, parents before children.

    What is of another agency than the one that most credit has no edge from that one's dispatch.
    """
    ancestors: list[Ancestor] = []
    edges: list[Derivation] = []
    ids = [document.article.id for document in settling.documents]
    agency = settling.credited.agency

    def name(branch: Branch, is_root: bool) -> str:
        if branch.witness is not None:
            return ids[branch.witness]
        if is_root and agency:
            lost = Ancestor(starred(agency), "dispatch", f"the dispatch of {agency}, not among the texts")
        elif is_root:
            lost = Ancestor(starred(""), "common", "what all come from: a lost text, or one of these")
        else:
            number = sum(ancestor.kind == "intermediate" for ancestor in ancestors) + 1
            label = "a lost text with what those made from it have in common"
            lost = Ancestor(starred(str(number)), "intermediate", label)
        ancestors.append(lost)
        return lost.id

    def starred(rest: str) -> str:
        """A name that begins with ``*`` and is no witness's."""
        return next(name for stars in count(1) if (name := "*" * stars + rest) not in ids)

    def walk(branch: Branch, own: str) -> None:
        for child in branch.children:
            below = name(child, False)
            if branch is not root or not settling.is_foreign(child):
                edges.append(Derivation(own, below, *_why(branch, child, settling, branch is root)))
            walk(child, below)

    if len(ids) > 1 or agency:
        top = name(root, True)
        if root.children or root.witness is None:
            walk(root, top)
    return ancestors, edges


def _why(parent: Branch, child: Branch, settling: Settling, is_root: bool) -> tuple[float, tuple[Evidence, ...]]:
    """How sure an edge is, and why."""
    evidence: list[Evidence] = []
    confidence = 0.5
    if parent.witness is not None and settling.named.get(child.witness if child.witness is not None else -1) == (
        parent.witness
    ):
        outlet = settling.documents[parent.witness].article.outlet
        evidence.append(Evidence("D1", f"it names the outlet of the source, {outlet}"))
        confidence = 0.9
    if parent.shared:
        words = "; ".join(_shown(item) for item in sorted(parent.shared, key=lambda item: -item.weight)[:3])
        evidence.append(Evidence("D6", f"shares what is not the ancestor's with others of this branch: {words}"))
        confidence = max(confidence, min(0.95, 0.6 + 0.1 * parent.weight))
    if is_root and settling.credited.agency:
        members = child.members()
        crediting = [number for number in members if settling.credited.agency in settling.credited.credits[number]]
        if crediting:
            evidence.append(Evidence("D1", f"credits {settling.credited.agency}"))
            confidence = 0.95
        else:
            evidence.append(Evidence("D10", f"has the text of those that credit {settling.credited.agency}"))
            confidence = 0.8
    if parent.witness is not None:
        evidence.extend(settling.why.get(parent.witness, ()))
        theirs = trusted_date(settling.dates[parent.witness])
        ours = trusted_date(settling.dates[child.witness]) if child.witness is not None else None
        evidence.extend(settling.between(parent.witness, child))
        if not is_root or not evidence:
            evidence.append(Evidence("D10", "the source has nothing of its own that is missing here"))
        elif all(found.code != "D1" for found in evidence):
            confidence = max(confidence, 0.75)
        if _is_earlier(theirs, ours):
            evidence.append(Evidence("D4", f"the source appeared earlier, {theirs.when}"))
            confidence = min(0.97, max(confidence, 0.6) + 0.1)
        elif is_root and not settling.why.get(parent.witness):
            confidence = 0.55
    return round(confidence, 2), tuple(evidence)


def _is_earlier(one: StatedDate | None, other: StatedDate | None) -> TypeGuard[StatedDate]:
    """Whether a text was there for certain before another one: of a day nobody knows the hour."""
    if one is None or other is None or one.time is None or other.time is None:
        return False
    return one.time < other.time and appeared_by(one) <= other.time.timestamp()


def _shown(item: Innovation) -> str:
    if not item.words:
        return "an omission"
    text = " ".join(item.words[:6])
    return f"{text!r}" + (" ..." if len(item.words) > 6 else "")
