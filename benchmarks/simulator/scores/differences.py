"""Typed differences against the true ones: which prediction stands for which, and figures for each code.

A prediction stands for a true difference when one of its kinds is one of the codes that hold for that, and both point
at the same words: on either side, both spans are widened to the words they touch (a gap or a point to the words beside
it), and the intersection of the two is at least half of their union. On a side where both are empty, nothing needs to
agree: where a text lacks something is a matter of convention. Every kind that a prediction bears is a claim of its own,
right or wrong: naming more kinds than hold costs precision. Each prediction stands for one true difference at most and
the other way round; the best overlap comes first.

Before that, neighbours are joined, in the truth and in the predictions alike: differences of the same codes, between
which both texts have nothing but space. An omission is not better found for being reported in three pieces, nor worse;
a replacement of page elements (E4 to E9) is an element of each side. Gaps between paragraphs (E3) are never joined.

Some things are optional, neither hit nor miss, nor is a prediction of them an error: lines of two pages that are alike
(whatever is claimed inside of them), and gaps between paragraphs beside a passage without a counterpart in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from provenance.differences import Difference

from ..codes import CODES, TRANSPOSITION
from ..draft import Span
from ..truth import TrueDifference

__all__ = ["Claim", "Tally", "claims_of", "confused", "match", "prepared", "tally"]

_ONE_SIDED = frozenset({"E4", "E5", "E6", "E7", "E8", "E9", "E14"})
_HALF = 0.5
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A true or predicted difference, made ready for matching."""

    codes: tuple[str, ...]
    a_span: Span
    b_span: Span
    optional: bool = False
    or_else: tuple[Span, Span] | None = None


@dataclass(slots=True)
class Tally:
    """Counts over many pairs.

    Attributes
    ----------
    true, found
        True differences by their first code, and those of them that were found.
    claimed, right
        Predictions by their code, and those that stand for something true.
    confusion
        For true differences that were not found and predictions that overlap them: (code, predicted code). What nothing
        overlaps is ``-``.
    strict
        Of those found, how many bear the very code of what was done, not another that holds as well.
    """

    true: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    strict: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def recall(self, code: str) -> float | None:
        """Share of the true differences of a code that were found; ``None`` where there are none."""
        return self.found[code] / self.true[code] if self.true[code] else None

    def precision(self, code: str) -> float | None:
        """Share of the predictions of a code that are right; ``None`` where there are none."""
        return self.right[code] / self.claimed[code] if self.claimed[code] else None

    def f1(self, code: str) -> float | None:
        """Harmonic mean of both; 0 where nothing right was predicted, ``None`` where nothing was true."""
        recall, precision = self.recall(code), self.precision(code)
        if recall is None:
            return None
        return 2 * recall * precision / (recall + precision) if precision and recall else 0.0

    def macro_f1(self) -> float:
        """Mean of the F1 of all codes that occur."""
        scores = [score for code in CODES if (score := self.f1(code)) is not None]
        return sum(scores) / len(scores) if scores else 0.0


def claims_of(differences: Iterable[Difference], truth: Iterable[Claim], a: str, b: str) -> list[Claim]:
    """Make predictions ready; those within something optional and those outside are not joined, as in the truth."""
    made = [Claim(difference.codes, difference.a_span, difference.b_span) for difference in differences]
    optional = [claim for claim in truth if claim.optional]
    open_a, open_b = [claim.a_span for claim in optional], [claim.b_span for claim in optional]
    parts = [part for claim in made for part in _sides(claim)]
    parts = [replace(p, optional=_lies_in(p.a_span, open_a) and _lies_in(p.b_span, open_b)) for p in parts]
    return [replace(claim, optional=False) for claim in _joined(parts, a, b)]


def prepared(true: Iterable[TrueDifference], a: str, b: str) -> list[Claim]:
    """Make true differences ready; gaps beside a passage without counterpart become optional."""
    truth = _joined([Claim(d.codes, d.a_span, d.b_span, d.optional, d.or_else) for d in true], a, b)
    borders = _borders(truth, (a, b))
    return [replace(c, optional=True) if _is_open_gap(c, borders, (a, b)) else c for c in truth]


def optional_claims(truth: Sequence[Claim], claims: Sequence[Claim], a: str, b: str) -> set[int]:
    """Numbers of the predictions that are neither right nor wrong, if they stand for nothing that is not optional."""
    borders = _borders(truth, (a, b))
    open_a = [claim.a_span for claim in truth if claim.optional]
    open_b = [claim.b_span for claim in truth if claim.optional]
    return {
        p
        for p, claim in enumerate(claims)
        if _is_open_gap(claim, borders, (a, b)) or (_lies_in(claim.a_span, open_a) and _lies_in(claim.b_span, open_b))
    }


