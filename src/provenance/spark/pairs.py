"""find_pairs on a DataFrame: the steps of ``provenance.pipeline``, in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as sf
from pyspark.sql.types import BinaryType, StringType

from provenance.anchors import expected_recall, solve_rate
from provenance.arguments import share, whole
from provenance.errors import ArticleError, DuplicateIdError
from provenance.lsh import Banding, solve_banding
from provenance.scheme import Scheme
from provenance.similarity import Thresholds
from provenance.spark.buckets import bucket_candidates
from provenance.spark.cells import in_cells
from provenance.spark.identical import copies_of_each, expanded
from provenance.spark.keeping import kept
from provenance.spark.meeting import ANCHOR
from provenance.spark.sifting import SIFTED, Sifting
from provenance.spark.sketching import NAMED, SKETCHED, Search, known_furniture
from provenance.spark.verifying import VERIFIED, Verification

__all__ = ["PairsFrame", "Stats", "find_pairs"]

_FEW = 1 << 20
_LARGEST = 10_000  # shingles of a text, beyond which the recall expected of it is no other


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What a search did; as ``provenance.Stats``, but for what is said here.

    Attributes
    ----------
    candidates, verified
        Candidate pairs of distinct texts (one that two hot buckets name may count twice), and how many of them the
        exact figures support.
    pairs
        Rows of the result: pairs of articles.
    hot_buckets, largest_bucket
        Buckets that would make too many pairs, and how many texts the largest holds.
    unsure
        Texts that look at a hot anchor: of a pair that hot anchors hide, the smaller text is one of them.
    capped_buckets
        Hot buckets of so many texts that some of them were not even compared with a representative.
    """

    articles: int
    empty: int
    distinct: int
    candidates: int
    verified: int
    pairs: int
    hot_buckets: int
    largest_bucket: int
    unsure: int
    capped_buckets: int
    banding: Banding
    anchor_rate: int
    expected_recall: float


@dataclass(frozen=True, slots=True, eq=False)
class PairsFrame:
    """Verified pairs, computed and kept by Spark until nobody holds them, and the statistics of the search.

    Attributes
    ----------
    pairs
        ``a, b, jaccard, a_in_b, b_in_a, shared, furniture_only`` as in ``provenance.Pair``, ``a < b``, in no order.
    """

    pairs: DataFrame
    stats: Stats


def find_pairs(
    articles: DataFrame,
    *,
    id: str = "id",  # the name of a column, as callers know it
    text: str = "text",
    min_jaccard: float = 0.0,
    min_overlap: float = 0.3,
    recall: float = 0.99,
    scheme: Scheme | None = None,
    furniture: NDArray[np.uint64] | None = None,
    hot_bucket: int = 1000,
    reliable: bool = False,
) -> PairsFrame:
    """Find the texts that are copies of each other, in whole or in part.

    The pairs and their figures are those of ``provenance.find_pairs`` on the same articles where no bucket is hot, and
    they do not depend on how rows are partitioned. The articles are read several times, and must be the same each time.

    Parameters
    ----------
    articles
        A row for each article.
    id, text
        Its columns: distinct strings, none empty; and strings or binary (UTF-8; what is not is read as by
        ``provenance.shingle_sets``).
    min_jaccard, min_overlap, recall, scheme, furniture
        As in ``provenance.find_pairs``.
    hot_bucket
        In buckets that would make more pairs than so many texts, paired each with each, texts are compared with up to
        16 of them only, those whose digests are smallest.
    reliable
        Keep what each step found in the session's checkpoint directory, not on the executors: where these come and go.

    Raises
    ------
    DuplicateIdError, ArticleError
        If ids repeat, an id or a text is null, or a column holds something else.
    TypeError, ValueError
        If an argument is of another type, or out of range.
    """
    scheme = Scheme.given(scheme)
    thresholds = Thresholds(min_jaccard=min_jaccard, min_overlap=min_overlap)
    if not share("recall", recall):
        raise ValueError(f"recall must be above 0 and at most 1, got {recall!r}")
    hot_bucket = whole("hot_bucket", hot_bucket, 2)
    banding = solve_banding(min_jaccard, recall, scheme.num_perm)
    banded_recall = banding.probability(min_jaccard)
    rate = 0 if banded_recall >= recall else solve_rate(recall, scheme.anchor_rate)
    search = Search(scheme, thresholds, recall, hot_bucket, banding, rate, known_furniture(furniture))
    given, kind = _columns(articles, id, text)

    sketched = kept(given.mapInArrow(search.sketched, SKETCHED), reliable)
    counts = _checked(sketched)
    copies = kept(copies_of_each(sketched), reliable)
    others = copies.where(sf.col("id") != sf.col("first")).select("id")
    repeated = others.count()
    others = _sent(others, repeated)
    distinct = sketched.where(sf.col("size") > 0).join(others, "id", "left_anti")
    candidates = kept(bucket_candidates(distinct, search), reliable)
    hot = _hot(candidates, search)
    if rate and hot["unsure"]:
        banded = given.mapInArrow(search.banded, SKETCHED).join(others, "id", "left_anti")
        banded = banded.join(_sent(_look_at_hot(candidates), hot["unsure"]), "node", "left_semi")
        candidates = kept(candidates.unionByName(bucket_candidates(banded, search)), reliable)
        hot = _hot(candidates, search)
    texts = given.mapInArrow(search.named, NAMED.format(kind)).join(others, "id", "left_anti")
    sketches = distinct.select("node", "id", "size", "spare", "bitmap")
    likely = in_cells(candidates.where(sf.col("b").isNotNull()), sketches).mapInArrow(Sifting(thresholds), SIFTED)
    sifted = kept(likely, reliable)
    verified = kept(_verified(sifted, texts, search), reliable)
    pairs = kept(expanded(verified, copies), reliable)
    stats = Stats(
        articles=counts["articles"],
        empty=counts["empty"],
        distinct=counts["articles"] - counts["empty"] - repeated,
        candidates=hot["candidates"],
        verified=verified.count(),
        pairs=pairs.count(),
        hot_buckets=hot["hot_buckets"],
        largest_bucket=hot["largest_bucket"] or 0,
        unsure=hot["unsure"],
        capped_buckets=hot["capped_buckets"],
        banding=banding,
        anchor_rate=rate,
        expected_recall=_expected(sketched, search) if rate else banded_recall,
    )
    return PairsFrame(pairs, stats)


