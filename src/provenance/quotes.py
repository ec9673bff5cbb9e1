"""Which tokens of a text stand between quotation marks, whatever the house's glyphs."""

from __future__ import annotations

import re

__all__ = ["DOUBLE", "SINGLE", "quoted_tokens"]

DOUBLE = '"“”„‟«»＂❝❞〝〞「」『』'
"""Marks that open or close a quotation."""
SINGLE = "'‘’‚‛‹›"
"""Marks that quote where they do not stand for an apostrophe."""

_MARK = re.compile(f"\n|[{re.escape(DOUBLE)}]|''|``|(?<!\\w)[{SINGLE}](?=\\w)|(?<=[\\w.,!?…])[{SINGLE}](?!\\w)")


def quoted_tokens(text: str, starts: list[int]) -> list[bool]:
    """Say of each token whether it is quoted.

    A double mark opens a quotation or closes the one that is open; single marks count where one that opens (before a
    word) is followed by one that closes. A quotation ends with its line at the latest.

    Parameters
    ----------
    starts
        Where the tokens start, in characters, ascending.
    """
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    single: int | None = None
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark == "\n":
            if opened is not None:
                spans.append((opened, match.start()))
            opened = single = None
        elif mark in SINGLE:
            opens = match.end() < len(text) and text[match.end()].isalnum()
            if opens and opened is None:
                single = match.start()
            elif not opens and single is not None and opened is None:
                spans.append((single, match.start()))
                single = None
        elif opened is None:
            opened = match.start()
        else:
            spans.append((opened, match.start()))
            opened = None
    if opened is not None:
        spans.append((opened, len(text)))
    return _inside(spans, starts)


def _inside(spans: list[tuple[int, int]], starts: list[int]) -> list[bool]:
    result = [False] * len(starts)
    place = 0
    for low, high in sorted(spans):
        while place < len(starts) and starts[place] < low:
            place += 1
        at = place
        while at < len(starts) and starts[at] < high:
            result[at] = True
            at += 1
    return result
