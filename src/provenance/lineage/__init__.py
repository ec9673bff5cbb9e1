"""Lineage: what kind of copy, from whom, and which text is canonical."""

from provenance.lineage.canonical import Choice, Keep, choose
from provenance.lineage.comparison import Comparison, Segment, compare, compare_documents
from provenance.lineage.direction import DIRECTION_CODES, Direction, count_evidence
from provenance.lineage.evidence import Evidence
from provenance.lineage.relation import NO_COPY, Relation

__all__ = [
    "DIRECTION_CODES",
    "NO_COPY",
    "Choice",
    "Comparison",
    "Direction",
    "Evidence",
    "Keep",
    "Relation",
    "Segment",
    "choose",
    "compare",
    "compare_documents",
    "count_evidence",
]
