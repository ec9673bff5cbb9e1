"""D5 what a cut leaves behind: a connective or pronoun without antecedent, an acronym nobody spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.document import Document
from provenance.lineage.clues.view import Clue, View

__all__ = ["cuts"]

_PRONOUNS = frozenset(
    """
    he she they it his her their il elle ils elles er sie él ella ellos ellas ele ela eles elas egli lei loro
    он она они він вона вони той тя те dia ia mereka
    """.split()
)
_CONNECTIVES = frozenset(
    """
    this these those however also moreover meanwhile but instead therefore nevertheless
    ce cet cette ces celui celle ainsi cependant toutefois aussi mais pourtant donc or par
    dieser diese dieses jedoch auch aber allerdings zudem außerdem dennoch deshalb dort
    esto este esta estos sin además también pero asimismo
    isso este esta além também mas porém
    questo questa inoltre anche ma però
    это этот эта эти однако также кроме но при поэтому
    це цей ця ці однак також крім але при тому
    това този тази обаче също но
    ini itu namun selain juga tetapi
    """.split()
)
_DANGLING = _PRONOUNS | _CONNECTIVES
_ACRONYM = re.compile(r"\((?P<letters>[A-ZÀ-ÞА-ЯЁІЇЄ]{2,6})\)")
_FEWEST = 5  # tokens of a cut
_BEFORE = 8  # words before an acronym that may spell it out


def cuts(view: View) -> Iterator[Clue]:
    """Say where the copy goes on as if something stood before it that only the source has."""
    dangling = list(_dangling(view))
    if dangling:
        weight = sum(0.4 if word in _CONNECTIVES else 0.2 for word in dangling)
        yield Clue("D5", min(0.6, weight), f"what went before {', '.join(map(repr, dangling[:3]))} was cut")
    orphans = list(_orphans(view))
    if orphans:
        yield Clue("D5", 0.6, f"nothing spells out {', '.join(orphans[:3])}")


def _dangling(view: View) -> Iterator[str]:
    source, copy = view.source, view.copy
    if view.runs and view.runs[0].b == 0 and view.runs[0].a >= _FEWEST and source.is_core[view.runs[0].a - 1]:
        token = view.runs[0]
        if copy.tokens[token.b] in _DANGLING and source.border(token.a) > 0:
            yield copy.tokens[token.b]
    for left, right in view.gaps():
        if left.b_end != right.b or right.a - left.a_end < _FEWEST or right.b >= len(copy.tokens):
            continue
        if copy.tokens[right.b] in _DANGLING and source.border(left.a_end) and source.border(right.a):
            yield copy.tokens[right.b]


def _orphans(view: View) -> Iterator[str]:
    """Acronyms in brackets that the words before them spell out in the source and not in the copy."""
    found = list(_ACRONYM.finditer(view.copy.text))
    if not found:
        return
    for match in found:
        letters = match.group("letters")
        place = view.source.text.find(match.group())
        if place >= 0 and _spelled(view.source, place, letters) and not _spelled(view.copy, match.start(), letters):
            yield match.group()


def _spelled(document: Document, place: int, letters: str) -> bool:
    """Whether initials of the words before a place give the letters, in their order, the first of them among these."""
    words = re.findall(r"\w+", document.text[max(0, place - 120) : place])[-_BEFORE:]
    wanted = letters.casefold()[::-1]
    at = 0
    for word in reversed(words):
        if at < len(wanted) and word[0].casefold() == wanted[at]:
            at += 1
    return at == len(wanted)
