"""clusters: those of ``provenance.cluster``, on the driver while the pairs are few, in rounds of joins beyond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum

import pyarrow as pa
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as sf

from provenance.arguments import whole
from provenance.clusters import Cluster, cluster
from provenance.similarity import Pair
from provenance.spark.identical import PAIRS
from provenance.spark.keeping import kept
from provenance.spark.pairs import PairsFrame

__all__ = ["clusters"]

_CLUSTERS = "cluster string, canonical string, member string"


def clusters(pairs: PairsFrame | DataFrame, *, on_driver: int = 1_000_000, reliable: bool = False) -> DataFrame:
    """Group verified pairs into clusters that cannot chain, those of ``provenance.cluster`` on the same pairs.

    Parameters
    ----------
    pairs
        What ``find_pairs`` returned, or a DataFrame with its columns, each pair once.
    on_driver
        Up to so many pairs are clustered on the driver, in about a kilobyte for each. More are clustered in rounds of
        joins, in which nothing is collected: texts of which no undecided neighbour comes before them become
        representatives.
    reliable
        As in ``find_pairs``.

    Returns
    -------
    DataFrame
        A row for each member of each cluster: ``cluster`` (its id), ``canonical``, ``member``; in no order.
    """
    given = pairs.pairs if isinstance(pairs, PairsFrame) else pairs
    linked = given.where(~sf.col("furniture_only")).select(*PAIRS)
    if on_driver := whole("on_driver", on_driver, 0):
        few = linked.limit(on_driver + 1).toArrow()
        if few.num_rows <= on_driver:
            return _clustered(few, given)
    return _in_rounds(linked, reliable)


def _clustered(pairs: pa.Table, given: DataFrame) -> DataFrame:
    found = cluster(map(Pair, *(pairs.column(name).to_pylist() for name in PAIRS)))
    return given.sparkSession.createDataFrame(pa.Table.from_batches([_rows(found)]), _CLUSTERS)


def _in_rounds(pairs: DataFrame, reliable: bool) -> DataFrame:
    overlap = sf.greatest("a_in_b", "b_in_a").alias("overlap")
    one = pairs.select(sf.col("a").alias("text"), sf.col("b").alias("other"), "jaccard", overlap)
    other = pairs.select(sf.col("b").alias("text"), sf.col("a").alias("other"), "jaccard", overlap)
    links = one.unionByName(other)
    summands = links.groupBy("text").agg(sf.collect_list("jaccard").alias("jaccards"))
    weights = summands.mapInArrow(_weights, "text string, weight double")
    texts = weights.select("text", sf.struct((-sf.col("weight")).alias("weight"), "text").alias("place"))
    texts = kept(texts, reliable)
    places_of_others = texts.select(sf.col("text").alias("other"), sf.col("place").alias("other_place"))
    placed = kept(links.join(places_of_others, "other"), reliable)
    representatives = _representatives(texts, placed.select("text", "other", "other_place"), reliable)

    best = Window.partitionBy("text").orderBy(sf.desc("overlap"), sf.desc("jaccard"), "other_place")
    to_representatives = placed.join(representatives.withColumnRenamed("text", "other"), "other")
    homes = to_representatives.withColumn("rank", sf.row_number().over(best)).where(sf.col("rank") == 1)
    members = homes.groupBy("other").agg(sf.collect_list("text").alias("members"))
    return members.mapInArrow(_named, _CLUSTERS)


def _representatives(texts: DataFrame, links: DataFrame, reliable: bool) -> DataFrame:
    """Texts that are paired with no representative before them.

    In each round those become one that come before all their undecided neighbours; these are decided then. What is
    undecided shrinks fast, and each round starts from what the last one left, not from the pairs.
    """
    found = texts.select("text").limit(0)
    while texts.take(1):
        least = links.groupBy("text").agg(sf.min("other_place").alias("least"))
        first = sf.col("least").isNull() | (sf.col("place") < sf.col("least"))
        new = texts.join(least, "text", "left").where(first).select("text")
        found = kept(found.unionByName(new), reliable)
        matched = links.join(found.withColumnRenamed("text", "other"), "other", "left_semi").select("text")
        texts = kept(texts.join(found.unionByName(matched), "text", "left_anti"), reliable)
        links = links.join(texts, "text", "left_semi")
        links = kept(links.join(texts.select(sf.col("text").alias("other")), "other", "left_semi"), reliable)
    return found


def _weights(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Sums of Jaccards, rounded once, so that the order of addition cannot matter."""
    for batch in batches:
        sums = [fsum(summands) for summands in batch.column("jaccards").to_pylist()]
        yield pa.RecordBatch.from_arrays([batch.column("text"), pa.array(sums, pa.float64())], ["text", "weight"])


def _named(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        columns = (batch.column(name).to_pylist() for name in ("other", "members"))
        yield _rows([Cluster.of([canonical, *others], canonical) for canonical, others in zip(*columns, strict=True)])


def _rows(found: Iterable[Cluster]) -> pa.RecordBatch:
    """A row for each member."""
    rows = [(each.id, each.canonical, member) for each in found for member in each.members]
    names = ("cluster", "canonical", "member")
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(names))]
    return pa.RecordBatch.from_arrays(columns, list(names))
