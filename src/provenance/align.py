"""Alignment of two token sequences: passages in order, then what moved or occurs twice, then the gaps.

Seeds are shared shingles, merged into maximal exact matches. The heaviest chain of matches in the same
order is the backbone; matches outside it that are long enough are moved or repeated passages. Only
the gaps between two matches of the backbone that still resemble each other are filled token by token, so that stray
words in unrelated regions never pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise, product
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from provenance import _kernels as kernels
from provenance.chain import Match, heaviest_chain, in_order, longest_first

__all__ = ["Alignment", "Match", "Op", "align", "common_runs"]

SEED = 3
"""Tokens in a seed."""
_REPEATS = 8  # a seed that occurs more often in a text waits for its neighbours to be matched
_MOVED = 8  # tokens that a match outside the chain must have
_STRAY = 4  # a short match must have a neighbour within so many times its size
_ALIKE = 0.3  # a gap is filled token by token when so much of it is shared
_SMALL_GAP = 6  # or when both sides are as small as this
_SKIP = 3  # tokens that may be changed beside a match at the border of a gap
_SKIPS = sorted(product(range(_SKIP + 1), repeat=2), key=lambda skips: (max(skips), skips[0] < skips[1], min(skips)))[
    1:
]
_WINDOW = 32  # tokens beside a match that are looked at
_LARGEST_GAP = 4000  # tokens of a gap that are compared with each other


class Op(NamedTuple):
    """One step of the edit script, in tokens; spans may be empty."""

    kind: Literal["equal", "delete", "insert", "replace"]
    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two token sequences correspond.

    Attributes
    ----------
    matches
        Maximal runs of equal tokens in the same order in both texts, ascending.
    moved
        Further runs, of tokens aligned nowhere else in either text: passages that stand elsewhere.
    repeated_in_a, repeated_in_b
        Further runs, whose tokens in that text are aligned nowhere else and repeat a passage that is.
    size_a, size_b
        Tokens of each text.
    """

    matches: tuple[Match, ...]
    moved: tuple[Match, ...]
    repeated_in_a: tuple[Match, ...]
    repeated_in_b: tuple[Match, ...]
    size_a: int
    size_b: int

    @property
    def repeated(self) -> tuple[Match, ...]:
        """The repeated runs of either text."""
        return self.repeated_in_a + self.repeated_in_b

    def mirrored(self) -> Alignment:
        """Return the same alignment seen from the second sequence."""
        matches, moved, in_b, in_a = (
            tuple(in_order(Match(m.b, m.a, m.size) for m in runs))
            for runs in (self.matches, self.moved, self.repeated_in_a, self.repeated_in_b)
        )
        return Alignment(matches, moved, in_a, in_b, self.size_b, self.size_a)

    def ops(self) -> list[Op]:
        """Return the edit script: applied to the first sequence it gives the second."""
        script: list[Op] = []
        a = b = 0
        for match in (*self.matches, Match(self.size_a, self.size_b, 0)):
            if a < match.a and b < match.b:
                script.append(Op("replace", a, match.a, b, match.b))
            elif a < match.a:
                script.append(Op("delete", a, match.a, b, b))
            elif b < match.b:
                script.append(Op("insert", a, a, b, match.b))
            if match.size:
                script.append(Op("equal", match.a, match.a_end, match.b, match.b_end))
            a, b = match.a_end, match.b_end
        return script


def align(a: list[str], b: list[str]) -> Alignment:
    """Align two sequences of folded tokens; ``align(b, a)`` is ``align(a, b)`` mirrored.

    Examples
    --------
    >>> found = align("the old dam held on monday night".split(), "the dam held on monday".split())
    >>> [(m.a, m.b, m.size) for m in found.matches]
    [(0, 0, 1), (2, 1, 4)]
    """
    if b < a:  # where two alignments are as good, the same one is chosen from either side
        return align(b, a).mirrored()
    prefix = _common_prefix(a, b)
    suffix = _common_suffix(a, b, prefix)
    inner_a, inner_b = a[prefix : len(a) - suffix], b[prefix : len(b) - suffix]
    seeds = [Match(m.a + prefix, m.b + prefix, m.size) for m in common_runs(inner_a, inner_b)]
    chain = heaviest_chain(seeds)
    backbone = _without_strays(_ends(a, b, prefix, suffix, chain), max(len(a), len(b)))
    matches = _filled(a, b, backbone)
    if (prefix or suffix) and max(len(inner_a), len(inner_b)) >= _MOVED:
        seeds = common_runs(a, b)  # what the inner parts repeat may stand in the outer ones
    moved, in_a, in_b = (tuple(in_order(runs)) for runs in _elsewhere(seeds, matches, len(a), len(b)))
    return Alignment(tuple(matches), moved, in_a, in_b, len(a), len(b))


