"""Parallel text: where two texts begin a paragraph together, so that both can begin a row there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.differences import Difference

__all__ = ["common_beginnings"]

_Span = tuple[int, int]


def common_beginnings(a: str, b: str, found: Sequence[Difference]) -> list[_Span]:
    """Where paragraphs begin in both texts at one place of the comparison, the beginnings of the texts first.

    Between two differences the texts must be equal to the letter; where they are not, nothing is said. What only one
    of them has is one row with what only the other has beside it.
    """
    moved = [difference for difference in found if difference.kind == "transposition"]
    rest = [(difference.a_span, difference.b_span) for difference in found if difference.kind != "transposition"]
    rest_a = _Rest(a, (difference.a_span for difference in moved))
    rest_b = _Rest(b, (difference.b_span for difference in moved))
    spans = sorted((rest_a.within(one), rest_b.within(other)) for one, other in rest)
    starts = [(0, 0)]
    for place_a, place_b in _aligned(rest_a.text, rest_b.text, spans):
        i, j = rest_a.place(place_a), rest_b.place(place_b)
        if (i, j) != starts[-1] and i >= starts[-1][0] and j >= starts[-1][1] and _begins(a, i) and _begins(b, j):
            starts.append((i, j))
    steps = [x[0] < y[0] and x[1] < y[1] for x, y in pairwise([*starts, (len(a) + 1, len(b) + 1)])]
    return [start for n, start in enumerate(starts) if n == 0 or steps[n - 1] or steps[n]]


class _Rest:
    """A text without the passages that moved, and the ways between its places and those of the text."""

    def __init__(self, text: str, moved: Iterable[_Span]) -> None:
        self._starts, self._places, parts = [0], [0], []
        length = end = 0
        for low, high in [*sorted(moved), (len(text), len(text))]:
            if low > end:
                parts.append(text[end:low])
                length += low - end
            end = max(end, high)
            self._starts.append(length)
            self._places.append(end)
        self.text = "".join(parts)

    def place(self, of_rest: int) -> int:
        """The place in the text, after what moved if that stands there."""
        part = bisect_right(self._starts, of_rest) - 1
        return self._places[part] + of_rest - self._starts[part]

    def within(self, span: _Span) -> _Span:
        """A span of the text in the rest."""
        low, high = map(self._of_text, span)
        return low, high

    def _of_text(self, place: int) -> int:
        part = bisect_right(self._places, place) - 1
        following = self._starts[part + 1] if part + 1 < len(self._starts) else len(self.text)
        return min(self._starts[part] + place - self._places[part], following)


def _begins(text: str, place: int) -> bool:
    """Whether a paragraph begins here."""
    return (place == 0 or text[place - 1] == "\n") and text[place : place + 1] not in ("", "\n")


def _aligned(a: str, b: str, spans: Sequence[tuple[_Span, _Span]]) -> Iterator[_Span]:
    """Places after a line break of what is equal, and ends of differences."""
    borders = [((0, 0), (0, 0)), *_in_one_order(spans), ((len(a), len(a)), (len(b), len(b)))]
    for ((_, a_start), (_, b_start)), ((a_end, a_next), (b_end, b_next)) in pairwise(borders):
        same = a[a_start:a_end]
        if a_start <= a_end and b_start <= b_end and same == b[b_start:b_end]:
            yield from ((a_start + n, b_start + n) for n, letter in enumerate(same) if n == 0 or same[n - 1] == "\n")
            yield a_next, b_next


def _in_one_order(spans: Sequence[tuple[_Span, _Span]]) -> list[tuple[_Span, _Span]]:
    """The most of these places that stand in one order in both texts."""
    ends: list[int] = []  # where the best chain of each length ends in the second text
    last: list[int] = []  # and with which place
    before: list[int | None] = []
    for number, (_, (_, end)) in enumerate(spans):
        length = bisect_right(ends, end)
        before.append(last[length - 1] if length else None)
        ends[length : length + 1] = [end]
        last[length : length + 1] = [number]
    chain = []
    place = last[-1] if last else None
    while place is not None:
        chain.append(spans[place])
        place = before[place]
    return chain[::-1]
