"""Furniture learned over a corpus: lines that stand in many articles which otherwise have nothing in common.

A wire story repeats too. What tells them apart is where: an outlet prints a story once or twice, and the rest of
its page is the same story; it prints its login wall under every article, and the rest of these pages differs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.article import Article
from provenance.ascending import united
from provenance.folding import fold
from provenance.furniture.cues import cues_in, has_cue, is_caption
from provenance.furniture.lines import LineTable, cut, line_key
from provenance.scheme import Scheme

__all__ = ["LearnedFurniture", "learn_furniture"]

_CUED = 3  # articles that show a line with a cue
_OUTLET = 5  # articles of one outlet that show a line without one
_ANY = 50  # articles of unknown outlets that show a line without one
_OWN = 0.2  # share of these articles that is theirs alone
_OWN_CHARACTERS = 100
_WALL_WORDS = 300
_SAMPLE = 50  # articles of a line, at least, that are looked at for text of their own
_TELL = 1000  # articles

Progress = Callable[[str, int, int], None]


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


def learn_furniture(
    articles: Iterable[Article], scheme: Scheme | None = None, progress: Progress | None = None
) -> LearnedFurniture:
    """Learn what is furniture in a collection.

    A line is furniture when articles that show it have much text of their own, and it stands in

    - 3 articles or more, and speaks of the page (accounts, comments, rights) or captions a picture;
    - 5 articles or more of one outlet;
    - 50 articles or more whose outlets are not known.

    Articles with the same text count once. A short page that speaks mostly of itself is furniture throughout: a login
    wall in the place of an article.

    ``progress`` is called with the name of the step, how many articles were looked at, and how many there are. Lines
    are counted by their hashes (XXH3-64); only those that may be furniture are held as text.
    """
    ordered = sorted(
        {a.text: a for a in sorted(articles, key=lambda a: a.id, reverse=True)}.values(), key=lambda a: a.id
    )
    walls: set[str] = set()

    def look(number: int, lines: list[str]) -> None:
        walls.update(_wall(lines))
        if progress and number % _TELL == 0:
            progress("furniture", number, len(ordered))

    table = LineTable.of([article.text for article in ordered], look)
    known = {line: len(holders) for line, holders in _repeated(table, ordered) if _is_furniture(line, holders, ordered)}
    known |= {line: count for line in walls if (count := table.count(line)) >= _CUED or has_cue(line)}
    pages = [ordered[number].text for number in table.holding(iter(known))]
    return LearnedFurniture(dict(sorted(known.items())), _shingles(pages, known, Scheme.given(scheme)))


def _repeated(table: LineTable, articles: Sequence[Article]) -> Iterator[tuple[str, list[int]]]:
    """Lines of three articles or more that have much text of their own, each with its articles."""
    share = table.own / np.maximum(1, table.total)
    candidates = table.counts >= _CUED
    for enough in (share >= _OWN, table.own >= _OWN_CHARACTERS):  # a median asks it of half of them
        with_enough = np.concatenate(([0], np.cumsum(enough[table.holders])))
        half = np.where(table.counts < 2 * _SAMPLE, table.counts / 2, 1)
        candidates &= with_enough[table.offsets[1:]] - with_enough[table.offsets[:-1]] >= half
    wanted: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for place in np.flatnonzero(candidates).tolist():
        holders = table.holders[table.offsets[place] : table.offsets[place + 1]]
        sample = holders[:: max(1, len(holders) // _SAMPLE)]
        if np.median(share[sample]) >= _OWN and np.median(table.own[sample]) >= _OWN_CHARACTERS:
            wanted[int(holders[0])][int(table.keys[place])] = holders.tolist()
    for number, lines in wanted.items():
        for line in dict.fromkeys(cut(articles[number].text)):
            if (found := lines.get(line_key(line))) is not None:
                yield line, found


def _is_furniture(line: str, holders: list[int], articles: Sequence[Article]) -> bool:
    """Whether a line speaks of the page, or stands in many articles of an outlet."""
    outlets = Counter((articles[number].outlet or "").casefold() for number in holders)
    unknown = outlets.pop("", 0)
    frequent = max(outlets.values(), default=0) >= _OUTLET or unknown >= _ANY
    return frequent or has_cue(line) or is_caption(line)


def _wall(lines: list[str]) -> list[str]:
    """The lines of a page without an article: half of its short text, at least, is lines with cues of two kinds."""
    words = [len(line.split()) for line in lines]
    if sum(words) > _WALL_WORDS:
        return []
    cues = [cues_in(line) for line in lines]
    cued = sum(count for count, found in zip(words, cues, strict=True) if found)
    return lines if cued * 2 >= sum(words) and len(frozenset().union(*cues)) >= 2 else []


def _shingles(pages: Sequence[str], known: dict[str, int], scheme: Scheme) -> NDArray[np.uint64]:
    runs: set[str] = set()
    for text in pages:
        runs.update(_runs(text, known))
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
    return united(*hashes) if hashes else np.zeros(0, np.uint64)


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
