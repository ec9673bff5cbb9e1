"""find_pairs: from texts to verified pairs, every step in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import expected_recall, solve_rate
from provenance.arguments import share, threads_of, whole
from provenance.ascending import united
from provenance.buckets import KeySets
from provenance.columns import Rows
from provenance.forward import ForwardIndex
from provenance.identical import Groups, collapse, expand, starred_copies
from provenance.lsh import Banding, solve_banding
from provenance.recall import Sample, measure_recall
from provenance.scheme import Scheme
from provenance.similarity import Figures, Pair, Thresholds, share_core
from provenance.sketches import Sketches, SketchPile, sketch
from provenance.texts import TextsLike, ids_and_texts
from provenance.verified import Question, marked, verified_pairs

__all__ = ["Pairs", "Progress", "Stats", "find_pairs"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]
Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""

_AT_ONCE = 1 << 14  # pairs made from columns
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
        Buckets that would make too many pairs; how many texts the largest holds; how many
        identical texts and texts of hot buckets were compared with a representative only; how many of hot
        buckets were left without one.
    banding, anchor_rate
        What was solved for the recall asked for; the rate is 0 where bands alone keep the promise and no anchors are
        needed. Where there are anchors, only texts that look at hot ones have bands.
    expected_recall
        Least chance that a pair which just reaches the thresholds becomes a candidate, if no hot bucket hides it.
    measured_recall, sampled, sample_pairs
        Share of the pairs of ``sampled`` texts, found by exhaustive search (``sample_pairs`` of them), that
        the search found too; ``None`` when there are none. Where hot buckets hold many copies of one text it is far
        below what is expected: these are paired with representatives, and not each with each.
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
class Pairs(Rows[Pair]):
    """Verified pairs in the order of their ids, with the statistics of the search."""

    ids: list[str]
    left: Int64
    right: Int64
    figures: Figures
    furniture_only: NDArray[np.bool_]
    stats: Stats

    def __len__(self) -> int:
        return len(self.left)

    def _row(self, number: int) -> Pair:
        return Pair(
            self.ids[self.left[number]],
            self.ids[self.right[number]],
            float(self.figures.jaccard[number]),
            float(self.figures.a_in_b[number]),
            float(self.figures.b_in_a[number]),
            int(self.figures.shared[number]),
            bool(self.furniture_only[number]),
        )

    def __iter__(self) -> Iterator[Pair]:
        for begin in range(0, len(self), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            figures = self.figures
            columns = (figures.jaccard, figures.a_in_b, figures.b_in_a, figures.shared, self.furniture_only)
            ends = ([self.ids[i] for i in side[part].tolist()] for side in (self.left, self.right))
            yield from map(Pair, *ends, *(column[part].tolist() for column in columns))


def find_pairs(
    articles: TextsLike,
    *,
    min_jaccard: float = 0.0,
    min_overlap: float = 0.3,
    recall: float = 0.99,
    scheme: Scheme | None = None,
    furniture: NDArray[np.uint64] | None = None,
    hot_bucket: int = 1000,
    sample: int = 200,
    memory: int = 1 << 31,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """Find the texts that are copies of each other, in whole or in part.

    Candidates come from MinHash bands where these keep the promise of ``recall``, and from shared anchors elsewhere;
    there bands are a second way between texts that look at hot anchors (see the kernel ``bucket_pairs``). Every
    candidate is verified on its exact shingle sets. The result does not depend on the order of the input.

    Parameters
    ----------
    articles
        Articles with distinct ids, ``str`` and UTF-8 ``bytes`` (whose ids are ``"0"``, ``"1"``, ...), in any iterable;
        or what hands out a column of strings or binary, alone or in a table, through the Arrow interface
        (``__arrow_c_stream__`` or ``__arrow_c_array__``: ``pyarrow``, ``polars`` and others). Texts of a list and of a
        column are read where they lie; those of an iterator are held to the end, because candidates among them are read
        again to be verified.
        Bytes that are not UTF-8 are read as by ``shingle_sets``.
    min_jaccard, min_overlap
        A pair reaches both, and the floor of ``Thresholds``.
    recall
        Least chance, above 0 and at most 1, with which a pair that reaches the thresholds shall be found; bands and
        anchors are solved for it.
    furniture
        Hashes of shingles known as furniture, uint64. They make no candidates, and pairs that share nothing else
        (texts identical with all their furniture, say) are marked.
    hot_bucket
        In buckets that would make more pairs than so many texts, paired each with each, texts are compared with
        representatives only.
    sample
        How many texts are searched exhaustively to measure recall; 0 for none.
    memory
        Bytes of shingle sets held at once. They are kept when they fit and computed again from the texts when not; the
        result does not depend on it.
    threads, progress
        How many work at once (``None``: every core with the native kernels); a function told how far the search is.

    Raises
    ------
    DuplicateIdError, ArticleError
        If ids repeat, something is not a text or null, or a column holds something else.
    TypeError, ValueError
        If an argument is of another type, or out of range.
    """
    scheme = Scheme.given(scheme)
    thresholds = Thresholds(min_jaccard=min_jaccard, min_overlap=min_overlap)
    if not share("recall", recall):
        raise ValueError(f"recall must be above 0 and at most 1, got {recall!r}")
    hot_bucket, sample = whole("hot_bucket", hot_bucket, 2), whole("sample", sample, 0)
    memory, threads = whole("memory", memory, 0), threads_of(threads)
    ids, texts = ids_and_texts(articles)
    count = len(ids)
    tell = progress or (lambda step, done, total: None)
    known = united(np.asarray(() if furniture is None else furniture, np.uint64))

    tell(_STEPS[0], 0, count)
    floor = max(min_overlap, min_jaccard)  # the overlap is never below the Jaccard
    banding = solve_banding(min_jaccard, recall, scheme.num_perm)
    banded_recall = banding.probability(min_jaccard)
    rate = 0 if banded_recall >= recall else solve_rate(recall, scheme.anchor_rate)
    sample_texts = Sample.of(texts, sample, scheme, threads)
    every = ForwardIndex(texts, scheme, memory, threads)
    pile = SketchPile(count)
    every.survey(
        lambda some: sketch(some, known, None if rate else banding, rate, scheme, sample_texts.turned),
        pile.place,
        lambda done: tell(_STEPS[0], done, count),
    )
    groups, sketches = _distinct(pile.all())
    index = every.only(groups.first, sketches.sizes)
    sampled = groups.of_texts(count)[sample_texts.numbers]

    tell(_STEPS[1], 0, 1)
    core_sizes, shared = sketches.core_sizes, sketches.shared
    question = Question(thresholds, rate, recall, min(hot_bucket, max(count, 2)))  # more makes no difference
    del every, pile  # keys take more room than all that follows

    found = verified_pairs(
        *(index, sketches, groups.first, question, threads, lambda: tell(_STEPS[2], 0, 1)),
        bands_of=lambda numbers: _bands_of(index, numbers, known, banding, scheme),
    )
    left, right, figures = found.left, found.right, found.figures
    del sketches

    tell(_STEPS[3], 0, 1)
    measured = measure_recall(index, sampled, shared, left, right, thresholds, known, core_sizes)
    stats = Stats(
        articles=count,
        empty=count - len(groups.members),
        distinct=len(groups),
        candidates=found.candidates,
        verified=len(left),
        hot_buckets=found.hot_buckets,
        largest_bucket=found.largest_bucket,
        starred=found.starred + starred_copies(groups),
        uncompared=found.uncompared,
        banding=banding,
        anchor_rate=rate,
        expected_recall=expected_recall(core_sizes, floor, rate, recall) if rate else banded_recall,
        measured_recall=measured.recall,
        sampled=measured.sampled,
        sample_pairs=measured.pairs,
    )
    marked = _furniture_only(index, core_sizes, left, right, figures, thresholds, known)
    alone = _furniture_only_copies(index.sizes, core_sizes, thresholds)
    left, right, figures, marked = expand(left, right, figures, marked, alone, index.sizes, groups)
    return Pairs(ids, left, right, figures, marked, stats)


def _bands_of(
    index: ForwardIndex, numbers: Int64, furniture: NDArray[np.uint64], banding: Banding, scheme: Scheme
) -> KeySets:
    """Keys of the bands of some texts (ascending); the others have none."""
    nobody = kernels.SampledSets(np.zeros(0, np.uint64), np.zeros(1, np.int64))
    pile = SketchPile(len(numbers))
    index.only(numbers, index.sizes[numbers]).survey(
        lambda some: sketch(some, furniture, banding, 0, scheme, nobody), pile.place, lambda done: None
    )
    bands = pile.all().bands
    counts = np.zeros(len(index), np.int64)
    counts[numbers] = np.diff(bands.offsets)
    return KeySets(bands.keys, kernels.offsets_of(counts))


def _distinct(sketches: Sketches) -> tuple[Groups, Sketches]:
    """Groups of identical texts, and the sketch of the first of each."""
    groups = collapse(sketches.digests, sketches.sizes)
    return groups, sketches.into(marked(len(sketches.sizes), [groups.first]))


def _furniture_only(
    index: ForwardIndex,
    core_sizes: Int64,
    left: Int64,
    right: Int64,
    figures: Figures,
    thresholds: Thresholds,
    furniture: NDArray[np.uint64],
) -> NDArray[np.bool_]:
    """Pairs of texts that both have furniture and share nothing else."""
    marked = np.zeros(len(left), np.bool_)
    reduced = core_sizes < index.sizes
    affected = np.flatnonzero(reduced[left] & reduced[right])
    a, b = left[affected], right[affected]
    core_shared = index.shared(a, b, furniture)
    marked[affected] = ~share_core(figures.shared[affected], core_shared, core_sizes[a], core_sizes[b], thresholds)
    return marked


def _furniture_only_copies(sizes: Int64, core_sizes: Int64, thresholds: Thresholds) -> NDArray[np.bool_]:
    """Texts of which identical ones share nothing but furniture."""
    return (core_sizes < sizes) & ~share_core(sizes, core_sizes, core_sizes, core_sizes, thresholds)
