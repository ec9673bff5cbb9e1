"""Where in a draft an operator may work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..draft import Draft, Span

__all__ = ["core_paragraphs", "free", "inside_quotes", "quoted_spans", "words_of"]

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def core_paragraphs(draft: Draft) -> list[Span]:
    """Spans of the paragraphs of the article itself."""
    lines = [match.span() for match in _LINE.finditer(draft.text)]
    return [(start, end) for start, end in lines if draft.role(start) == "core" and draft.role(end - 1) == "core"]


def free(draft: Draft, start: int, end: int) -> bool:
    """Whether a span is article, and nothing in it or beside it was edited in this copy."""
    edited = draft.edited()
    around = draft.numbers[max(0, start - 1) : end + 1]
    return start < end and draft.role(start) == "core" and not any(number in edited for number in around)


def quoted_spans(draft: Draft) -> list[Span]:
    """Spans between a mark that opens a quotation and the next that closes one."""
    opened: int | None = None
    spans = []
    for start, end, mark in draft.live("open", "close"):
        if mark.kind == "open":
            opened = end
        elif opened is not None:
            spans.append((opened, start))
            opened = None
    return spans


def inside_quotes(draft: Draft, start: int, end: int) -> bool:
    """Whether a span lies in a quotation."""
    return any(low <= start and end <= high for low, high in quoted_spans(draft))


def words_of(draft: Draft) -> Iterator[tuple[int, int, str]]:
    """Words of the article, with where they stand."""
    for match in _WORD.finditer(draft.text):
        if draft.role(match.start()) == "core":
            yield match.start(), match.end(), match.group()
