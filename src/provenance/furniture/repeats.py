"""Furniture learned over a corpus: lines that stand in many articles which otherwise have nothing in common.

A wire story repeats too. What tells them apart is where: an outlet prints a story once or twice, and the rest of
its page is the same story; it prints its login wall under every article, and the rest of these pages differs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.article import Article
from provenance.folding import fold
from provenance.furniture.cues import cues_in, has_cue, is_caption
from provenance.scheme import Scheme

__all__ = ["LearnedFurniture", "learn_furniture"]

_SHORTEST = 12  # characters of a line worth counting
_CUED = 3  # articles that show a line with a cue
_OUTLET = 5  # articles of one outlet that show a line without one
_ANY = 50  # articles of unknown outlets that show a line without one
_OWN = 0.2  # share of these articles that is theirs alone
_OWN_CHARACTERS = 100
_WALL_WORDS = 300


@dataclass(frozen=True, slots=True, eq=False)
class LearnedFurniture:
    """Lines known as furniture.

    Attributes
    ----------
    lines
        The lines, stripped and case-folded, and in how many distinct articles each stands.
    shingles
        Hashes of the shingles that lie within runs of such lines, ascending, uint64.
    """

    lines: dict[str, int]
    shingles: NDArray[np.uint64]


def learn_furniture(articles: Iterable[Article], scheme: Scheme | None = None) -> LearnedFurniture:
    """Learn what is furniture in a collection.

    A line is furniture when articles that show it have much text of their own, and it stands in

    - 3 articles or more, and speaks of the page (accounts, comments, rights) or captions a picture;
    - 5 articles or more of one outlet;
    - 50 articles or more whose outlets are not known.

    Articles with the same text count once. A short page that speaks mostly of itself is furniture throughout: a login
    wall in the place of an article.
    """
    ordered = sorted(
        {a.text: a for a in sorted(articles, key=lambda a: a.id, reverse=True)}.values(), key=lambda a: a.id
    )
    cut = [_lines(article.text) for article in ordered]
    counts = Counter(line for lines in cut for line in dict.fromkeys(lines))
    walls = {line for lines in cut for line in _wall(lines)}
    repeated = {line for line, count in counts.items() if count >= _CUED}
    holders: dict[str, list[int]] = defaultdict(list)
    for number, lines in enumerate(cut):
        for line in dict.fromkeys(lines):
            if line in repeated:
                holders[line].append(number)
    known = {
        line: len(numbers) for line, numbers in holders.items() if _is_furniture(line, numbers, ordered, cut, counts)
    }
    known |= {line: counts[line] for line in walls if counts[line] >= _CUED or has_cue(line)}
    return LearnedFurniture(dict(sorted(known.items())), _shingles(ordered, cut, known, scheme or Scheme()))


def _lines(text: str) -> list[str]:
    stripped = (line.strip().casefold() for line in text.split("\n"))
    return [line for line in stripped if len(line) >= _SHORTEST]


def _is_furniture(
    line: str, numbers: list[int], articles: Sequence[Article], cut: list[list[str]], counts: Counter[str]
) -> bool:
    cued = has_cue(line) or is_caption(line)
    outlets = Counter((articles[n].outlet or "").casefold() for n in numbers)
    unknown = outlets.pop("", 0)
    frequent = max(outlets.values(), default=0) >= _OUTLET or unknown >= _ANY
    if not cued and not frequent:
        return False
    sample = numbers[:: max(1, len(numbers) // 50)]
    own = [_own(cut[n], counts) for n in sample]
    return median(share for share, _ in own) >= _OWN and median(size for _, size in own) >= _OWN_CHARACTERS


def _wall(lines: list[str]) -> list[str]:
    """The lines of a page without an article: half of its short text, at least, is lines with cues of two kinds."""
    words = [len(line.split()) for line in lines]
    if sum(words) > _WALL_WORDS:
        return []
    cues = [cues_in(line) for line in lines]
    cued = sum(count for count, found in zip(words, cues, strict=True) if found)
    return lines if cued * 2 >= sum(words) and len(frozenset().union(*cues)) >= 2 else []


def _own(lines: list[str], counts: Counter[str]) -> tuple[float, int]:
    """Share and number of the characters of an article that stand in no other one, or in one other at most."""
    own = sum(len(line) for line in lines if counts[line] <= 2)
    return own / max(1, sum(map(len, lines))), own


def _shingles(
    articles: Sequence[Article], cut: list[list[str]], known: dict[str, int], scheme: Scheme
) -> NDArray[np.uint64]:
    runs: set[str] = set()
    for article, lines in zip(articles, cut, strict=True):
        if known and not known.keys().isdisjoint(lines):
            runs.update(_runs(article.text, known))
    hashes: list[NDArray[np.uint64]] = []
    for run in sorted(runs):
        folded = fold(run)
        if len(folded.tokens) >= scheme.shingle_size:
            found, _ = kernels.shingle_hashes(
                kernels.token_hashes(folded.tokens, scheme.seed),
                folded.unspaced,
                np.array([0, len(folded.tokens)]),
                scheme.shingle_size,
                scheme.unspaced_shingle_size,
            )
            hashes.append(found)
    return np.unique(np.concatenate(hashes)) if hashes else np.zeros(0, np.uint64)


def _runs(text: str, known: dict[str, int]) -> list[str]:
    """Neighbouring furniture lines of a text, joined."""
    runs: list[str] = []
    current: list[str] = []
    for line in [*text.split("\n"), "."]:
        stripped = line.strip()
        if stripped.casefold() in known:
            current.append(stripped)
        elif stripped and current:
            runs.append("\n".join(current))
            current = []
    return runs
