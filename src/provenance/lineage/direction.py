"""Direction: who had it from whom, as a sum of logged evidence; abstaining is an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from provenance.align import Alignment, Match
from provenance.document import Document
from provenance.lineage.clues import (
    Clue,
    View,
    common_credits,
    common_damage,
    containment,
    credits_source,
    cuts,
    damage,
    notes,
    quotations,
    spelling,
    times,
    typography,
)
from provenance.lineage.evidence import Evidence
from provenance.lineage.relation import Relation
from provenance.lineage.shared import Shared

__all__ = ["DIRECTION_CODES", "Direction", "count_evidence", "judge_direction"]

Direction = Literal["a_from_b", "b_from_a", "siblings", "unknown"]

DIRECTION_CODES = ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D12", "D13", "D14")
"""Every kind of evidence; over a run one that never fires is a dead signal."""

ENOUGH = 0.9
"""The evidence for a direction must reach this much; no kind of time reaches it alone."""
LEAD = 0.3
"""And be so much ahead of that for any other."""
MARKS = 0.45
"""What marks of a copy count for together: with time they do not suffice, for a sibling may bear them too."""

_NO_DIRECTION: frozenset[Relation] = frozenset({"same_event", "unrelated", "furniture_only", "template", "undecided"})
_MARKS = frozenset({"D5", "D6", "D7", "D8", "D9"})
"""What a text itself shows of not being the source of the other: its own cuts, errors and habits."""


def judge_direction(
    a: Document, b: Document, relation: Relation, alignment: Alignment, shared: Shared
) -> tuple[Direction, tuple[Evidence, ...]]:
    """Say who had the text from whom.

    Each clue speaks for one direction with a weight; the weights are summed. Where both texts show marks of a copy,
    each has lost what the other kept, so neither is the source of the other: that speaks for siblings, as separative
    errors on both sides do in textual criticism. Of quotations only what the texts say of their sources counts.
    """
    if relation in _NO_DIRECTION:
        return "unknown", ()
    runs = alignment.matches
    forward = View(a, b, runs, relation, shared.coverage)
    mirrored = tuple(Match(run.b, run.a, run.size) for run in runs)
    backward = View(b, a, mirrored, relation, (shared.coverage[1], shared.coverage[0]))
    found = [
        *_logged(_clues(forward), "b_from_a", "second"),
        *_logged(_clues(backward), "a_from_b", "first"),
        *(Evidence(c.code, c.statement, "siblings", c.weight) for c in common_credits(a, b)),
        *(Evidence(c.code, c.statement) for c in common_damage(a, b)),
    ]
    return _summed(found), tuple(found)


def count_evidence(found: Iterable[Iterable[Evidence]]) -> dict[str, int]:
    """Count in how many comparisons each kind of evidence for a direction was seen; a signal that never fires is 0."""
    counts = dict.fromkeys(DIRECTION_CODES, 0)
    for evidence in found:
        for code in {e.code for e in evidence} & counts.keys():
            counts[code] += 1
    return counts


def _clues(view: View) -> Iterator[Clue]:
    yield from credits_source(view)
    if view.relation == "quotation_only":
        return  # both may have heard the speaker
    yield from times(view)
    yield from containment(view)
    yield from notes(view)
    if view.runs and view.relation != "identical":
        yield from cuts(view)
        yield from damage(view)
        yield from quotations(view)
        yield from spelling(view)
        yield from typography(view)


def _logged(clues: Iterable[Clue], favours: Direction, which: str) -> Iterator[Evidence]:
    for clue in clues:
        yield Evidence(clue.code, f"{which} text: {clue.statement}", favours, clue.weight)


def _summed(evidence: Iterable[Evidence]) -> Direction:
    sums: dict[Direction, float] = {"a_from_b": 0.0, "b_from_a": 0.0, "siblings": 0.0}
    marks: dict[Direction, float] = {"a_from_b": 0.0, "b_from_a": 0.0}
    for found in evidence:
        for direction in sums:
            if found.favours == direction:
                sums[direction] += found.weight
        if found.code in _MARKS and found.favours in marks:
            marks[found.favours] += found.weight
    sums["siblings"] += 2 * min(marks.values())
    for direction in ("a_from_b", "b_from_a"):
        counted = min(marks[direction], MARKS)
        sums[direction] += counted - marks[direction]
        marks[direction] = counted
    if sums["siblings"] >= ENOUGH:  # one of two siblings may be broken
        sums["a_from_b"] -= marks["a_from_b"]
        sums["b_from_a"] -= marks["b_from_a"]
    best, second = sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:2]
    return best[0] if best[1] >= ENOUGH and best[1] - second[1] >= LEAD else "unknown"
