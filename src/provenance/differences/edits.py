"""From the alignment of two documents to their typed differences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from provenance.align import Alignment, Match, Op
from provenance.differences.complete import Region, completed
from provenance.differences.forms import in_step, replaced, written
from provenance.differences.kinds import Difference, Kind, Span, difference
from provenance.differences.marks import bare, is_signed, punctuation, spacing, split_marks
from provenance.document import Document
from provenance.furniture import Role, Stamp
from provenance.metadata import Credit
from provenance.quotes import DOUBLE, SINGLE

__all__ = ["differences"]

_ROLE_KIND: dict[Role, Kind] = {
    Role.HEADLINE: "paratext",
    Role.STANDFIRST: "paratext",
    Role.INTERTITLE: "layout",
    Role.CAPTION: "furniture",
    Role.CREDIT: "credit",
    Role.DATE_STAMP: "date_stamp",
    Role.FURNITURE: "furniture",
}
_Placed = TypeVar("_Placed", Credit, Stamp)
_WORDED = (Role.CORE, Role.HEADLINE, Role.STANDFIRST, Role.INTERTITLE)
_SUBSTITUTION = 12
"""A replacement longer than this on either side is an omission and an addition."""

_MARKS = re.escape(DOUBLE + SINGLE)
_OPENS = re.compile(rf"(?:(?<=[\s(\[])[{_MARKS}][^\S\n]?|[{re.escape(DOUBLE)}])$")
_CLOSES = re.compile(rf"[.,;:!?…]?(?:[{re.escape(DOUBLE)}]|[^\S\n]?[{_MARKS}](?!$))")


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
        In the order of the texts. Those of ``b`` and ``a`` are the same, mirrored.
    """
    cut: Kind = "omission" if shorter_was_cut else "addition"
    found: list[Difference] = []
    moved_a, moved_b = [(m.a, m.a_end) for m in alignment.moved], [(m.b, m.b_end) for m in alignment.moved]
    together = {}  # where a moved run ends in a -> where the next one begins, what is between them was replaced
    for part_a, part_b in _gaps_of_moved(alignment):
        in_place = _replacement(a, b, part_a, part_b)
        if in_place:
            found.extend(in_place)
            moved_a.append(part_a)
            moved_b.append(part_b)
            together[part_a[0]] = part_a[1]
    start: Match | None = None
    for run in alignment.moved:
        found.extend(_inside(a, b, Op("equal", run.a, run.a_end, run.b, run.b_end)))
        start = start or run
        if run.a_end not in together:
            found.append(difference("transposition", a, b, a.span(start.a, run.a_end), b.span(start.b, run.b_end)))
            start = None
    elsewhere_a = _Elsewhere(moved_a, [(m.a, m.a_end) for m in alignment.repeated_in_a])
    elsewhere_b = _Elsewhere(moved_b, [(m.b, m.b_end) for m in alignment.repeated_in_b])
    regions: list[Region] = []
    for op in alignment.ops():
        if op.kind == "equal":
            found.extend(_inside(a, b, op))
            regions.extend(_at_moved_marks(a, b, op))
        else:
            found.extend(_changed(a, b, op, elsewhere_a, elsewhere_b, cut))
            regions.append((_around(a, op.a_start, op.a_end), _around(b, op.b_start, op.b_end)))
    return sorted(completed(a, b, found, regions), key=lambda d: (d.a_span, d.b_span, d.kind))


def _around(document: Document, start: int, end: int) -> Span:
    """Characters between the token before ``start`` and the token ``end``."""
    low, high = document.between(start)[0], document.between(end)[1]
    return low, max(low, high)


def _at_moved_marks(a: Document, b: Document, op: Op) -> Iterator[Region]:
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


def _inside(a: Document, b: Document, op: Op) -> list[Difference]:
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
            found.append(difference(written(raw_a, raw_b), a, b, a_span, b_span))
        if step or (i == 0 and j == 0):
            found.extend(_before(a, b, i, j, moved[step] or (step > 0 and moved[step - 1])))
    if op.a_end == len(a.tokens) and op.b_end == len(b.tokens):
        found.extend(_before(a, b, op.a_end, op.b_end, moved[-1]))
    return found + (_moved_quotes(a, b, op, moved) if quoted_a != quoted_b else [])


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
            kind = spacing(part_a, part_b)
        else:
            kind = "fact_change" if place == "opening" and sign_changed else punctuation(part_a, part_b)
        found.append(difference(kind, a, b, a_span, b_span))
    return found


