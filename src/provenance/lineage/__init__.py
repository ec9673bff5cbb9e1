"""Lineage: what kind of copy, from whom, and which text is canonical."""

from provenance.lineage.canonical import Choice, Keep, choose
from provenance.lineage.comparison import Comparison, Segment, compare, compare_documents
from provenance.lineage.relation import Evidence, Relation

__all__ = [
    "Choice",
    "Comparison",
    "Evidence",
    "Keep",
    "Relation",
    "Segment",
    "choose",
    "compare",
    "compare_documents",
]
