"""What each line of one text is: core, paratext (headline, standfirst, intertitle) or furniture.

Judged from the text alone, by its structure and typography; what repeats over a corpus is learned elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from provenance.agencies import agencies_in
from provenance.folding import Folded, fold
from provenance.furniture.cues import has_cue, is_caption, is_comments_heading, is_related_heading, suspects
from provenance.furniture.hinted import Hinted
from provenance.furniture.stamps import stamp_of_line

__all__ = ["Block", "Line", "Role", "blocks", "with_furniture"]


class Role(StrEnum):
    """What a block of text is to the article."""

    CORE = "core"
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    INTERTITLE = "intertitle"
    CAPTION = "caption"
    CREDIT = "credit"
    DATE_STAMP = "date_stamp"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a text (or lines wrapped by hand), without the white space around it.

    ``text[start:end]`` is the block, in characters.
    """

    start: int
    end: int
    role: Role


_WORD = re.compile(r"\w+")
_LINE = re.compile(r"[^\n]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_ENDS = ".!?…。！？।۔:;"
_CREDIT_TAIL = re.compile(r"[(\[][^()\[\]\n]{2,40}[)\]]\W*$")
_SHORT_SENTENCE_ENDS = ".;,…。"
_CLOSING = "'\"”’»“«‹)]」』"
_BYLINE = re.compile(r"(?:by|par|von|por|di|door|от)\s", re.IGNORECASE)
_TOOLS = re.compile(r"[^·\n]{2,30}(?:\s·\s[^·\n]{2,30})+")  # Print · Send · Text size
_ORIGIN = re.compile(
    r"(?:sources?|quellen?|fonte|fuente|источник|джерело)\s?:"
    r"|(?:as )?(?:first|originally) (?:reported|published) (?:by|in|on)\s"
    r"|(?:wie )?zuerst (?:berichtet|erschienen)|une information d(?:e|u)\s",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:автор|author|autor|auteur|texte?)\s?:"
    r"|\(?(?:additional |further )?(?:reporting|writing|editing) by\s",
    re.IGNORECASE,
)
_NEWSROOM = Hinted(
    r"\b(?:rédaction|redaktion|redacción|redação|redazione|редакция|newsroom|staff|desk|agencies|agences|agenturen)\b"
    r"|contribut|contribu[éií]|report(?:ed|ing) by",
    "rédaction|redaktion|redacción|redação|redazione|редакция|newsroom|staff|desk|agencies|agences|agenturen"
    "|contribu|reported by|reporting by",
)
_IN_NAMES = re.compile(r"and|avec|con|com|del?|den|der|di|du|et?|for|für|in|l[ae]|mit|of|och|pour|und|v[ao]n|with|[yи]")
_PROSE_WORDS = 8
_LONG = 25
_BYLINE_WORDS = 12
_PAGE = 12  # lines that are no prose in a text that is a page
_DENSE = 40  # words of a paragraph that count towards its being prose
_SPARSE = 6  # words that a line which is no prose counts against it
_REMAINS = 12  # words beside known furniture that are no article
_WALL = 3  # times as many words of furniture
_LONGEST_TAIL = 120  # characters at the end of a line that may hold a credit in brackets
_WRAPPED = range(45, 91)
_HYPHENS = "-\u00ad\u2010"


def blocks(text: str, folded: Folded | None = None, known_lines: dict[str, Line] | None = None) -> list[Block]:
    """Cut a text into blocks and say what each is.

    Parameters
    ----------
    folded
        What ``fold(text)`` returns, where it is at hand.
    known_lines
        What each line of other texts is, by itself; those of this text are added. Copies have most lines in common.

    Returns
    -------
    list of Block
        In order, not overlapping; white space between them belongs to none. A text without a single line of prose (a
        list, a poem, one headline) is core throughout.
    """
    lines = _lines(text)
    cue_words = suspects(fold(text) if folded is None else folded)
    known = {} if known_lines is None else known_lines
    kinds = []
    for start, end in lines:
        line = text[start:end]
        if line not in known:
            known[line] = Line.of(line, cue_words)
        kinds.append(known[line])
    roles = _roles(kinds)
    return [Block(start, end, role) for (start, end), role in zip(lines, roles, strict=True)]


