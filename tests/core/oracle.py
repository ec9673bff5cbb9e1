"""What find_pairs must find, by comparing every text with every other on plain Python sets."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from rapidfuzz.distance import Indel

from provenance.folding import fold

from .educational import shingles


@dataclass(frozen=True)
class Truth:
    """Exact figures of one pair of positions, and why it is one."""

    shared: int
    jaccard: Fraction
    a_in_b: Fraction
    b_in_a: Fraction
    short: bool
    """Below the floor, a pair only because the folded texts are almost the same."""


def true_pairs(texts: list[str], min_jaccard: float = 0.0, min_overlap: float = 0.3) -> dict[tuple[int, int], Truth]:
    """Every pair that reaches the thresholds."""
    tokens = [fold(text).tokens for text in texts]
    sets = [set(shingles(each, fold(text).unspaced.tolist(), 3, 5)) for each, text in zip(tokens, texts, strict=True)]
    found = {}
    for a, b in combinations(range(len(texts)), 2):
        shared = len(sets[a] & sets[b])
        if not shared:
            continue
        union = len(sets[a] | sets[b])
        jaccard, a_in_b, b_in_a = (Fraction(shared, size) for size in (union, len(sets[a]), len(sets[b])))
        if jaccard < Fraction(str(min_jaccard)) or max(a_in_b, b_in_a) < Fraction(str(min_overlap)):
            continue
        floor = shared >= 20 or (jaccard >= Fraction(1, 2) and shared >= 4) or jaccard == 1
        alike = max(len(sets[a]), len(sets[b])) < 20 and (
            Indel.normalized_similarity(" ".join(tokens[a]), " ".join(tokens[b])) >= 0.9
        )
        if floor or alike:
            found[a, b] = Truth(shared, jaccard, a_in_b, b_in_a, not floor)
    return found
