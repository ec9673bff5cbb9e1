"""Damage: by encodings, extractors and scanners (E0), and slips of the hand (E15)."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

from ..draft import Draft
from ..stories import Story
from .places import core_paragraphs, free, inside_quotes, words_of

__all__ = ["garble", "glue", "hide_in_spaces", "lose_character", "misread", "slip"]

_READ_AS = (("rn", "m"), ("cl", "d"), ("li", "h"), ("m", "rn"), ("l", "1"), ("o", "0"), ("e", "c"), ("in", "m"))


def garble(draft: Draft, draw: Random, story: Story) -> bool:
    """Read the bytes of a word with accents, or of a typographic mark, as Latin-1."""
    found = [m.span() for m in re.finditer(r"[à-ÿœ’“”–…]", draft.text) if free(draft, *m.span())]
    if not found:
        return False
    start, end = draw.choice(found)
    new = draft.text[start:end].encode().decode("cp1252", "replace")
    draft.replace(start, end, new, "E0", note="mojibake")
    return True


def lose_character(draft: Draft, draw: Random, story: Story) -> bool:
    """Put the replacement character for one with an accent."""
    found = [m.span() for m in re.finditer(r"(?<=\w)[à-ÿœ](?=\w)", draft.text) if free(draft, *m.span())]
    if not found:
        return False
    draft.replace(*draw.choice(found), "\ufffd", "E0", note="lost character")
    return True


def glue(draft: Draft, draw: Random, story: Story) -> bool:
    """Lose the boundary between two blocks."""
    paragraphs = core_paragraphs(draft)
    gaps = [(a[1], b[0]) for a, b in pairwise(paragraphs) if free(draft, a[1], b[0])]
    if not gaps:
        return False
    draft.cut(*draw.choice(gaps), "E0", note="glued boundary")
    return True


def hide_in_spaces(draft: Draft, draw: Random, story: Story) -> bool:
    """Put a no-break space for a space, or a character without width or a soft hyphen into a word."""
    if draw.random() < 0.4:
        found = [m.span() for m in re.finditer(r"(?<=[a-z]) (?=[a-z])", draft.text) if free(draft, *m.span())]
        if found:
            draft.replace(*draw.choice(found), "\u00a0", "E0", note="no-break space")
        return bool(found)
    words = [(start, end) for start, end, word in words_of(draft) if len(word) > 7 and free(draft, start, end)]
    if not words:
        return False
    start, end = draw.choice(words)
    at = start + draw.randint(3, end - start - 3)
    draft.insert(at, draw.choice(("\u200b", "\u00ad")), "E0", note="invisible character")
    return True


def misread(draft: Draft, draw: Random, story: Story) -> bool:
    """Read letters as a scanner does: ``rn`` as ``m``. What remains may pass for a slip."""
    words = [item for item in words_of(draft) if len(item[2]) > 5 and item[2].islower() and free(draft, *item[:2])]
    found = [(item, pair) for item in words for pair in _READ_AS if pair[0] in item[2][1:]]
    if not found:
        return False
    (start, end, word), (old, new) = draw.choice(found)
    at = word.index(old, 1)
    draft.replace(start, end, word[:at] + new + word[at + len(old) :], "E0", "E15", note=f"misread: {word}")
    return True


def slip(draft: Draft, draw: Random, story: Story) -> bool:
    """Mistype a word: two letters swapped, one lost, one doubled."""
    words = [item for item in words_of(draft) if len(item[2]) > 5 and item[2].isalpha() and item[2].islower()]
    words = [item for item in words if free(draft, *item[:2]) and not inside_quotes(draft, *item[:2])]
    if not words:
        return False
    start, end, word = draw.choice(words)
    new = word
    while new == word:
        at = draw.randint(1, len(word) - 3)
        new = draw.choice(
            (
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
            )
        )
    draft.replace(start, end, new, "E15", note=f"slip: {word} -> {new}")
    return True
