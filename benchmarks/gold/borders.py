"""How much the figures rest on where the borders between relations stand.

Every border is moved by a fifth, down and up, the others as they are. If the best of these settings, chosen on one half
of the pairs, is not worse on the other half than on its own, the borders are not made for these pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from statistics import mean
from types import ModuleType

from provenance.lineage import compilation, relation, shared, topic

__all__ = ["borders"]

_BORDERS: tuple[tuple[ModuleType, str], ...] = (
    *(
        (relation, name)
        for name in ("COPY", "WHOLE", "REVISED", "REUSE", "QUOTED", "CHANGED", "NEAR", "NEARLY", "AKIN")
    ),
    *((shared, name) for name in ("_REUSE", "_TOLD", "_SENTENCE", "_MUCH")),
    *((compilation, name) for name in ("_IN_ONE", "_TAKEN", "_OTHER")),
    (topic, "_SAME_SHARE"),
)
_MOVES = (0.8, 1.2)
_HALVES = 200


def borders(judge: Callable[[], Sequence[bool]]) -> str:
    """Move the borders and say what becomes of the figures.

    Parameters
    ----------
    judge
        Compares all pairs and says of each whether its relation is right; always the same pairs in the same order.
    """
    outcomes = [list(judge()), *(list(judge()) for _ in _moved())]
    base, size = outcomes[0], len(outcomes[0])
    rights = [sum(outcome) for outcome in outcomes[1:]]
    draw = Random(0)
    chosen, held, plain = [], [], []
    for _ in range(_HALVES):
        half = set(draw.sample(range(size), size // 2))
        other = [number for number in range(size) if number not in half]
        best = max(outcomes, key=lambda outcome: sum(outcome[number] for number in half))  # the first of equal ones
        chosen.append(sum(best[number] for number in half) / len(half))
        held.append(sum(best[number] for number in other) / len(other))
        plain.append(sum(base[number] for number in other) / len(other))
    return (
        f"{len(_BORDERS)} borders, each moved by a fifth down and up: {min(rights)} to {max(rights)} of {size} sure "
        f"pairs right, {sum(base)} with the borders as they are.\n"
        f"The best of these settings on a random half: {mean(chosen):.1%} right on it, {mean(held):.1%} on the other "
        f"half (borders as they are: {mean(plain):.1%}); mean of {_HALVES} halves."
    )


def _moved() -> Iterator[None]:
    """Each setting in turn, for as long as the caller works with it."""
    for module, name in _BORDERS:
        value = getattr(module, name)
        for by in _MOVES:
            setattr(module, name, min(1.0, value * by) if value <= 1 else round(value * by))
            try:
                yield
            finally:
                setattr(module, name, value)