def _common_prefix(a: list[str], b: list[str]) -> int:
    size = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        size += 1
    return size


def _common_suffix(a: list[str], b: list[str], prefix: int) -> int:
    size = 0
    limit = min(len(a), len(b)) - prefix
    while size < limit and a[-1 - size] == b[-1 - size]:
        size += 1
    return size


def common_runs(a: list[str], b: list[str]) -> list[Match]:
    """Maximal runs of three or more equal tokens, in any order, that contain a seed not too frequent in ``b``."""
    return [Match(*run) for run in kernels.common_runs(a, b, SEED, _REPEATS)]


def _ends(a: list[str], b: list[str], prefix: int, suffix: int, chain: list[Match]) -> list[Match]:
    backbone = list(chain)
    if prefix:
        backbone.insert(0, Match(0, 0, prefix))
    if suffix:
        backbone.append(Match(len(a) - suffix, len(b) - suffix, suffix))
    return _merged(backbone)


def _without_strays(backbone: list[Match], longest: int) -> list[Match]:
    """The backbone without short matches far from every other: phrases of the language, not of the story.

    A match alone must not be short beside the ``longest`` of the two texts.
    """
    kept = []
    for place, match in enumerate(backbone):
        gaps = [longest - match.size] if len(backbone) == 1 else []
        if place:
            gaps.append(max(match.a - backbone[place - 1].a_end, match.b - backbone[place - 1].b_end))
        if place + 1 < len(backbone):
            gaps.append(max(backbone[place + 1].a - match.a_end, backbone[place + 1].b - match.b_end))
        if match.size >= _MOVED or min(gaps) <= _STRAY * match.size:
            kept.append(match)
    return kept


def _merged(matches: Iterable[Match]) -> list[Match]:
    merged: list[Match] = []
    for match in matches:
        if merged and merged[-1].a_end == match.a and merged[-1].b_end == match.b:
            merged[-1] = Match(merged[-1].a, merged[-1].b, merged[-1].size + match.size)
        else:
            merged.append(match)
    return merged


def _filled(a: list[str], b: list[str], backbone: list[Match]) -> list[Match]:
    """The backbone and the equal tokens in the gaps between two of its matches."""
    if not backbone:
        return _gap(a, b, 0, len(a), 0, len(b)) if len(a) <= _SMALL_GAP and len(b) <= _SMALL_GAP else []
    first, last = Match(0, 0, 0), Match(len(a), len(b), 0)
    result: list[Match] = []
    for left, right in pairwise((first, *backbone, last)):
        inside = left is not first and right is not last
        between = (*a[left.a_end : right.a], *b[left.b_end : right.b])
        figures = all(token.isdigit() for token in between)  # 3-1 and 1-3 are two scores
        found = _gap(a, b, left.a_end, right.a, left.b_end, right.b) if inside and not figures else []
        if not found and not figures:
            found = _edges(a, b, left, right, left is not first, right is not last)
        result.extend(found)
        if right.size:
            result.append(right)
    return _merged(_grown(a, b, result))


def _grown(a: list[str], b: list[str], matches: list[Match]) -> Iterator[Match]:
    """The matches, each as long as it can be between its neighbours; where they were trimmed they may not be."""
    end_a = end_b = 0
    for match, after in zip(matches, [*matches[1:], Match(len(a), len(b), 0)], strict=True):
        back = _common_suffix(a[end_a : match.a], b[end_b : match.b], 0)
        on = _common_prefix(a[match.a_end : after.a], b[match.b_end : after.b])
        yield Match(match.a - back, match.b - back, back + match.size + on)
        end_a, end_b = match.a_end + on, match.b_end + on


