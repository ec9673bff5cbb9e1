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

Span = tuple[int, int]
Mark = re.Match[str]

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
    with its part of the text at the latest; in a text wrapped by hand, where the next mark closes it in a line below.

    Parameters
    ----------
    starts
        Where the tokens start, in characters, ascending.
    parts
        Spans of the text, ascending: lines or paragraphs. No quotation crosses an empty line.
    """
    result = [False] * len(starts)
    lines = [*parts]
    for low, high in _quotations(text, lines, _marked(text, lines)):
        first, last = bisect_left(starts, low), bisect_left(starts, high)
        result[first:last] = [True] * (last - first)
    return result


def _marked(text: str, lines: list[Span]) -> list[list[Mark]]:
    """The marks of each line."""
    found = deque(_MARK.finditer(text))
    marks: list[list[Mark]] = [[] for _ in lines]
    for (start, end), here in zip(lines, marks, strict=True):
        while found and found[0].start() < end:
            mark = found.popleft()
            if mark.start() >= start:
                here.append(mark)
    return marks


def _quotations(text: str, lines: list[Span], marks: list[list[Mark]]) -> Iterator[Span]:
    """Spans of the outermost quotations.

    One between single marks that nothing closes goes on where the next line begins with such a mark.
    """
    opened: list[int] = []  # where the quotations that are open began
    single: int | None = None
    closing = 0  # the line with the mark that closes what is open
    for number, (start, end) in enumerate(lines):
        closed = start  # where the last mark that closes stood
        for match in marks[number]:
            mark, at = match.group(), match.start()
            if mark in SINGLE:
                before, after = text[max(at - 1, 0) : at], text[at + 1 : min(end, at + 2)]
                if opened or (_is_word(before) and _is_word(after)):
                    continue
                if _is_word(after):
                    single = at
                elif single is not None and (_is_word(before) or before in _BEFORE_CLOSING):
                    yield single, at
                    single = None
            elif mark == "`":
                continue
            elif _opens(text, lines[number], match, bool(opened)):
                opened.append(at)
            else:
                closed = at
                if len(opened) == 1:
                    yield opened[0], at
                del opened[-1:]
        follows = lines[number + 1][0] if number + 1 < len(lines) else len(text)
        if single is not None and not (text[follows : follows + 1].islower() and text.count("\n", end, follows) <= 1):
            if text[follows : follows + 1] in [*SINGLE] and (
                single == start or text[max(0, single - 3) : single].rstrip()[-1:] in ":,"
            ):
                yield single, end
            single = None
        if opened and number >= closing:
            closing = _closed_below(text, lines, marks, number)
        if opened and number >= closing:
            # one mark may close two quotations; without any the quotation goes on in the next paragraph
            yield opened[0], closed if closed > opened[0] else end
            opened.clear()


def _closed_below(text: str, lines: list[Span], marks: list[list[Mark]], number: int) -> int:
    """The line below with the next mark, if that closes what is open here and no empty line comes first; else 0."""
    for below in range(number + 1, len(lines)):
        if text.count("\n", lines[below - 1][1], lines[below][0]) > 1:
            return 0
        for mark in marks[below]:
            if mark.group() not in SINGLE + "`":
                return 0 if _opens(text, lines[below], mark, True) else below
    return 0


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _opens(text: str, line: Span, match: Mark, is_open: bool) -> bool:
    """Whether a mark of a line opens a quotation."""
    mark, (low, high) = match.group(), match.span()
    before, after = text[max(line[0], low - 1) : low], text[high : min(line[1], high + 1)]
    ends_word = bool(before.strip()) and before not in _BEFORE_OPENING
    starts_word = bool(after.strip()) and after not in _AFTER_CLOSING
    if ends_word != starts_word:
        return starts_word
    return mark in _OPENING or (mark not in _CLOSING and not is_open)
