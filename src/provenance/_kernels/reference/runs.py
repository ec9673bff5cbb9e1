"""The definition of the runs of equal tokens that two texts share."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain

__all__ = ["common_runs"]


def common_runs(a: list[str], b: list[str], seed: int, repeats: int) -> list[tuple[int, int, int]]:
    """Find the maximal runs of equal tokens that contain a seed.

    Parameters
    ----------
    a, b
        Tokens, ``str`` and of no class derived from it.
    seed
        Tokens of a seed, 1 or more.
    repeats
        Where ``b`` has a seed more often, it stands for one place only, and only if ``a`` has it as often: that of the
        same rank.

    Returns
    -------
    list of tuple
        Where the run begins in ``a`` and in ``b``, and its tokens; in the order of its first seed in ``a``, then
        in ``b``.
    """
    if seed < 1:
        raise ValueError("a seed has at least one token")
    if {*map(type, chain(a, b))} - {str}:
        raise TypeError("tokens are strings")
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(b) - seed + 1):
        where[tuple(b[j : j + seed])].append(j)
    seeds = [tuple(a[i : i + seed]) for i in range(len(a) - seed + 1)]
    often = Counter(key for key in seeds if len(where.get(key, ())) > repeats)
    ranks: Counter[tuple[str, ...]] = Counter()
    reached: dict[int, int] = {}  # diagonal -> end in a of the last run on it
    found = []
    for i, key in enumerate(seeds):
        places = where.get(key, [])
        if len(places) > repeats:
            rank = ranks[key]
            ranks[key] += 1
            places = places[rank : rank + 1] if often[key] == len(places) else []
        for j in places:
            if reached.get(i - j, -1) >= i + seed:
                continue
            start_a, start_b = i, j
            while start_a and start_b and a[start_a - 1] == b[start_b - 1]:
                start_a, start_b = start_a - 1, start_b - 1
            end_a, end_b = i + seed, j + seed
            while end_a < len(a) and end_b < len(b) and a[end_a] == b[end_b]:
                end_a, end_b = end_a + 1, end_b + 1
            reached[i - j] = end_a
            found.append((start_a, start_b, end_a - start_a))
    return found
