"""Words that are quoted in one text only: a boundary was moved, or a quotation made up or dissolved.

A stretch of such words is one difference, whatever else was changed in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provenance.align import Op
from provenance.differences.inside import is_term, with_marks
from provenance.differences.kinds import Difference, Kind, Span, difference
from provenance.document import Document

__all__ = ["requoted"]

_CHANGED = 12  # tokens of a change within a stretch


@dataclass(slots=True)
class _Stretch:
    """Tokens of either text from a first one to a last one; ``of_a`` where the first text quotes them."""

    of_a: bool
    a: Span
    b: Span
    equal: int = 0


def requoted(a: Document, b: Document, turns: Sequence[tuple[Op, str]]) -> list[tuple[Difference, Span, Span]]:
    """The stretches in the order of the texts, each with its tokens.

    Parameters
    ----------
    turns
        The edit script of the documents; a change with a reason is no part of a stretch.
    """
    found: list[tuple[Difference, Span, Span]] = []
    if not any(a.quoted) and not any(b.quoted):
        return found
    for stretch in _stretches(a, b, turns):
        kind: Kind = "quotation"
        if is_term(a, b, stretch.a, stretch.b):
            kind = "typographic"
        spans = with_marks(a, *stretch.a), with_marks(b, *stretch.b)
        if a.text[slice(*spans[0])].split() == b.text[slice(*spans[1])].split():
            continue  # the same words and marks: a quotation ends elsewhere where lines break elsewhere
        reason = "marks around a name" if kind == "typographic" else ""
        found.append((difference(kind, a, b, *spans, reason=reason), stretch.a, stretch.b))
    return found


def _stretches(a: Document, b: Document, turns: Sequence[tuple[Op, str]]) -> Iterator[_Stretch]:
    open_: _Stretch | None = None
    for op, reason in turns:
        if op.kind == "equal":
            for part in _parts(a, b, op):
                if open_ and part and open_.of_a == part.of_a and (open_.a[1], open_.b[1]) == (part.a[0], part.b[0]):
                    open_.a, open_.b = (open_.a[0], part.a[1]), (open_.b[0], part.b[1])
                    open_.equal += part.equal
                else:
                    if open_ and open_.equal:
                        yield open_
                    open_ = part
            continue
        of_a = None if reason else _one_sided(a, b, op)
        if open_ and of_a == open_.of_a:
            open_.a, open_.b = (open_.a[0], op.a_end), (open_.b[0], op.b_end)
            continue
        if open_ and open_.equal:
            yield open_
        open_ = None if of_a is None else _Stretch(of_a, (op.a_start, op.a_end), (op.b_start, op.b_end))
    if open_ and open_.equal:
        yield open_


def _parts(a: Document, b: Document, op: Op) -> Iterator[_Stretch | None]:
    """The runs of equal words that are quoted in one text only; ``None`` for those that are quoted alike."""
    quoted_a, quoted_b = a.quoted[op.a_start : op.a_end], b.quoted[op.b_start : op.b_end]
    if quoted_a == quoted_b:
        yield None
        return
    step = 0
    while step < len(quoted_a):
        stop = step
        while stop < len(quoted_a) and (quoted_a[stop], quoted_b[stop]) == (quoted_a[step], quoted_b[step]):
            stop += 1
        span_a, span_b = (op.a_start + step, op.a_start + stop), (op.b_start + step, op.b_start + stop)
        moved = quoted_a[step] != quoted_b[step]
        yield _Stretch(quoted_a[step], span_a, span_b, stop - step) if moved else None
        step = stop


def _one_sided(a: Document, b: Document, op: Op) -> bool | None:
    """Whether a change is of words that only the first text quotes, or only the second; ``None`` for any other."""
    in_a, in_b = a.quoted[op.a_start : op.a_end], b.quoted[op.b_start : op.b_end]
    if max(len(in_a), len(in_b)) > _CHANGED:
        return None
    if all(in_a) and not any(in_b) and in_a:
        return True
    return False if all(in_b) and not any(in_a) and in_b else None
