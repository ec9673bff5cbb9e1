"""Buckets: texts that share keys become candidate pairs.

As on one machine, a text looks only at its rarest keys, as many as it takes to meet every text that shares enough of
them (see the kernel ``bucket_pairs``). Rows of keys are shuffled three times: to count who holds each key, to find the
rarest of each text, and to put texts into buckets.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as sf

from provenance.spark.meeting import ANCHOR, BAND, CANDIDATES, MET, SHORT, Meetings, candidates
from provenance.spark.sketching import Search

__all__ = ["bucket_candidates"]

_SLACK = 2  # keys looked at, and to be met by, beyond those that prefix filtering needs


def bucket_candidates(sketched: DataFrame, search: Search) -> DataFrame:
    """Rows ``CANDIDATES`` of rows ``SKETCHED`` of which no two have the same digest."""
    held = _shared_keys(_keys(sketched))
    of_text = Window.partitionBy("node", "kind")
    rank = sf.row_number().over(of_text.orderBy("holders", "key"))
    slack = sf.least(sf.lit(_SLACK), sf.col("required") - 1)
    left = sf.count(sf.lit(1)).over(of_text) - sf.col("required") + 1
    looks = (left > 0) & (rank <= left + slack)
    rows = held.select("kind", "key", "node", "core", looks.alias("looks"), (slack + 1).alias("need"))
    in_order = rows.repartition("kind", "key").sortWithinPartitions("kind", "key", "core", "node")
    met = in_order.mapInArrow(Meetings(search.most_steps), MET)
    by_text = met.repartition("node").sortWithinPartitions("node", "kind", "star")
    return by_text.mapInArrow(candidates, CANDIDATES)


def _keys(sketched: DataFrame) -> DataFrame:
    """A row for each key of each text, and how many of its kind the text must share."""
    third = sf.greatest(sf.lit(1), sf.ceil(sf.col("core") / 3)).cast("long")
    kinds = sf.array(
        _of_kind(ANCHOR, "anchors", sf.col("required")),
        _of_kind(SHORT, "shorts", third),
        _of_kind(BAND, "bands", sf.lit(1).cast("long")),
    )
    by_kind = sketched.select("node", "core", sf.inline(kinds))
    return by_kind.select("node", "core", "kind", "required", sf.explode("keys").alias("key"))


def _of_kind(kind: int, keys: str, required: Column) -> Column:
    return sf.struct(sf.lit(kind).cast("long").alias("kind"), sf.col(keys).alias("keys"), required.alias("required"))


def _shared_keys(keys: DataFrame) -> DataFrame:
    """Those that two texts or more hold, and how many do."""
    counted = keys.withColumn("holders", sf.count(sf.lit(1)).over(Window.partitionBy("kind", "key")))
    return counted.where(sf.col("holders") > 1)
