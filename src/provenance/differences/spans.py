"""Spans of tokens and of characters: what lies between, beside and within them."""

from __future__ import annotations

from provenance.differences.kinds import Span
from provenance.document import Document

__all__ = ["around", "beside", "clipped", "goes_on", "is_in", "less"]


def around(document: Document, start: int, end: int) -> Span:
    """Characters between the token before ``start`` and the token ``end``."""
    low, high = document.between(start)[0], document.between(end)[1]
    return low, max(low, high)


def beside(document: Document, free: list[Span], border: int, after: bool) -> Span | None:
    """The free tokens after (or before) a border of a gap, if they are in the block of the equal word there."""
    if not free:
        return None
    runs = list(document.block_runs(*free[0 if after else -1]))
    _, start, end = runs[0 if after else -1]
    if border != (start if after else end) or not 0 < border < len(document.tokens):
        return None
    return (start, end) if document.part_of[border - 1] == document.part_of[border] else None


def clipped(span: Span, within: Span) -> Span:
    """What of a span lies within another one; empty, at its border, where nothing does."""
    low = min(max(span[0], within[0]), within[1])
    return low, max(low, min(span[1], within[1]))


def is_in(part: Span, whole: Span) -> bool:
    """Whether a span lies within another one."""
    return whole[0] <= part[0] and part[1] <= whole[1]


def less(free: list[Span], part: Span) -> list[Span]:
    """What is left of spans without a part."""
    pieces = [piece for low, high in free for piece in ((low, min(high, part[0])), (max(low, part[1]), high))]
    return [(low, high) for low, high in pieces if low < high]


def goes_on(document: Document, part: Span) -> bool:
    """Whether a part of a block is not all of it."""
    return document.border(part[0]) < 2 or document.border(part[1]) < 2