def _edges(a: list[str], b: list[str], left: Match, right: Match, after_left: bool, before_right: bool) -> list[Match]:
    """Equal tokens near the borders of a gap that is not alike as a whole: a few words changed beside a match."""
    found: list[Match] = []
    low_a, low_b = left.a_end, left.b_end
    high_a, high_b = right.a, right.b
    while after_left and (
        step := _next_run(a[low_a : min(high_a, low_a + _WINDOW)], b[low_b : min(high_b, low_b + _WINDOW)])
    ):
        skip_a, skip_b, size = step
        found.append(Match(low_a + skip_a, low_b + skip_b, size))
        low_a, low_b = found[-1].a_end, found[-1].b_end
    back: list[Match] = []
    while before_right and (
        step := _next_run(
            a[max(low_a, high_a - _WINDOW) : high_a][::-1], b[max(low_b, high_b - _WINDOW) : high_b][::-1]
        )
    ):
        skip_a, skip_b, size = step
        high_a, high_b = high_a - skip_a - size, high_b - skip_b - size
        back.append(Match(high_a, high_b, size))
    return found + back[::-1]


def _next_run(a: list[str], b: list[str]) -> tuple[int, int, int] | None:
    """How many tokens to skip on either side, three at most, until two or more are equal.

    One is enough behind two numbers, and where it is the last of a side.
    """
    size_a, size_b = len(a), len(b)
    for skip_a, skip_b in _SKIPS:
        if skip_a >= size_a or skip_b >= size_b or a[skip_a] != b[skip_b]:
            continue
        size = _common_prefix(a[skip_a:], b[skip_b:])
        numbers = skip_a == skip_b == 1 and a[0].isdigit() and b[0].isdigit()
        last = min(size_a - skip_a, size_b - skip_b) == size < _WINDOW
        if size >= 2 or numbers or last:
            return skip_a, skip_b, size
    return None


def _gap(a: list[str], b: list[str], a_start: int, a_end: int, b_start: int, b_end: int) -> list[Match]:
    size_a, size_b = a_end - a_start, b_end - b_start
    if not size_a or not size_b or max(size_a, size_b) > _LARGEST_GAP:
        return []
    part_a, part_b = a[a_start:a_end], b[b_start:b_end]
    small = max(size_a, size_b) <= _SMALL_GAP
    if not small and Indel.normalized_similarity(part_a, part_b) < _ALIKE:
        return []
    found = [
        Match(a_start + op.src_start, b_start + op.dest_start, op.src_end - op.src_start)
        for op in Indel.opcodes(part_a, part_b)
        if op.tag == "equal"
    ]
    # A single word between long differences pairs by chance.
    borders = [Match(a_start, b_start, 0), *found, Match(a_end, b_end, 0)]
    triples = zip(borders, found, borders[2:], strict=False)
    return [m for before, m, after in triples if m.size > 1 or small or _close(before, m, after)]


def _close(before: Match, match: Match, after: Match) -> bool:
    left = max(match.a - before.a_end, match.b - before.b_end)
    right = max(after.a - match.a_end, after.b - match.b_end)
    return min(left, right) <= 2 and max(left, right) <= _SMALL_GAP


def _elsewhere(seeds: list[Match], matches: list[Match], size_a: int, size_b: int) -> tuple[list[Match], ...]:
    """Passages among the matches that the chain left out, longest first: moved, repeated in a, repeated in b."""
    taken_a, taken_b = bytearray(size_a), bytearray(size_b)
    for match in matches:
        taken_a[match.a : match.a_end] = b"\1" * match.size
        taken_b[match.b : match.b_end] = b"\1" * match.size
    moved: list[Match] = []
    in_a: list[Match] = []
    in_b: list[Match] = []
    for match in sorted(seeds, key=longest_first):
        if match.size < _MOVED or (_all(taken_a, match.a, match.a_end) and _all(taken_b, match.b, match.b_end)):
            continue
        free_a = [not taken_a[match.a + k] for k in range(match.size)]
        free_b = [not taken_b[match.b + k] for k in range(match.size)]
        free_both = [x and y for x, y in zip(free_a, free_b, strict=True)]
        for frees, kind in ((free_both, moved), (free_a, in_a), (free_b, in_b)):
            for start, end in _runs(frees):
                if end - start >= _MOVED:
                    part = Match(match.a + start, match.b + start, end - start)
                    kind.append(part)
                    taken_a[part.a : part.a_end] = b"\1" * part.size
                    taken_b[part.b : part.b_end] = b"\1" * part.size
                    free_a[start:end] = free_b[start:end] = [False] * (end - start)
    return moved, in_a, in_b


def _all(taken: bytearray, start: int, end: int) -> bool:
    return taken.find(0, start, end) < 0


def _runs(flags: list[bool]) -> list[tuple[int, int]]:
    groups = ([*group] for flag, group in groupby(range(len(flags)), flags.__getitem__) if flag)
    return [(group[0], group[-1] + 1) for group in groups]
