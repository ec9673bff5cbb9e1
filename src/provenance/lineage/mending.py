"""Words that a machine broke, read as they were: in the wrong encoding, or cut by a hyphen at the end of a line.

A word is read otherwise only where that makes it a word of the other text. What stands in the text stays: the tokens
made of it have the spans of what is written there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from provenance.differences.forms import as_read
from provenance.document import Document
from provenance.folding import fold

__all__ = ["mended"]

_TRAIL = r"[\u0080-\u00bf\u0152-\u2122]"
_SPOILT = re.compile(  # a class to begin with, for which a text is searched fast
    rf"[\u00c2-\u00dfâð\u0420\u0421](?:(?<=[ÂÃ])|(?<=[\u00c4-\u00dfð\u0420\u0421]){_TRAIL}|(?<=â)(?:{_TRAIL}|\ufffd))"
)
_LOST_CLOSING = re.compile(rf"â€\ufffd?(?!{_TRAIL})")  # the last byte of ” is no character of Windows-1252
_LONGEST = 4  # bytes of a character
_CUT = re.compile(r"[-\u00ad\u2010][^\S\n]*\n[^\S\n]*(?=\w)")


class Repair(NamedTuple):
    """Characters of a text, what they were, and the words that then stand there."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]


def mended(a: Document, b: Document) -> tuple[Document, Document]:
    """Two documents, each with the broken words that are whole in the other read as they were."""
    repairs_a, repairs_b = a.once(_repairs), b.once(_repairs)
    if not repairs_a and not repairs_b:
        return a, b
    words_a, words_b = (
        document.counts.keys() | {word for repair in repairs for word in repair.words}
        for document, repairs in ((a, repairs_a), (b, repairs_b))
    )
    return (
        a.reread([(x.start, x.end, x.text) for x in repairs_a if words_b.issuperset(x.words)]),
        b.reread([(x.start, x.end, x.text) for x in repairs_b if words_a.issuperset(x.words)]),
    )


def _repairs(document: Document) -> list[Repair]:
    """Everything that may be read otherwise, in order."""
    text = document.text
    found = [*_joined(document)] if "\n" in text else []
    if not text.isascii():
        found += _decoded(text)
        found.sort()
        found = [x for n, x in enumerate(found) if not n or found[n - 1].end <= x.start]
    return found


def _joined(document: Document) -> Iterator[Repair]:
    """Words cut at the end of a line: a letter, a hyphen, the end of the line, and a small letter."""
    text, starts, ends = document.text, document.starts, document.ends
    for cut in _CUT.finditer(text):
        low, high = cut.span()
        after = bisect_left(starts, high)
        whole = 0 < after < len(starts) and (ends[after - 1], starts[after]) == (low, high)
        if whole and text[high].islower() and text[low - 1].isalpha():
            word = text[starts[after - 1] : low] + text[high : ends[after]]
            yield Repair(low, high, "", tuple(fold(word).tokens))


def _decoded(text: str) -> Iterator[Repair]:
    """Characters read in the wrong encoding; those that become marks have no words."""
    end = 0
    for place in _SPOILT.finditer(text):
        low = place.start()
        if low < end:
            continue
        while low > end and not text[low - 1].isspace():
            low -= 1
        end = place.end()
        while end < len(text) and not text[end].isspace():
            end += 1
        pieces = [*_pieces(text, low, end)]
        words = tuple(fold("".join(piece for _, _, piece in pieces)).tokens)
        for start, stop, piece in pieces:
            if text[start:stop] != piece:
                yield Repair(start, stop, piece, words if piece.isalnum() else ())


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Some characters cut into those that were one, with what that was."""
    while start < end:
        stop, piece = start + 1, text[start]
        if not ("\u00c2" <= piece <= "\u00f4" or piece in "РС"):
            yield start, stop, piece
            start = stop
            continue
        if closing := _LOST_CLOSING.match(text, start):
            yield start, closing.end(), "”"
            start = closing.end()
            continue
        for size in range(_LONGEST, 1, -1):
            read = as_read(text[start : start + size])
            if len(read) == 1 and start + size <= len(text):
                stop, piece = start + size, read
                break
        else:
            if piece == "Ã" and stop == end:
                piece = "à"
        yield start, stop, piece
        start = stop
