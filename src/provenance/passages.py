"""Reused passages of two texts, also where the words were shuffled, replaced or translated there and back.

Runs of equal tokens give the exact passages. The others are found by their sentences, each a vector of its words
weighted by how few sentences have them: sentences of the two texts that resemble each other are seeds, neighbouring
seeds make a passage, and the passage as a whole must resemble its counterpart (after Sanchez-Perez, Sidorov and
Gelbukh 2014, "A winning approach to text alignment for text reuse detection at PAN 2014", who stem words and drop
none; here a word counts by its first letters, so that no language needs a table).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance.align import common_runs
from provenance.article import Article
from provenance.folding import Folded, fold

__all__ = ["Passage", "find_passages"]

Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]
Bounds = tuple[int, int]

_RUN = 5  # tokens of a run of an exact passage
_RUN_GAP = 10  # tokens between two of its runs, on either side
_EXACT = 30  # tokens of its runs
_STEM = 6  # characters by which a word counts
_ALIKE = 0.33  # cosine and Dice of two sentences that resemble each other
_ALONE = 0.5  # cosine where no neighbour does
_WHOLE = 0.34  # cosine of two passages
_GAPS = (4, 3, 2)  # sentences between two seeds of a passage, fewer where the passage does not resemble its counterpart
_COVERED = 0.7  # a passage of which exact ones cover so much is theirs
_OVERLAP = 0.5  # a passage may share no more than this with a stronger one
_SHORTEST = 150  # characters of a passage, on either side
_SHORTEST_UNSPACED = 50
_SENTENCE = (3, 60)  # tokens of a sentence, at least and at most
_CELLS = 1 << 22  # entries worked on at once
_STEPS = 64  # steps of a weight in one: sums of whole numbers are the same in any order
_BEST = 8  # seeds that a sentence has

_END = frozenset(".!?…。！？।")
_CLOSING = ".,;:!?…)]}%\"'”’»“›」』。、！？"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that two texts share.

    Attributes
    ----------
    a_span, b_span
        Where it stands in each text, in characters.
    similarity
        Cosine of the weighted words of its two sides, above 0.34 to 1.0.
    exact
        Whether it was found as runs of equal tokens; the others were rewritten.
    """

    a_span: tuple[int, int]
    b_span: tuple[int, int]
    similarity: float
    exact: bool


def find_passages(a: Article | str, b: Article | str) -> tuple[Passage, ...]:
    """Find the passages of 150 characters or more (50 in scripts without spaces) that two texts share.

    ``compare`` says how one article was made from another; this finds what two texts have in common where nearly all
    around it differs and the words themselves may have been changed.

    Returns
    -------
    tuple of Passage
        In the order of the first text. None has more than half of either side in common with a stronger one. Those of
        ``b`` and ``a`` are the same, mirrored.

    Examples
    --------
    >>> told = ("The ferry left the old harbour of Marvelle at dawn with ninety pilgrims and a brass band on board. "
    ...         "It reached Saint Osk two hours late, because the captain had mistaken a whale for a reef.")
    >>> found = find_passages("Letters to the editor. My tomatoes are blue. " + told, told + " Rain is expected.")
    >>> [(passage.a_span, passage.b_span, passage.exact) for passage in found]
    [((45, 233), (0, 188), True)]
    """
    first, second = (_Text.of(each.text if isinstance(each, Article) else each) for each in (a, b))
    if second.folded.tokens < first.folded.tokens:  # the same passages from either side
        found = [Passage(p.b_span, p.a_span, p.similarity, p.exact) for p in _found(second, first)]
    else:
        found = _found(first, second)
    return tuple(sorted(found, key=lambda passage: (passage.a_span, passage.b_span)))


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    text: str
    folded: Folded
    bounds: Int64  # first token of each sentence, and the number of tokens

    @classmethod
    def of(cls, text: str) -> _Text:
        folded = fold(text)
        return cls(text, folded, _sentences(text, folded.starts.tolist(), folded.ends.tolist()))

    @property
    def sentences(self) -> int:
        return len(self.bounds) - 1

    def span(self, tokens: Bounds) -> tuple[int, int]:
        """Characters of the tokens with the marks that close the last one."""
        end = int(self.folded.ends[tokens[1] - 1])
        limit = int(self.folded.starts[tokens[1]]) if tokens[1] < len(self.folded.starts) else len(self.text)
        while end < limit and self.text[end] in _CLOSING:
            end += 1
        return int(self.folded.starts[tokens[0]]), end

    def is_long(self, tokens: Bounds) -> bool:
        start, end = self.span(tokens)
        unspaced = self.folded.unspaced[tokens[0] : tokens[1]].mean() > 0.5
        return end - start >= (_SHORTEST_UNSPACED if unspaced else _SHORTEST)


