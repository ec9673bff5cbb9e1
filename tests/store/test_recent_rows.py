"""Tables in two parts answer as one, whatever stands in which; what is not there any more is missed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import Article, Index
from provenance.errors import CorruptIndexError
from provenance.store import recent_rows
from provenance.store.digests import Digests
from provenance.store.layout import FORMAT, bring
from provenance.store.pairs import StoredPairs
from provenance.store.recent_rows import RecentRows
from provenance.store.sizes import Sizes
from provenance.store.standings import Columns, Standings
from provenance.store.sums import sum_of
from provenance.store.totals import Totals

from .making import collection, story


def empty() -> tuple[sqlite3.Connection, Totals]:
    """The tables of an index of a hundred articles."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    bring(connection, range(1, FORMAT + 1))
    totals = Totals(connection)
    for name in ("pair", "recent_pair", "recent_standing", "digest", "recent_digest"):
        totals.put(name, 0)
    totals.put("article", 100)
    return connection, totals


@pytest.fixture
def tables() -> Iterator[tuple[sqlite3.Connection, Totals]]:
    connection, totals = empty()
    yield connection, totals
    connection.close()


def standings(**weights: int) -> Columns:
    numbers = np.array([int(name[1:]) for name in weights], np.int64)
    ones = np.ones(len(numbers), np.int64)
    names = [name.encode() for name in weights]
    return Columns(numbers, ones, ones, ones, numbers, names, list(weights.values()))


steps = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.dictionaries(st.integers(1, 30), st.integers(0, 1 << 100), max_size=12),
        st.sets(st.integers(1, 30), max_size=4),
    ),
    max_size=8,
)


@given(steps)
def test_standings_are_the_last_ones_that_were_put(steps: list[tuple[int, dict[int, int], set[int]]]) -> None:
    connection, totals = empty()
    table = Standings(connection, totals)
    model: dict[int, int] = {}
    with pytest.MonkeyPatch.context() as patch:
        for square, batch, gone in steps:
            patch.setattr(recent_rows, "_SQUARE", square)
            table.put(standings(**{f"n{number}": batch[number] for number in sorted(batch)}))
            table.remove(np.array(sorted(gone), np.int64))
            model = {number: weight for number, weight in (model | batch).items() if number not in gone}
            assert {each.number: each.weight for each in table.every()} == model
            some = np.arange(5, 20)
            assert {each.number: each.weight for each in table.get(some)} == {
                number: weight for number, weight in model.items() if number in some
            }
            assert totals.get("recent_standing") == totals.count("recent_standing")
            assert not batch or totals.count("recent_standing") <= (square * 100) ** 0.5
    connection.close()


pairs = st.sets(st.tuples(st.integers(1, 9), st.integers(10, 20)), max_size=8)


@given(st.lists(st.tuples(st.integers(0, 40), pairs, st.integers(1, 20)), max_size=8))
def test_pairs_are_those_that_were_added(steps: list[tuple[int, set[tuple[int, int]], int]]) -> None:
    connection, totals = empty()
    table = StoredPairs(connection, Sizes(connection), totals)
    model: dict[tuple[int, int], int] = {}
    with pytest.MonkeyPatch.context() as patch:
        for square, batch, gone in steps:
            patch.setattr(recent_rows, "_SQUARE", square)
            new = np.array(sorted(batch - model.keys()), np.int64).reshape(-1, 2)
            table.add(new[:, 0], new[:, 1], new.sum(axis=1))
            table.remove(gone, table.partners(gone)[0].tolist())
            model = {pair: sum(pair) for pair in model.keys() | batch if gone not in pair}
            assert list(table.all_pairs()) == [(*pair, shared) for pair, shared in sorted(model.items())]
            assert table.count() == len(model)
            assert totals.get("recent_pair") == totals.count("recent_pair")
            own, others, shared = table.of(np.arange(1, 21))
            both = sorted([*model, *((b, a) for a, b in model)])
            assert list(zip(own.tolist(), others.tolist(), strict=True)) == both
            first = np.flatnonzero(np.diff(own, prepend=0))
            assert table.between(own[first], others[first]).tolist() == shared[first].tolist()
    connection.close()