class Line(NamedTuple):
    """What can be said of a line by itself."""

    words: int
    prose: bool
    open: bool  # wrapped by hand, with no end
    cue: bool
    caption: bool
    stamp: bool
    credit: bool
    origin: bool
    sentence: bool
    ends_with_credit: bool
    related: bool
    comments: bool

    @classmethod
    def of(cls, line: str, cue_words: frozenset[str]) -> Line:
        """Judge a line; ``cue_words`` are the ``suspects`` of its text."""
        words = len(_WORD.findall(line)) + (0 if line.isascii() else len(_UNSPACED.findall(line)) // 2)
        stamp = stamp_of_line(line) is not None
        end = line[-_LONGEST_TAIL:]
        tail = _CREDIT_TAIL.search(end) if ")" in end or "]" in end else None
        credited = tail is not None and bool(agencies_in(tail.group()))
        told = line[: -len(tail.group())] if tail is not None and credited else line
        ended = _ends(told, _SENTENCE_ENDS)
        prose = not stamp and words >= _PROSE_WORDS and (words >= _LONG or ended)
        return cls(
            words=words,
            prose=prose,
            open="\n" in line and not ended,
            cue=has_cue(line, cue_words) or ("·" in line and _TOOLS.fullmatch(line) is not None),
            caption=is_caption(line),
            stamp=stamp,
            credit=not stamp and words < _LONG and _is_credit(line, words, prose),
            origin=words <= _BYLINE_WORDS and _ORIGIN.match(line) is not None,
            sentence=_ends(line, _SHORT_SENTENCE_ENDS),
            ends_with_credit=credited,
            related=is_related_heading(line),
            comments=is_comments_heading(line),
        )

    @property
    def solid(self) -> bool:
        """Prose that does not speak of the page."""
        return self.prose and not self.caption and not self.credit and not (self.cue and self.words < 60)


def _words(text: str) -> int:
    """How many words, two characters of a script without spaces being one."""
    return len(_WORD.findall(text)) + len(_UNSPACED.findall(text)) // 2


def _is_credit(line: str, words: int, prose: bool) -> bool:
    """Whether a line says who wrote the text; a sentence that names an agency, or starts with "by", does not."""
    if _SOURCE.match(line) or _ORIGIN.match(line):
        return True
    if prose or words > _BYLINE_WORDS:
        return False
    newsroom = _NEWSROOM.search(line) is not None
    named = newsroom or bool(agencies_in(line))
    if _BYLINE.match(line):
        names = _WORD.findall(line)[1:]
        return named or all(not name[0].islower() or _IN_NAMES.fullmatch(name) for name in names)
    return named and words < _PROSE_WORDS and (newsroom or not _ends(line, _SHORT_SENTENCE_ENDS))


def _ends(line: str, marks: str) -> bool:
    """Whether a line ends with one of these marks, whatever closes behind it."""
    rest = line.rstrip()
    while rest and rest[-1] in _CLOSING:
        rest = rest.rstrip(_CLOSING).rstrip()
    return rest[-1:] in marks if rest else False


def _lines(text: str) -> list[tuple[int, int]]:
    """Spans of the lines; a line wrapped by hand, or that ends within a word, goes on in the next."""
    spans = []
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + line.index(stripped[0])
            spans.append((start, start + len(stripped)))
    wrapped = len(spans) >= 4 and max(end - start for start, end in spans) <= 100
    joined = spans[:1]
    for start, end in spans[1:]:
        before_start, before_end = joined[-1]
        last_line = text.rfind("\n", before_start, before_end) + 1 or before_start
        between = text[before_end:start]
        if between.count("\n") == 1 and (
            (text[before_end - 1] in _HYPHENS and text[before_end - 2].isalpha() and text[start].islower())
            or (
                wrapped
                and before_end - last_line in _WRAPPED
                and between.endswith("\n")
                and not _ends(text[last_line:before_end], _SENTENCE_ENDS)
            )
        ):
            joined[-1] = (before_start, end)
        else:
            joined.append((start, end))
    return joined


def _roles(lines: list[Line]) -> list[Role]:
    solid = [i for i, line in enumerate(lines) if line.solid]
    if all(lines[i].open for i in solid):  # verses, or what somebody typed
        page = sum(line.words for line in lines if line.cue)
        wall = page * 2 >= sum(line.words for line in lines) and page >= _PROSE_WORDS
        return [Role.FURNITURE if wall else _role_without_prose(line) for line in lines]
    if len(lines) - len(solid) >= _PAGE:
        low, high = _densest(lines)
        lines = [
            line._replace(prose=False) if line.prose and not low <= i <= high else line for i, line in enumerate(lines)
        ]
        solid = [i for i in solid if low <= i <= high]
    first, last = _body(lines, solid)
    roles = [Role.CORE] * len(lines)
    behind_furniture = False
    for i, line in enumerate(lines):
        if i < first:
            roles[i] = _head_role(i, line)
        elif i > last:
            roles[i] = _tail_role(line, behind_furniture)
            behind_furniture = behind_furniture or not (line.stamp or line.credit)
        elif line.stamp or line.credit or line.caption:
            roles[i] = _plain_role(line)
        elif line.related or (line.cue and not line.solid):
            roles[i] = Role.FURNITURE
        elif not line.prose and not line.sentence and line.words <= 12 and i < last:
            roles[i] = Role.INTERTITLE
    return roles


def _densest(lines: Sequence[Line]) -> tuple[int, int]:
    """First and last line of the stretch with the most prose and the fewest other lines.

    The maximum subsequence (Pasternack and Roth 2009) of what each line is worth: its words, up to 40, where it is
    prose, and less than nothing where it is not. Teasers of other stories stand between many lines that are none.
    """
    best = total = 0
    first = last = start = 0
    for i, line in enumerate(lines):
        if total <= 0:
            total, start = 0, i
        total += min(line.words, _DENSE) if line.solid else -_SPARSE
        if total > best:
            best, first, last = total, start, i
    return first, last


def _body(lines: list[Line], solid: list[int]) -> tuple[int, int]:
    """First and last line of the article's body."""
    last = _end(lines, solid)
    inside = [i for i in solid if i <= last]
    total = sum(lines[i].words for i in inside)
    first, head = inside[0], 0
    # A little prose on top, cut off from the rest by captions and tools, is a standfirst.
    for before, after in pairwise(inside):
        head += lines[before].words
        if head * 4 > total:
            break
        between = lines[before + 1 : after]
        if any(line.caption or line.stamp or line.credit or (line.cue and not line.related) for line in between):
            first = after
    while last + 1 < len(lines) and _goes_on(lines[last + 1]):
        last += 1
    return first, last


def _goes_on(line: Line) -> bool:
    """Whether a line after the last prose of the body is a short sentence of it."""
    page = line.stamp or line.credit or line.caption or line.cue or line.related or line.comments
    return line.sentence and not line.solid and line.words >= 3 and not page


def _end(lines: list[Line], solid: list[int]) -> int:
    """Last line of the body: where a credit, a stamp, comments or related stories close it, or the last prose.

    Related stories stand in the middle of the body when much prose comes after them, or prose at once.
    """
    total = sum(lines[i].words for i in solid)
    prose_after = [False] * len(lines)
    for i in range(len(lines) - 2, -1, -1):
        prose_after[i] = prose_after[i + 1] if lines[i + 1].related else lines[i + 1].solid
    seen, last = 0, solid[0]
    for i in range(solid[0], len(lines)):
        line = lines[i]
        if line.solid:
            seen += line.words
        if seen * 2 >= total:
            if line.solid and line.ends_with_credit:
                return i
            if line.stamp or line.comments or (line.credit and not line.caption):
                return last
            if line.related and (total - seen) * 5 < total and not prose_after[i]:
                return last
        if line.solid:
            last = i
    return last


def _role_without_prose(line: Line) -> Role:
    if line.cue and line.words >= _PROSE_WORDS:
        return Role.FURNITURE  # nothing but a login wall
    return _plain_role(line) if line.stamp or line.credit else Role.CORE


def _head_role(position: int, line: Line) -> Role:
    if line.stamp or line.credit or line.caption:
        return _plain_role(line)
    if line.cue:
        return Role.FURNITURE
    return Role.HEADLINE if position == 0 else Role.STANDFIRST


def _tail_role(line: Line, behind_furniture: bool) -> Role:
    """A stamp or credit that follows the body is the article's; further down a name belongs to the page.

    A line that names the source is a credit wherever it stands.
    """
    if line.stamp or line.origin or (line.credit and not behind_furniture):
        return _plain_role(line)
    return Role.FURNITURE


def _plain_role(line: Line) -> Role:
    if line.stamp:
        return Role.DATE_STAMP
    return Role.CAPTION if line.caption else Role.CREDIT


def with_furniture(parts: Iterable[Block], text: str, known: frozenset[str]) -> list[Block]:
    """Return the blocks, those that are known as furniture of the corpus marked as such.

    When they leave a few words of an article and no sentence, there is no article: a login wall stands in its place.
    """
    marked = [
        replace(part, role=Role.FURNITURE) if text[part.start : part.end].casefold() in known else part
        for part in parts
    ]
    rest = 0
    for part in marked:
        if part.role is not Role.FURNITURE:
            rest += _words(text[part.start : part.end])
            if rest >= _REMAINS:
                return marked
    around = sum(_words(text[part.start : part.end]) for part in marked if part.role is Role.FURNITURE)
    if around >= _WALL * rest:
        return [replace(part, role=Role.FURNITURE) for part in marked]
    return marked
