"""Where in a draft an operator may work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..draft import Draft, Span

__all__ = ["changed_words", "common", "core_paragraphs", "free", "inside_quotes", "quoted_spans", "words_of"]

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


def changed_words(text: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    """A replacement without the words that both forms begin or end with, unless one of them would be empty then."""
    old = text[start:end]
    head, tail = common(old, new)
    if head + tail >= min(len(old), len(new)):
        return start, end, new
    return start + head, end - tail, new[head : len(new) - tail]


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    size = min(len(one), len(other))
    return next((i for i in range(size) if one[i] != other[i]), size)


def common(old: str, new: str) -> tuple[int, int]:
    """How many characters two sentences share at each end, in whole words."""
    head = _alike(old, new)
    head = old.rfind(" ", 0, head) + 1 if head < min(len(old), len(new)) else head
    tail = _alike(old[head:][::-1], new[head:][::-1])
    cut = old[len(old) - tail :] if tail else ""
    keep = cut[cut.find(" ") :] if " " in cut else ("." if cut.endswith(".") else "")
    return head, len(keep)
