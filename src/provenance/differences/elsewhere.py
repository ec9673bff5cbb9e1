"""Passages that are aligned out of order or with something aligned already, and what lies beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from provenance.differences.kinds import Span

__all__ = ["Elsewhere"]


class Elsewhere:
    """Tokens of one text that are aligned out of order or with something aligned already."""

    def __init__(self, moved: Iterable[Span], repeated: Iterable[Span]) -> None:
        self._repeated = set(repeated)
        self._spans = sorted((*moved, *self._repeated))

    def with_moved(self, spans: Iterable[Span]) -> Elsewhere:
        """These tokens and further ones that are aligned out of order."""
        return Elsewhere((*(span for span in self._spans if span not in self._repeated), *spans), self._repeated)

    def is_free(self, start: int, end: int) -> bool:
        """Whether none of the tokens from ``start`` to ``end - 1`` is aligned elsewhere."""
        place = bisect_left(self._spans, (start, start))
        if place and self._spans[place - 1][1] > start:
            return False
        return place == len(self._spans) or self._spans[place][0] >= end

    def within(self, start: int, end: int) -> tuple[list[Span], list[Span]]:
        """The spans of other tokens from ``start`` to ``end - 1``, and those that repeat something."""
        free, repeated = [], []
        place = bisect_left(self._spans, (start, start))
        while place < len(self._spans) and self._spans[place][0] < end:
            span = self._spans[place]
            if start < span[0]:
                free.append((start, span[0]))
            if span in self._repeated:
                repeated.append(span)
            start = span[1]
            place += 1
        if start < end:
            free.append((start, end))
        return free, repeated
