"""What a witness has of the archetype: which tokens, by which of its own, and where what it lacks would stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from provenance.lineage.collation import PASSAGE, Witnessed

__all__ = ["Held"]


class Held:
    """The tokens of the archetype that a witness has, ascending, and by which tokens of its own."""

    def __init__(self, witness: Witnessed, place: Mapping[int, int]) -> None:
        self._document, self._size = witness.document, len(place)
        held = [(place[column], token) for token, column in enumerate(witness.columns) if column in place]
        self._places, self._tokens = [at for at, _ in held], [token for _, token in held]

    def within(self, start: int, end: int) -> list[int]:
        """Its tokens for those from ``start`` to ``end - 1`` of the archetype."""
        return self._tokens[bisect_left(self._places, start) : bisect_left(self._places, end)]

    def has(self, start: int, end: int) -> bool:
        """Whether it has all these tokens of the archetype."""
        return len(self.within(start, end)) == max(0, end - start)

    def goes_on(self, place: int) -> bool:
        """Whether it goes on there from one token of the archetype to the next."""
        return self.has(max(place - 1, 0), min(place + 1, self._size))

    def is_around(self, start: int, end: int) -> bool:
        """Whether it has some words on either side, and so left out no passage there."""
        left = self.within(start - PASSAGE, start) or start == 0
        return bool(left and (self.within(end, end + PASSAGE) or end == self._size))

    def gap(self, start: int, end: int) -> tuple[int, int]:
        """Characters between its words for those of the archetype before ``start`` and from ``end`` on."""
        before, after = bisect_left(self._places, start), bisect_left(self._places, end)
        low = self._document.ends[self._tokens[before - 1]] if before else 0
        high = self._document.starts[self._tokens[after]] if after < len(self._tokens) else len(self._document.text)
        return low, max(low, high)  # two words may be parts of one character

    def has_own(self, low: int, high: int) -> bool:
        """Whether it has words between two characters that are none of the archetype's."""
        first, last = self._document.tokens_in(low, high)
        return bisect_left(self._tokens, last) - bisect_left(self._tokens, first) < last - first

    def point(self, start: int, end: int) -> int:
        """Where it would have what it leaves out there: after what stands before."""
        before = bisect_left(self._places, start)
        if before:
            return self._document.point(self._tokens[before - 1] + 1)
        after = bisect_left(self._places, end)
        return self._document.point(self._tokens[after]) if after < len(self._tokens) else 0
