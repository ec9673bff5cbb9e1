"""Marks that any text has: its quotation marks, apostrophes, dashes, numbers, sentences, quotations."""

from __future__ import annotations

import re

from .draft import Draft, Mark, Pool

__all__ = ["draft_of_any_text", "marks_of_glyphs"]

_Found = tuple[str, int, int, str]
_GLYPHS = (
    ("apostrophe", re.compile(r"(?<=\w)['’](?=\w)|(?<=s)'(?= )")),
    ("dash", re.compile(r"(?<= )(?:-|–|—|--)(?= )")),
    ("percent", re.compile(r"(?<=\d)(?:[ \u00a0\u202f]?%| per ?cent| Prozent)")),
)
_QUOTED = re.compile(r'"[^"\n]+"|«[ \u00a0\u202f]?[^«»\n]+[ \u00a0\u202f]?»|“[^“”\n]+”|„[^„“\n]+“')
_EDGES = re.compile(r"^(?:\"|«[ \u00a0\u202f]?|“|„)|(?:\"|[ \u00a0\u202f]?»|”|“)$")
_NUMBER = re.compile(r"(?<![\w.,:/-])\d{1,3}(?:,\d{3})+(?![\w.,:/-])|(?<![\w.,:/-])\d{2,4}(?![\w:/-]|[.,]\d)")
_LINE = re.compile(r"[^\n]+?(?:(?<![A-Z])[.!?…][\"”’»“)]?(?=\s+[\"“„«A-ZÀ-ÝÄÖÜ]|\s*(?:\n|$))|(?=\n|$))")


def marks_of_glyphs(text: str) -> list[_Found]:
    """Marks of what houses write in their own way; those of a quotation come in pairs."""
    found = [(kind, m.start(), m.end(), "") for kind, pattern in _GLYPHS for m in pattern.finditer(text)]
    for quoted in _QUOTED.finditer(text):
        first, last = (edge.span() for edge in _EDGES.finditer(quoted.group()))
        at = quoted.start()
        found += [("open", at + first[0], at + first[1], ""), ("close", at + last[0], at + last[1], "")]
    return found


def draft_of_any_text(text: str, pool: Pool) -> Draft:
    """Start a family with a text of one's own: what can be seen without annotations is marked.

    Names, places, dates and sentences that have another form are not; operators that need them find nothing to do.
    """
    found = marks_of_glyphs(text)
    found += [("number", m.start(), m.end(), m.group().replace(",", "")) for m in _NUMBER.finditer(text)]
    found += [("line", m.start() + _indent(m.group()), m.end(), "") for m in _LINE.finditer(text) if m.group().strip()]
    for quoted in _QUOTED.finditer(text):
        first, last = (edge.span() for edge in _EDGES.finditer(quoted.group()))
        found.append(("words", quoted.start() + first[1], quoted.start() + last[0], ""))
    numbers = pool.write(text)
    return Draft(pool, numbers, [Mark(kind, tuple(numbers[low:high]), info) for kind, low, high, info in found])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