def tally(into: Tally, true: Iterable[TrueDifference], predicted: Iterable[Difference], a: str, b: str) -> None:
    """Match the predictions for one pair and add to the counts."""
    truth = prepared(true, a, b)
    claims = claims_of(predicted, truth, a, b)
    pairs = match(truth, claims, a, b)
    spared = optional_claims(truth, claims, a, b) - {p for t, p in pairs if not truth[t].optional}
    spared |= {p for t, p in pairs if truth[t].optional}
    into.true.update(claim.codes[0] for claim in truth if not claim.optional)
    into.claimed.update(code for p, claim in enumerate(claims) if p not in spared for code in claim.codes)
    for t, p in pairs:
        if not truth[t].optional:
            into.found[truth[t].codes[0]] += 1
            into.right.update(code for code in claims[p].codes if code in truth[t].codes)
            into.strict[truth[t].codes[0]] += truth[t].codes[0] == claims[p].codes[0]
    for t_or_none, p_or_none in confused(truth, claims, pairs, a, b):
        code = "-" if t_or_none is None else truth[t_or_none].codes[0]
        into.confusion[code, "-" if p_or_none is None else claims[p_or_none].codes[0]] += 1


def match(truth: Sequence[Claim], claims: Sequence[Claim], a: str, b: str) -> list[tuple[int, int]]:
    """Pairs of a true difference and the prediction that stands for it, by number."""
    candidates = []
    for t, true in enumerate(truth):
        for p, claim in enumerate(claims):
            if not set(claim.codes).isdisjoint(true.codes):
                agreement = _agreement(true, claim, a, b)
                if agreement >= _HALF:
                    candidates.append((-agreement, t, p))
    taken_t: set[int] = set()
    taken_p: set[int] = set()
    pairs = []
    for _, t, p in sorted(candidates):
        if t not in taken_t and p not in taken_p:
            taken_t.add(t)
            taken_p.add(p)
            pairs.append((t, p))
    return pairs


def confused(
    truth: Sequence[Claim], claims: Sequence[Claim], pairs: Sequence[tuple[int, int]], a: str, b: str
) -> list[tuple[int | None, int | None]]:
    """Errors, by number: true differences that were not found, each with the wrong prediction that overlaps it most.

    ``None`` where nothing overlaps, and for wrong predictions where nothing is true.
    """
    found, right = {t for t, _ in pairs}, {p for _, p in pairs}
    left = {p for p in range(len(claims)) if p not in right} - optional_claims(truth, claims, a, b)
    made: list[tuple[int | None, int | None]] = []
    for t, true in enumerate(truth):
        if t in found or true.optional:
            continue
        touch, other = max(((_touch(true, claims[p], a, b), -p) for p in left), default=(0.0, 0))
        if touch > 0:
            made.append((t, -other))
            left.discard(-other)
        else:
            made.append((t, None))
    return made + [(None, p) for p in sorted(left)]


def _borders(truth: Iterable[Claim], texts: tuple[str, str]) -> tuple[set[int], set[int]]:
    """Where passages without a counterpart in their place begin and end, space left out, in either text."""
    borders: tuple[set[int], set[int]] = (set(), set())
    for claim in truth:
        spans = claim.a_span, claim.b_span
        if claim.codes[0] == TRANSPOSITION or any(map(_is_empty, spans)):
            for side, (start, end) in enumerate(spans):
                borders[side].update((*_through_space(start, texts[side]), *_through_space(end, texts[side])))
    return borders


def _is_open_gap(claim: Claim, borders: tuple[set[int], set[int]], texts: tuple[str, str]) -> bool:
    """Whether a difference is a gap between paragraphs at such a border."""
    spans = claim.a_span, claim.b_span
    if claim.codes[0] != "E3" or any(texts[side][slice(*spans[side])].strip() for side in (0, 1)):
        return False
    return any(
        not borders[side].isdisjoint(
            (*_through_space(spans[side][0], texts[side]), *_through_space(spans[side][1], texts[side]))
        )
        for side in (0, 1)
    )


def _through_space(at: int, text: str) -> Span:
    """The gap around a place: from behind the last word before it to the first word after it."""
    return len(text[:at].rstrip()), len(text) - len(text[at:].lstrip())


def _lies_in(span: Span, regions: Iterable[Span]) -> bool:
    return _is_empty(span) or any(low <= span[0] and span[1] <= high for low, high in regions)


