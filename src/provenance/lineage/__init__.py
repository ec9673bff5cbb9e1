"""Lineage: what kind of copy, from whom, which text is canonical, and what it read at the beginning."""

from provenance.lineage.apparatus import Reading, Variation
from provenance.lineage.canonical import Choice, Keep, choose
from provenance.lineage.comparison import Comparison, Segment, compare, compare_documents
from provenance.lineage.dates import StatedDate, dates_of
from provenance.lineage.derivation import Ancestor, Derivation
from provenance.lineage.direction import DIRECTION_CODES, Direction, count_evidence
from provenance.lineage.evidence import Evidence
from provenance.lineage.origins import Answer, Credited, first_known, originator
from provenance.lineage.relation import NO_COPY, Relation
from provenance.lineage.tracing import Archetype, Canonical, Lineage, Sentence, Witness, trace, trace_documents

__all__ = [
    "DIRECTION_CODES",
    "NO_COPY",
    "Ancestor",
    "Answer",
    "Archetype",
    "Canonical",
    "Choice",
    "Comparison",
    "Credited",
    "Derivation",
    "Direction",
    "Evidence",
    "Keep",
    "Lineage",
    "Reading",
    "Relation",
    "Segment",
    "Sentence",
    "StatedDate",
    "Variation",
    "Witness",
    "choose",
    "compare",
    "compare_documents",
    "count_evidence",
    "dates_of",
    "first_known",
    "originator",
    "trace",
    "trace_documents",
]
