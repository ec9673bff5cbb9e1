"""What kind of difference lies between two written forms of one word, or of some words that stand for each other."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from provenance.differences.kinds import Kind
from provenance.differences.marks import DASHES, INVISIBLE
from provenance.quotes import DOUBLE, SINGLE

__all__ = ["as_read", "joined", "looks_like", "misread", "with_trail", "written"]

Word = tuple[str, str]
"""A folded token and how it is written."""

_JOINTS = DASHES + ".'’/&"
_DIGITS = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:[^\w\n]\d{3})+")
_GLUED = re.compile(r"[^\W\d_][^\W\d_]")
_SEEN = re.compile(r"[?\ufffd\u25a1]")
_TRAIL = r"[\u0080-\u00bf\u0152-\u2122\u2202-\u25ca]"
_BYTES = re.compile(rf"[\u00c2-\u00df\u221a\u00ac]{_TRAIL}|â{_TRAIL}{{2}}|ð{_TRAIL}{{3}}|Ã(?=\s|$)")
_CYRILLIC_SPOILT = re.compile(r"(?:[\u0420\u0421][\u0080-\u00bf\u0401-\u045f\u0490-\u2122])+")
_SPOILT = re.compile(f"{_BYTES.pattern}|{_CYRILLIC_SPOILT.pattern}|{_SEEN.pattern}|&#?\\w+;|Ã")
_FIGURES = re.compile(r"(?<=[^\W\d_])[015](?=[^\W\d_])|(?<=[^\W\d_]{2})[015](?!\w)|(?<!\w)[015](?=[^\W\d_]{2})")
_LETTERS = {"0": "o", "1": "l", "5": "s"}
_AROUND = DOUBLE + SINGLE + ".,;:!…()[] \u00a0\u202f"
_LOST_SPACE = {0xA0: None, 0x202F: None}


def written(a: str, b: str) -> Kind:
    """Kind of difference between two written forms of one folded token."""
    if misread(a, b):
        return "encoding"
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

    Of several words each may be; marks around them do not matter.

    Examples
    --------
    >>> misread("cafÃ©", "café"), misread("caf?", "café"), misread("caf&eacute;", "café"), misread("cafe", "cave")
    (True, True, True, False)
    >>> misread("rÃ©el et jamÃ¡is", "réel et jamáis"), misread("«rÃ©el»", '"réel"'), misread("dém0li", "d\ufffdmoli")
    (True, True, True)
    """
    if not _SPOILT.search(a) and not _SPOILT.search(b):
        return False
    if _misread(a, b) or _misread(b, a):
        return True
    words_a, words_b = a.translate(_LOST_SPACE).split(), b.translate(_LOST_SPACE).split()
    pairs = [(x.strip(_AROUND), y.strip(_AROUND)) for x, y in zip(words_a, words_b, strict=False)]
    pairs = [(x, y) for x, y in pairs if x != y]
    return (
        len(words_a) == len(words_b)
        and any(_SPOILT.search(word) for pair in pairs for word in pair)
        and all(_misread(x, y) or _misread(y, x) or looks_like(as_read(x), as_read(y)) for x, y in pairs)
    )


def with_trail(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span of a spoilt word with the mark that its last letter was read as: ``é`` as ``Ã©``."""
    end = span[1]
    if span[0] < end < len(text) and text[end - 1] in "ÃÂ" and not text[end].isalnum() and not text[end].isspace():
        end += 1
    return span[0], end


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
    if spoilt == good or not _SPOILT.search(spoilt):
        return False
    if "&" in spoilt and html.unescape(spoilt) == good:
        return True
    spoilt, good = (as_read(unicodedata.normalize("NFC", text)) for text in (spoilt, good))
    if spoilt == good:
        return True
    if _SEEN.search(spoilt) and spoilt.strip("?\ufffd\u25a1") and len(spoilt) <= 200:
        pattern = "".join(".{1,2}" if _SEEN.match(c) else re.escape(c) for c in spoilt)
        return re.fullmatch(pattern, good) is not None and not good.isascii()
    return False


def as_read(text: str) -> str:
    """A text with what was read in the wrong encoding read in the right one, and figures among letters as letters."""
    if not text.isascii():
        text = _CYRILLIC_SPOILT.sub(lambda run: _decoded(run.group(), "cp1251"), text)
        text = _BYTES.sub(lambda run: _decoded(run.group(), "mac_roman" if run.group()[0] in "√¬" else "cp1252"), text)
    return _FIGURES.sub(lambda figure: _LETTERS[figure.group()], text)


def _decoded(run: str, encoding: str) -> str:
    """Some characters as the bytes they stand for, read as UTF-8; as they are where they stand for none."""
    if run == "Ã":
        return "à"  # its second byte was a space
    try:
        return b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else encoding) for c in run).decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return run
