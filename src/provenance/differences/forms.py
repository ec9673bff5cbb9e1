"""What kind of difference lies between two written forms of one word, or of some words that stand for each other."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from provenance.differences.kinds import Kind
from provenance.differences.marks import DASHES, INVISIBLE

__all__ = ["joined", "looks_like", "misread", "written"]

Word = tuple[str, str]
"""A folded token and how it is written."""

_JOINTS = DASHES + ".'’/&"
_DIGITS = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:[^\w\n]\d{3})+")
_GLUED = re.compile(r"[^\W\d_][^\W\d_]")
_SEEN = re.compile(r"[?\ufffd\u25a1]")


def written(a: str, b: str) -> Kind:
    """Kind of difference between two written forms of one folded token."""
    if unicodedata.normalize("NFC", a) == unicodedata.normalize("NFC", b) or any(c in INVISIBLE for c in a + b):
        return "encoding"
    if _DIGITS.search(a) and _DIGITS.search(b) and not _same_value(a, b):
        return "fact_change"
    return "format" if any(c.isnumeric() for c in a + b) else "typographic"


def _same_value(a: str, b: str) -> bool:
    """Whether two forms with the same digits are one number: marks between groups of three make no difference.

    ``100.000`` and ``100'000`` are, ``3.5`` and ``35`` are not; ``1.500`` and ``1.5`` do not have the same digits.
    """
    digits_a, digits_b = _DIGITS.findall(a), _DIGITS.findall(b)
    plain = [len(d) == 1 or _GROUPED.fullmatch(form) for form, d in ((a, digits_a), (b, digits_b))]
    return all(plain) or [*map(len, digits_a)] == [*map(len, digits_b)]  # the marks stand at the same places: 3.5, 3,5


def joined(a: Sequence[Word], b: Sequence[Word], raw: str) -> Kind | None:
    """Kind of difference between words of the same letters, ``None`` for others; ``raw`` is all that is written."""
    if [token for token, _ in a] == [token for token, _ in b]:
        return "typographic"
    if "".join(token for token, _ in a) != "".join(token for token, _ in b):
        return None
    if any(token[0].isdigit() for token, _ in (*a, *b)):
        return "format"  # 22h40 and 22 h 40
    return "typographic" if any(c in _JOINTS for c in raw) else "encoding"  # clean-up, U.S., or a boundary was lost


def misread(a: str, b: str) -> bool:
    """Whether one of two forms is the other, read in the wrong encoding, with characters lost, or not unescaped.

    Examples
    --------
    >>> misread("cafÃ©", "café"), misread("caf?", "café"), misread("caf&eacute;", "café"), misread("cafe", "cave")
    (True, True, True, False)
    """
    return _misread(a, b) or _misread(b, a)


_LOOKS: tuple[tuple[str, str], ...] = (
    ("rn", "m"),
    ("cl", "d"),
    ("li", "h"),
    ("ri", "n"),
    ("in", "m"),
    ("vv", "w"),
    ("ii", "u"),
    ("0", "o"),
)
_LOOKS += (("1", "l"), ("5", "s"), ("c", "e"))


def looks_like(a: str, b: str) -> bool:
    """Whether two words differ in one place where a scanner takes letters for others: ``rn`` for ``m``.

    Examples
    --------
    >>> looks_like("modern", "modem"), looks_like("st0len", "stolen"), looks_like("port", "part")
    (True, True, False)
    """
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    for head in (same, same - 1):
        for one, other in ((a, b), (b, a)):
            for read, meant in _LOOKS:
                begins = head >= 0 and one.startswith(read, head) and other.startswith(meant, head)
                if begins and one[head + len(read) :] == other[head + len(meant) :]:
                    return True
    return False


def _misread(spoilt: str, good: str) -> bool:
    if "&" in spoilt and html.unescape(spoilt) == good:
        return spoilt != good
    if spoilt.isascii() and good.isascii():
        return False  # every encoding reads them alike
    for encoding in ("cp1252", "latin-1", "cp1251", "mac_roman"):
        try:
            if unicodedata.normalize("NFC", spoilt.encode(encoding).decode()) == unicodedata.normalize("NFC", good):
                return spoilt != good
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    if _SEEN.search(spoilt) and spoilt.strip("?\ufffd\u25a1") and len(spoilt) <= 200:
        pattern = "".join(".{1,2}" if _SEEN.match(c) else re.escape(c) for c in spoilt)
        return re.fullmatch(pattern, good) is not None and not good.isascii()
    return False
