"""Candidates become pairs by exact figures, cell by cell: a pure function on record batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.fingerprints import ShingleSets, shingle_sets
from provenance.short import LONGEST
from provenance.similarity import Figures, reached, share_core
from provenance.spark.batches import numbers, texts_of, whole_runs
from provenance.spark.cells import CELL, Cells
from provenance.spark.meeting import BAND
from provenance.spark.sketching import Search

__all__ = ["VERIFIED", "Verification"]

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

VERIFIED = "a string, b string, shared long, size_a long, size_b long, furniture_only boolean"


@dataclass(frozen=True, slots=True)
class Verification:
    """Rows of whole cells, with their texts, become rows ``VERIFIED``; each text is cut once for some cells."""

    search: Search

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in whole_runs(batches, CELL):
            yield self._verified(Cells.of(table))

    def _verified(self, cells: Cells) -> pa.RecordBatch:
        left, right, kind = cells.left, cells.right, numbers(cells.pairs, "kind")[cells.pair]
        kept, shared, sizes, marked = self._pairs(texts_of(cells.texts.column("text")), left, right, kind)
        left, right = left[kept], right[kept]
        ids = cells.texts.column("id").combine_chunks()
        columns = {
            "a": ids.take(pa.array(left)),
            "b": ids.take(pa.array(right)),
            "shared": pa.array(shared[kept]),
            "size_a": pa.array(sizes[left]),
            "size_b": pa.array(sizes[right]),
            "furniture_only": pa.array(marked[kept]),
        }
        return pa.RecordBatch.from_arrays(list(columns.values()), list(columns))

    def _pairs(
        self, texts: kernels.TextColumn, left: Int64, right: Int64, kind: Int64
    ) -> tuple[Bool, Int64, Int64, Bool]:
        """Which are pairs; what all share, the sizes of the texts, and which pairs share furniture only."""
        search, thresholds = self.search, self.search.thresholds
        sets = shingle_sets(texts, search.scheme, 1)
        core = sets.without(search.furniture, threads=1)
        shared, core_shared = _shared(sets, left, right), _shared(core, left, right)
        figures = Figures.of(shared, sets.sizes[left], sets.sizes[right])
        kept = reached(figures, sets.sizes, left, right, thresholds, texts.string)
        kept &= (kind == BAND) | self._share_keys(core, left, right, core_shared)
        both = (core.sizes < sets.sizes)[left] & (core.sizes < sets.sizes)[right]
        alike = share_core(shared, core_shared, core.sizes[left], core.sizes[right], thresholds)
        return kept, shared, sets.sizes, both & ~alike

    def _share_keys(self, core: ShingleSets, left: Int64, right: Int64, core_shared: Int64) -> Bool:
        """Which pairs share the anchors required of a candidate, or of short texts the shingles."""
        sizes = core.sizes
        smaller, larger = np.minimum(sizes[left], sizes[right]), np.maximum(sizes[left], sizes[right])
        enough: Bool = (larger <= LONGEST) & (core_shared >= np.maximum(1, -(-smaller // 3)))
        if self.search.rate:
            limit = ((1 << 64) - 1) // self.search.rate
            anchors = kernels.values_up_to(core.hashes, core.offsets, limit)
            enough |= kernels.intersection_sizes(*anchors, left, right, 1) >= self.search.required(smaller)
        return enough


def _shared(sets: ShingleSets, left: Int64, right: Int64) -> Int64:
    return kernels.intersection_sizes(sets.hashes, sets.offsets, left, right, 1)
