"""Marked text: a text cut wherever a mark begins or ends, so that marks may overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Mark", "Piece", "in_rows", "pieces", "within_spaces"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a text and what is said of them; an empty span is a place between two characters.

    Attributes
    ----------
    start, end
        The span.
    number
        Names the mark among those of its kind.
    rank
        The mark of the lowest rank is shown where several meet; of these the shortest.
    """

    start: int
    end: int
    number: int
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that the same marks hold.

    Attributes
    ----------
    start, text
        Where, and which.
    marks
        Those that hold it, the one to show first.
    begins, ends
        Numbers of the marks that begin here, and that end with it.
    """

    start: int
    text: str
    marks: tuple[Mark, ...]
    begins: frozenset[int]
    ends: frozenset[int]


def pieces(text: str, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> Iterator[Piece]:
    """The text in pieces, cut at each end of a mark and at the ``cuts``; joined they are the text.

    >>> found = pieces("abcd", [Mark(1, 3, 7), Mark(4, 4, 8)])
    >>> [(piece.text, [mark.number for mark in piece.marks]) for piece in found]
    [('a', []), ('bc', [7]), ('d', []), ('', [8])]
    """
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    points: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.start == mark.end:
            points[mark.start].append(mark)
        else:
            opening[mark.start].append(mark)
            closing[mark.end].append(mark)
    borders = sorted({0, len(text), *opening, *closing, *points, *cuts})
    active: set[Mark] = set()
    for place, start in enumerate(borders):
        active.difference_update(closing.get(start, ()))
        for point in sorted(points.get(start, ()), key=_shown_first):
            yield Piece(start, "", (point,), frozenset({point.number}), frozenset({point.number}))
        begun = opening.get(start, ())
        active.update(begun)
        end = borders[place + 1] if place + 1 < len(borders) else start
        if start < end:
            holding = tuple(sorted(active, key=_shown_first))
            ended = closing.get(end, ())
            yield Piece(
                start, text[start:end], holding, *(frozenset(m.number for m in some) for some in (begun, ended))
            )


def _shown_first(mark: Mark) -> tuple[int, int, int]:
    return mark.rank, mark.end - mark.start, mark.number


def within_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends; one that is nothing else stays as it is."""
    held = text[start:end]
    if not held.strip():
        return start, end
    return end - len(held.lstrip()), start + len(held.rstrip())


def in_rows(found: Iterable[Piece], cuts: Sequence[int]) -> list[list[Piece]]:
    """Pieces by rows that begin at the cuts, of which the first is 0; a mark without characters stays with what is
    before it."""
    rows: list[list[Piece]] = [[] for _ in cuts]
    row = 0
    for piece in found:
        while row + 1 < len(cuts) and piece.start >= cuts[row + 1] and (piece.text or piece.start > cuts[row + 1]):
            row += 1
        rows[row].append(piece)
    return rows
