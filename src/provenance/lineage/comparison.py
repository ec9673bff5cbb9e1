"""compare: relation, direction and typed differences of two articles."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.align import Alignment, Match
from provenance.article import Article
from provenance.differences import Difference, Kind, differences
from provenance.document import Document
from provenance.furniture import Line
from provenance.lineage.dates import StatedDate, dates_of_texts
from provenance.lineage.direction import Direction, judge_direction
from provenance.lineage.matching import align_documents
from provenance.lineage.mending import mended
from provenance.lineage.relation import Evidence, Relation, Shared, judge_relation, shared_tokens
from provenance.lineage.segments import Segment, segments
from provenance.metadata import Metadata

__all__ = ["Comparison", "Segment", "compare", "compare_documents"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two articles have to do with each other.

    Attributes
    ----------
    a, b
        The articles; spans index their texts.
    relation, confidence
        What kind of copy, if any, and how sure that is (0.5 on a border to 1.0).
    direction
        ``a_from_b``, ``b_from_a``, ``siblings`` (of a lost common ancestor) or ``unknown``.
    coverage_a, coverage_b
        Share of the tokens of each core that is aligned.
    evidence
        What relation and direction rest on.
    segments
        Reused passages, in the order of the first text.
    differences
        Typed differences, in the order of the texts; none for texts that are not copies at all.
    metadata
        Credits and date stamps of each text.
    """

    a: Article
    b: Article
    relation: Relation
    confidence: float
    direction: Direction
    coverage_a: float
    coverage_b: float
    evidence: tuple[Evidence, ...]
    segments: tuple[Segment, ...]
    differences: tuple[Difference, ...]
    metadata: tuple[Metadata, Metadata]

    @property
    def dates(self) -> tuple[tuple[StatedDate, ...], tuple[StatedDate, ...]]:
        """The dates that each article states, with whether they can be believed beside the other text."""
        first, second = dates_of_texts([(self.a, self.metadata[0]), (self.b, self.metadata[1])])
        return first, second

    def count(self) -> dict[str, int]:
        """Return how many differences there are of each severity: substantive, editorial, accidental."""
        counts = dict.fromkeys(("substantive", "editorial", "accidental"), 0)
        for difference in self.differences:
            counts[difference.severity] += 1
        return counts


def compare(a: Article | str, b: Article | str) -> Comparison:
    """Compare two articles (or strings).

    Examples
    --------
    >>> found = compare("The dam held, said 'Harbour Radio'. It holds 12,400 tonnes.",
    ...                 "The dam held, said “Harbour Radio”. It holds 12.400 tonnes.")
    >>> found.relation, sorted({d.kind for d in found.differences})
    ('normalized_identical', ['format', 'typographic'])
    """
    first = a if isinstance(a, Article) else Article(id="a", text=a)
    second = b if isinstance(b, Article) else Article(id="b", text=b)
    lines: dict[str, Line] = {}
    return compare_documents(Document.of(first, known_lines=lines), Document.of(second, known_lines=lines))


def compare_documents(a: Document, b: Document, *, with_differences: bool = True) -> Comparison:
    """Compare two documents; without differences it is faster, and its ``differences`` are empty."""
    if a.text == b.text and a.tokens:
        return _same(a, b)
    a, b = mended(a, b)
    alignment = align_documents(a, b)
    shared = shared_tokens(a, b, alignment)
    claim = judge_relation(a, b, alignment, shared)
    direction, why = judge_direction(a, b, claim.relation, alignment, shared)
    return Comparison(
        a=a.article,
        b=b.article,
        relation=claim.relation,
        confidence=claim.confidence,
        direction=direction,
        coverage_a=shared.coverage[0],
        coverage_b=shared.coverage[1],
        evidence=(*claim.evidence, *why),
        segments=segments(a, b, alignment),
        differences=_differences(a, b, alignment, claim.relation, direction) if with_differences else (),
        metadata=(a.metadata, b.metadata),
    )


def _same(a: Document, b: Document) -> Comparison:
    size, core = len(a.tokens), a.is_core.count(1)
    alignment = Alignment((Match(0, 0, size),), (), (), (), size, size)
    shared = Shared((core, core), size - core, (core, core), narrative=core)
    claim = judge_relation(a, b, alignment, shared)
    direction, why = judge_direction(a, b, claim.relation, alignment, shared)
    whole = a.span(0, size)
    return Comparison(
        a.article,
        b.article,
        claim.relation,
        claim.confidence,
        direction,
        *(shared.coverage if claim.relation != "identical" else (1.0, 1.0)),
        (*claim.evidence, *why),
        (Segment(whole, whole, "aligned"),),
        (),
        (a.metadata, b.metadata),
    )


def _differences(
    a: Document, b: Document, alignment: Alignment, relation: Relation, direction: Direction
) -> tuple[Difference, ...]:
    if relation in ("unrelated", "furniture_only", "same_event"):
        return ()
    if direction == "b_from_a":
        return tuple(differences(a, b, alignment, "omission", "addition"))
    if direction == "a_from_b":
        return tuple(differences(a, b, alignment, "addition", "omission"))
    cut = relation in ("syndicated_copy", "revision", "same_page", "excerpt", "identical")
    only: Kind = "omission" if cut else "addition"
    return tuple(differences(a, b, alignment, only, only))
