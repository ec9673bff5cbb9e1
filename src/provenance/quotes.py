"""Which tokens of a text stand between quotation marks, whatever the house's glyphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator

__all__ = ["DOUBLE", "SINGLE", "quoted_tokens"]

DOUBLE = '"“”„‟«»＂❝❞〝〞「」『』'
"""Marks that open or close a quotation."""
SINGLE = "'‘’‚‛‹›"
"""Marks that quote where they do not stand for an apostrophe."""

_MARK = re.compile(f"[{re.escape(DOUBLE + SINGLE)}`](?:(?<=')'|(?<=`)`)?")
_BEFORE_CLOSING = ".,!?…"  # or a word, before a single mark
_OPENING = "„‟«“❝〝「『"
_CLOSING = "»”❞〞」』"
_BEFORE_OPENING = "([{—–-…«„“‘"
_AFTER_CLOSING = ".,;:!?)]}—–-…»”’"


def quoted_tokens(text: str, starts: list[int], parts: Iterable[tuple[int, int]]) -> list[bool]:
    """Say of each token whether it is quoted.

    A mark opens or closes by what stands beside it (a word, or a space), or else by its glyph; quotations may lie in
    quotations. Single marks count where one that opens, before a word, is followed by one that closes. A quotation ends
    with its part of the text at the latest.

    Parameters
    ----------
    starts
        Where the tokens start, in characters, ascending.
    parts
        Spans of the text, ascending, that no quotation crosses: paragraphs.
    """
    result = [False] * len(starts)
    for start, end, marks, goes_on in _marked(text, parts):
        for low, high in _quotations(text, start, end, marks, goes_on):
            first, last = bisect_left(starts, low), bisect_left(starts, high)
            result[first:last] = [True] * (last - first)
    return result


def _marked(text: str, parts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, list[re.Match[str]], bool]]:
    """The parts that have marks, with these, and whether the next one begins with a single mark."""
    found = deque(_MARK.finditer(text))
    bounds = [*parts]
    for number, (start, end) in enumerate(bounds, 1):
        marks = []
        while found and found[0].start() < end:
            mark = found.popleft()
            if mark.start() >= start:
                marks.append(mark)
        if marks:
            yield start, end, marks, number < len(bounds) and text[bounds[number][0]] in SINGLE


def _quotations(text: str, start: int, end: int, marks: list[re.Match[str]], goes_on: bool) -> list[tuple[int, int]]:
    """Spans of the outermost quotations of one part, in order.

    One between single marks that nothing closes goes on where the next part begins with such a mark (``goes_on``).
    """
    spans: list[tuple[int, int]] = []
    opened: list[int] = []  # where the quotations that are open began
    closed = start  # where the last mark that closes stood
    single: int | None = None
    for match in marks:
        mark, at = match.group(), match.start()
        if mark in SINGLE:
            before, after = text[max(at - 1, 0) : at], text[at + 1 : min(end, at + 2)]
            if opened or (_is_word(before) and _is_word(after)):
                continue
            if _is_word(after):
                single = at
            elif single is not None and (_is_word(before) or before in _BEFORE_CLOSING):
                spans.append((single, at))
                single = None
        elif mark == "`":
            continue
        elif _opens(text[max(start, at - 1) : at], mark, text[match.end() : min(end, match.end() + 1)], bool(opened)):
            opened.append(at)
        else:
            closed = at
            if len(opened) == 1:
                spans.append((opened[0], at))
            del opened[-1:]
    if single is not None and goes_on and (single == start or text[max(0, single - 3) : single].rstrip()[-1:] in ":,"):
        spans.append((single, end))
    if opened:  # one mark may close two quotations; without any the quotation goes on in the next paragraph
        spans.append((opened[0], closed if closed > opened[0] else end))
    return sorted(spans)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _opens(before: str, mark: str, after: str, is_open: bool) -> bool:
    """Whether a mark between these characters (or none) opens a quotation."""
    ends_word = bool(before.strip()) and before not in _BEFORE_OPENING
    starts_word = bool(after.strip()) and after not in _AFTER_CLOSING
    if ends_word != starts_word:
        return starts_word
    return mark in _OPENING or (mark not in _CLOSING and not is_open)