def _sent(names: DataFrame, count: int) -> DataFrame:
    """Names of so many texts, to be joined: sent to every executor where they are few, so that texts need not move."""
    return sf.broadcast(names) if count <= _FEW else names


def _columns(articles: DataFrame, id: str, text: str) -> tuple[DataFrame, str]:
    """The two columns under their own names, and what type the text has."""
    given = articles.select(articles[id].alias("id"), articles[text].alias("text"))
    id_type, text_type = (field.dataType for field in given.schema.fields)
    if not isinstance(id_type, StringType):
        raise ArticleError(
            f"the column {id!r} must hold strings, got {id_type.simpleString()}; cast it: "
            f'articles.withColumn("{id}", articles["{id}"].cast("string"))'
        )
    if not isinstance(text_type, StringType | BinaryType):
        raise ArticleError(f"the column {text!r} must hold strings or binary, got {text_type.simpleString()}")
    kind = "binary" if isinstance(text_type, BinaryType) else "string"
    return given.select(sf.col("id").cast("string"), sf.col("text").cast(kind)), kind  # collations are left here


def _checked(sketched: DataFrame) -> Row:
    """How many articles there are, and how many without tokens.

    Raises
    ------
    DuplicateIdError, ArticleError
        As ``find_pairs``.
    """
    no_id = sf.col("id").isNull()
    (counts,) = sketched.agg(
        sf.count(sf.lit(1)).alias("articles"),
        sf.count_if(sf.col("size") == 0).alias("empty"),
        sf.count_if(no_id).alias("null_ids"),
        sf.count_if(sf.col("id") == "").alias("empty_ids"),
        sf.count_if("no_text").alias("null_texts"),
        sf.min(sf.when(sf.col("no_text"), sf.col("id"))).alias("null_text"),
    ).collect()
    if counts["null_ids"]:
        raise ArticleError(f"the id of {counts['null_ids']} articles is null")
    if counts["empty_ids"]:
        raise ArticleError(f"the id of {counts['empty_ids']} articles is empty")
    if counts["null_texts"]:
        raise ArticleError(f"the text of {counts['null_texts']} articles is null, of {counts['null_text']!r} for one")
    several = sketched.groupBy("id").count().where(sf.col("count") > 1)
    (repeated,) = several.agg(sf.count(sf.lit(1)).alias("ids"), sf.min("id").alias("id")).collect()
    if repeated["ids"]:
        raise DuplicateIdError(f"{repeated['ids']} ids stand for several articles, {repeated['id']!r} for one")
    return counts


def _look_at_hot(candidates: DataFrame) -> DataFrame:
    """Texts that look at a hot anchor: each once, as ``candidates`` tells it once of each text and kind."""
    return candidates.where(sf.col("hot") & (sf.col("kind") == ANCHOR)).select(sf.col("a").alias("node"))


def _hot(candidates: DataFrame, search: Search) -> Row:
    bucket = sf.col("bucket")
    (counts,) = candidates.agg(
        sf.count("b").alias("candidates"),
        sf.count_if(bucket > 0).alias("hot_buckets"),
        sf.max(bucket).alias("largest_bucket"),
        sf.count_if(bucket > search.most_steps + 1).alias("capped_buckets"),
        sf.count_if(sf.col("hot") & (sf.col("kind") == ANCHOR)).alias("unsure"),
    ).collect()
    return counts


def _verified(sifted: DataFrame, texts: DataFrame, search: Search) -> DataFrame:
    """Rows ``VERIFIED``, each pair once, the lesser id first."""
    verified = in_cells(sifted, texts).mapInArrow(Verification(search), VERIFIED)
    turned = sf.col("a") > sf.col("b")
    one, other = sf.col("size_a"), sf.col("size_b")
    return verified.select(
        sf.least("a", "b").alias("a"),
        sf.greatest("a", "b").alias("b"),
        "shared",
        sf.when(turned, other).otherwise(one).alias("size_a"),
        sf.when(turned, one).otherwise(other).alias("size_b"),
        "furniture_only",
    ).dropDuplicates(["a", "b"])


def _expected(sketched: DataFrame, search: Search) -> float:
    """As ``expected_recall``; of the collection no more comes here than which sizes there are."""
    sizes = sketched.where(sf.col("size") > 0).select(sf.least("core", sf.lit(_LARGEST)).alias("size")).distinct()
    found = np.array([row["size"] for row in sizes.collect()], np.int64)
    return expected_recall(found, search.floor, search.rate, search.recall)
