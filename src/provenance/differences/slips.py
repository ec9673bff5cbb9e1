"""Slips of the keyboard: one or two letters wrong, and one of the two words is no word."""

from __future__ import annotations

from provenance.differences.context import Context
from provenance.differences.spelling import distance, same_word

__all__ = ["is_slip"]

_SHORTEST = 4  # letters of a word in which a slip can be told from another word
_LONG = 8  # letters of a word that may have two wrong
_ENDINGS = frozenset(
    "s es e ed d ing en n er r t x a o i as os is m te ten st et em es ent ant ait aient nt y ly al ally ion"
    " а ы и у е я ой ом ов ам ах ю ь л ла ли ло".split()
)
_INSIDE = 3


def is_slip(context: Context, a: str, b: str) -> bool:
    """Whether two folded words that stand for each other are one word, misspelt in one of the texts.

    Letters are missing, doubled, wrong or exchanged; it is no ending and no other house's spelling; and the two are not
    both words of the texts elsewhere.

    Parameters
    ----------
    a, b
        The words; no names and no numbers.
    """
    shorter, longer = sorted((len(a), len(b)))
    if shorter < _SHORTEST - 1 or longer < _SHORTEST or longer - shorter > 2 or not (a + b).isalpha():
        return False
    if not ord(max(a + b)) < 0x590:  # alphabets in which a letter is a key
        return False
    apart = distance(a, b)
    if apart > (2 if shorter >= _LONG else 1) or same_word(a, b):
        return False
    if apart == 2 and len(a) == len(b) and sorted(a) != sorted(b):
        return False  # reported, recorded
    in_a, in_b = context.counts
    elsewhere = [(in_a[word] + in_b[word]) > 1 for word in (a, b)]
    if all(elsewhere):
        return False
    if any(elsewhere):
        return not _inflected(a, b) or sorted(a) == sorted(b)
    if sorted(a) == sorted(b):  # letters exchanged
        return True
    return not _inflected(a, b) and shorter >= _SHORTEST and a[0] == b[0]


def _inflected(a: str, b: str) -> bool:
    """Whether two words differ in their endings only."""
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    end_a, end_b = a[same:], b[same:]
    if same < _INSIDE:
        return False
    return all(not end or end in _ENDINGS for end in (end_a, end_b))
