"""Texts identical after folding: one stands for all while pairs are searched, all are in the result."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as sf

from provenance.identical import EXPAND

__all__ = ["PAIRS", "copies_of_each", "expanded"]

PAIRS = ("a", "b", "jaccard", "a_in_b", "b_in_a", "shared", "furniture_only")


def copies_of_each(sketched: DataFrame) -> DataFrame:
    """Each text that is identical to another: ``id``, the ``first`` of its group, how many these are (``copies``)."""
    filled = sketched.where(sf.col("size") > 0)
    groups = filled.groupBy("digest").agg(sf.min("id").alias("first"), sf.count(sf.lit(1)).alias("copies"))
    several = groups.where(sf.col("copies") > 1)
    members = filled.select("id", "digest", "size", "alone").join(several, "digest")
    return members.select("id", "first", "copies", "size", "alone")


def expanded(verified: DataFrame, copies: DataFrame) -> DataFrame:
    """Rows ``PAIRS`` of verified pairs of texts that stand for ``copies``, and of the copies of each text.

    Of two groups, or within one, that would make more than ``EXPAND`` pairs, all are paired with the first of a group
    only.
    """
    sizes = copies.where(sf.col("id") == sf.col("first")).select("first", "copies")
    pairs = verified
    for side in ("a", "b"):
        named = sizes.select(sf.col("first").alias(side), sf.col("copies").alias(f"copies_{side}"))
        pairs = pairs.join(named, side, "left").fillna(1, [f"copies_{side}"])
    large = sf.col("copies_a") * sf.col("copies_b") > EXPAND
    others = copies.where(sf.col("id") != sf.col("first"))
    every_pair = _with(_with(pairs.where(~large), copies, "a"), copies, "b")
    of_first = _with(pairs.where(large), copies, "b")
    of_others = pairs.where(large).join(others.select(sf.col("first").alias("a"), sf.col("id").alias("of_a")), "a")
    of_others = of_others.withColumn("a", sf.col("of_a")).drop("of_a")
    between = every_pair.unionByName(of_first).unionByName(of_others)
    within = _within(copies)
    return _figures(between.drop("copies_a", "copies_b").unionByName(within))


def _with(pairs: DataFrame, copies: DataFrame, side: str) -> DataFrame:
    """The pairs with each copy of the text on one side."""
    named = copies.select(sf.col("first").alias(side), sf.col("id").alias("other"))
    return pairs.join(named, side, "left").withColumn(side, sf.coalesce("other", side)).drop("other")


def _within(copies: DataFrame) -> DataFrame:
    large = sf.col("copies") * (sf.col("copies") - 1) / 2 > EXPAND
    b = copies.select("first", sf.col("id").alias("b"))
    small = copies.where(~large).withColumnRenamed("id", "a").join(b, "first").where(sf.col("a") < sf.col("b"))
    star = copies.where(large & (sf.col("id") != sf.col("first"))).withColumnRenamed("id", "b")
    star = star.withColumn("a", sf.col("first"))
    both = small.unionByName(star)
    same = [sf.col("size").alias(name) for name in ("shared", "size_a", "size_b")]
    return both.select("a", "b", *same, sf.col("alone").alias("furniture_only"))


def _figures(pairs: DataFrame) -> DataFrame:
    """Exact figures, and the lesser id of each pair first."""
    turned = sf.col("a") > sf.col("b")
    shared, one, other = sf.col("shared"), sf.col("size_a"), sf.col("size_b")
    return pairs.select(
        sf.least("a", "b").alias("a"),
        sf.greatest("a", "b").alias("b"),
        (shared / (one + other - shared)).alias("jaccard"),
        (shared / sf.when(turned, other).otherwise(one)).alias("a_in_b"),
        (shared / sf.when(turned, one).otherwise(other)).alias("b_in_a"),
        shared,
        "furniture_only",
    )
