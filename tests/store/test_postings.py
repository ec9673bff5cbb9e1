"""Postings hold what was put in, whatever level it has moved to."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.scheme import Scheme
from provenance.store import postings as module
from provenance.store.layout import Rules, connect, create_tables
from provenance.store.postings import HOLDERS, ROW, Postings


@pytest.fixture
def connection(tmp_path: Path) -> sqlite3.Connection:
    create_tables(tmp_path / "p.pvx", Scheme(), Rules())
    made = connect(tmp_path / "p.pvx", write=True)
    made.execute("BEGIN")  # as in a batch
    return made


def everyone(numbers: np.ndarray) -> np.ndarray:
    return np.ones(len(numbers), np.bool_)


def sorted_rows(keys: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    rows = np.zeros(len(keys), ROW)
    rows["key"], rows["number"] = keys, numbers
    return rows[np.argsort(rows["key"], kind="stable")]


def found(postings: Postings, keys: np.ndarray) -> dict[int, list[int]]:
    held = defaultdict(list)
    asked = np.unique(keys)
    for runs in postings.lookup(asked):
        for i, key in enumerate(asked[runs.places].tolist()):
            held[key] += runs.numbers[runs.offsets[i] : runs.offsets[i + 1]].tolist()
    return {key: sorted(numbers) for key, numbers in held.items()}


@pytest.mark.parametrize("limit", [0, 500, 1 << 22])
def test_lookup_finds_every_row_in_every_level(
    connection: sqlite3.Connection, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_capacity", lambda level: 300 * level)  # so that rows reach level 3 and beyond
    draw = np.random.default_rng(1)
    postings = Postings(connection, {}, {}, 1000, limit)
    expected = defaultdict(list)
    for batch in range(12):
        keys = draw.choice(draw.integers(0, 1 << 64, 400, np.uint64), 150)
        keys[:20] = np.arange(20)  # keys that all batches have
        rows = sorted_rows(keys, np.full(len(keys), batch, np.uint32))
        rows = np.unique(rows)
        postings.add(rows, everyone)
        for key, number in rows.tolist():
            expected[key].append(number)
    every = np.array(sorted(expected), np.uint64)
    assert found(postings, every) == {key: sorted(numbers) for key, numbers in expected.items()}
    assert found(postings, every[::7]) == {int(key): sorted(expected[int(key)]) for key in every[::7]}
    assert found(postings, np.array([12345], np.uint64)) == {}
    assert sum(postings.counts.values()) == sum(map(len, expected.values()))
    if limit < 1 << 22:
        assert max(int(level) for level, count in postings.counts.items() if count) > 2
    assert sum(len(rows) for rows in postings.every()) == sum(postings.counts.values())
    fresh = Postings(connection, postings.counts, {}, 1000, limit)
    assert found(fresh, every) == found(postings, every)


def test_rows_of_articles_that_are_gone_go_when_they_move(connection: sqlite3.Connection) -> None:
    postings = Postings(connection, {}, {}, 1000, 0)
    odd = lambda numbers: numbers % 2 == 1  # noqa: E731
    rows = sorted_rows(np.arange(100, dtype=np.uint64) << np.uint64(56), np.arange(100, dtype=np.uint32))
    postings.add(rows, odd)
    assert postings.counts["1"] == 50
    assert found(postings, rows["key"]) == {int(k): [int(n)] for k, n in rows.tolist() if n % 2}


def test_keys_that_too_many_hold_are_hot(connection: sqlite3.Connection) -> None:
    postings = Postings(connection, {}, {}, 30, 0)
    keys = np.full(50, 7, np.uint64)
    postings.add(sorted_rows(keys, np.arange(100, 150, dtype=np.uint32)), everyone)
    postings.add(sorted_rows(np.full(5, 9, np.uint64), np.arange(5, dtype=np.uint32)), everyone)
    postings.add(sorted_rows(keys[:3], np.arange(3, dtype=np.uint32)), everyone)
    hot, holders = postings.hot_keys()
    assert hot.tolist() == [7]
    assert holders[0].tolist() == list(range(100, 100 + HOLDERS))
    assert found(postings, np.array([7, 9], np.uint64)) == {9: [0, 1, 2, 3, 4]}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40)), st.lists(st.integers(0, 40)))
def test_merging_keeps_every_row(a: list[int], b: list[int]) -> None:
    first = sorted_rows(np.array(a, np.uint64), np.zeros(len(a), np.uint32))
    second = sorted_rows(np.array(b, np.uint64), np.ones(len(b), np.uint32))
    merged = module._merged(first, second)
    assert merged["key"].tolist() == sorted(a + b)
    assert sorted(merged.tolist()) == sorted(first.tolist() + second.tolist())
