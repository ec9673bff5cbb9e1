"""What stands between words: the marks that close and open, the space, and what kind of difference lies between two."""

from __future__ import annotations

import re
import unicodedata

from provenance.differences.kinds import Kind
from provenance.quotes import DOUBLE, SINGLE

__all__ = ["DASHES", "INVISIBLE", "bare", "is_signed", "is_spoilt", "punctuation", "spacing", "split_marks"]

DASHES = "-‐‑‒–—―−﹘﹣－"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffd"
_UNIFORM = {ord(c): '"' for c in DOUBLE} | {ord(c): "'" for c in SINGLE} | {ord(c): "-" for c in DASHES}
_UNIFORM |= {ord("…"): "..."}
_QUOTES = dict.fromkeys(map(ord, DOUBLE + SINGLE + "`"))
_PLAIN = {ord(c): " " for c in "\u00a0\u202f\u2009\u2007\u3000"} | dict.fromkeys(map(ord, INVISIBLE), "")
_STOPS = ".,;:!?…)]\"'’”»"
_CLOSING = re.compile(r"(?:\s?[!?;:%]|\s?»(?!\Z)|«(?=[.,;:!?…)]*(?:\s|$))|[^\s«])*")
_BRACKETS = re.compile(r"[(\[][^\w()\[\]]*[)\]]")


def split_marks(between: str) -> tuple[str, str, str]:
    """What stands between two words: the marks that close the first, the space, the marks that open the second.

    A space between a quotation mark and its word belongs to the mark, as in ``« x »``.
    """
    match = _CLOSING.match(between)
    closing = match.group() if match else ""
    opening = between[len(closing) :].lstrip()
    return closing, between[len(closing) : len(between) - len(opening)], opening


def spacing(a: str, b: str, beside: str = "") -> Kind:
    """Kind of difference between two spaces; ``beside`` are the marks on either side of them."""
    if not a or not b:  # a boundary was lost
        return "encoding" if "\n" in a + b or (beside and not {*beside} - {*_STOPS}) else "typographic"
    if a.count("\n") != b.count("\n"):
        return "layout"
    return "encoding" if {*a, *b} - {" ", "\n", "\t", "\r"} else "layout"


def punctuation(a: str, b: str) -> Kind:
    """Kind of difference between two groups of marks."""
    if a.split() == b.split() and a.count("\n") != b.count("\n"):
        return "layout"
    if is_spoilt(a + b):
        return "encoding"
    uniform_a, uniform_b = a.translate(_UNIFORM), b.translate(_UNIFORM)
    if a.translate(_PLAIN) == b.translate(_PLAIN) or _one_lost_its_content(uniform_a, uniform_b):
        return "encoding"
    units_a, units_b = _units(a), _units(b)
    if units_a != units_b:
        return "fact_change" if units_a and units_b else "format"  # $5 and €5; 5% and 5 percent
    if units_a and "".join(a.split()) == "".join(b.split()):
        return "format"  # 5% and 5 %
    return "typographic"


def is_spoilt(marks: str) -> bool:
    """Whether some marks were read in the wrong encoding: a letter stands among them."""
    return any(c in "ÂÃâ" for c in marks)


def _one_lost_its_content(a: str, b: str) -> bool:
    """Whether brackets with an ellipsis in one text are empty in the other: characters were lost."""
    emptied = [_BRACKETS.sub("()", text) for text in (a, b)]
    return emptied[0] == emptied[1] and ("()" in a) != ("()" in b)


def _units(marks: str) -> set[str]:
    return {c for c in unicodedata.normalize("NFKC", marks) if c in "%‰" or unicodedata.category(c) == "Sc"}


def is_signed(opening: str, word: str) -> bool:
    """Whether a word is a number made negative by the marks that open it."""
    return word[:1].isdigit() and bool(opening) and opening[-1] in DASHES


def bare(marks: str) -> str:
    """Marks without quotation marks and spaces."""
    return "".join(marks.translate(_QUOTES).split())
