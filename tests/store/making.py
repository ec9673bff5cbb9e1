"""What the tests of the store make their collections from: invented words, copies and excerpts of each other."""

from __future__ import annotations

import random

from provenance import Article

from ..core.making import words

__all__ = ["collection", "story"]


def story(seed: int, kind: int = 0) -> str:
    """A text of about sixty words; kinds above 0 are copies of it: cut, lengthened, a word changed, folded anew."""
    base = words(60 + seed % 20, seed, 900)
    draw = random.Random(seed * 31 + kind)
    if kind == 1:
        base = base[: len(base) * 2 // 3]
    elif kind == 2:
        base = base + words(30, seed + 10_000, 900)
    elif kind == 3:
        base[draw.randrange(len(base))] = "altered"
    elif kind == 4:
        return " ".join(base).upper() + "."
    elif kind == 5:
        base = base[:6]
    elif kind == 6:
        base = []
    return " ".join(base)


def collection(count: int, seed: int = 0, families: int = 0) -> list[Article]:
    """So many articles, about a third of them copies of another."""
    draw = random.Random(seed)
    families = families or max(1, count * 2 // 3)
    return [
        Article(id=f"n{number:05}", text=story(draw.randrange(families), draw.choice((0, 0, 1, 2, 3, 4, 5, 6))))
        for number in range(count)
    ]
