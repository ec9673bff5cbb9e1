"""find_pairs: from texts to verified pairs, every step in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import MIN_SHARED, anchor_candidates, expected_recall, solve_rate
from provenance.article import Article, as_articles
from provenance.fingerprints import ShingleSets, fingerprints_of, shingle_sets
from provenance.folding import fold
from provenance.identical import collapse, expand, starred_copies
from provenance.lsh import Banding, band_candidates, solve_banding
from provenance.recall import measure_recall
from provenance.scheme import Scheme
from provenance.short import alike, short_candidates
from provenance.similarity import Figures, Pair, Thresholds, share_core, verify
from provenance.stars import star_pairs

__all__ = ["Pairs", "Progress", "Stats", "find_pairs"]

Int64 = NDArray[np.int64]
Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""

_STEPS = ("fingerprint", "candidates", "verify", "measure recall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What a search did.

    Attributes
    ----------
    articles, empty, distinct
        Texts given; those without any token (never a copy of anything); those that remain when texts
        identical after folding count once.
    candidates, verified
        Distinct candidate pairs, and how many of them the exact figures support. Texts identical after folding
        count once here, and have as many pairs as there are texts in the result.
    hot_buckets, largest_bucket, starred, uncompared
        Buckets with too many texts to pair each with each; how many texts the largest holds; how many
        identical texts and texts of hot buckets were compared with a representative only; how many of hot
        buckets were left without one.
    banding, anchor_rate
        What was solved for the recall asked for.
    expected_recall
        Least chance that a pair which just reaches the thresholds becomes a candidate.
    measured_recall, sampled, sample_pairs
        Share of the pairs of ``sampled`` texts, found by exhaustive search (``sample_pairs`` of them), that
        the search found too; ``None`` when there are none.
    """

    articles: int
    empty: int
    distinct: int
    candidates: int
    verified: int
    hot_buckets: int
    largest_bucket: int
    starred: int
    uncompared: int
    banding: Banding
    anchor_rate: int
    expected_recall: float
    measured_recall: float | None
    sampled: int
    sample_pairs: int


@dataclass(frozen=True, slots=True, eq=False)
class Pairs(Sequence[Pair]):
    """Verified pairs in the order of their ids, with the statistics of the search."""

    ids: list[str]
    left: Int64
    right: Int64
    figures: Figures
    furniture_only: NDArray[np.bool_]
    stats: Stats

    def __len__(self) -> int:
        return len(self.left)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | Sequence[Pair]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        i = range(len(self))[index]
        return Pair(
            self.ids[self.left[i]],
            self.ids[self.right[i]],
            float(self.figures.jaccard[i]),
            float(self.figures.a_in_b[i]),
            float(self.figures.b_in_a[i]),
            int(self.figures.shared[i]),
            bool(self.furniture_only[i]),
        )

    def __iter__(self) -> Iterator[Pair]:
        return (self[i] for i in range(len(self)))


