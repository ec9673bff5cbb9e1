"""Cells: pairs that are looked at together, and what is known of their texts, once in each.

A text is sent to each cell that has a pair of it, not with each pair: a family of a thousand copies makes half a
million pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame
from pyspark.sql import functions as sf

from provenance.spark.batches import flags, numbers

__all__ = ["CELL", "Cells", "in_cells"]

Int64 = NDArray[np.int64]

CELL = ("cell", "part")


def in_cells(pairs: DataFrame, texts: DataFrame) -> DataFrame:
    """Rows of pairs (``cell, part, a, b, kind``) and of their texts (``node, id`` and more), cell by cell."""
    ends = pairs.select(*CELL, sf.col("a").alias("node")).union(pairs.select(*CELL, "b")).distinct()
    of_texts = ends.join(texts, "node").withColumn("is_pair", sf.lit(False))
    a, b = sf.col("a").alias("node"), sf.col("b").alias("other")
    of_pairs = pairs.select(*CELL, a, b, "kind", sf.lit(True).alias("is_pair"))
    rows = of_texts.unionByName(of_pairs, allowMissingColumns=True)
    return rows.repartition(*CELL).sortWithinPartitions(*CELL)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Some cells as a whole.

    Attributes
    ----------
    texts
        Each text once, however many of these cells it is in.
    pairs
        Pairs of nodes.
    left, right, pair
        The pairs of texts, by number, and the pair of nodes each comes from, int64. These are more where several texts
        go by one node.
    """

    texts: pa.Table
    pairs: pa.Table
    left: Int64
    right: Int64
    pair: Int64

    @classmethod
    def of(cls, table: pa.Table) -> Cells:
        """Take apart rows of ``in_cells``."""
        is_pair = flags(table, "is_pair")
        texts, pairs = table.filter(pa.array(~is_pair)), table.filter(pa.array(is_pair))
        codes = texts.column("id").combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
        texts = texts.take(pa.array(np.unique(codes, return_index=True)[1]))
        texts = texts.take(pa.array(np.argsort(numbers(texts, "node"), kind="stable")))
        nodes = numbers(texts, "node")
        (first_a, count_a), (first_b, count_b) = (_spans(nodes, numbers(pairs, end)) for end in ("node", "other"))
        counts = count_a * count_b
        pair = np.repeat(np.arange(len(counts)), counts)
        of_a, of_b = np.divmod(np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts), count_b[pair])
        return cls(texts, pairs, first_a[pair] + of_a, first_b[pair] + of_b, pair)


def _spans(nodes: Int64, wanted: Int64) -> tuple[Int64, Int64]:
    """Where the texts of each node begin among all, which ascend, and how many it has."""
    begins = np.searchsorted(nodes, wanted)
    counts = np.searchsorted(nodes, wanted, side="right") - begins
    if not counts.all():
        raise RuntimeError("a text of a candidate pair is not among the articles: did they change meanwhile?")
    return begins, counts
