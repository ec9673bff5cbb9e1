"""Write ``fold_table.npz``, the folding of every code point, from the Unicode data of this Python.

Run with Python 3.11 (Unicode 14.0), the version ``Scheme.unicode`` states::

    python -m provenance._kernels.make_fold_table

The table, not the running Python, defines folding, so that a newer Python changes no stored signature.

For a code point ``c`` the table holds the folded code points ``f(c)`` and, for every code point that can
come out of a fold, its class (see ``unicode_table``). ``f`` is: compatibility decomposition (NFKD), marks
dropped, case folded, repeated until nothing changes. Every rule looks at one code point only, and marks
that are dropped are dropped before case folding, hence NFC and NFD input give the same result.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np

from provenance._kernels.unicode_table import DIGIT, DIGIT_SEPARATOR, MARK, SEPARATOR, SPACE, UNSPACED, WORD

UNICODE = "14.0.0"
CODE_POINTS = 0x110000

# Scripts written without spaces between words: a character is a token.
_UNSPACED_NAMES = (
    "CJK UNIFIED IDEOGRAPH",
    "CJK COMPATIBILITY IDEOGRAPH",
    "IDEOGRAPHIC ITERATION MARK",
    "IDEOGRAPHIC NUMBER ZERO",
    "VERTICAL IDEOGRAPHIC ITERATION MARK",
    "HIRAGANA",
    "KATAKANA",
    "BOPOMOFO",
    "THAI",
    "LAO",
    "KHMER",
    "MYANMAR",
    "TAI LE",
    "NEW TAI LUE",
    "TAI THAM",
    "TAI VIET",
    "JAVANESE",
    "BALINESE",
    "YI SYLLABLE",
    "TANGUT",
    "NUSHU",
)
# Letters that NFKD leaves whole although newsrooms write them apart or without their stroke.
_LETTERS = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
}
# Letters by category that stand for an apostrophe or a prime.
_APOSTROPHE_LETTERS = "ʹʺʻʼʽʾʿˈˊˋꞌ"
_DIGIT_SEPARATORS = ".,'’‘ʼ`´·٫٬"
_SPACES = "\t   \u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000 "
# Default_Ignorable_Code_Point where the general category does not already say so (DerivedCoreProperties).
_IGNORABLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0}
_IGNORABLE |= set(range(0xFE00, 0xFE10)) | set(range(0xE0100, 0xE01F0))


def dropped_mark(char: str) -> bool:
    """Whether a combining mark is dropped: accents are, vowel signs and kana voicing marks are not."""
    category = unicodedata.category(char)
    return category == "Me" or (category in ("Mn", "Mc") and unicodedata.combining(char) not in (0, 8))


def dropped(char: str) -> bool:
    """Whether a code point vanishes: dropped marks, format characters, ignorable code points."""
    return dropped_mark(char) or unicodedata.category(char) == "Cf" or ord(char) in _IGNORABLE


def fold_char(char: str) -> str:
    """Fold one code point to a fixed point of: decompose, drop, fold case, spell out letters."""
    current = unicodedata.normalize("NFD", char)
    if "\ud800" <= char <= "\udfff" or current in _DIGIT_SEPARATORS:
        return current
    while True:
        decomposed = "".join(c for c in unicodedata.normalize("NFKD", current) if not dropped(c))
        following = "".join(_LETTERS.get(c, c) for c in decomposed.casefold())
        following = "".join(_digit(c) for c in following)
        if following == current:
            return current
        current = following


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def classify(char: str) -> int:
    """Class of a folded code point."""
    category = unicodedata.category(char)
    if char in _DIGIT_SEPARATORS:
        return DIGIT_SEPARATOR
    if char in _SPACES:
        return SPACE
    if char in _APOSTROPHE_LETTERS:
        return SEPARATOR
    if category == "Nd":
        return DIGIT
    if category in ("Mn", "Mc"):
        return MARK
    if category[0] in "LN":
        return UNSPACED if unicodedata.name(char, "").startswith(_UNSPACED_NAMES) else WORD
    return SEPARATOR


def build() -> dict[str, np.ndarray]:
    """Return the arrays of ``fold_table.npz``."""
    if unicodedata.unidata_version != UNICODE:
        raise SystemExit(f"needs Unicode {UNICODE} (Python 3.11), this Python has {unicodedata.unidata_version}")
    classes = np.zeros(CODE_POINTS, np.uint8)
    dropped_marks = np.zeros(CODE_POINTS, np.bool_)
    mapped: list[int] = []  # code points that do not fold to themselves
    lengths: list[int] = []
    folded: list[int] = []
    for code in range(CODE_POINTS):
        char = chr(code)
        classes[code] = classify(char)
        dropped_marks[code] = dropped_mark(char)
        result = fold_char(char)
        if result != char:
            mapped.append(code)
            lengths.append(len(result))
            folded.extend(map(ord, result))
    # Planes 2 and 3 are reserved for ideographs: those not yet assigned in this version are ideographs.
    plane = np.arange(0x20000, 0x3FFFE)
    unassigned = np.array([unicodedata.category(chr(c)) == "Cn" for c in plane])
    classes[plane[unassigned]] = UNSPACED
    return {
        "unicode": np.frombuffer(UNICODE.encode(), np.uint8),
        "classes": classes,
        "dropped_marks": np.packbits(dropped_marks),
        "mapped": np.array(mapped, np.uint32),
        "lengths": np.array(lengths, np.uint8),
        "folded": np.array(folded, np.uint32),
    }


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name("fold_table.npz"), allow_pickle=False, **build())
