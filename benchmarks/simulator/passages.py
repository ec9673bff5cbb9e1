"""The true reused passages of two witnesses: runs of characters that stand in both, changes inside allowed.

A sentence that was put in other words belongs to the passage around it, or is one: it was reused. So does a headline
that both print. Furniture does not, though both pages may have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provenance.folding import fold

from .draft import Span
from .family import Pair, Witness

__all__ = ["true_passages"]

_GAP = 10
"""Words between two runs of one passage, on either side, at most, unless they stand for each other."""
_FEW = 5
"""A passage has so many words at least."""
_REWORDED = frozenset({"E10", "E11", "E12", "E13"})
Place = tuple[int, int]


def true_passages(pair: Pair) -> list[tuple[Span, Span]]:
    """Passages of one witness that stand in the other: in order, moved, or printed twice in one of them."""
    numbers_a, numbers_b = pair.a.draft.numbers, pair.b.draft.numbers
    repeats = pair.pool.repeats
    at_b = {number: at for at, number in enumerate(numbers_b)}
    at_a = {number: at for at, number in enumerate(numbers_a)}
    bridges = [
        ((made.a_span[0], made.b_span[0]), (made.a_span[1] - 1, made.b_span[1] - 1))
        for made in pair.differences()
        if made.codes[0] in _REWORDED and made.a_span[0] < made.a_span[1] and made.b_span[0] < made.b_span[1]
    ]
    found = list(_runs(pair, [(at, at_b[n]) for at, n in enumerate(numbers_a) if n in at_b], bridges))
    found += _runs(pair, [(at, at_b[repeats[n]]) for at, n in enumerate(numbers_a) if repeats.get(n) in at_b])
    found += _runs(pair, [(at_a[repeats[n]], at) for at, n in enumerate(numbers_b) if repeats.get(n) in at_a])
    found += _headlines(pair)
    found = [(_stripped(pair.a, x), _stripped(pair.b, y)) for x, y in found]
    return [passage for passage in found if len(pair.a.draft.text[slice(*passage[0])].split()) >= _FEW]


def _runs(pair: Pair, matched: list[Place], bridges: Sequence[tuple[Place, Place]] = ()) -> Iterator[tuple[Span, Span]]:
    a, b = pair.a.draft.text, pair.b.draft.text
    spanned = dict(bridges)
    inside = {at for first, last in bridges for at in range(first[0], last[0] + 1)}
    matched = sorted([place for place in matched if place[0] not in inside] + [p for bridge in bridges for p in bridge])
    start = 0
    for step in range(1, len(matched) + 1):
        if step < len(matched) and (
            spanned.get(matched[step - 1]) == matched[step] or _goes_on(a, b, matched[step - 1], matched[step])
        ):
            continue
        if start < step:
            (low_a, low_b), (high_a, high_b) = matched[start], matched[step - 1]
            yield (low_a, high_a + 1), (low_b, high_b + 1)
        start = step


def _headlines(pair: Pair) -> Iterator[tuple[Span, Span]]:
    """Headlines, overlines and standfirsts that are the same in both."""
    lines_b = {tuple(fold(pair.b.draft.text[slice(*span)]).tokens): span for span in _paratext(pair.b)}
    for span in _paratext(pair.a):
        words = tuple(fold(pair.a.draft.text[slice(*span)]).tokens)
        if words in lines_b:
            yield span, lines_b[words]


def _paratext(witness: Witness) -> Iterator[Span]:
    start = 0
    for line in witness.draft.text.split("\n"):
        if line.strip() and witness.draft.role(start) == "E5":
            yield start, start + len(line)
        start += len(line) + 1


def _stripped(witness: Witness, span: Span) -> Span:
    """A passage without the space around it."""
    piece = witness.draft.text[slice(*span)]
    return span[0] + len(piece) - len(piece.lstrip()), span[1] - len(piece) + len(piece.rstrip())


def _goes_on(a: str, b: str, before: Place, after: Place) -> bool:
    if after[1] <= before[1]:
        return False
    gaps = a[before[0] + 1 : after[0]], b[before[1] + 1 : after[1]]
    return all(len(gap.split()) <= _GAP for gap in gaps)
