"""A lineage as a document of plain dicts, lists, strings and numbers, the same for the same lineage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from provenance.export.as_json import date_document

if TYPE_CHECKING:
    from provenance.lineage import Lineage, Reading, Variation, Witness
    from provenance.readers import Skipped

__all__ = ["trace_document"]


def trace_document(lineage: Lineage, *, skipped: Iterable[Skipped] = ()) -> dict[str, Any]:
    """What ``trace`` found, as ``provenance.trace/1``; spans count characters of the archetype and of the originals."""
    found = lineage.canonical
    return {
        "format": "provenance.trace/1",
        "skipped": [
            {"source": item.source, "line": item.line, "reason": item.reason}
            for item in sorted(skipped, key=lambda item: (item.source, item.line or 0, item.reason))
        ],
        "canonical": {
            "representative": {
                "name": found.representative.id,
                "rule": found.representative.rule,
                "reason": found.representative.reason,
                "runner_up": found.representative.runner_up,
            },
            "archetype": {
                "text": found.archetype.text,
                "rule": found.archetype.rule,
                "reason": found.archetype.reason,
                "runner_up": found.archetype.runner_up,
            },
            "first_known": asdict(found.first_known),
            "originator": asdict(found.originator),
        },
        "witnesses": [_witness(witness) for witness in lineage.witnesses],
        "apart": list(lineage.apart),
        "ancestors": [{"id": a.id, "kind": a.kind, "label": a.label} for a in lineage.ancestors],
        "derivations": [
            {
                "parent": edge.parent,
                "child": edge.child,
                "confidence": round(edge.confidence, 6),
                "evidence": [{"code": e.code, "statement": e.statement} for e in edge.evidence],
            }
            for edge in lineage.derivations
        ],
        "apparatus": [_variation(variation) for variation in lineage.apparatus],
        "sentences": [
            {"span": list(s.span), "lines": s.lines, "witnesses": list(s.witnesses)} for s in lineage.sentences
        ],
    }


def _witness(witness: Witness) -> dict[str, Any]:
    article = {name: value for name, value in asdict(witness.article).items() if name not in ("text", "published")}
    return {
        **article,
        "published": witness.article.published,
        "trusted_date": witness.published.isoformat() if witness.published else None,
        "doubt": witness.doubt,
        "dates": [date_document(date) for date in witness.dates],
        "relation": witness.relation,
        "holds": round(witness.holds, 6),
        "own": round(witness.own, 6),
        "agencies": list(witness.agencies),
        "differences": witness.count(),
    }


def _variation(variation: Variation) -> dict[str, Any]:
    return {
        "span": list(variation.span),
        "severity": variation.severity,
        "rule": variation.rule,
        "reason": variation.reason,
        "readings": [_reading(reading) for reading in variation.readings],
        "lacking": list(variation.lacking),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "text": reading.text,
        "witnesses": list(reading.witnesses),
        "kinds": list(reading.kinds),
        "severity": reading.severity,
        "spans": {name: list(span) for name, span in reading.spans.items()},
    }
