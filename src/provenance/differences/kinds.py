"""The kinds of differences with their codes, how much each matters, and what a difference is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from provenance.document import Document

__all__ = ["CODES", "SEVERITIES", "Difference", "Kind", "Severity", "Span", "difference", "mirrored", "widened"]

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
    "paraphrase",
    "quotation",
    "fact_change",
    "correction",
    "slip",
    "transposition",
]
Severity = Literal["accidental", "editorial", "substantive"]
Span = tuple[int, int]

CODES: dict[Kind, str] = {
    "encoding": "E0",
    "typographic": "E1",
    "format": "E2",
    "layout": "E3",
    "furniture": "E4",
    "paratext": "E5",
    "credit": "E6",
    "date_stamp": "E7",
    "omission": "E8",
    "addition": "E9",
    "substitution": "E10",
    "paraphrase": "E11",
    "quotation": "E12",
    "fact_change": "E13",
    "correction": "E14",
    "slip": "E15",
    "transposition": "E16",
}
"""The code of each kind."""

_EDITORIAL = frozenset({"omission", "addition", "substitution", "paraphrase", "transposition"})
_SUBSTANTIVE = frozenset({"quotation", "fact_change", "correction"})
SEVERITIES: dict[Kind, Severity] = {
    kind: "substantive" if kind in _SUBSTANTIVE else "editorial" if kind in _EDITORIAL else "accidental"
    for kind in CODES
}
"""The severity of each kind."""


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
    kinds
        Every kind that holds, the leading one first: a number changed in a quotation is ``fact_change`` and
        ``quotation``.
    reason
        What the leading kind rests on, in a few words; empty where the kind says all.
    """

    kind: Kind
    severity: Severity
    a_span: Span
    b_span: Span
    a_text: str
    b_text: str
    kinds: tuple[Kind, ...]
    reason: str

    @property
    def code(self) -> str:
        """The code of the leading kind, ``E0`` to ``E16``."""
        return CODES[self.kind]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all kinds that hold."""
        return tuple(CODES[kind] for kind in self.kinds)


def difference(
    kind: Kind, a: Document, b: Document, a_span: Span, b_span: Span, *, also: tuple[Kind, ...] = (), reason: str = ""
) -> Difference:
    """Return the difference of these spans; ``also`` are further kinds that hold."""
    kinds = tuple(dict.fromkeys((kind, *also)))
    return Difference(
        kind, SEVERITIES[kind], a_span, b_span, a.text[slice(*a_span)], b.text[slice(*b_span)], kinds, reason
    )


def widened(found: Difference, a: Document, b: Document, a_span: Span, b_span: Span) -> Difference:
    """Return a difference with other spans."""
    a_text, b_text = a.text[slice(*a_span)], b.text[slice(*b_span)]
    return Difference(found.kind, found.severity, a_span, b_span, a_text, b_text, found.kinds, found.reason)


def mirrored(found: Difference) -> Difference:
    """Return the same difference seen from the second text."""
    return Difference(
        found.kind, found.severity, found.b_span, found.a_span, found.b_text, found.a_text, found.kinds, found.reason
    )
