"""What ``compare`` found, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provenance.report.limits import Limits
from provenance.report.marked import Mark, Piece, in_rows, pieces, within_spaces
from provenance.report.parallel import common_beginnings
from provenance.report.told import by_severity, gravest, told
from provenance.report.wording import DIRECTIONS, SEVERITIES, by_kind

if TYPE_CHECKING:
    from provenance.lineage import Comparison

__all__ = ["comparison_page"]


@dataclass(frozen=True, slots=True)
class _Row:
    """A paragraph or more of both texts that stand beside each other."""

    a: list[Piece]
    b: list[Piece]


def comparison_page(comparison: Comparison, limits: Limits) -> dict[str, Any]:
    """What the template of this page is filled with."""
    found = comparison.differences
    listed = gravest(found, limits.differences)
    plain = [difference for difference in found if difference.severity == "accidental"]
    most = limits.characters
    marks = {"a": _marks(comparison, 0, most), "b": _marks(comparison, 1, most)}
    kinds = [segment.kind for segment in comparison.segments]
    return {
        "title": f"{comparison.a.id} beside {comparison.b.id}",
        "comparison": comparison,
        "relation": comparison.relation.replace("_", " "),
        "directions": DIRECTIONS,
        "direction": DIRECTIONS.get(comparison.direction, comparison.direction),
        "dates": comparison.dates,
        "counts": comparison.count(),
        "rows": _rows(comparison.a.text[:most], comparison.b.text[:most], comparison, marks),
        "written": {side: {mark.number for mark in marks[side]} for side in "ab"},
        "left_out": [max(0, len(text) - most) for text in (comparison.a.text, comparison.b.text)],
        "groups": by_severity(told(comparison, n + 1, found[n], limits.passage) for n in listed),
        "listed": {n + 1 for n in listed},
        "differences_left_out": len(found) - len(listed),
        "kinds": ", ".join(by_kind(plain)),
        "differences": found,
        "segments": comparison.segments,
        "segment_counts": {kind: kinds.count(kind) for kind in ("aligned", "moved", "repeated") if kind in kinds},
    }


def _rows(a: str, b: str, comparison: Comparison, marks: dict[str, list[Mark]]) -> list[_Row]:
    starts = common_beginnings(comparison.a.text, comparison.b.text, comparison.differences)
    starts = [(i, j) for i, j in starts if i <= len(a) and j <= len(b)]
    cuts_a, cuts_b = [i for i, _ in starts], [j for _, j in starts]
    rows_a = in_rows(pieces(a, marks["a"], cuts_a), cuts_a)
    rows_b = in_rows(pieces(b, marks["b"], cuts_b), cuts_b)
    return [_Row(left, right) for left, right in zip(rows_a, rows_b, strict=True)]


def _marks(comparison: Comparison, side: int, most: int) -> list[Mark]:
    """Differences by number from 1; passages that moved or are repeated by number from -1 down."""
    text = (comparison.a, comparison.b)[side].text[:most]
    spans = [
        (number, (found.a_span, found.b_span)[side], SEVERITIES.index(found.severity))
        for number, found in enumerate(comparison.differences, 1)
    ]
    spans += [
        (-number, (found.a_span, found.b_span)[side], len(SEVERITIES))
        for number, found in enumerate(comparison.segments, 1)
        if found.kind != "aligned"
    ]
    return [
        Mark(*within_spaces(text, start, min(end, len(text))), number, rank)
        for number, (start, end), rank in spans
        if start <= len(text)
    ]
