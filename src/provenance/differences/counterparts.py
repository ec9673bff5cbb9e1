"""Whether two parts of the texts stand for each other, and what each holds beside that."""

from __future__ import annotations

import re

from provenance.differences.kinds import Span
from provenance.differences.plain import stems
from provenance.document import Document
from provenance.quotes import DOUBLE, SINGLE

__all__ = ["SUBSTITUTION", "clause_behind", "is_short", "stands_for", "supported", "with_per_cent"]

SUBSTITUTION = 12
"""A replacement longer than this on either side is an omission and an addition, unless it says the same anew."""
_SUPPORT = 4  # equal words beside a change without which nothing can be said of facts
_REACH = 10  # words beside a change in its sentence
_ALIKE = 0.5  # share of them that both texts have
_UNLIKE = 0.2  # share of the words below which a whole sentence stands for itself
_REWRITTEN = 60  # tokens of a sentence that may be said anew
_SHARED = 0.4  # share of its words that do return
_QUOTES = DOUBLE + SINGLE + " \u00a0\u202f"
_PER_CENT = re.compile(r"[^\S\n]?[%‰]")


def stands_for(a: Document, b: Document, part_a: Span, part_b: Span) -> bool:
    """Whether two parts are short enough to stand for each other, or share many words."""
    longest = max(part_a[1] - part_a[0], part_b[1] - part_b[0])
    if min(part_a[1] - part_a[0], part_b[1] - part_b[0]) >= _SUPPORT and (
        _is_sentence(a, part_a) or _is_sentence(b, part_b)
    ):
        words_a, words_b = (
            {token[:5] for token in document.tokens[slice(*part)] if len(token) >= 4 or token[0].isnumeric()}
            for document, part in ((a, part_a), (b, part_b))
        )
        if len(words_a & words_b) <= _UNLIKE * max(len(words_a), len(words_b)):
            return False
    if longest <= SUBSTITUTION or longest > _REWRITTEN:
        return longest <= SUBSTITUTION
    words_a, words_b = stems(a.tokens[slice(*part_a)]), stems(b.tokens[slice(*part_b)])
    return len(words_a & words_b) >= max(2, _SHARED * max(len(words_a), len(words_b)))


def supported(a: Document, b: Document, part_a: Span, part_b: Span) -> bool:
    """Whether two parts stand among the same words, so that they say what the texts say of one thing.

    Enough equal words stand right before and after them, or their sentences share most of the others.
    """
    if _in_one_sentence(a, part_a, b, part_b):
        return True
    before = after = 0
    while before < _SUPPORT and min(part_a[0], part_b[0]) > before:
        if a.tokens[part_a[0] - 1 - before] != b.tokens[part_b[0] - 1 - before]:
            break
        before += 1
    while after < _SUPPORT and max(part_a[1] - len(a.tokens), part_b[1] - len(b.tokens)) + after < 0:
        if a.tokens[part_a[1] + after] != b.tokens[part_b[1] + after]:
            break
        after += 1
    return before + after >= _SUPPORT


def clause_behind(a: Document, b: Document, part_a: Span, part_b: Span) -> tuple[Span, Span] | None:
    """A clause at the end of a sentence that only one of two parts has, behind what stands for the other.

    Of ``Wallsee, where it rained.`` against ``Tiefenort.`` it is ``, where it rained``.
    """
    if not (a.border(part_a[1]) and b.border(part_b[1])):
        return None
    for one, part, other, of_a in ((a, part_a, part_b, True), (b, part_b, part_a, False)):
        most = min(part[1] - 1, part[0] + _SUPPORT, part[0] + other[1] - other[0] + 2)
        for token in range(part[0] + 1, most + 1):
            low, high = one.between(token)
            if (
                one.text[low:high].lstrip(_QUOTES).startswith(",")
                and part[1] - token >= 2
                and other[1] - other[0] <= _SUPPORT
            ):
                clause, point = (token, part[1]), (other[1], other[1])
                return (clause, point) if of_a else (point, clause)
    return None


def with_per_cent(a: Document, b: Document, a_span: Span, b_span: Span) -> tuple[Span, Span]:
    """The spans of two numbers of which one has a sign behind it and the other says it in words: what is not alike."""
    in_a, in_b = _PER_CENT.match(a.text, a_span[1]), _PER_CENT.match(b.text, b_span[1])
    if bool(in_a) == bool(in_b):
        return a_span, b_span
    spans = (a_span[0], in_a.end() if in_a else a_span[1]), (b_span[0], in_b.end() if in_b else b_span[1])
    number = a.text[slice(*a_span)] if in_a else b.text[slice(*b_span)]
    if not (a.text.startswith(number, a_span[0]) and b.text.startswith(number, b_span[0])):
        return spans
    return (spans[0][0] + len(number), spans[0][1]), (spans[1][0] + len(number), spans[1][1])


def _is_sentence(document: Document, part: Span) -> bool:
    return bool(document.border(part[0])) and bool(document.border(part[1]))


def _in_one_sentence(a: Document, part_a: Span, b: Document, part_b: Span) -> bool:
    """Whether two parts stand in sentences that have most of their other words in common."""
    one, other = _beside_in_sentence(a, part_a), _beside_in_sentence(b, part_b)
    common = len(one & other)
    return common >= _SUPPORT and common >= _ALIKE * max(len(one), len(other))


def _beside_in_sentence(document: Document, part: Span) -> set[str]:
    """The words up to ten before and after a part, in its sentence."""
    low, high = part
    while low > 0 and part[0] - low < _REACH and not document.border(low):
        low -= 1
    while high < len(document.tokens) and high - part[1] < _REACH and not document.border(high):
        high += 1
    return {*document.tokens[low : part[0]], *document.tokens[part[1] : high]}


def is_short(part_a: Span, part_b: Span) -> bool:
    """Whether two parts are a few words each."""
    return max(part_a[1] - part_a[0], part_b[1] - part_b[0]) <= _SUPPORT
