"""Weights are added up exactly, whatever the order; the log says what a batch did to clusters, and why."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import Article, Index
from provenance.errors import CorruptIndexError
from provenance.store.new_pairs import NewPairs, among
from provenance.store.pairs import StoredPairs
from provenance.store.sizes import Sizes
from provenance.store.standings import exact, exact_sums
from provenance.store.totals import Totals

from .making import story

jaccards = st.tuples(st.integers(1, 1 << 40), st.integers(1, 1 << 41)).map(lambda pair: min(pair) / max(pair))


@given(st.lists(st.lists(st.tuples(jaccards, st.integers(1, 1 << 20)), min_size=1, max_size=6), max_size=6))
def test_sums_are_exact(runs: list[list[tuple[float, int]]]) -> None:
    values = np.array([value for run in runs for value, _ in run], np.float64)
    times = np.array([count for run in runs for _, count in run], np.int64)
    bounds = np.cumsum([0, *map(len, runs)])[:-1].astype(np.int64)
    expected = [sum(exact(value) * count for value, count in run) for run in runs]
    assert exact_sums(values, times, bounds) == expected
    assert exact_sums(np.ones(1), np.array([3]), np.array([0])) == [3 * exact(1.0)]


def test_pairs_with_an_article_that_went_again_are_left_out() -> None:
    pairs = NewPairs()
    pairs.add(np.array([7, 7]), np.array([2, 3]), np.array([50, 60]), may_drop=True)
    pairs.add(np.array([9]), np.array([2]), np.array([70]))
    assert pairs.drop(3) == {7}
    assert pairs.drop(4) == set()
    assert [column.tolist() for column in pairs.sorted()] == [[2, 2, 7, 9], [7, 9, 2, 2], [50, 70, 50, 70]]
    pairs.clear()
    assert [len(column) for column in pairs.sorted()] == [0, 0, 0]


def test_pairs_are_found_among_others() -> None:
    those = np.array([2, 2, 7]), np.array([7, 9, 2]), np.array([50, 70, 50])
    assert among(np.array([2, 9, 7, 8, 1]), np.array([9, 2, 2, 2, 9]), those).tolist() == [
        True,
        False,
        True,
        False,
        False,
    ]
    none = np.zeros(0, np.int64)
    assert among(np.array([2]), np.array([9]), (none, none, none)).tolist() == [False]


def test_single_pairs_are_read_or_missed(tmp_path: Path) -> None:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id=name, text=story(1, kind)) for kind, name in enumerate("abc")])
    connection = sqlite3.connect(tmp_path / "news.pvx")
    pairs = StoredPairs(connection, Sizes(connection), Totals(connection))
    own, others, shared = pairs.of(np.array([1, 2, 3]))
    assert {1, 2} <= set(own.tolist())
    last = np.flatnonzero(np.diff(own, append=9))[::-1]  # one of each article, descending
    assert pairs.between(own[last], others[last]).tolist() == shared[last].tolist()
    with pytest.raises(CorruptIndexError, match="row 9 of the table pair is missing"):
        pairs.between(np.array([9, own[0]]), np.array([1, others[0]]))
    connection.close()


def test_an_article_that_is_updated_and_stays_is_no_change(tmp_path: Path) -> None:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id=name, text=story(1, kind)) for kind, name in enumerate("abc")])
        before = index.clusters()
        index.update([Article(id="b", text=story(1, 3)), Article(id="c", text=story(1, 4))])
        assert index.clusters() == before
        assert [change.change for change in index.changes()] == ["created"]
        index.update([Article(id="b", text=story(2))])
        assert [str(change) for change in index.changes(since=1)] == [f"b left {before[0].id}"]


def test_reasons_are_the_best_new_pairs_or_those_that_are_kept(tmp_path: Path) -> None:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id="k0", text=story(1)), Article(id="k1", text=story(1, 1))])
        index.add([Article(id="same", text=story(1))])  # no pair of its own: it shares those of its text
        assert index.changes()[-1].because == ("k0", "same")
        index.add([Article(id="k3", text=story(1, 3))])
        of_k3 = [pair for pair in index.pairs() if "k3" in (pair.a, pair.b)]
        best = min(of_k3, key=lambda pair: (-pair.overlap, -pair.jaccard, pair.a, pair.b))
        assert index.changes()[-1].because == (best.a, best.b)
