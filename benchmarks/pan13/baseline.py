"""The baseline: word 5-grams that both texts have, merged over gaps below 50 words."""

from __future__ import annotations

import re
from collections import defaultdict

from .plagdet import Case

__all__ = ["five_grams"]

_GRAM = 5
_GAP = 50
_SHORTEST = 100  # characters of a passage
_FREQUENT = 4  # a 5-gram that the source has more often is no match
_WORD = re.compile(r"\w+")


def five_grams(a: str, b: str) -> list[Case]:
    """Passages of equal 5-grams, lower case, those nearer than 50 words on both sides merged."""
    words_a, words_b = list(_WORD.finditer(a)), list(_WORD.finditer(b))
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    lower_a, lower_b = [word.group().lower() for word in words_a], [word.group().lower() for word in words_b]
    for place in range(len(lower_b) - _GRAM + 1):
        places[tuple(lower_b[place : place + _GRAM])].append(place)
    groups: list[list[int]] = []  # first and last word in a, first and last in b
    for place in range(len(lower_a) - _GRAM + 1):
        found = places.get(tuple(lower_a[place : place + _GRAM]), [])
        for other in found if len(found) <= _FREQUENT else []:
            last, last_b = place + _GRAM - 1, other + _GRAM - 1
            for group in reversed(groups):
                if place - group[1] < _GAP and other - group[3] < _GAP and group[2] - last_b < _GAP:
                    group[1] = last
                    group[2], group[3] = min(group[2], other), max(group[3], last_b)
                    break
            else:
                groups.append([place, last, other, last_b])
    cases = [
        ((words_a[g[0]].start(), words_a[g[1]].end()), (words_b[g[2]].start(), words_b[g[3]].end())) for g in groups
    ]
    return [case for case in cases if min(end - start for start, end in case) >= _SHORTEST]
