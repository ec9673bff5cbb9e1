"""Chains: the heaviest series of matches that stand in the same order in two sequences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import attrgetter, itemgetter
from typing import NamedTuple

__all__ = ["Match", "heaviest_chain", "in_order", "longest_first"]

_A_END, _B_END = attrgetter("a_end"), attrgetter("b_end")


class Match(NamedTuple):
    """``size`` equal tokens from ``a`` on in the first text and from ``b`` on in the second."""

    a: int
    b: int
    size: int

    @property
    def a_end(self) -> int:
        """One past the last token in the first text."""
        return self.a + self.size

    @property
    def b_end(self) -> int:
        """One past the last token in the second text."""
        return self.b + self.size

    @property
    def in_a(self) -> range:
        """Its tokens in the first text."""
        return range(self.a, self.a_end)

    @property
    def in_b(self) -> range:
        """Its tokens in the second text."""
        return range(self.b, self.b_end)


def heaviest_chain(seeds: list[Match]) -> list[Match]:
    """The matches in the same order in both texts that cover the most tokens; overlaps are trimmed.

    The weight of the best chain that ends before a position of ``b`` is kept as a staircase (Gusfield 1997,
    section 13.3), so that ``n`` matches take ``n log n`` steps.
    """
    ordered = in_order(seeds)
    events = [(match.a, 1, number) for number, match in enumerate(ordered)]
    events += [(match.a_end, 0, number) for number, match in enumerate(ordered)]
    events.sort()
    best = [0] * len(ordered)
    before: list[int | None] = [None] * len(ordered)
    ends: list[int] = []  # ends in b, ascending; weights ascend with them
    weights: list[int] = []
    owners: list[int] = []
    for _, opens, number in events:
        match = ordered[number]
        if opens:
            place = bisect_right(ends, match.b) - 1
            best[number] = match.size + (weights[place] if place >= 0 else 0)
            before[number] = owners[place] if place >= 0 else None
        else:
            place = bisect_right(ends, match.b_end)
            if place and weights[place - 1] >= best[number]:
                continue
            stop = place
            while stop < len(ends) and weights[stop] <= best[number]:
                stop += 1
            ends[place:stop], weights[place:stop], owners[place:stop] = [match.b_end], [best[number]], [number]
    chain = []
    number_or_none = owners[-1] if owners else None
    while number_or_none is not None:
        chain.append(ordered[number_or_none])
        number_or_none = before[number_or_none]
    chain.reverse()
    return _with_overlapping(_with_longer(chain, ordered), ordered)


def _with_longer(chain: list[Match], ordered: list[Match]) -> list[Match]:
    """The chain with longer matches that a few tokens kept out, in place of what they cross.

    The word that ends one match may begin the next: that costs one token of the two, and not one of them.
    """
    result = list(chain)
    inside = set(chain)
    for match in sorted(ordered, key=longest_first):
        if match in inside:
            continue
        ends = bisect_right(result, match.a, key=_A_END), bisect_right(result, match.b, key=_B_END)
        first = last = min(ends)
        lost, kept = 0, []
        while last < len(result) and lost < match.size:
            item = result[last]
            if item.a >= match.a_end and item.b >= match.b_end:
                break
            left = _beside(item, match)
            lost += item.size - left.size
            kept += [left] if left.size else []
            last += 1
        if lost < match.size:
            result[first:last] = in_order([*kept, match])
    return result


def _beside(item: Match, match: Match) -> Match:
    """What is left of a match before or behind another one, nothing where they cross."""
    if item.a < match.a and item.b < match.b:
        return Match(item.a, item.b, max(0, item.size - max(item.a_end - match.a, item.b_end - match.b, 0)))
    if item.a_end > match.a_end and item.b_end > match.b_end:
        cut = min(item.size, max(match.a_end - item.a, match.b_end - item.b, 0))
        return Match(item.a + cut, item.b + cut, item.size - cut)
    return Match(item.a, item.b, 0)


def _with_overlapping(chain: list[Match], ordered: list[Match]) -> list[Match]:
    """The chain with matches that overlap its own by some tokens, trimmed to what is free between them."""
    result = list(chain)
    for match in sorted(ordered, key=longest_first):
        place = bisect_right(result, match[:2], key=itemgetter(0, 1))
        low_a, low_b = (result[place - 1].a_end, result[place - 1].b_end) if place else (0, 0)
        cut = max(low_a - match.a, low_b - match.b, 0)
        end = match.size
        if place < len(result):
            end = min(end, result[place].a - match.a, result[place].b - match.b)
        if end - cut >= 1:
            result.insert(place, Match(match.a + cut, match.b + cut, end - cut))
    return result


def in_order(matches: Iterable[Match]) -> list[Match]:
    """The matches as they stand in the first sequence."""
    return sorted(matches, key=itemgetter(0, 1))


def longest_first(match: Match) -> tuple[int, int, int]:
    """The key that puts longer matches first."""
    return -match.size, match.a, match.b
