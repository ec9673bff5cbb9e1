"""Differences as a reader wants to see them: the telling ones first, each on a line, the rest counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from provenance.cli.terminal import Piece, Terminal, wrapped
from provenance.cli.texts import cells, fitting
from provenance.report.wording import by_kind, counted, quotation_marks, same_words

if TYPE_CHECKING:
    from provenance.differences import Difference
    from provenance.lineage import Comparison

__all__ = ["KIND_WIDTH", "STYLES", "by_kind", "counted", "drawn", "telling"]

STYLES: Final = {"substantive": "bold red", "editorial": "yellow", "accidental": "dim"}
"""How each severity is shown, the gravest first."""

KIND_WIDTH: Final = 13
"""Columns of the longest name of a kind."""

_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            "correction",
            "fact_change",
            "quotation",
            "substitution",
            "paraphrase",
            "omission",
            "addition",
            "transposition",
        )
    )
}
_IN_CONTEXT = frozenset({"correction", "fact_change", "substitution", "slip", "format", "typographic", "encoding"})
_CONTEXT = 24  # columns on either side
_LEAST = 12  # columns of a text beside which its length is told
_FEW = 60  # characters in which a name or number is all that changed
_NAME_OR_NUMBER = re.compile(r"\d|(?<!\w)[^\W\d_a-z]")
_INVISIBLE = re.compile(r"[^\S \n]|[\u00ad\u200b-\u200f\u2060\ufeff]")


def telling(found: Sequence[Difference], most: int) -> list[Difference]:
    """The few that tell most: substantive ones, then of each editorial kind the weightiest, then the next of each."""
    kinds: dict[str, list[Difference]] = {}
    for difference in sorted(found, key=_weight):
        if difference.severity != "accidental":
            kinds.setdefault(difference.kind, []).append(difference)
    turns = [
        ((0, 0) if difference.severity == "substantive" else (1, turn), _rank(difference), turn, difference)
        for members in kinds.values()
        for turn, difference in enumerate(members)
    ]
    chosen = [difference for *_, difference in sorted(turns, key=lambda item: item[:3])[:most]]
    return sorted(chosen, key=lambda difference: (_rank(difference), difference.a_span, difference.b_span))


def drawn(
    terminal: Terminal, comparison: Comparison, difference: Difference, width: int, most_lines: int | None = 1
) -> list[list[Piece]]:
    """A difference as lines of pieces: on one line, on two if that is not enough, or as many as it takes (``None``)."""
    a, b = _sides(terminal, difference)
    glyphs = terminal.glyphs
    if difference.kind == "quotation" and same_words(a, b):
        what, text = quotation_marks(comparison, difference)
        return _one_side(terminal, f"{what}: ", text, width, most_lines, "")
    if difference.kind == "transposition":
        return _one_side(terminal, "moved ", a, width, most_lines, "")
    if not b:
        return _one_side(terminal, f"{glyphs.missing} ", a, width, most_lines, "")
    if not a:
        return _one_side(terminal, f"{glyphs.added} ", b, width, most_lines, "bold")
    arrow = f" {glyphs.arrow} "
    room = width - cells(arrow) - 2
    left, right = (terminal.short(text, room) for text in (a, b))
    spare = room - cells(left) - cells(right)
    if spare >= 0:
        before, after = _context(terminal, comparison, difference, spare)
        return [[(before, "dim"), ("[", "dim"), left, (arrow, "dim"), (right, "bold"), ("]", "dim"), (after, "dim")]]
    if most_lines == 1:
        half = room // 2
        right_width = max(half, room - cells(left))
        left = terminal.short(a, room - min(cells(right), right_width))
        return [[("[", "dim"), left, (arrow, "dim"), (terminal.short(b, right_width), "bold"), ("]", "dim")]]
    return [
        *_one_side(terminal, f"{glyphs.missing} ", a, width, most_lines, ""),
        *_one_side(terminal, f"{glyphs.added} ", b, width, most_lines, "bold"),
    ]


def _weight(difference: Difference) -> tuple[bool, int, tuple[int, int]]:
    is_short = len(difference.a_text) + len(difference.b_text) <= _FEW
    names = is_short and _NAME_OR_NUMBER.search(difference.a_text) and _NAME_OR_NUMBER.search(difference.b_text)
    return (not names, -max(len(difference.a_text), len(difference.b_text)), difference.a_span)


def _rank(difference: Difference) -> int:
    return _RANK.get(difference.kind, len(_RANK))


def _sides(terminal: Terminal, difference: Difference) -> tuple[str, str]:
    a, b = difference.a_text, difference.b_text
    if difference.severity == "accidental" and terminal.prose(a) == terminal.prose(b):
        return _named(a), _named(b)
    return a.strip(), b.strip()


def _named(text: str) -> str:
    """Text in which what cannot be seen is named: the differences are in nothing else."""
    return _INVISIBLE.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def _one_side(
    terminal: Terminal, sign: str, text: str, width: int, most_lines: int | None, style: str
) -> list[list[Piece]]:
    if most_lines is None:
        lines = wrapped(terminal.prose(text), width - cells(sign)) or [""]
        return [[(sign if i == 0 else " " * cells(sign), "dim"), (line, style)] for i, line in enumerate(lines)]
    words = len(text.split())
    room = width - cells(sign)
    shown = terminal.short(text, room)
    if not shown.endswith(terminal.glyphs.ellipsis) or words < 2:
        return [[(sign, "dim"), (shown, style)]]
    size = f" ({words:,} words)"
    if room < _LEAST + cells(size):
        return [[(sign, "dim"), (shown, style)]]
    return [[(sign, "dim"), (terminal.short(text, room - cells(size)), style), (size, "dim")]]


def _context(terminal: Terminal, comparison: Comparison, difference: Difference, spare: int) -> tuple[str, str]:
    """The words around a short difference, as the first text has them."""
    room = min(spare // 2, _CONTEXT)
    if difference.kind not in _IN_CONTEXT or room < 4:
        return "", ""
    text = comparison.a.text
    low, high = difference.a_span
    before = text[max(0, low - 2 * _CONTEXT) : low].rpartition("\n")[2]
    after = text[high : high + 2 * _CONTEXT].partition("\n")[0]
    before = terminal.prose(before)[::-1]
    before = _some_words(before, room)[::-1]
    return before, _some_words(terminal.prose(after), room)


def _some_words(text: str, width: int) -> str:
    """The beginning of a text that fits, in whole words where there are words."""
    head = fitting(text, width)
    if len(head) == len(text) or text[len(head)] == " ":
        return head.rstrip() if head.strip() else ""
    cut = head.rfind(" ")
    return head[:cut].rstrip() if cut > 0 else head if " " not in text else ""
