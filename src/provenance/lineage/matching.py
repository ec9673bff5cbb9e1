"""Alignment of two documents: that of their words, put right where their paragraphs say more than the words do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from provenance.align import Alignment, Match, align
from provenance.document import Document

__all__ = ["align_documents"]

_ACROSS = 8  # tokens of a run that stands in the article of one text and beside that of the other
_FARTHEST = 20  # tokens by which a gap is shifted


def align_documents(a: Document, b: Document) -> Alignment:
    """Align the words of two documents; seen from ``b`` it is the same, mirrored."""
    found = align(a.tokens, b.tokens)
    matches = _at_borders(a, b, _without_chance(a, b, found.matches), found)
    return replace(found, matches=tuple(matches))


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
        if left.a_end == right.a and not any(elsewhere_b[left.b_end : right.b]):
            shift = _shift(b, left.b_end, right.b, left, right)
        elif left.b_end == right.b and not any(elsewhere_a[left.a_end : right.a]):
            shift = _shift(a, left.a_end, right.a, left, right)
        else:
            continue
        matches[n] = Match(left.a, left.b, left.size + shift)
        matches[n + 1] = Match(right.a + shift, right.b + shift, right.size - shift)
    return [match for match in matches if match.size]


def _shift(document: Document, start: int, end: int, left: Match, right: Match) -> int:
    """By how many tokens to shift the gap from ``start`` to ``end - 1`` between two matches."""
    tokens = document.tokens
    shifts = [0]
    fewest = 0 if left.a == left.b == 0 else 1  # tokens that stay in the match
    while (
        -shifts[-1] < min(_FARTHEST, left.size - fewest)
        and tokens[start + shifts[-1] - 1] == tokens[end + shifts[-1] - 1]
    ):
        shifts.append(shifts[-1] - 1)
    on = 0
    while on < min(_FARTHEST, right.size - 1) and tokens[start + on] == tokens[end + on]:
        on += 1
        shifts.append(on)
    return max(shifts, key=lambda by: (document.border(start + by) + document.border(end + by), -abs(by), by))