def _moved_quotes(a: Document, b: Document, op: Op, moved: list[bool]) -> list[Difference]:
    """Words that are quoted in one text and not in the other: a boundary was moved, or a quotation made up."""
    found = []
    step = 0
    while step < len(moved):
        stop = step
        while stop < len(moved) and moved[stop] and a.quoted[op.a_start + stop] == a.quoted[op.a_start + step]:
            stop += 1
        if stop > step:
            a_span = _with_marks(a, op.a_start + step, op.a_start + stop)
            b_span = _with_marks(b, op.b_start + step, op.b_start + stop)
            found.append(difference("quotation", a, b, a_span, b_span))
        step = max(stop, step + 1)
    return found


def _with_marks(document: Document, start: int, end: int) -> Span:
    """Characters of the tokens ``start`` to ``end - 1`` with the quotation marks around them."""
    low, high = document.span(start, end)
    before = _OPENS.search(document.text[document.between(start)[0] : low])
    after = document.text[high : document.between(end)[1]] + " " * (end == len(document.tokens))
    closing = _CLOSES.match(after)
    return low - len(before.group()) if before else low, high + closing.end() if closing else high


class _Elsewhere:
    """Tokens of one text that are aligned out of order or with something aligned already."""

    def __init__(self, moved: Iterable[Span], repeated: Iterable[Span]) -> None:
        self._repeated = set(repeated)
        self._spans = sorted((*moved, *self._repeated))

    def within(self, start: int, end: int) -> tuple[list[Span], list[Span]]:
        """The spans of other tokens from ``start`` to ``end - 1``, and those that repeat something."""
        free, repeated = [], []
        place = bisect_left(self._spans, (start, start))
        while place < len(self._spans) and self._spans[place][0] < end:
            span = self._spans[place]
            if start < span[0]:
                free.append((start, span[0]))
            if span in self._repeated:
                repeated.append(span)
            start = span[1]
            place += 1
        if start < end:
            free.append((start, end))
        return free, repeated


def _gaps_of_moved(alignment: Alignment) -> Iterator[tuple[Span, Span]]:
    """What was replaced within a moved passage: short gaps between two runs that moved together."""
    runs = (*alignment.matches, *alignment.moved, *alignment.repeated)
    held_a, held_b = sorted(run.a for run in runs), sorted(run.b for run in runs)
    for left, right in pairwise(alignment.moved):
        gap_a, gap_b = (left.a_end, right.a), (left.b_end, right.b)
        if (
            0 < gap_a[1] - gap_a[0] <= _SUBSTITUTION
            and 0 < gap_b[1] - gap_b[0] <= _SUBSTITUTION
            and bisect_left(held_a, gap_a[0]) == bisect_left(held_a, gap_a[1])
            and bisect_left(held_b, gap_b[0]) == bisect_left(held_b, gap_b[1])
        ):
            yield gap_a, gap_b


def _changed(
    a: Document, b: Document, op: Op, elsewhere_a: _Elsewhere, elsewhere_b: _Elsewhere, cut: Kind
) -> list[Difference]:
    """Differences where tokens were left out, put in or replaced; ``cut`` is what a passage of one text only is."""
    found: list[Difference] = []
    free_a, repeated_a = elsewhere_a.within(op.a_start, op.a_end)
    free_b, repeated_b = elsewhere_b.within(op.b_start, op.b_end)
    at_a, at_b = op.a_start, op.b_start
    whole = (op.a_start, op.a_end), (op.b_start, op.b_end)
    if free_a == [whole[0]] and free_b == [whole[1]] and (in_place := _replacement(a, b, *whole)):
        return in_place
    for after in (True, False):  # beside the equal words before the gap, then beside those after it
        part_a = _beside(a, free_a, op.a_start if after else op.a_end, after)
        part_b = _beside(b, free_b, op.b_start if after else op.b_end, after)
        if part_a and part_b and (in_place := _replacement(a, b, part_a, part_b)):
            found.extend(in_place)
            free_a, free_b = _less(free_a, part_a), _less(free_b, part_b)
            if after:
                at_a, at_b = part_a[1], part_b[1]
    a_point, b_point = (a.point(at_a),) * 2, (b.point(at_b),) * 2
    for start, end in free_a:
        found.extend(difference(kind or cut, a, b, span, b_point) for kind, span in _pieces(a, start, end))
    for start, end in free_b:
        found.extend(difference(kind or cut, a, b, a_point, span) for kind, span in _pieces(b, start, end))
    found.extend(difference("paratext", a, b, a.padded_span(*span), b_point) for span in repeated_a)
    found.extend(difference("paratext", a, b, a_point, b.padded_span(*span)) for span in repeated_b)
    return found


