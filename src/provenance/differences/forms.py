"""What kind of difference lies between two written forms of one word, or of some words that stand for each other."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from provenance.differences.kinds import Kind, Span
from provenance.differences.marks import DASHES, INVISIBLE

__all__ = ["in_step", "replaced", "written"]

Word = tuple[str, str]
"""A folded token and how it is written."""

_JOINTS = DASHES + ".'’/&"
_DIGITS = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:[^\w\n]\d{3})+")
_DECIMAL = re.compile(r"(\d+|\d{1,3}(?:[^\w\n]\d{3})+)[.,](\d{1,2}|\d{4,})")


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


def replaced(a: Sequence[Word], b: Sequence[Word], raw: str) -> Kind:
    """Kind of difference between some words and those that stand for them; ``raw`` is all that is written there."""
    if [token for token, _ in a] == [token for token, _ in b]:
        return "typographic"
    if "".join(token for token, _ in a) == "".join(token for token, _ in b):
        if any(token[0].isdigit() for token, _ in (*a, *b)):
            return "format"  # 22h40 and 22 h 40
        return "typographic" if any(c in _JOINTS for c in raw) else "encoding"  # clean-up, U.S., or a boundary was lost
    values_a, values_b = [_value(word) for word in a], [_value(word) for word in b]
    numbers_a, numbers_b = ([value for value in values if value is not None] for values in (values_a, values_b))
    words_a, words_b = (
        Counter(token for (token, _), value in zip(words, values, strict=True) if value is None)
        for words, values in ((a, values_a), (b, values_b))
    )
    if not numbers_a or not numbers_b or not (words_a <= words_b or words_b <= words_a):
        return "substitution"
    if words_a == words_b:
        return "format" if numbers_a == numbers_b else "fact_change"  # 7 October, October 7
    if len(numbers_a) == len(numbers_b) and numbers_a != numbers_b:
        scaled = all(_thousands(x, y) for x, y in zip(numbers_a, numbers_b, strict=True))
        return "format" if scaled else "fact_change"  # 3 million, 3,000,000; 5,000, more than 7,000
    return "substitution"


def in_step(a: Sequence[Word], b: Sequence[Word]) -> list[tuple[Span, Span]]:
    """Parts of a replacement that stand for each other: words for words, numbers for numbers, or all for all."""
    numeric = [_value(word) is not None for word in a]
    if numeric != [_value(word) is not None for word in b]:
        return [((0, len(a)), (0, len(b)))]
    runs = ([*run] for _, run in groupby(range(len(a)), numeric.__getitem__))
    return [((run[0], run[-1] + 1), (run[0], run[-1] + 1)) for run in runs]


def _thousands(a: Decimal, b: Decimal) -> bool:
    """Whether one number is the other in thousands or millions."""
    return a != b and max(a, b) in (min(a, b) * 10**3, min(a, b) * 10**6, min(a, b) * 10**9)


def _value(word: Word) -> Decimal | None:
    """Value of a number: ``3.0`` is ``3``, and ``12.400`` is twelve thousand and four hundred."""
    token, raw = word
    if not (token.isascii() and token.isdigit() and len(token) < 30):
        return None
    decimal = _DECIMAL.fullmatch(raw)
    return Decimal(f"{''.join(_DIGITS.findall(decimal[1]))}.{decimal[2]}") if decimal else Decimal(token)
