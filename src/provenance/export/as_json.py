"""Results as documents of plain dicts, lists, strings and numbers, the same for the same result.

Keys stand in a fixed order, lists in the order of ids, and numbers are rounded to six digits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provenance.article import Article
    from provenance.copies import CopyCluster, Deduplication, Member
    from provenance.differences import Difference
    from provenance.lineage import Comparison, Evidence, StatedDate
    from provenance.pipeline import Stats
    from provenance.readers import Note, Skipped
    from provenance.similarity import Pair

__all__ = ["comparison_document", "date_document", "dedupe_document", "notes_list", "rounded", "skipped_list"]

_DIGITS = 6


def dedupe_document(
    result: Deduplication, *, read: int, skipped: Iterable[Skipped] = (), notes: Iterable[Note] = ()
) -> dict[str, Any]:
    """What ``deduplicate`` found, as ``provenance.dedupe/1``.

    Parameters
    ----------
    result
        The result.
    read
        How many texts were read.
    skipped, notes
        What the readers listed.

    Returns
    -------
    dict
        - ``format``, ``scheme``, ``read``, ``skipped``;
        - ``clusters``: each with ``id``, ``canonical``, ``first_known``, ``originator``, ``members`` and ``bridges``. A
          member's ``differences`` are counts by severity; its ``variants`` are the substantive and editorial ones, in
          the order of the texts; both, ``relation``, ``confidence`` and ``direction``, and of the cluster
          ``first_known`` and ``originator``, are ``None`` where members were not compared;
        - ``pairs``: every verified pair; ``relation`` is ``None`` where the two were not compared;
        - ``unique``, ``kept``: ids; ``removed``: ids with the kept text that covers each, and how much of it;
        - ``furniture``: lines learned as furniture, and in how many texts each stands;
        - ``notes``, ``stats``.
    """
    return {
        "format": "provenance.dedupe/1",
        "scheme": asdict(result.scheme),
        "read": read,
        "skipped": skipped_list(skipped),
        "clusters": [_cluster(found) for found in result.clusters],
        "pairs": [
            {
                "a": pair.a,
                "b": pair.b,
                "relation": result.relations.get((pair.a, pair.b)),
                "jaccard": rounded(pair.jaccard),
                "a_in_b": rounded(pair.a_in_b),
                "b_in_a": rounded(pair.b_in_a),
                "shared": pair.shared,
            }
            for pair in result.pairs
        ],
        "unique": list(result.unique),
        "kept": list(result.kept),
        "removed": {name: {"by": cover.by, "share": rounded(cover.share)} for name, cover in result.removed.items()},
        "furniture": dict(sorted(result.furniture.items(), key=lambda item: (-item[1], item[0]))),
        "notes": notes_list(notes),
        "stats": _stats(result.stats) | {"evidence": dict(result.evidence)},
    }


def skipped_list(skipped: Iterable[Skipped]) -> list[dict[str, Any]]:
    """What could not be read."""
    return [
        {"source": item.source, "line": item.line, "reason": item.reason}
        for item in sorted(skipped, key=lambda item: (item.source, item.line or 0, item.reason))
    ]


def notes_list(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """What a reader had to decide."""
    return [
        {"source": note.source, "line": note.line, "message": note.message}
        for note in sorted(notes, key=lambda note: (note.source, note.line or 0, note.message))
    ]


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """What ``compare`` found, as ``provenance.compare/1``; spans count characters of the originals."""
    dates_a, dates_b = comparison.dates
    return {
        "format": "provenance.compare/1",
        "a": _article(comparison.a) | {"dates": [date_document(date) for date in dates_a]},
        "b": _article(comparison.b) | {"dates": [date_document(date) for date in dates_b]},
        "relation": comparison.relation,
        "confidence": rounded(comparison.confidence),
        "direction": comparison.direction,
        "coverage_a": rounded(comparison.coverage_a),
        "coverage_b": rounded(comparison.coverage_b),
        "evidence": [_evidence(found) for found in comparison.evidence],
        "counts": comparison.count(),
        "segments": [
            {"kind": segment.kind, "a_span": list(segment.a_span), "b_span": list(segment.b_span)}
            for segment in comparison.segments
        ],
        "differences": [_difference(found, "a", "b") for found in comparison.differences],
    }


def _cluster(found: CopyCluster) -> dict[str, Any]:
    choice = found.canonical
    return {
        "id": found.id,
        "canonical": {
            "id": choice.id,
            "rule": choice.rule,
            "reason": choice.reason,
            "runner_up": choice.runner_up,
        },
        "first_known": asdict(found.first_known) if found.first_known else None,
        "originator": asdict(found.originator) if found.originator else None,
        "members": [_member(member) for member in found.members],
        "bridges": [_bridge(pair) for pair in found.bridges],
    }


def _member(member: Member) -> dict[str, Any]:
    comparison = member.comparison
    return {
        "id": member.id,
        "relation": member.relation,
        "confidence": rounded(comparison.confidence) if comparison else None,
        "jaccard": rounded(member.jaccard),
        "in_canonical": rounded(member.in_canonical),
        "canonical_in": rounded(member.canonical_in),
        "covered": rounded(member.covered),
        "direction": member.direction,
        "differences": comparison.count() if comparison else None,
        "variants": [
            _difference(found, "canonical", "member")
            for found in comparison.differences
            if found.severity != "accidental"
        ]
        if comparison
        else None,
    }


def _bridge(pair: Pair) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "jaccard": rounded(pair.jaccard),
        "a_in_b": rounded(pair.a_in_b),
        "b_in_a": rounded(pair.b_in_a),
    }


def _difference(found: Difference, first: str, second: str) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "code": found.code,
        "severity": found.severity,
        "kinds": list(found.kinds),
        "reason": found.reason,
        f"{first}_span": list(found.a_span),
        f"{second}_span": list(found.b_span),
        f"{first}_text": found.a_text,
        f"{second}_text": found.b_text,
    }


def _article(article: Article) -> dict[str, Any]:
    return {name: value for name, value in asdict(article).items() if name != "text"}


def date_document(date: StatedDate) -> dict[str, Any]:
    """A date that an article states, as both documents have it."""
    return {
        "source": date.source,
        "span": list(date.span) if date.span else None,
        "role": date.role,
        "when": date.when,
        "precision": date.precision,
        "zone": date.zone,
        "trust": date.trust,
        "reason": date.reason or None,
    }


def _stats(stats: Stats) -> dict[str, Any]:
    return {name: rounded(value) if isinstance(value, float) else value for name, value in asdict(stats).items()}


def rounded(value: float) -> float:
    return round(float(value), _DIGITS)


def _evidence(found: Evidence) -> dict[str, Any]:
    return {
        "code": found.code,
        "statement": found.statement,
        "favours": found.favours or None,
        "weight": rounded(found.weight),
    }