def _beside(document: Document, free: list[Span], border: int, after: bool) -> Span | None:
    """The free tokens after (or before) a border of a gap, if they are in the block of the equal word there."""
    if not free:
        return None
    runs = list(document.block_runs(*free[0 if after else -1]))
    _, start, end = runs[0 if after else -1]
    if border != (start if after else end) or not 0 < border < len(document.tokens):
        return None
    return (start, end) if document.part_of[border - 1] == document.part_of[border] else None


def _less(free: list[Span], part: Span) -> list[Span]:
    pieces = [piece for low, high in free for piece in ((low, min(high, part[0])), (max(low, part[1]), high))]
    return [(low, high) for low, high in pieces if low < high]


def _replacement(a: Document, b: Document, part_a: Span, part_b: Span) -> list[Difference]:
    """The differences of a short replacement within a paragraph; none when each side stands for itself."""
    if max(part_a[1] - part_a[0], part_b[1] - part_b[0]) > _SUBSTITUTION:
        return []
    blocks = [[role for role, *_ in document.block_runs(*part)] for document, part in ((a, part_a), (b, part_b))]
    if blocks[0] != blocks[1] or len(blocks[0]) > 1 or blocks[0][0] not in _WORDED:
        return []
    found = []
    for run_a, run_b in in_step(a.words(*part_a), b.words(*part_b)):
        tokens_a, tokens_b = (part_a[0] + run_a[0], part_a[0] + run_a[1]), (part_b[0] + run_b[0], part_b[0] + run_b[1])
        a_span, b_span = a.span(*tokens_a), b.span(*tokens_b)
        written_a, written_b = a.text[slice(*a_span)], b.text[slice(*b_span)]
        if written_a != written_b:
            kind = replaced(a.words(*tokens_a), b.words(*tokens_b), written_a + written_b)
            found.append(difference(kind, a, b, a_span, b_span))
    if blocks[0] == [Role.CORE]:
        return found
    whole = any(change.kind == "substitution" for change in found) or not (_goes_on(a, part_a) and _goes_on(b, part_b))
    return [] if whole else found  # a headline is each house's own


def _goes_on(document: Document, part: Span) -> bool:
    """Whether a part of a block is not all of it."""
    return document.border(part[0]) < 2 or document.border(part[1]) < 2


def _pieces(document: Document, start: int, end: int) -> list[tuple[Kind | None, Span]]:
    """A run of tokens cut at the borders of blocks; neighbouring pieces of furniture are one. ``None`` is core."""
    pieces: list[tuple[Kind | None, Span]] = []
    for role, low, high in document.block_runs(start, end):
        kind = _ROLE_KIND.get(role)
        span = document.padded_span(low, high)
        if kind is None:
            pieces.extend(_core_pieces(document, span))
        elif pieces and pieces[-1][0] == kind == "furniture":
            pieces[-1] = (kind, (pieces[-1][1][0], span[1]))
        else:
            pieces.append((kind, span))
    return pieces


def _core_pieces(document: Document, span: Span) -> Iterator[tuple[Kind | None, Span]]:
    """A run of core: a credit in brackets, a dateline and a stamp at the head are differences of their own."""
    credits = (credit for credit in _starting_in(span, document.metadata.credits) if credit.kind == "inline")
    marks: list[tuple[int, int, Kind]] = [(credit.start, credit.end, "credit") for credit in credits]
    marks += [(stamp.start, stamp.end, "date_stamp") for stamp in _starting_in(span, document.metadata.stamps)]
    text, position = document.text, span[0]
    for start, end, kind in sorted(marks):
        if start < position or _has_word(text[span[1] : end]):
            continue  # part of one
        if _has_word(text[position:start]):
            yield None, _trimmed(text, position, start)
        yield kind, (start, min(end, span[1]))
        position = end
    if _has_word(text[position : span[1]]):
        yield None, _trimmed(text, position, span[1])


def _starting_in(span: Span, found: Sequence[_Placed]) -> Sequence[_Placed]:
    low, high = (bisect_left(found, place, key=lambda item: item.start) for place in span)
    return found[low:high]


def _has_word(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