def _sides(claim: Claim) -> list[Claim]:
    (low_a, high_a), (low_b, high_b) = claim.a_span, claim.b_span
    if claim.codes[0] not in _ONE_SIDED or low_a == high_a or low_b == high_b:
        return [claim]
    return [Claim(claim.codes, claim.a_span, (low_b, low_b)), Claim(claim.codes, (low_a, low_a), claim.b_span)]


def _joined(claims: Iterable[Claim], a: str, b: str) -> list[Claim]:
    made: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (_is_empty(c.a_span), c.a_span, c.b_span)):
        before = made[-1] if made else None
        if (
            before
            and (before.codes, before.optional) == (claim.codes, claim.optional)
            and claim.codes[0] != "E3"
            and _beside(before, claim, a, b)
        ):
            made[-1] = replace(
                claim, a_span=_hull(before.a_span, claim.a_span), b_span=_hull(before.b_span, claim.b_span)
            )
        else:
            made.append(claim)
    return made


def _beside(before: Claim, after: Claim, a: str, b: str) -> bool:
    """Whether only space lies between two differences in both texts; where both are empty it does not matter."""
    for left, right, text in ((before.a_span, after.a_span, a), (before.b_span, after.b_span, b)):
        if _is_empty(left) != _is_empty(right):
            return False
        if not _is_empty(left) and (right[0] < left[1] or text[left[1] : right[0]].strip()):
            return False
    return True


def _is_empty(span: Span) -> bool:
    return span[0] == span[1]


def _hull(left: Span, right: Span) -> Span:
    return (min(left[0], right[0]), max(left[1], right[1])) if not _is_empty(left) or not _is_empty(right) else left


def _agreement(true: Claim, claim: Claim, a: str, b: str) -> float:
    """The smaller overlap of both sides, in the better of the places that a passage may have moved from."""
    if true.or_else:
        other = replace(true, a_span=true.or_else[0], b_span=true.or_else[1], or_else=None)
        return max(_agreement(replace(true, or_else=None), claim, a, b), _agreement(other, claim, a, b))
    return max(_shared(true, claim, a, b), _shared(_bare(true, a, b), _bare(claim, a, b), a, b))


def _bare(claim: Claim, a: str, b: str) -> Claim:
    """A difference without the words that both of its sides begin or end with: whether they are shown is taste."""
    (low_a, high_a), (low_b, high_b) = claim.a_span, claim.b_span
    words_a, words_b = [*_WORD.finditer(a, low_a, high_a)], [*_WORD.finditer(b, low_b, high_b)]
    if claim.codes[0] == TRANSPOSITION or not words_a or not words_b or a[low_a:high_a] == b[low_b:high_b]:
        return claim
    while words_a and words_b and words_a[0].group() == words_b[0].group():
        low_a, low_b = words_a.pop(0).end(), words_b.pop(0).end()
    while words_a and words_b and words_a[-1].group() == words_b[-1].group():
        high_a, high_b = words_a.pop().start(), words_b.pop().start()
    spans = (low_a, high_a) if words_a else (high_a, high_a), (low_b, high_b) if words_b else (high_b, high_b)
    return replace(claim, a_span=spans[0], b_span=spans[1])


def _shared(true: Claim, claim: Claim, a: str, b: str) -> float:
    """The smaller overlap of both sides."""
    shares = []
    for left, right, text in ((true.a_span, claim.a_span, a), (true.b_span, claim.b_span, b)):
        if not (_is_empty(left) and _is_empty(right)):
            shares.append(_overlap(_widened(left, text), _widened(right, text)))
    return min(shares, default=0.0)


def _touch(true: Claim, claim: Claim, a: str, b: str) -> float:
    """The larger overlap of both sides, a text that has nothing left out."""
    return max(
        _overlap(_widened(left, text), _widened(right, text)) if not _is_empty(left) and not _is_empty(right) else 0.0
        for left, right, text in ((true.a_span, claim.a_span, a), (true.b_span, claim.b_span, b))
    )


def _overlap(left: Span, right: Span) -> float:
    common = min(left[1], right[1]) - max(left[0], right[0])
    return max(0, common) / max(1, max(left[1], right[1]) - min(left[0], right[0]))


def _widened(span: Span, text: str) -> Span:
    """The span with the whole of the words it touches; a gap reaches to the words on both sides."""
    start, end = span
    piece = text[start:end]
    if piece.strip():
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
    else:
        while start > 0 and text[start - 1].isspace():
            start -= 1
        while end < len(text) and text[end].isspace():
            end += 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
