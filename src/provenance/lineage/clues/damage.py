"""D6 errors: what is broken in the copy and whole in the source was not copied from it the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from provenance.document import Document
from provenance.lineage.clues.view import Clue, View

__all__ = ["common_damage", "damage", "nearer_ancestor"]

_LOST = re.compile(r"\(\s?\)|\ufffd|Ã[\u0080-\u00bf]|â€|Â[\u00a0-\u00bf]")
_MISREAD = re.compile(r"[^\W_]*(?:\ufffd|Ã[\u0080-\u00bf]|â€|Â[\u00a0-\u00bf])")
_WHOLE = re.compile(r"(?![ÃÂ])[\u00c0-\u024f]|[‘’“”–—…]")
_EMPTY = re.compile(r"\(\s?\)")
_TRACES = ("\ufffd", "Ã", "â€", "Â")
_GLUED = 3  # letters of each of two words that became one


def damage(view: View) -> Iterator[Clue]:
    """Say where the copy lost a character, a space or the spelling of a word that is whole in the source."""
    found = list(_broken(view))
    lost = len(_lost(view.copy.text)) - len(_lost(view.source.text))
    if lost > 0:
        found.append("characters that were lost")
    if found:
        yield Clue("D6", min(0.9, 0.5 * len(found)), f"broken here and whole in the other: {', '.join(found[:3])}")


def common_damage(a: Document, b: Document) -> Iterator[Clue]:
    """Say whether both texts lost the same characters: they have an ancestor in common, whoever came first."""
    first, second = (
        {document.text[max(0, m.start() - 12) : m.end() + 12] for m in _lost(document.text)} for document in (a, b)
    )
    for common in sorted(first & second)[:1]:
        yield Clue("D6", 0.0, f"both have {common!r}")


def nearer_ancestor(a: Document, b: Document) -> bool:
    """Whether both texts have a character misread in the same place of texts that are otherwise read right.

    That happens when a page is made or read, not in the dispatch of an agency, so one of the two has it from the other,
    or both from a text that had the dispatch before them. A reader that misread a whole text may have misread two.
    """
    if not all(any(map(document.text.__contains__, _TRACES)) for document in (a, b)):
        return False
    places = []
    for document in (a, b):
        found = list(_MISREAD.finditer(document.text))
        if 2 * len(found) > len(_WHOLE.findall(document.text)):
            return False
        places.append({document.text[max(0, m.start() - 12) : m.end()] for m in found})
    return not places[0].isdisjoint(places[1])


def _broken(view: View) -> Iterator[str]:
    source, copy = view.source.tokens, view.copy.tokens
    for left, right in view.gaps():
        if right.b - left.b_end != 1 or not 1 <= right.a - left.a_end <= 2:
            continue
        whole, broken = source[left.a_end : right.a], copy[left.b_end : right.b]
        if len(broken[0]) < _GLUED + 1 or broken[0].isdigit():
            continue
        if len(whole) == 2:
            space = view.source.text[slice(*view.source.between(left.a_end + 1))]
            if "".join(whole) == broken[0] and min(map(len, whole)) >= _GLUED and space.isspace():
                yield repr(broken[0])
        elif Levenshtein.distance(whole[0], broken[0], score_cutoff=1) == 1 and whole[0][0] == broken[0][0]:
            in_source, in_copy = view.source.counts, view.copy.counts
            once = in_source[broken[0]] + in_copy[broken[0]] == 1
            if once and in_source[whole[0]] + in_copy[whole[0]] >= 3:  # a word that both texts spell right elsewhere
                yield repr(broken[0])


def _lost(text: str) -> list[re.Match[str]]:
    """Where characters were lost; most texts need not be searched for all that shows it."""
    if any(map(text.__contains__, _TRACES)):
        return list(_LOST.finditer(text))
    return list(_EMPTY.finditer(text))
