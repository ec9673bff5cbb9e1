"""The true reused passages of two witnesses: runs of characters that stand in both, small changes inside allowed."""

from __future__ import annotations

from collections.abc import Iterator

from .draft import Span
from .family import Pair

__all__ = ["true_passages"]

_GAP = 10
"""Words that differ between two runs of one passage, on either side, at most."""
_FEW = 5
"""A passage has so many words at least."""


def true_passages(pair: Pair) -> list[tuple[Span, Span]]:
    """Passages of one witness that stand in the other: in order, moved, or printed twice in one of them."""
    numbers_a, numbers_b = pair.a.draft.numbers, pair.b.draft.numbers
    repeats = pair.pool.repeats
    at_b = {number: at for at, number in enumerate(numbers_b)}
    at_a = {number: at for at, number in enumerate(numbers_a)}
    found = list(_runs(pair, [(at, at_b[n]) for at, n in enumerate(numbers_a) if n in at_b]))
    found += _runs(pair, [(at, at_b[repeats[n]]) for at, n in enumerate(numbers_a) if repeats.get(n) in at_b])
    found += _runs(pair, [(at_a[repeats[n]], at) for at, n in enumerate(numbers_b) if repeats.get(n) in at_a])
    return [passage for passage in found if len(pair.a.draft.text[slice(*passage[0])].split()) >= _FEW]


def _runs(pair: Pair, matched: list[tuple[int, int]]) -> Iterator[tuple[Span, Span]]:
    a, b = pair.a.draft.text, pair.b.draft.text
    start = 0
    for step in range(1, len(matched) + 1):
        if step < len(matched) and _goes_on(a, b, matched[step - 1], matched[step]):
            continue
        if start < step:
            (low_a, low_b), (high_a, high_b) = matched[start], matched[step - 1]
            yield (low_a, high_a + 1), (low_b, high_b + 1)
        start = step


def _goes_on(a: str, b: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    if after[1] <= before[1]:
        return False
    gaps = a[before[0] + 1 : after[0]], b[before[1] + 1 : after[1]]
    return all(len(gap.split()) <= _GAP for gap in gaps)
