"""The kinds of differences, how much each matters, and what a difference is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from provenance.document import Document

__all__ = ["Difference", "Kind", "Severity", "Span", "difference"]

Kind = Literal[
    "encoding",
    "typographic",
    "format",
    "layout",
    "furniture",
    "paratext",
    "credit",
    "date_stamp",
    "omission",
    "addition",
    "substitution",
    "quotation",
    "fact_change",
    "transposition",
]
Severity = Literal["accidental", "editorial", "substantive"]
Span = tuple[int, int]

_SEVERITY: dict[Kind, Severity] = {
    "encoding": "accidental",
    "typographic": "accidental",
    "format": "accidental",
    "layout": "accidental",
    "furniture": "accidental",
    "paratext": "accidental",
    "credit": "accidental",
    "date_stamp": "accidental",
    "omission": "editorial",
    "addition": "editorial",
    "substitution": "editorial",
    "transposition": "editorial",
    "quotation": "substantive",
    "fact_change": "substantive",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two texts differ.

    Attributes
    ----------
    kind, severity
        What kind of difference it is, and whether it is ``accidental``, ``editorial`` or ``substantive``.
    a_span, b_span
        Where, in characters of the originals; empty where a text has nothing.
    a_text, b_text
        What stands there: ``a.text[a_span[0]:a_span[1]] == a_text``.
    """

    kind: Kind
    severity: Severity
    a_span: Span
    b_span: Span
    a_text: str
    b_text: str


def difference(kind: Kind, a: Document, b: Document, a_span: Span, b_span: Span) -> Difference:
    """Return the difference of these spans."""
    return Difference(kind, _SEVERITY[kind], a_span, b_span, a.text[slice(*a_span)], b.text[slice(*b_span)])
