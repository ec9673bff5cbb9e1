"""Candidates that cannot be pairs are left out before any text is sent: a pure function on record batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from provenance.bitmaps import Bitmaps
from provenance.similarity import Thresholds
from provenance.spark.batches import numbers, whole_runs
from provenance.spark.cells import CELL, Cells

__all__ = ["SIFTED", "Sifting"]

SIFTED = "cell long, part long, a long, b long, kind long"


@dataclass(frozen=True, slots=True)
class Sifting:
    """Rows of whole cells, with the bitmaps of their texts, become rows ``SIFTED``: candidates that may be pairs."""

    thresholds: Thresholds

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in whole_runs(batches, CELL):
            yield self._sifted(Cells.of(table))

    def _sifted(self, cells: Cells) -> pa.RecordBatch:
        texts, pairs = cells.texts, cells.pairs
        bits = np.frombuffer(b"".join(texts.column("bitmap").to_pylist()), np.uint64).reshape(texts.num_rows, -1)
        spare = numbers(texts, "spare")
        bitmaps = Bitmaps(bits, np.arange(len(bits)), numbers(texts, "size"), spare)
        possible = np.zeros(pairs.num_rows, np.bool_)
        possible[cells.pair[bitmaps.may_reach(cells.left, cells.right, self.thresholds)]] = True
        kept = pairs.filter(pa.array(possible)).select([*CELL, "node", "other", "kind"]).combine_chunks()
        columns = [pa.array(numbers(kept, name)) for name in kept.column_names]
        return pa.RecordBatch.from_arrays(columns, [*CELL, "a", "b", "kind"])
