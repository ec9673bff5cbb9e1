"""The true relation of two witnesses, by the definitions of PHENOMENA section 3, from true coverage."""

from __future__ import annotations

import re
from dataclasses import dataclass

from provenance.folding import fold

from .family import Family, Pair, Witness

__all__ = ["TrueRelation", "true_relation"]

COPY, WHOLE, REVISED, REUSE = 0.8, 0.6, 0.4, 0.15
_BORDER = 0.03
_LINE = 8  # words of a line of furniture that is more than a heading
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TrueRelation:
    """What two witnesses are to each other.

    Attributes
    ----------
    relation
        By the definitions.
    also
        The relation on the other side of a border that a coverage comes nearer to than three hundredths, or
        ``furniture_only`` of unrelated stories whose pages happen to have furniture in common; accepted too.
    coverage
        Share of the words of each core that stands in the other text, words that differ by accident included.
    """

    relation: str
    also: str | None
    coverage: tuple[float, float]


def true_relation(family: Family, pair: Pair) -> TrueRelation:
    """Say what two witnesses are to each other."""
    a, b = pair.a, pair.b
    coverage = _coverage(pair)
    made_to_be = b.relation or a.relation
    if a.draft.text.split() == b.draft.text.split():
        return TrueRelation("identical", None, coverage)
    if fold(a.draft.text).tokens == fold(b.draft.text).tokens:
        return TrueRelation("normalized_identical", None, coverage)
    if made_to_be is not None:
        framed = made_to_be == "unrelated" and _common_furniture(a, b)
        return TrueRelation(made_to_be, "furniture_only" if framed else None, coverage)
    name = _by_coverage(a, b, *coverage)
    moved = {
        _by_coverage(a, b, coverage[0] + by, coverage[1] + other)
        for by in (-_BORDER, 0, _BORDER)
        for other in (-_BORDER, 0, _BORDER)
    } - {name}
    return TrueRelation(name, min(moved, default=None), coverage)


def _common_furniture(a: Witness, b: Witness) -> bool:
    """Whether a line of furniture stands on both pages."""
    lines = []
    for witness in (a, b):
        draft = witness.draft
        found = re.finditer(r"[^\n]+", draft.text)
        lines.append({m.group() for m in found if draft.role(m.start()) == "E4" and len(m.group().split()) >= _LINE})
    return bool(lines[0] & lines[1])


def _by_coverage(a: Witness, b: Witness, share_a: float, share_b: float) -> str:
    low, high = sorted((share_a, share_b))
    if a.url is not None and a.url == b.url and high >= COPY and low >= COPY:
        return "same_page"
    if a.outlet is not None and a.outlet == b.outlet and high >= REVISED:
        return "revision"
    if high >= COPY:
        return "syndicated_copy" if low >= WHOLE else "excerpt"
    return "partial_reuse" if high >= REUSE else "unrelated"


def _coverage(pair: Pair) -> tuple[float, float]:
    """Share of the words of each core whose characters stand in the other."""
    shares = []
    for witness, covered in zip((pair.a, pair.b), pair.covered(), strict=True):
        words = [m.span() for m in _WORD.finditer(witness.draft.text) if witness.draft.role(m.start()) == "core"]
        held = sum(all(covered[start:end]) for start, end in words)
        shares.append(held / len(words) if words else 0.0)
    return shares[0], shares[1]