ONE, OTHER, THIRD, FOURTH = b"one" * 5 + b".", b"one" * 5 + b"!", b"\xff" * 16, bytes(16)
digests = st.dictionaries(st.integers(1, 40), st.sampled_from((b"", ONE, OTHER, THIRD)), max_size=8)


@given(st.lists(st.tuples(st.integers(0, 40), digests, st.integers(1, 40)), max_size=8))
def test_digests_name_who_has_them(steps: list[tuple[int, dict[int, bytes], int]]) -> None:
    connection, totals = empty()
    table = Digests(connection, totals)
    model: dict[int, bytes] = {}
    with pytest.MonkeyPatch.context() as patch:
        for square, batch, gone in steps:
            patch.setattr(recent_rows, "_SQUARE", square)
            new = {number: batch[number] for number in sorted(batch) if number not in model}
            kept = {number: digest for number, digest in new.items() if digest}
            table.add(np.array(list(kept), np.int64), np.array(list(kept.values()), "V16"))
            model |= new
            table.remove(gone, model.pop(gone, b""))
            for digest in (ONE, OTHER, THIRD, FOURTH):
                numbers = sorted(number for number, own in model.items() if own == digest)
                assert table.numbers([digest]) == ({digest: numbers} if numbers else {})
            assert totals.get("digest") == sum(digest != b"" for digest in model.values())
    connection.close()


def test_rows_are_moved_in_order_when_there_are_many(
    tables: tuple[sqlite3.Connection, Totals], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, totals = tables
    monkeypatch.setattr(recent_rows, "_SQUARE", 1)  # ten rows, for a hundred articles
    rows = RecentRows(connection, totals, "standing", 8, "number", replacing=True)

    def put(numbers: range, twins: int) -> tuple[int, int]:
        rows.put([(number, twins, 0, 0, 0, b"", b"", 0) for number in numbers], len(numbers))
        return totals.count("standing"), totals.count("recent_standing")

    assert put(range(1, 7), 1) == (0, 6)
    assert put(range(5, 9), 2) == (0, 8)
    assert put(range(9, 12), 3) == (11, 0)  # eleven would be too many: these go with them
    assert put(range(1, 3), 4) == (11, 2)
    assert put(range(2, 20), 5) == (19, 0)
    found = connection.execute("SELECT number, twins FROM standing").fetchall()
    assert found == [(1, 4), *((number, 5) for number in range(2, 20))]


@pytest.mark.parametrize("table", ["recent_pair", "recent_standing", "recent_digest"])
def test_a_recent_row_that_is_lost_is_missed_by_the_next_batch(tmp_path: Path, table: str) -> None:
    """Else the older row would stand for it, with a sum that is right."""
    path = tmp_path / "news.pvx"
    with Index.create(path) as index:
        index.add(collection(40, 1, 8))
        index.add([Article(id="known", text=story(3, 3))])
    with sqlite3.connect(path) as connection:
        key = "a" if table == "recent_pair" else "number"
        gone = connection.execute(f"DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})")
        assert gone.rowcount
    connection.close()
    with Index.open(path) as index:
        assert not index.verify().ok
        with pytest.raises(CorruptIndexError, match=f"the table {table} has "):
            index.add([Article(id="later", text=f"{story(3)} later")])
        assert "later" not in index
        assert index.rebuild() == ()
        index.add([Article(id="later", text=f"{story(3)} later")])
        assert index.verify().ok


@pytest.mark.parametrize("more", [False, True])
def test_verify_names_digests_that_are_not_those_of_the_articles(tmp_path: Path, more: bool) -> None:
    path = tmp_path / "news.pvx"
    with Index.create(path) as index:
        index.add(collection(40, 1, 8))
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM digest WHERE number = 7")
        if more:  # as many as there should be
            connection.execute("INSERT INTO digest VALUES (99, x'01', ?)", (sum_of("digest", 99, b"\1"),))
    connection.close()
    with Index.open(path) as index:
        assert "the tables of digests are not those of the articles" in " ".join(index.verify().problems)
