"""Typed differences of two aligned texts, with spans in both originals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from provenance.align import Alignment, Op
from provenance.document import Document
from provenance.furniture import Role
from provenance.quotes import DOUBLE, SINGLE

__all__ = ["Difference", "Kind", "Severity", "differences"]

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
_ROLE_KIND: dict[Role, Kind] = {
    Role.HEADLINE: "paratext",
    Role.STANDFIRST: "paratext",
    Role.INTERTITLE: "layout",
    Role.CAPTION: "furniture",
    Role.CREDIT: "credit",
    Role.DATE_STAMP: "date_stamp",
    Role.FURNITURE: "furniture",
}
_SUBSTITUTION = 12
"""A replacement longer than this on both sides is an omission and an addition."""

_DASHES = "-‐‑‒–—―−﹘﹣－"
_UNIFORM = {ord(c): '"' for c in DOUBLE} | {ord(c): "'" for c in SINGLE} | {ord(c): "-" for c in _DASHES}
_UNIFORM |= {0x2026: "...", 0xAD: "", 0x200B: "", 0x200C: "", 0x200D: "", 0xFEFF: "", 0x2060: ""}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffd"
_DIGITS = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:[^\w\n]\d{3})+")
_BETWEEN = re.compile(r"((?:\s?[»!?;:%]|[^\s«])*)(\s*)(.*?)\s*", re.DOTALL)


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


def differences(a: Document, b: Document, alignment: Alignment, shorter_was_cut: bool) -> list[Difference]:
    """Type every difference of two documents.

    Parameters
    ----------
    alignment
        Of ``a.tokens`` and ``b.tokens``.
    shorter_was_cut
        Whether a passage that only one text has was cut from the other (``omission``) or is the one's own
        (``addition``).

    Returns
    -------
    list of Difference
        In the order of the texts.
    """
    found: list[Difference] = []
    ops = alignment.ops()
    for op in ops:
        if op.kind == "equal":
            found.extend(_inside(a, b, op))
        else:
            found.extend(_changed(a, b, op, alignment, shorter_was_cut))
    found.extend(
        _difference("transposition", a, b, a.span(match.a, match.a_end), b.span(match.b, match.b_end))
        for match in alignment.moved
    )
    return sorted(found, key=lambda d: (d.a_span, d.b_span, d.kind))


def _difference(kind: Kind, a: Document, b: Document, a_span: Span, b_span: Span) -> Difference:
    return Difference(
        kind, _SEVERITY[kind], a_span, b_span, a.text[a_span[0] : a_span[1]], b.text[b_span[0] : b_span[1]]
    )


def _inside(a: Document, b: Document, op: Op) -> list[Difference]:
    """Differences within a run of equal tokens: their written forms, and what stands between them."""
    found = []
    last = op.a_end - op.a_start - 1
    for step in range(last + 1):
        i, j = op.a_start + step, op.b_start + step
        a_span, b_span = a.span(i, i + 1), b.span(j, j + 1)
        raw_a, raw_b = a.text[a_span[0] : a_span[1]], b.text[b_span[0] : b_span[1]]
        if raw_a != raw_b:
            found.append(_difference(_written(raw_a, raw_b), a, b, a_span, b_span))
        if step < last:
            between_a, between_b = (a_span[1], a.starts[i + 1]), (b_span[1], b.starts[j + 1])
            if between_a[0] <= between_a[1] and between_b[0] <= between_b[1]:
                found.extend(_between(a, b, between_a, between_b))
    return found + _moved_quotes(a, b, op)


def _moved_quotes(a: Document, b: Document, op: Op) -> list[Difference]:
    """Words that are quoted in one text and not in the other: a boundary was moved, or a quotation made up."""
    size = op.a_end - op.a_start
    moved = [a.quoted[op.a_start + step] != b.quoted[op.b_start + step] for step in range(size)]
    found = []
    step = 0
    while step < size:
        stop = step
        while stop < size and moved[stop] and a.quoted[op.a_start + stop] == a.quoted[op.a_start + step]:
            stop += 1
        if stop > step:
            a_span = a.span(op.a_start + step, op.a_start + stop)
            b_span = b.span(op.b_start + step, op.b_start + stop)
            found.append(_difference("quotation", a, b, a_span, b_span))
        step = max(stop, step + 1)
    return found


def _written(a: str, b: str) -> Kind:
    """Kind of difference between two written forms of one folded token."""
    if unicodedata.normalize("NFC", a) == unicodedata.normalize("NFC", b) or any(c in _INVISIBLE for c in a + b):
        return "encoding"
    if _DIGITS.search(a) and _DIGITS.findall(a) != _DIGITS.findall(b):
        return "format" if _same_value(a, b) else "fact_change"
    if any(c.isdigit() for c in a):
        return "format"
    return "typographic"


def _same_value(a: str, b: str) -> bool:
    """Whether two forms with the same digits are one number: marks between groups of three make no difference.

    ``100.000`` and ``100'000`` are, ``3.5`` and ``35`` are not; ``1.500`` and ``1.5`` do not have the same digits.
    """
    plain = [len(_DIGITS.findall(form)) == 1 or _GROUPED.fullmatch(form) is not None for form in (a, b)]
    if all(plain):
        return True
    positions = [[len(part) for part in _DIGITS.findall(form)] for form in (a, b)]
    return positions[0] == positions[1]  # the marks stand at the same places: 3.5 and 3,5


def _between(a: Document, b: Document, a_span: Span, b_span: Span) -> list[Difference]:
    """Differences of punctuation and white space between two aligned tokens."""
    if a.text[a_span[0] : a_span[1]] == b.text[b_span[0] : b_span[1]]:
        return []
    found = []
    for (part_a, low_a), (part_b, low_b), is_space in zip(
        _parts(a, a_span), _parts(b, b_span), (False, True, False), strict=True
    ):
        if part_a == part_b:
            continue
        kind = _spacing(part_a, part_b) if is_space else _punctuation(part_a, part_b)
        found.append(_difference(kind, a, b, (low_a, low_a + len(part_a)), (low_b, low_b + len(part_b))))
    return found


def _parts(document: Document, span: Span) -> tuple[tuple[str, int], tuple[str, int], tuple[str, int]]:
    """What closes the token before, the space, what opens the token after; each with where it starts.

    A space between a quotation mark and its word belongs to the mark, as in ``« x »``.
    """
    text = document.text[span[0] : span[1]]
    match = _BETWEEN.fullmatch(text)
    assert match is not None  # the pattern matches any text
    return tuple((match.group(k), span[0] + match.start(k)) for k in (1, 2, 3))  # type: ignore[return-value]


def _spacing(a: str, b: str) -> Kind:
    if a.count("\n") != b.count("\n"):
        return "layout"
    return "encoding" if {*a, *b} - {" ", "\n", "\t", "\r"} else "layout"


def _punctuation(a: str, b: str) -> Kind:
    uniform_a, uniform_b = a.translate(_UNIFORM), b.translate(_UNIFORM)
    if a.translate(_SPACES) == b.translate(_SPACES) or _one_lost_its_content(uniform_a, uniform_b):
        return "encoding"
    return "typographic"


def _one_lost_its_content(a: str, b: str) -> bool:
    """Whether brackets with an ellipsis in one text are empty in the other: characters were lost."""
    bare = [_BRACKETS.sub("()", text) for text in (a, b)]
    return bare[0] == bare[1] and ("()" in a) != ("()" in b)


_SPACES = {ord(c): " " for c in "\u00a0\u202f\u2009\u2007\u3000"}
_BRACKETS = re.compile(r"[(\[]\W*?[)\]]")


def _changed(a: Document, b: Document, op: Op, alignment: Alignment, shorter_was_cut: bool) -> list[Difference]:
    """Differences where tokens were left out, put in or replaced."""
    if op.kind == "replace":
        in_place = _replacement(a, b, op)
        if in_place is not None:
            return [in_place]
    at_a = a.point(op.a_start) if op.kind == "insert" else a.span(op.a_start, op.a_end)[1]
    at_b = b.point(op.b_start)
    cut: Kind = "omission" if shorter_was_cut else "addition"
    taken_a = _aligned_elsewhere(alignment, op.a_start, op.a_end, 0)
    taken_b = _aligned_elsewhere(alignment, op.b_start, op.b_end, 1)
    found = []
    for start, end in _without(op.a_start, op.a_end, taken_a):
        for kind, span in _pieces(a, start, end):
            found.append(_difference(kind or cut, a, b, span, (at_b, at_b)))
    for start, end in _without(op.b_start, op.b_end, taken_b):
        for kind, span in _pieces(b, start, end):
            found.append(_difference(kind or cut, a, b, (at_a, at_a), span))
    for match in alignment.repeated:
        if op.a_start <= match.a < op.a_end:
            found.append(_difference("paratext", a, b, a.padded_span(match.a, match.a_end), (at_b, at_b)))
        elif op.b_start <= match.b < op.b_end:
            found.append(_difference("paratext", a, b, (at_a, at_a), b.padded_span(match.b, match.b_end)))
    return found


def _replacement(a: Document, b: Document, op: Op) -> Difference | None:
    """One difference for a short replacement in running text, or ``None`` when each side stands for itself."""
    size_a, size_b = op.a_end - op.a_start, op.b_end - op.b_start
    if max(size_a, size_b) > _SUBSTITUTION:
        return None
    roles = a.roles(op.a_start, op.a_end) | b.roles(op.b_start, op.b_end)
    if roles != {Role.CORE}:
        return None
    a_span, b_span = a.span(op.a_start, op.a_end), b.span(op.b_start, op.b_end)
    tokens_a, tokens_b = a.tokens[op.a_start : op.a_end], b.tokens[op.b_start : op.b_end]
    if "".join(tokens_a) == "".join(tokens_b):
        number = any(token[0].isdigit() for token in (*tokens_a, *tokens_b))  # 22h40 and 22 h 40
        return _difference("format" if number else "encoding", a, b, a_span, b_span)  # a boundary was glued or torn
    numbers_a = [_number(token) for token in tokens_a]
    numbers_b = [_number(token) for token in tokens_b]
    same_words = [t for t, n in zip(tokens_a, numbers_a, strict=True) if n is None] == [
        t for t, n in zip(tokens_b, numbers_b, strict=True) if n is None
    ]
    values_a = [n for n in numbers_a if n is not None]
    values_b = [n for n in numbers_b if n is not None]
    if same_words and values_a and values_b:
        return _difference("format" if values_a == values_b else "fact_change", a, b, a_span, b_span)
    return _difference("substitution", a, b, a_span, b_span)


def _number(token: str) -> int | None:
    return int(token) if token.isascii() and token.isdigit() and len(token) < 30 else None


def _aligned_elsewhere(alignment: Alignment, start: int, end: int, side: int) -> list[Span]:
    """Token spans within ``start, end`` that are moved or repeated passages."""
    spans = [
        ((match.a, match.a_end), (match.b, match.b_end))[side] for match in (*alignment.moved, *alignment.repeated)
    ]
    return sorted((max(low, start), min(high, end)) for low, high in spans if low < end and high > start)


def _without(start: int, end: int, taken: list[Span]) -> list[Span]:
    rest = []
    for low, high in taken:
        if start < low:
            rest.append((start, low))
        start = max(start, high)
    if start < end:
        rest.append((start, end))
    return rest


def _pieces(document: Document, start: int, end: int) -> list[tuple[Kind | None, Span]]:
    """A run of tokens cut at the borders of blocks; neighbouring pieces of furniture are one. ``None`` is core."""
    pieces: list[tuple[Kind | None, Span]] = []
    for role, low, high in document.block_runs(start, end):
        kind = _ROLE_KIND.get(role)
        span = document.padded_span(low, high)
        if kind is None:
            pieces.extend(_core_pieces(document, low, high, span))
        elif pieces and pieces[-1][0] == kind == "furniture":
            pieces[-1] = (kind, (pieces[-1][1][0], span[1]))
        else:
            pieces.append((kind, span))
    return pieces


def _core_pieces(document: Document, low: int, high: int, span: Span) -> list[tuple[Kind | None, Span]]:
    """A run of core: a credit in brackets and a stamp at the head are differences of their own."""
    marks: list[tuple[Kind, Span]] = [
        ("credit", (credit.start, credit.end))
        for credit in document.metadata.credits
        if credit.kind == "inline" and span[0] <= credit.start and credit.end <= span[1]
    ]
    marks += [
        ("date_stamp", (stamp.start, stamp.end))
        for stamp in document.metadata.stamps
        if span[0] <= stamp.start and stamp.end <= span[1]
    ]
    pieces: list[tuple[Kind | None, Span]] = []
    position = span[0]
    for kind, (start, end) in sorted(marks, key=lambda mark: mark[1]):
        if _has_word(document.text[position:start]):
            pieces.append((None, _trimmed(document.text, position, start)))
        pieces.append((kind, (start, end)))
        position = end
    if _has_word(document.text[position : span[1]]):
        pieces.append((None, _trimmed(document.text, position, span[1])))
    return pieces


def _has_word(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
