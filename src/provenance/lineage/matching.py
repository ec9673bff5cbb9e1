"""Alignment of two documents: that of their words, put right where their paragraphs say more than the words do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from provenance.align import Alignment, Match, align
from provenance.document import Document

__all__ = ["align_documents"]

_ACROSS = 8  # tokens of a run that stands in the article of one text and beside that of the other
_NAME = 4  # tokens of a name, or of a phrase
_SENTENCE = 40  # tokens of a sentence beside one
_FARTHEST = 20  # tokens by which a gap is shifted


def align_documents(a: Document, b: Document) -> Alignment:
    """Align the words of two documents; seen from ``b`` it is the same, mirrored."""
    if b.tokens < a.tokens:  # where two alignments are as good, the same one is chosen from either side
        return align_documents(b, a).mirrored()
    found = align(a.tokens, b.tokens)
    matches = _at_borders(a, b, _without_names(a, b, _without_chance(a, b, found.matches), found.moved), found)
    return replace(found, matches=tuple(matches), moved=tuple(_grown(a, b, matches, found)))


def _without_chance(a: Document, b: Document, found: Iterable[Match]) -> list[Match]:
    """The matches without short runs that pair words of an article with words of a page, as a name in a caption."""
    matches: list[Match] = []
    for match in found:
        article_a, article_b = a.is_article[match.a : match.a_end], b.is_article[match.b : match.b_end]
        if article_a == article_b:
            matches.append(match)
            continue
        across = [x != y for x, y in zip(article_a, article_b, strict=True)]
        for is_across, run in groupby(range(match.size), across.__getitem__):
            first, *more = run
            part = Match(match.a + first, match.b + first, 1 + len(more))
            if is_across and part.size < _ACROSS:
                continue
            if first and matches and matches[-1].a_end == part.a:
                part = Match(matches[-1].a, matches[-1].b, matches.pop().size + part.size)
            matches.append(part)
    return matches


def _without_names(a: Document, b: Document, matches: list[Match], moved: Sequence[Match]) -> list[Match]:
    """The matches without short ones in a sentence that moved otherwise: a place that the next sentence names too."""
    if not moved:
        return matches
    sides = [
        (document, [(run[side], run[side] + run.size) for run in moved], [(m[side], m[side] + m.size) for m in matches])
        for side, document in enumerate((a, b))
    ]
    return [
        match
        for n, match in enumerate(matches)
        if match.size > _NAME or not any(_moved_about(document, n, spans, runs) for document, runs, spans in sides)
    ]


def _moved_about(document: Document, number: int, matches: list[tuple[int, int]], moved: list[tuple[int, int]]) -> bool:
    """Whether in the sentence of a match nothing else is matched in place, and most of it has moved."""
    low, high = matches[number]
    least, most = max(0, low - _SENTENCE), min(len(document.tokens), high + _SENTENCE)
    while low > least and not document.border(low):
        low -= 1
    while high < most and not document.border(high):
        high += 1
    if any(
        x < high and low < y
        for x, y in (matches[number - 1 : number] if number else []) + matches[number + 1 : number + 2]
    ):
        return False
    return 2 * sum(max(0, min(y, high) - max(x, low)) for x, y in moved) >= high - low


def _at_borders(a: Document, b: Document, matches: list[Match], found: Alignment) -> list[Match]:
    """The matches, gaps of one text shifted to where a paragraph or a sentence begins, if the words allow it.

    Of ``The first. The second.`` against ``The second.`` either ``The first.`` or ``first. The`` is left out.
    """
    elsewhere_a, elsewhere_b = bytearray(len(a.tokens)), bytearray(len(b.tokens))
    for run in (*found.moved, *found.repeated_in_a):
        elsewhere_a[run.a : run.a_end] = b"\1" * run.size
    for run in (*found.moved, *found.repeated_in_b):
        elsewhere_b[run.b : run.b_end] = b"\1" * run.size
    matches = list(matches)
    for n in range(len(matches) - 1):
        left, right = matches[n], matches[n + 1]
        if left.a_end == right.a:
            shift = _shift(b, left.b_end, right.b, left, right, elsewhere_b)
        elif left.b_end == right.b:
            shift = _shift(a, left.a_end, right.a, left, right, elsewhere_a)
        else:
            continue
        matches[n] = Match(left.a, left.b, left.size + shift)
        matches[n + 1] = Match(right.a + shift, right.b + shift, right.size - shift)
    return [match for match in matches if match.size]


def _grown(a: Document, b: Document, matches: Iterable[Match], found: Alignment) -> Iterable[Match]:
    """The passages that stand elsewhere with the words beside them that shifted gaps set free."""
    if not found.moved:
        return
    taken_a, taken_b = bytearray(len(a.tokens)), bytearray(len(b.tokens))
    for run in (*matches, *found.moved, *found.repeated):
        taken_a[run.a : run.a_end] = taken_b[run.b : run.b_end] = b"\1" * run.size
    for run in found.moved:
        back = on = 0
        while min(run.a, run.b) > back and _free(a, b, run.a - back - 1, run.b - back - 1, taken_a, taken_b):
            back += 1
        while _free(a, b, run.a_end + on, run.b_end + on, taken_a, taken_b):
            on += 1
        wider = Match(run.a - back, run.b - back, back + run.size + on)
        taken_a[wider.a : wider.a_end] = taken_b[wider.b : wider.b_end] = b"\1" * wider.size
        yield wider


def _free(a: Document, b: Document, i: int, j: int, taken_a: bytearray, taken_b: bytearray) -> bool:
    """Whether two tokens are equal, and aligned with nothing."""
    return i < len(taken_a) and j < len(taken_b) and not taken_a[i] and not taken_b[j] and a.tokens[i] == b.tokens[j]


def _shift(document: Document, start: int, end: int, left: Match, right: Match, elsewhere: bytearray) -> int:
    """By how many tokens to shift the gap from ``start`` to ``end - 1`` between two matches.

    What stands ``elsewhere`` stays in it.
    """
    tokens = document.tokens
    shifts = [0]
    fewest = 0 if left.a == 0 or left.b == 0 else 1  # tokens that stay in the match
    while (
        -shifts[-1] < min(_FARTHEST, left.size - fewest)
        and not elsewhere[end + shifts[-1] - 1]
        and tokens[start + shifts[-1] - 1] == tokens[end + shifts[-1] - 1]
    ):
        shifts.append(shifts[-1] - 1)
    on = 0
    while on < min(_FARTHEST, right.size - 1) and not elsewhere[start + on] and tokens[start + on] == tokens[end + on]:
        on += 1
        shifts.append(on)
    return max(shifts, key=lambda by: (document.border(start + by) + document.border(end + by), -abs(by), by))
