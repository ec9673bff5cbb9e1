"""find_pairs on a real Spark: the same pairs with the same figures as on one machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from benchmarks.corpus import generate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import provenance as pv

from .making import as_rows, cluster_rows, frame, on_one_machine, prose, rows, words

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.filterwarnings("ignore:::pyspark", "ignore::ResourceWarning")

EDGES: dict[str, str] = {
    "empty": "",
    "no token": " … — \u200b ",
    "one word": "Lanvizec",
    "the same word": "lanvizec!",
    "headline": "Harbour of Quillan closed after the storm of the night",
    "headline with one word more": "Harbour of Quillan closed again after the storm of the night",
    "another headline": "Harbour of Quillan opened before the fair of the year",
    "story": prose(180, 1),
    "story in capitals": prose(180, 1).upper(),
    "its first half": prose(90, 1),
    "its end and more": " ".join(words(180, 1)[120:] + words(200, 2)),
    "other story": prose(220, 3),
    "digest": " ".join(words(180, 1)[:70] + words(220, 3)[:70] + words(150, 4)),
    "暴风": "港口在夜间的暴风雨之后关闭，直到星期三的早晨才重新开放，渔民们说损失很大。" * 2,
    "暴风 copied": "港口在夜间的暴风雨之后关闭，直到星期三的早晨才重新开放，渔民们说损失很大。" * 2 + "编辑部",
    "id with ' and \\": prose(180, 1) + " altered",
}


@st.composite
def collections(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, Any]]:
    """The edges, and copies, excerpts and joined pieces of a few texts; what is asked for."""
    vocabulary = draw(st.sampled_from([12, 400]))
    sources = [words(draw(st.integers(20, 90)), seed, vocabulary) for seed in range(3)]
    piece = st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(5, 90))
    drawn = draw(st.lists(st.lists(piece, min_size=1, max_size=2), min_size=25, max_size=40))
    texts = {
        f"drawn {number}": " ".join(word for source, begin, size in pieces for word in sources[source][begin:][:size])
        for number, pieces in enumerate(drawn)
    }
    asked = draw(
        st.sampled_from([{}, {"min_jaccard": 0.5}, {"min_overlap": 0.8}, {"recall": 0.9, "scheme": pv.Scheme(seed=5)}])
    )
    return EDGES | texts, asked


@settings(
    max_examples=3,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(collections())
def test_as_on_one_machine(spark: SparkSession, collection: tuple[dict[str, str], dict[str, Any]]) -> None:
    from provenance.spark import find_pairs

    texts, asked = collection
    found, expected = find_pairs(frame(spark, texts), **asked), on_one_machine(texts, **asked)
    assert expected.stats.hot_buckets == 0
    assert rows(found.pairs) == as_rows(expected)
    same = ("articles", "empty", "distinct", "verified", "banding", "anchor_rate", "expected_recall", "hot_buckets")
    assert {name: getattr(found.stats, name) for name in same} == {name: getattr(expected.stats, name) for name in same}
    assert found.stats.pairs == len(expected)


def test_planted_copies_in_any_order_and_any_partitions(spark: SparkSession) -> None:
    from provenance.spark import clusters, find_pairs

    texts = {str(number): text for number, text in enumerate(generate(300).texts)}
    expected = on_one_machine(texts)
    assert len(expected) > 50
    found = find_pairs(frame(spark, texts))
    assert rows(found.pairs) == as_rows(expected)
    turned = (
        frame(spark, dict(reversed(texts.items()))).repartition(7).withColumnsRenamed({"id": "name", "text": "body"})
    )
    spark.conf.set("spark.sql.shuffle.partitions", "5")
    try:
        again = find_pairs(turned, id="name", text="body")
        assert rows(again.pairs) == rows(found.pairs)
        assert again.stats == found.stats
    finally:
        spark.conf.set("spark.sql.shuffle.partitions", "3")
    for on_driver in (1_000_000, 0):
        assert rows(clusters(found, on_driver=on_driver)) == cluster_rows(pv.cluster(expected))


def test_many_identical_texts_and_furniture(spark: SparkSession) -> None:
    """Groups too large to pair each with each, alone, with a single copy and with each other, and furniture."""
    from provenance.spark import find_pairs

    wall, story = prose(60, 70), prose(200, 71)
    texts = {f"wall {number:03}": wall for number in range(150)} | {"wall and more": wall + " " + prose(30, 72)}
    texts |= {f"story {number:02}": story for number in range(75)} | {"story and wall": story + " " + wall}
    texts |= {f"excerpt {number:03}": " ".join(story.split()[:150]) for number in range(140)}
    texts |= {f"other {number}": prose(100, 80 + number) + " " + wall for number in range(3)}
    furniture = pv.fingerprint(wall, pv.Scheme(anchor_rate=1)).anchors
    asked = {"furniture": furniture}
    found, expected = find_pairs(frame(spark, texts), **asked), on_one_machine(texts, **asked)
    assert rows(found.pairs) == as_rows(expected)
    assert {pair.furniture_only for pair in expected} == {True, False}


def test_bytes_are_read_as_text(spark: SparkSession) -> None:
    from provenance.spark import find_pairs

    story = prose(120, 7)
    texts = {
        "whole": story.encode(),
        "cut": story.encode()[:-1] + b"\xc3",
        "between": story.encode().replace(b" ", b"\xff\xfe ", 5),
        "none": b"\xff",
    }
    given_bytes = {id: bytearray(text) for id, text in texts.items()}
    found = find_pairs(frame(spark, given_bytes, "binary"))
    assert rows(found.pairs) == as_rows(on_one_machine(texts))
    assert found.stats.empty == 1


def test_a_phrase_that_all_share_hides_no_copy(spark: SparkSession) -> None:
    from provenance.spark import find_pairs

    phrase = "a spokesman for the harbour board declined to comment on the matter"
    texts = {f"text {number}": f"{prose(40, number)} {phrase} {prose(30, -number)}" for number in range(1, 1501)}
    copies = {f"copy {number}": texts[f"text {number}"] + " " + prose(20, 5000 + number) for number in range(1, 31)}
    texts |= copies
    found, expected = find_pairs(frame(spark, texts)), on_one_machine(texts)
    assert found.stats.hot_buckets > 0
    assert found.stats.largest_bucket >= 1500
    assert found.stats.unsure > 1000
    assert found.stats.capped_buckets == 0
    assert rows(found.pairs) == as_rows(expected)
    assert len(expected) == 30


def test_a_family_larger_than_a_bucket_may_be_stays_together(spark: SparkSession) -> None:
    """Hot buckets: fewer pairs, all of them true, and one cluster; other texts as ever."""
    from provenance.spark import clusters, find_pairs

    story = words(150, 11)
    texts = {f"member {number:02}": " ".join([*story[number % 7 :], *words(5, 100 + number)]) for number in range(60)}
    texts |= {"other": prose(120, 12), "other copied": prose(130, 12)}
    found, every = find_pairs(frame(spark, texts), hot_bucket=12), on_one_machine(texts)
    assert found.stats.hot_buckets > 0
    assert found.stats.capped_buckets == 0
    assert set(rows(found.pairs)) < set(as_rows(every))
    assert sorted(member for *_, member in rows(clusters(found))) == sorted(texts)
    assert len({cluster for cluster, *_ in rows(clusters(found))}) == 2


def test_buckets_too_large_for_representatives_are_told(spark: SparkSession) -> None:
    from provenance.spark import find_pairs

    texts = {f"member {number:02}": prose(30, 1) + " " + prose(3, 100 + number) for number in range(12)}
    found = find_pairs(frame(spark, texts), hot_bucket=4)
    assert found.stats.hot_buckets >= found.stats.capped_buckets > 0
    assert set(rows(found.pairs)) <= set(as_rows(on_one_machine(texts)))


def test_nothing_in_nothing_out(spark: SparkSession) -> None:
    from provenance.spark import clusters, find_pairs

    found = find_pairs(spark.createDataFrame([], "id string, text string"))
    assert rows(found.pairs) == []
    assert found.stats.articles == found.stats.candidates == found.stats.largest_bucket == 0
    assert rows(clusters(found)) == rows(clusters(found, on_driver=0)) == []


@pytest.mark.parametrize(
    ("given", "schema", "error", "said"),
    [
        ([("a", "x"), (None, "y"), (None, "z")], "id string, text string", pv.ArticleError, "id of 2 articles is null"),
        ([("a", "x"), ("", "y")], "id string, text string", pv.ArticleError, "id of 1 articles is empty"),
        ([("a", "x"), ("b", None)], "id string, text string", pv.ArticleError, "text of 1 articles is null, of 'b'"),
        ([("a", None)], "id string, text binary", pv.ArticleError, "text of 1 articles is null, of 'a'"),
        ([("a", "x"), ("b", "y"), ("a", "z")], "id string, text string", pv.DuplicateIdError, "'a' for one"),
        ([(1, "x")], "id int, text string", pv.ArticleError, "must hold strings, got int; cast it"),
        ([("a", 1)], "id string, text int", pv.ArticleError, "must hold strings or binary, got int"),
    ],
)
def test_what_cannot_be_right(
    spark: SparkSession, given: list[tuple[Any, ...]], schema: str, error: type[Exception], said: str
) -> None:
    from provenance.spark import find_pairs

    with pytest.raises(error, match=said):
        find_pairs(spark.createDataFrame(given, schema))


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"min_overlap": 2}, ValueError),
        ({"recall": 0}, ValueError),
        ({"hot_bucket": 1}, ValueError),
        ({"hot_bucket": "many"}, TypeError),
        ({"scheme": "default"}, TypeError),
    ],
)
def test_arguments_are_refused_by_their_names(
    spark: SparkSession, asked: dict[str, Any], error: type[Exception]
) -> None:
    from provenance.spark import find_pairs

    with pytest.raises(error, match=next(iter(asked))):
        find_pairs(frame(spark, {"a": "b"}), **asked)


def test_ids_are_what_they_are_whatever_the_collation(spark: SparkSession) -> None:
    from provenance.spark import clusters, find_pairs

    texts = {"a": prose(50, 1), "A": prose(60, 1), "é": prose(70, 1), "z": prose(80, 1)}
    given = frame(spark, texts).selectExpr("id COLLATE UTF8_LCASE AS id", "text COLLATE UNICODE_CI AS text")
    found, expected = find_pairs(given, furniture=np.zeros(0, np.uint64)), on_one_machine(texts)
    assert rows(found.pairs) == as_rows(expected)
    assert rows(clusters(found)) == cluster_rows(pv.cluster(expected))


def test_steps_are_kept_in_the_checkpoint_directory(spark: SparkSession, tmp_path: Path) -> None:
    from provenance.spark import clusters, find_pairs

    spark.sparkContext.setCheckpointDir(str(tmp_path))
    texts = {str(number): prose(90 + number, number % 2) for number in range(6)}
    found, expected = find_pairs(frame(spark, texts), reliable=True), on_one_machine(texts)
    assert rows(found.pairs) == as_rows(expected)
    assert rows(clusters(found, on_driver=0, reliable=True)) == cluster_rows(pv.cluster(expected))
    assert any(tmp_path.rglob("part-*"))
