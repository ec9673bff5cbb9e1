"""Verified pairs of sketched texts: candidates by bands, anchors and shingles of short texts, then exact figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from provenance.ahead import blocks, helpers, worked_ahead
from provenance.anchors import anchor_candidates, share_anchors
from provenance.ascending import is_among, united
from provenance.bitmaps import Bitmaps
from provenance.buckets import Candidates, KeySets, bucket_candidates
from provenance.forward import ForwardIndex
from provenance.short import short_candidates
from provenance.similarity import Figures, Thresholds, reached, verify
from provenance.sketches import Sketches
from provenance.stars import star_pairs

__all__ = ["Question", "Verified", "marked", "verified_pairs"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

_KEYS_AT_ONCE = 1 << 17


@dataclass(frozen=True, slots=True)
class Question:
    """Which pairs are wanted, and how they are looked for.

    Attributes
    ----------
    thresholds
        What a pair reaches.
    rate, recall
        One shingle in ``rate`` is an anchor (0: there are none); with what chance a pair at the thresholds is found.
    hot_bucket
        As in ``find_pairs``.
    """

    thresholds: Thresholds
    rate: int
    recall: float
    hot_bucket: int


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """Pairs of texts that reach the thresholds, in order: ``left < right``, int64, and their figures.

    The counts are those of ``Stats``.
    """

    left: Int64
    right: Int64
    figures: Figures
    candidates: int
    hot_buckets: int
    largest_bucket: int
    starred: int
    uncompared: int


def verified_pairs(
    index: ForwardIndex,
    sketches: Sketches,
    rows: Int64,
    question: Question,
    threads: int | None = None,
    verifying: Callable[[], object] = lambda: None,
    bands_of: Callable[[Int64], KeySets] | None = None,
) -> Verified:
    """Find the pairs among texts of which no two are identical after folding.

    Parameters
    ----------
    index, sketches
        Of these texts. Keys and bitmaps leave the sketches once they have served: they take more room than the rest.
    rows
        Where each text stands in the bitmaps of the sketches, int64.
    verifying
        Called when candidates are known.
    bands_of
        Where there are anchors: asked for the bands of the texts that look at hot ones, ascending, int64; returns keys
        of all texts. ``None`` leaves it at the bands of the sketches.
    """
    thresholds, hot_bucket = question.thresholds, question.hot_bucket
    core_sizes = sketches.core_sizes
    bands, sketches.bands = sketches.bands, KeySets.none()
    anchored, enough = Candidates(np.zeros(0, np.int64)), None
    if question.rate:
        asked = question.rate, max(thresholds.min_overlap, thresholds.min_jaccard), question.recall
        anchored = anchor_candidates(sketches.anchors, core_sizes, *asked, hot_bucket, threads)
        enough = share_anchors(sketches.anchors, core_sizes, *asked)
        if bands_of is not None:
            bands = bands_of(anchored.unsure)
    banded = bucket_candidates(bands, hot_bucket, threads=threads)
    short = short_candidates(sketches.shorts, core_sizes, hot_bucket, threads)
    keys = united(banded.keys, anchored.keys, short.keys)
    hot = [*banded.hot, *anchored.hot, *short.hot]
    bitmaps = Bitmaps(sketches.bitmaps, rows, sketches.sizes, sketches.sizes - sketches.filled[rows])
    may_reach = partial(bitmaps.may_reach, thresholds=thresholds)
    stars = star_pairs(hot, index, thresholds, [may_reach] if enough is None else [may_reach, enough], threads)

    verifying()
    left, right = _possible(keys, len(index), may_reach, threads)
    # Freed together and right before `keep` asks for as much: the system still has it at hand then.
    del enough, anchored, bands, banded, short, bitmaps, may_reach
    sketches.anchors = sketches.shorts = KeySets.none()
    sketches.bitmaps = np.zeros((0, sketches.bitmaps.shape[1]), np.uint64)
    index.keep(marked(len(index), [left, right]))
    left, right, figures = _verified(left, right, index, thresholds)
    left, right, figures = _joined(index, (left, right, figures), stars.left, stars.right)
    largest = max(map(len, hot), default=0)
    return Verified(left, right, figures, len(keys), len(hot), largest, stars.starred, stars.uncompared)


def marked(count: int, numbers: Iterable[Int64]) -> Bool:
    """Which of so many are in one of these arrays."""
    chosen = np.zeros(count, np.bool_)
    for each in numbers:
        chosen[each] = True
    return chosen


def _possible(
    keys: Int64, count: int, may_reach: Callable[[Int64, Int64], Bool], threads: int | None
) -> tuple[Int64, Int64]:
    """The pairs that may reach the thresholds, of keys ``left * count + right``."""

    def looked(part: slice) -> Int64:
        pairs = np.stack(np.divmod(keys[part], count))
        return pairs[:, may_reach(*pairs)]

    parts = blocks(len(keys), _KEYS_AT_ONCE)
    found = worked_ahead(looked, parts, helpers(threads, len(parts)))
    left, right = np.concatenate([np.zeros((2, 0), np.int64), *found], axis=1)
    return left, right


def _verified(left: Int64, right: Int64, index: ForwardIndex, thresholds: Thresholds) -> tuple[Int64, Int64, Figures]:
    figures = verify(index, left, right)
    kept = reached(figures, index.sizes, left, right, thresholds, index.text)
    return left[kept], right[kept], figures.take(kept)


def _joined(
    index: ForwardIndex, found: tuple[Int64, Int64, Figures], left: Int64, right: Int64
) -> tuple[Int64, Int64, Figures]:
    """The pairs found and those of the stars, each once, in order."""
    count = max(len(index), 1)
    known, added = found[0] * count + found[1], left * count + right
    added = added[~is_among(added, known)]
    new_left, new_right = np.divmod(added, count)
    figures = found[2].followed_by(verify(index, new_left, new_right))
    order = np.argsort(np.concatenate((known, added)), kind="stable")
    return (
        np.concatenate((found[0], new_left))[order],
        np.concatenate((found[1], new_right))[order],
        figures.take(order),
    )
