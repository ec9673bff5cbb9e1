"""What is kept of each text: whose name it goes by, how large it is, and its keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import required_anchors
from provenance.ascending import united
from provenance.lsh import Banding
from provenance.scheme import Scheme
from provenance.similarity import Thresholds, share_core
from provenance.sketches import Sketches, sketch
from provenance.spark.batches import lists, texts_of

__all__ = ["NAMED", "SKETCHED", "Search"]

Int64 = NDArray[np.int64]

SKETCHED = (
    "id string, no_text boolean, digest binary, node long, size long, core long, alone boolean, required long, "
    "bitmap binary, spare long, anchors array<long>, shorts array<long>, bands array<long>"
)
NAMED = "id string, node long, text {}"

_TEXTS_AT_ONCE = 1 << 9  # a working set that stays in cache, as a rule


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for, and how: what every task has to know.

    Attributes
    ----------
    thresholds, recall, hot_bucket
        As in ``pv.find_pairs``.
    banding, rate
        Solved for the recall; the rate is 0 where bands keep the promise.
    furniture
        Hashes of shingles known as furniture, ascending, uint64.
    """

    scheme: Scheme
    thresholds: Thresholds
    recall: float
    hot_bucket: int
    banding: Banding
    rate: int
    furniture: NDArray[np.uint64]

    @property
    def floor(self) -> float:
        """Least overlap of a pair."""
        return max(self.thresholds.min_overlap, self.thresholds.min_jaccard)

    @property
    def most_steps(self) -> int:
        """Pairs that a bucket makes at most; one that would make more is hot."""
        return self.hot_bucket * (self.hot_bucket - 1) // 2

    def required(self, core_sizes: Int64) -> Int64:
        """Anchors that a pair must share whose smaller text has so many shingles, int64."""
        if not self.rate:
            return np.ones(len(core_sizes), np.int64)
        return required_anchors(core_sizes, self.floor, self.rate, self.recall)

    def sketched(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows ``SKETCHED`` of rows of id and text."""
        for batch in _parts(batches):
            yield self._sketched(batch, None if self.rate else self.banding, self.rate)

    def banded(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The same with bands as the only keys."""
        for batch in _parts(batches):
            yield self._sketched(batch, self.banding, 0)

    def named(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows ``NAMED`` of rows of id and text."""
        for batch in _parts(batches):
            part = self._sketch(batch, None, 0)
            columns = [batch.column("id"), _nodes(part), batch.column("text")]
            yield pa.RecordBatch.from_arrays(columns, ["id", "node", "text"])

    def _sketch(self, batch: pa.RecordBatch, banding: Banding | None, rate: int) -> Sketches:
        nobody = kernels.SampledSets(np.zeros(0, np.uint64), np.zeros(1, np.int64))
        return sketch(texts_of(batch.column("text")), self.furniture, banding, rate, self.scheme, nobody)

    def _sketched(self, batch: pa.RecordBatch, banding: Banding | None, rate: int) -> pa.RecordBatch:
        part = self._sketch(batch, banding, rate)
        core = part.core_sizes
        alone = (core < part.sizes) & ~share_core(part.sizes, core, core, core, self.thresholds)
        columns = {
            "id": batch.column("id"),
            "no_text": batch.column("text").is_null(),
            "digest": pa.array([digest.tobytes() for digest in part.digests], pa.binary()),
            "node": _nodes(part),
            "size": pa.array(part.sizes),
            "core": pa.array(core),
            "alone": pa.array(alone),
            "required": pa.array(self.required(core)),
            "bitmap": pa.array([bits.tobytes() for bits in part.bitmaps], pa.binary()),
            "spare": pa.array(part.sizes - part.filled),
            **{
                name: lists(sets.keys, sets.offsets)
                for name, sets in (("anchors", part.anchors), ("shorts", part.shorts), ("bands", part.bands))
            },
        }
        return pa.RecordBatch.from_arrays(list(columns.values()), list(columns))


def _nodes(part: Sketches) -> pa.Array:
    """By what number a text goes where many are named: half of its digest.

    Of two texts with the same one each becomes a candidate wherever the other does, and verification parts them.
    """
    return pa.array(np.ascontiguousarray(part.digests).view(np.int64).reshape(-1, 2)[:, 0])


def _parts(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for begin in range(0, batch.num_rows, _TEXTS_AT_ONCE):
            yield batch.slice(begin, _TEXTS_AT_ONCE)


def known_furniture(furniture: NDArray[np.uint64] | None) -> NDArray[np.uint64]:
    """Hashes of furniture, ascending."""
    return united(np.asarray(() if furniture is None else furniture, np.uint64))