def _sentences(text: str, starts: list[int], ends: list[int]) -> Int64:
    """Where sentences begin: after a mark that ends one, and in a line of its own that begins with no small letter."""
    bounds = [0]
    for token, (end, start) in enumerate(zip(ends, starts[1:], strict=False), 1):
        size = token - bounds[-1]
        if size < _SENTENCE[0]:
            continue
        between = text[end:start]
        over = between != " " and (not _END.isdisjoint(between) or ("\n" in between and not text[start].islower()))
        if over or size >= _SENTENCE[1]:
            bounds.append(token)
    return np.array([*bounds, len(starts)] if starts else [0], np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """The words of each sentence: ``rows`` (ascending) and ``terms`` with their weights."""

    rows: Int64
    terms: Int64
    weights: Float64
    norms: Float64
    sizes: Int64  # distinct terms of each sentence

    def of(self, first: int, stop: int, number_of_terms: int) -> Float64:
        """The vector of the sentences ``first`` to ``stop - 1`` together."""
        low, high = np.searchsorted(self.rows, (first, stop))
        return np.bincount(self.terms[low:high], self.weights[low:high], number_of_terms).astype(np.float64, copy=False)


def _vectors(a: _Text, b: _Text) -> tuple[_Terms, _Terms, int]:
    """Words weighted by their number in a sentence and ``log(sentences / sentences with the word)`` (tf-isf)."""
    numbers: dict[str, int] = {}
    counted = []
    for text in (a, b):
        tokens = text.folded.tokens
        ids = np.fromiter((numbers.setdefault(token[:_STEM], len(numbers)) for token in tokens), np.int64, len(tokens))
        rows = np.repeat(np.arange(text.sentences), np.diff(text.bounds))
        keys, counts = np.unique((rows << 32) | ids, return_counts=True)
        counted.append((keys >> 32, keys & 0xFFFFFFFF, counts, text.sentences))
    frequencies = sum(np.bincount(terms, minlength=len(numbers)) for _, terms, _, _ in counted)
    rarity = np.rint(_STEPS * np.log((a.sentences + b.sentences) / np.maximum(frequencies, 1)))
    made = [
        _Terms(
            rows,
            terms,
            weights := counts * rarity[terms],
            np.sqrt(np.bincount(rows, weights * weights, sentences)),
            np.bincount(rows, minlength=sentences),
        )
        for rows, terms, counts, sentences in counted
    ]
    return made[0], made[1], len(numbers)


def _seeds(a: _Terms, b: _Terms, number_of_terms: int) -> tuple[Int64, Float64]:
    """Pairs of sentences that resemble each other, int64, shape (n, 2), and the cosine of each."""
    order = np.argsort(b.terms, kind="stable")
    rows_b, weights_b = b.rows[order], b.weights[order]
    postings = np.bincount(b.terms, minlength=number_of_terms)
    first = np.cumsum(postings) - postings
    steps = np.cumsum(postings[a.terms])
    size_a, size_b = len(a.sizes), len(b.sizes)
    ends = np.searchsorted(a.rows, np.arange(1, size_a + 1))
    costs = np.concatenate(([0], steps))[np.concatenate(([0], ends))] + np.arange(size_a + 1) * size_b
    pairs: list[Int64] = []
    cosines: list[Float64] = []
    row = 0
    while row < size_a:
        stop = max(row + 1, int(np.searchsorted(costs, costs[row] + _CELLS, "right")) - 1)
        low, high = np.searchsorted(a.rows, (row, stop))
        counts = postings[a.terms[low:high]]
        entries = np.repeat(np.arange(low, high), counts)
        places = np.arange(len(entries)) + np.repeat(first[a.terms[low:high]] - np.cumsum(counts) + counts, counts)
        cells = (a.rows[entries] - row) * size_b + rows_b[places]
        shape = (stop - row, size_b)
        dots = np.bincount(cells, a.weights[entries] * weights_b[places], shape[0] * size_b).reshape(shape)
        common = np.bincount(cells, minlength=shape[0] * size_b).reshape(shape)
        norms = np.outer(a.norms[row:stop], b.norms)
        alike = (dots > _ALIKE * norms) & (2 * common > _ALIKE * (a.sizes[row:stop, None] + b.sizes))
        found = np.argwhere(alike)
        found[:, 0] += row
        pairs.append(found)
        cosines.append(dots[alike] / norms[alike])
        row = stop
    if not pairs:
        return np.zeros((0, 2), np.int64), np.zeros(0)
    return _best(np.concatenate(pairs), np.concatenate(cosines))


def _best(pairs: Int64, cosines: Float64) -> tuple[Int64, Float64]:
    """The seeds that are among the best of both their sentences: text that repeats itself has no more than others."""
    kept = np.ones(len(pairs), np.bool_)
    for axis in (0, 1):
        order = np.lexsort((pairs[:, 1 - axis], -cosines, pairs[:, axis]))
        own = pairs[order, axis]
        rank = np.arange(len(own)) - np.searchsorted(own, own)
        kept[order[rank >= _BEST]] = False
    return pairs[kept], cosines[kept]


def _clusters(seeds: Int64, gap: int) -> Iterator[Int64]:
    """Numbers of the seeds that stand near each other in both texts, for each group of them."""
    pending = [(np.arange(len(seeds)), 0, False)]
    while pending:
        chosen, axis, settled = pending.pop()
        ordered = chosen[np.argsort(seeds[chosen, axis], kind="stable")]
        parts = np.split(ordered, np.flatnonzero(np.diff(seeds[ordered, axis]) > gap + 1) + 1)
        if settled and len(parts) == 1:
            yield ordered
        else:
            pending += [(part, 1 - axis, len(parts) == 1) for part in parts]


@dataclass(frozen=True, slots=True)
class _Candidate:
    a: Bounds  # tokens
    b: Bounds
    similarity: float
    exact: bool


def _found(a: _Text, b: _Text) -> list[Passage]:
    if not a.sentences or not b.sentences:
        return []
    vectors = _vectors(a, b)
    exact = _exact(a, b)
    candidates = [*exact]
    for passage in _rewritten(a, b, *vectors):
        within = [other for other in candidates if _shared(other.a, passage.a) and _shared(other.b, passage.b)]
        covered = (_covered([e.a for e in within], passage.a), _covered([e.b for e in within], passage.b))
        if max(covered) >= _COVERED:
            continue
        candidates = [other for other in candidates if other not in within]
        candidates.append(
            _Candidate(
                (min(p.a[0] for p in (passage, *within)), max(p.a[1] for p in (passage, *within))),
                (min(p.b[0] for p in (passage, *within)), max(p.b[1] for p in (passage, *within))),
                passage.similarity,
                False,
            )
        )
    kept: list[Passage] = []
    for candidate in sorted(candidates, key=lambda c: (not c.exact, -c.similarity, c.a[0] - c.a[1], c.a, c.b)):
        if not a.is_long(candidate.a) or not b.is_long(candidate.b):
            continue
        span_a, span_b = a.span(candidate.a), b.span(candidate.b)
        limit_a, limit_b = (_OVERLAP * (end - start) for start, end in (span_a, span_b))
        if all(_shared(span_a, p.a_span) <= limit_a and _shared(span_b, p.b_span) <= limit_b for p in kept):
            kept.append(Passage(span_a, span_b, candidate.similarity, candidate.exact))
    return kept


def _exact(a: _Text, b: _Text) -> list[_Candidate]:
    """Runs of equal tokens, those that follow each other closely in both texts joined."""
    groups: list[list[int]] = []  # from and to in a, from and to in b, equal tokens
    for run in sorted(common_runs(a.folded.tokens, b.folded.tokens), key=lambda run: (run.a, run.b)):
        if run.size < _RUN:
            continue
        near = [
            group
            for group in groups[-2 * _BEST :]
            if 0 <= run.a - group[1] <= _RUN_GAP and 0 <= run.b - group[3] <= _RUN_GAP
        ]
        if near:
            group = min(near, key=lambda group: abs((run.a - group[1]) - (run.b - group[3])))
            group[1], group[3], group[4] = run.a_end, run.b_end, group[4] + run.size
        else:
            groups.append([run.a, run.a_end, run.b, run.b_end, run.size])
    return [_Candidate((g[0], g[1]), (g[2], g[3]), 1.0, True) for g in groups if g[4] >= _EXACT]


def _rewritten(a: _Text, b: _Text, terms_a: _Terms, terms_b: _Terms, number_of_terms: int) -> Iterator[_Candidate]:
    seeds, cosines = _seeds(terms_a, terms_b, number_of_terms)
    pending: list[tuple[Int64, tuple[int, ...]]] = [(np.arange(len(seeds)), _GAPS)] if len(seeds) else []
    while pending:
        chosen, gaps = pending.pop()
        for cluster in _clusters(seeds[chosen], gaps[0]):
            numbers = chosen[cluster]
            (a_low, b_low), (a_high, b_high) = seeds[numbers].min(0), seeds[numbers].max(0) + 1
            vector_a = terms_a.of(int(a_low), int(a_high), number_of_terms)
            vector_b = terms_b.of(int(b_low), int(b_high), number_of_terms)
            norm = float(np.linalg.norm(vector_a) * np.linalg.norm(vector_b))
            similarity = float(vector_a @ vector_b) / norm if norm else 0.0
            if similarity > _WHOLE and (len(numbers) > 1 or cosines[numbers[0]] >= _ALONE):
                yield _Candidate(
                    (int(a.bounds[a_low]), int(a.bounds[a_high])),
                    (int(b.bounds[b_low]), int(b.bounds[b_high])),
                    min(similarity, 1.0),
                    False,
                )
            elif similarity <= _WHOLE and len(gaps) > 1 and len(numbers) > 1:
                pending.append((numbers, gaps[1:]))


def _shared(one: Bounds, other: Bounds) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _covered(parts: list[Bounds], whole: Bounds) -> float:
    """Share of a passage that lies in any of these parts."""
    edges = [whole[0]]
    total = 0
    for low, high in sorted(parts):
        low, high = max(low, edges[-1]), min(high, whole[1])
        if low < high:
            total += high - low
            edges.append(high)
    return total / (whole[1] - whole[0])
