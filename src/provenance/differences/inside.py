"""Differences within a run of equal words: how they are written, the marks and spaces between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.align import Op
from provenance.differences.forms import written
from provenance.differences.kinds import Difference, Span, difference
from provenance.differences.marks import bare, is_signed, is_spoilt, punctuation, spacing, split_marks
from provenance.differences.touching import Region, common, units_of
from provenance.document import Document
from provenance.quotes import DOUBLE, SINGLE

__all__ = ["at_moved_marks", "inside", "is_term", "with_marks"]

_MARKS = re.escape(DOUBLE + SINGLE)
_TERM = 4  # words of a name between marks
_OPENS = re.compile(rf"(?:(?<=[\s(\[])[{_MARKS}][^\S\n]?|[{re.escape(DOUBLE)}])$")
_CLOSES = re.compile(rf"[.,;:!?…]?(?:[{re.escape(DOUBLE)}]|[^\S\n]?[{_MARKS}](?!$))")


def inside(a: Document, b: Document, op: Op) -> list[Difference]:
    """Differences within a run of equal tokens: their written forms, and the marks and spaces around them."""
    found = []
    size = op.a_end - op.a_start
    quoted_a, quoted_b = a.quoted[op.a_start : op.a_end], b.quoted[op.b_start : op.b_end]
    moved = [x != y for x, y in zip(quoted_a, quoted_b, strict=True)] if quoted_a != quoted_b else [False] * size
    for step in _written_otherwise(a, b, op):
        i, j = op.a_start + step, op.b_start + step
        a_span, b_span = a.span(i, i + 1), b.span(j, j + 1)
        raw_a, raw_b = a.text[slice(*a_span)], b.text[slice(*b_span)]
        if raw_a != raw_b:
            kind = "layout" if "\n" in raw_a + raw_b else written(raw_a, raw_b)
            found.append(difference(kind, a, b, a_span, b_span))
        if step or (i == 0 and j == 0):
            found.extend(_before(a, b, i, j, moved[step] or (step > 0 and moved[step - 1])))
    if op.a_end == len(a.tokens) and op.b_end == len(b.tokens):
        found.extend(_before(a, b, op.a_end, op.b_end, moved[-1]))
    return found


def _written_otherwise(a: Document, b: Document, op: Op) -> Iterator[int]:
    """The steps of a run of equal tokens that are not written alike, or stand behind other marks, ascending.

    The first step of two texts is always one. Runs are halved, so that what is alike costs one comparison.
    """
    if op.a_start == op.b_start == 0:
        yield 0
    pending = [(int(op.a_start == op.b_start == 0), op.a_end - op.a_start)]
    while pending:
        low, high = pending.pop()
        if low == high or _raw(a, op.a_start, low, high) == _raw(b, op.b_start, low, high):
            continue
        if high - low == 1:
            yield low
        else:
            middle = (low + high) // 2
            pending += [(middle, high), (low, middle)]


def _raw(document: Document, origin: int, low: int, high: int) -> str:
    """Text of the steps ``low`` to ``high - 1`` of a run that begins at ``origin``, with the marks between them."""
    first = document.starts[origin + low]
    if low:
        first = min(first, document.ends[origin + low - 1])
    return document.text[first : document.ends[origin + high - 1]]


def _before(a: Document, b: Document, i: int, j: int, quote_moved: bool) -> list[Difference]:
    """Differences of the marks and spaces before two equal tokens, or after the last ones of the texts."""
    (low_a, high_a), (low_b, high_b) = a.between(i), b.between(j)
    between_a, between_b = a.text[low_a:high_a], b.text[low_b:high_b]
    if between_a == between_b:
        return []
    if is_spoilt(between_a + between_b):
        head, tail = common(between_a, between_b)
        return [difference("encoding", a, b, (low_a + head, high_a - tail), (low_b + head, high_b - tail))]
    parts_a, parts_b = split_marks(between_a), split_marks(between_b)
    if i == 0:
        parts_a, parts_b = ("", "", between_a), ("", "", between_b)
    word = a.tokens[i] if i < len(a.tokens) else ""
    sign_changed = is_signed(parts_a[2], word) != is_signed(parts_b[2], word)
    found = []
    for part_a, part_b, place in zip(parts_a, parts_b, ("closing", "space", "opening"), strict=True):
        a_span, b_span = (low_a, low_a + len(part_a)), (low_b, low_b + len(part_b))
        low_a, low_b = a_span[1], b_span[1]
        if part_a == part_b or (quote_moved and bare(part_a) == bare(part_b)):
            continue
        if place == "space":
            kind = spacing(part_a, part_b, parts_a[0] + parts_a[2] + parts_b[0] + parts_b[2])
        else:
            kind = "fact_change" if place == "opening" and sign_changed else punctuation(part_a, part_b)
        if place == "closing":
            a_span, b_span = _unlike(a, a_span, b, b_span)
        found.append(difference(kind, a, b, a_span, b_span))
    return found


def _unlike(a: Document, a_span: Span, b: Document, b_span: Span) -> tuple[Span, Span]:
    """Two groups of marks without those that both begin or end with, one of either kept."""
    units_a, units_b = units_of(a.text, *a_span), units_of(b.text, *b_span)
    for end in (0, -1):
        while min(len(units_a), len(units_b)) > 1 and a.text[slice(*units_a[end])] == b.text[slice(*units_b[end])]:
            del units_a[end], units_b[end]
    return (
        (units_a[0][0], units_a[-1][1]) if units_a else a_span,
        (units_b[0][0], units_b[-1][1]) if units_b else b_span,
    )


def is_term(a: Document, b: Document, part_a: Span, part_b: Span) -> bool:
    """Whether a few words that one text puts between marks are a name, by their capitals: ``the “Green Lamp” inn``."""
    if part_a[1] - part_a[0] > _TERM or _quoted_before(a, part_a[0]) or _quoted_before(b, part_b[0]):
        return False
    for document, (start, stop) in ((a, part_a), (b, part_b)):
        words = [document.text[document.starts[i]] for i in range(start, stop)]
        border = document.border(start) or document.border(stop)
        before = document.text[: document.starts[start]].rstrip(DOUBLE + SINGLE + " \u00a0\u202f")[-1:]
        if (
            border
            or before in ":,"
            or not words[0].isupper()
            or not (len(words) < _TERM or all(map(str.isupper, words)))
        ):
            return False
    return True


def _quoted_before(document: Document, token: int) -> bool:
    """Whether the token before another is quoted."""
    return token > 0 and document.quoted[token - 1]


def with_marks(document: Document, start: int, end: int) -> Span:
    """Characters of the tokens ``start`` to ``end - 1`` with the quotation marks around them."""
    low, high = document.span(start, end)
    before = _OPENS.search(document.text[document.between(start)[0] : low])
    after = document.text[high : document.between(end)[1]] + " " * (end == len(document.tokens))
    closing = _CLOSES.match(after)
    return low - len(before.group()) if before else low, high + closing.end() if closing else high


def at_moved_marks(a: Document, b: Document, op: Op) -> Iterator[Region]:
    """Where a quotation begins or ends among equal tokens in one text only."""
    if a.quoted[op.a_start : op.a_end] == b.quoted[op.b_start : op.b_end]:
        return
    moved = False
    for i, j in zip(range(op.a_start, op.a_end), range(op.b_start, op.b_end), strict=True):
        was_moved, moved = moved, a.quoted[i] != b.quoted[j]
        if (moved or was_moved) and i > op.a_start:
            yield a.between(i), b.between(j)
    if moved and op.a_end == len(a.tokens) and op.b_end == len(b.tokens):
        yield a.between(op.a_end), b.between(op.b_end)