def find_pairs(
    articles: Iterable[Article | str],
    *,
    min_jaccard: float = 0.0,
    min_overlap: float = 0.3,
    recall: float = 0.99,
    scheme: Scheme | None = None,
    furniture: NDArray[np.uint64] | None = None,
    hot_bucket: int = 1000,
    sample: int = 200,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """Find the texts that are copies of each other, in whole or in part.

    Candidates come from MinHash bands and from shared anchors; every one is verified on its exact shingle
    sets. The result does not depend on the order of the input.

    Parameters
    ----------
    articles
        Articles with distinct ids, or strings (whose ids are ``"0"``, ``"1"``, ...).
    min_jaccard, min_overlap
        A pair reaches both, and the floor of ``Thresholds``.
    recall
        Least chance, above 0 and at most 1, with which a pair that reaches the thresholds shall be found; bands and
        anchors are solved for it.
    furniture
        Hashes of shingles known as furniture, ascending. They make no candidates, and pairs that share nothing else
        (texts identical with all their furniture, say) are marked.
    hot_bucket
        In buckets with more texts than this, texts are compared with representatives, not each with each.
    sample
        How many texts are searched exhaustively to measure recall; 0 for none.
    threads, progress
        How many work at once (``None``: every core with the native kernels); a function told how far the search is.

    Raises
    ------
    DuplicateIdError, ArticleError
        If ids repeat, or something is not a text.
    ValueError
        If a threshold is out of range.
    """
    scheme = scheme or Scheme()
    thresholds = Thresholds(min_jaccard=min_jaccard, min_overlap=min_overlap)
    if not 0.0 < recall <= 1.0:
        raise ValueError(f"recall must be above 0 and at most 1, got {recall!r}")
    if hot_bucket < 2:
        raise ValueError(f"hot_bucket must be at least 2, got {hot_bucket!r}")
    ordered = sorted(as_articles(articles), key=lambda article: article.id)
    tell = progress or (lambda step, done, total: None)

    tell(_STEPS[0], 0, len(ordered))
    texts = _counted((article.text for article in ordered), tell, len(ordered))
    every = shingle_sets(texts, scheme, threads)
    sets, groups = collapse(every)
    known = np.zeros(0, np.uint64) if furniture is None else furniture
    core = sets.without(known)

    tell(_STEPS[1], 0, 1)
    floor = max(min_overlap, min_jaccard)  # the overlap is never below the Jaccard
    banding = solve_banding(min_jaccard, recall, scheme.num_perm)
    rate = solve_rate(recall, scheme.anchor_rate)
    signatures = fingerprints_of(core, scheme, threads).signatures
    banded = band_candidates(signatures, banding, hot_bucket, filled=core.sizes > 0, threads=threads)
    anchored = anchor_candidates(core, rate, floor, recall, hot_bucket, threads)
    short = short_candidates(core, hot_bucket, threads)
    keys = np.unique(np.concatenate((banded.keys, anchored.keys, short.keys)))

    tell(_STEPS[2], 0, 1)
    left, right, figures = _verified(keys, sets, thresholds, ordered, groups, threads)
    hot = [*banded.hot, *anchored.hot, *short.hot]
    stars = star_pairs(hot, sets, thresholds, threads)
    left, right, figures = _joined(sets, (left, right, figures), stars.left, stars.right, threads)

    tell(_STEPS[3], 0, 1)
    measured = measure_recall(sets, left, right, thresholds, sample, core, threads)
    by_anchors = expected_recall(core.sizes, floor, rate, recall)
    stats = Stats(
        articles=len(ordered),
        empty=int((every.sizes == 0).sum()),
        distinct=len(sets),
        candidates=len(keys),
        verified=len(left),
        hot_buckets=len(hot),
        largest_bucket=max(map(len, hot), default=0),
        starred=stars.starred + starred_copies(groups),
        uncompared=stars.uncompared,
        banding=banding,
        anchor_rate=rate,
        expected_recall=1 - (1 - by_anchors) * (1 - banding.probability(min_jaccard)),
        measured_recall=measured.recall,
        sampled=measured.sampled,
        sample_pairs=measured.pairs,
    )
    left, right, figures = expand(left, right, figures, sets, groups)
    marked = _furniture_only(every, every.without(known), left, right, figures, thresholds, threads)
    return Pairs([article.id for article in ordered], left, right, figures, marked, stats)


def _counted(texts: Iterable[str], tell: Progress, total: int) -> Iterator[str]:
    for done, text in enumerate(texts, 1):
        yield text
        if done % 1000 == 0:
            tell(_STEPS[0], done, total)


def _verified(
    keys: Int64,
    sets: ShingleSets,
    thresholds: Thresholds,
    articles: list[Article],
    groups: list[Int64],
    threads: int | None,
) -> tuple[Int64, Int64, Figures]:
    left, right = np.divmod(keys, max(len(sets), 1))
    figures = verify(sets, left, right, threads)
    kept = figures.reach(thresholds)
    kept |= _short_pairs(left, right, figures, sets, thresholds, articles, groups)
    return left[kept], right[kept], figures.take(kept)


def _short_pairs(
    left: Int64,
    right: Int64,
    figures: Figures,
    sets: ShingleSets,
    thresholds: Thresholds,
    articles: list[Article],
    groups: list[Int64],
) -> NDArray[np.bool_]:
    """Pairs below the floor whose figures reach the rest and whose folded texts are almost the same."""
    sizes = np.maximum(sets.sizes[left], sets.sizes[right])
    open_question = np.flatnonzero((sizes < MIN_SHARED) & ~figures.reach(thresholds) & (figures.shared > 0))
    reach = (figures.jaccard >= thresholds.min_jaccard) & (
        np.maximum(figures.a_in_b, figures.b_in_a) >= thresholds.min_overlap
    )
    open_question = open_question[reach[open_question]]
    involved = np.unique(np.concatenate((left[open_question], right[open_question]))).tolist()
    folded = {i: " ".join(fold(articles[groups[i][0]].text).tokens) for i in involved}
    kept = np.zeros(len(left), np.bool_)
    kept[open_question] = alike(folded, left[open_question], right[open_question])
    return kept


def _joined(
    sets: ShingleSets, found: tuple[Int64, Int64, Figures], left: Int64, right: Int64, threads: int | None
) -> tuple[Int64, Int64, Figures]:
    """The pairs found and those of the stars, each once, in order."""
    count = max(len(sets), 1)
    known = found[0] * count + found[1]
    added = np.setdiff1d(left * count + right, known)
    new_left, new_right = np.divmod(added, count)
    figures = found[2].followed_by(verify(sets, new_left, new_right, threads))
    order = np.argsort(np.concatenate((known, added)), kind="stable")
    return (
        np.concatenate((found[0], new_left))[order],
        np.concatenate((found[1], new_right))[order],
        figures.take(order),
    )


def _furniture_only(
    every: ShingleSets,
    core: ShingleSets,
    left: Int64,
    right: Int64,
    figures: Figures,
    thresholds: Thresholds,
    threads: int | None,
) -> NDArray[np.bool_]:
    """Pairs of texts that both have furniture and share nothing else."""
    marked = np.zeros(len(left), np.bool_)
    reduced = core.sizes < every.sizes
    affected = np.flatnonzero(reduced[left] & reduced[right])
    a, b = left[affected], right[affected]
    core_shared = kernels.intersection_sizes(core.hashes, core.offsets, a, b, threads)
    marked[affected] = ~share_core(figures.shared[affected], core_shared, core.sizes[a], core.sizes[b], thresholds)
    return marked
