"""What runs within tasks, without a Spark: the same whatever the batches, and as the kernels of one machine have it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance import _kernels as kernels
from provenance.lsh import Banding
from provenance.similarity import Thresholds
from provenance.spark.batches import texts_of, whole_runs
from provenance.spark.meeting import ANCHOR, BAND, Meetings, candidates
from provenance.spark.sifting import Sifting
from provenance.spark.sketching import Search
from provenance.spark.verifying import Verification

from .making import as_rows, on_one_machine, prose

NO_FURNITURE = np.zeros(0, np.uint64)


def cut(table: pa.Table, places: Iterable[int]) -> list[pa.RecordBatch]:
    """The rows of a table in batches that begin at these places."""
    bounds = [0, *sorted({place % (table.num_rows + 1) for place in places}), table.num_rows]
    pairs = pairwise(bounds)
    parts = [table.slice(begin, end - begin).combine_chunks().to_batches() for begin, end in pairs]
    return [batch for part in parts for batch in part]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 1))), st.lists(st.integers(0, 20), max_size=4))
def test_runs_are_whole(rows: list[tuple[int, int]], places: list[int]) -> None:
    rows.sort()
    columns = {"cell": [row[0] for row in rows], "part": [row[1] for row in rows], "place": list(range(len(rows)))}
    table = pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})
    parts = [part.to_pylist() for part in whole_runs(cut(table, places), ("cell", "part"))]
    assert [row for part in parts for row in part] == table.to_pylist()
    seen = [{(row["cell"], row["part"]) for row in part} for part in parts]
    assert sum(map(len, seen)) == len(set().union(*seen))


def bucket_rows(sets: list[list[int]], required: list[int]) -> pa.Table:
    """Rows of buckets of texts with these keys, as ``bucket_candidates`` has them; a text is its own node."""
    holders = {key: sum(key in keys for keys in sets) for keys in sets for key in keys}
    rows = []
    for node, (keys, needed) in enumerate(zip(sets, required, strict=True)):
        held = sorted((key for key in keys if holders[key] > 1), key=lambda key: (holders[key], key))
        slack = min(2, needed - 1)
        most = len(held) - needed + 1 + slack if len(held) >= needed else 0
        rows += [(ANCHOR, key, node, needed, place < most, slack + 1) for place, key in enumerate(held)]
    columns = list(zip(*sorted(rows), strict=True)) or [()] * 6
    kinds = [pa.int64()] * 4 + [pa.bool_(), pa.int64()]
    names = ["kind", "key", "node", "core", "looks", "need"]
    return pa.Table.from_arrays([pa.array(values, kind) for values, kind in zip(columns, kinds, strict=True)], names)


def met(table: pa.Table, most: int, places: Iterable[int]) -> list[dict[str, Any]]:
    tables = pa.Table.from_batches(list(Meetings(most)(cut(table, places))))
    by_text = tables.sort_by([("node", "ascending"), ("kind", "ascending"), ("star", "ascending")])
    return [row for batch in candidates(cut(by_text, places)) for row in batch.to_pylist()]


keys_of_texts = st.lists(st.sets(st.integers(0, 12), max_size=8), min_size=2, max_size=14)


@given(keys_of_texts, st.data(), st.lists(st.integers(0, 100), max_size=3))
def test_candidates_are_those_of_the_kernel_where_nothing_is_hot(
    sets: list[set[int]], data: st.DataObject, places: list[int]
) -> None:
    needed = st.lists(st.integers(1, 5), min_size=len(sets), max_size=len(sets))
    required = sorted(data.draw(needed))  # so that the order of the texts is that of their requirements
    keys = [sorted(each) for each in sets]
    table = bucket_rows(keys, required)
    if not table.num_rows:
        return
    found = met(table, 10_000, places)
    offsets = np.cumsum([0, *map(len, keys)])
    flat = np.array([key for each in keys for key in each], np.uint64)
    pairs, hot, _, _ = kernels.bucket_pairs(flat, offsets, 1000, np.array(required))
    assert not len(hot)
    shared = {(a, b): len(sets[a] & sets[b]) for a in range(len(sets)) for b in range(a + 1, len(sets))}
    named = [(row["a"], row["b"]) for row in found]
    assert len(named) == len(set(named))
    assert {pair for pair in named if shared[pair] >= required[pair[0]]} == {
        divmod(key, len(sets)) for key in pairs.tolist()
    }
    least = {text: min([text, *(b for a, b in named if a == text)]) for text in range(len(sets))}
    assert all(row["cell"] == least[row["a"]] for row in found)


def test_hot_buckets_name_representatives_only_and_are_told() -> None:
    sets = [[1, 2, 3, 4], *([1, 2, 3] for _ in range(19)), [7, 8], [7, 8]]
    found = met(bucket_rows(sets, [1] * len(sets)), 45, [5, 11])
    pairs = {(row["a"], row["b"]) for row in found if row["b"] is not None}
    hubs = {a for a, _ in pairs} - {20}
    assert (20, 21) in pairs
    assert 1 <= len(hubs) <= 45 // 20
    assert {b for _, b in pairs} >= set(range(20)) - hubs
    assert sorted(row["bucket"] for row in found if row["bucket"]) == [20, 20, 20]
    assert {row["a"] for row in found if row["hot"]} == set(range(20))


def test_a_text_that_meets_very_many_is_verified_in_parts() -> None:
    count = 40_000
    columns = {"kind": [BAND] * count, "key": [1] * count, "node": range(count), "core": range(count)}
    table = pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})
    table = table.append_column("looks", pa.array([True] + [False] * (count - 1)))
    found = met(table.append_column("need", pa.array([1] * count)), count, [17])
    assert len(found) == count - 1
    sizes = np.bincount([row["part"] for row in found])
    assert len(sizes) > 1
    assert sizes.max() < 1 << 14


def cells(texts: dict[str, str], nodes: list[int], pairs: list[tuple[int, int]]) -> pa.Table:
    """One cell with these texts and these pairs of nodes."""
    rows: list[dict[str, Any]] = [
        {"is_pair": False, "node": node, "id": id, "text": text}
        for node, (id, text) in zip(nodes, texts.items(), strict=True)
    ]
    rows += [{"is_pair": True, "node": a, "other": b, "kind": ANCHOR} for a, b in pairs]
    random.Random(4).shuffle(rows)
    whole = [(name, pa.int64()) for name in ("cell", "part", "node", "other", "kind")]
    schema = pa.schema([*whole, ("is_pair", pa.bool_()), ("id", pa.string()), ("text", pa.string())])
    return pa.Table.from_pylist([{"cell": 0, "part": 0} | row for row in rows], schema)


def verified(table: pa.Table) -> list[dict[str, Any]]:
    thresholds = Thresholds()
    search = Search(pv.Scheme(), thresholds, 0.99, 1000, Banding(42, 3), 4, NO_FURNITURE)
    return [row for batch in Verification(search)(table.to_batches()) for row in batch.to_pylist()]


def test_texts_that_go_by_one_number_are_told_apart() -> None:
    texts = {"a": prose(100, 1), "b": prose(110, 1), "c": prose(100, 2), "d": prose(110, 2), "e": prose(90, 3)}
    expected = [(row[0], row[1], row[5]) for row in as_rows(on_one_machine(texts))]
    found = verified(cells(texts, [7, 5, 7, 5, 5], [(5, 7)]))
    assert sorted((*sorted((row["a"], row["b"])), row["shared"]) for row in found) == expected
    assert [row[:2] for row in expected] == [("a", "b"), ("c", "d")]


@given(st.lists(st.integers(0, 6), min_size=2, max_size=8), st.lists(st.integers(0, 30), max_size=3))
def test_sifting_loses_no_pair_and_leaves_out_what_shares_nothing(stories: list[int], places: list[int]) -> None:
    texts = {str(number): prose(60 + 5 * number, story) for number, story in enumerate(stories)}
    search = Search(pv.Scheme(), Thresholds(), 0.99, 1000, Banding(42, 3), 4, NO_FURNITURE)
    given = pa.RecordBatch.from_arrays([pa.array(list(texts)), pa.array(list(texts.values()))], ["id", "text"])
    sketched = pa.Table.from_batches(list(search.sketched([given])))
    nodes = sketched.column("node").to_pylist()
    pairs = [(a, b) for a in nodes for b in nodes if a != b]
    rows: list[dict[str, Any]] = [
        *({"is_pair": False, **row} for row in sketched.select(["node", "id", "size", "spare", "bitmap"]).to_pylist()),
        *({"is_pair": True, "node": a, "other": b, "kind": ANCHOR} for a, b in pairs),
    ]
    whole = [(name, pa.int64()) for name in ("cell", "part", "node", "other", "kind", "size", "spare")]
    schema = pa.schema([*whole, ("is_pair", pa.bool_()), ("id", pa.string()), ("bitmap", pa.binary())])
    table = pa.Table.from_pylist([{"cell": 0, "part": 0} | row for row in rows], schema)
    found = [row for batch in Sifting(search.thresholds)(cut(table, places)) for row in batch.to_pylist()]
    story_of = dict(zip(nodes, stories, strict=True))
    assert {(row["a"], row["b"]) for row in found} == {(a, b) for a, b in pairs if story_of[a] == story_of[b]}


def test_a_text_that_is_not_there_is_no_silence() -> None:
    with pytest.raises(RuntimeError, match="not among the articles"):
        verified(cells({"a": prose(100, 1)}, [7], [(7, 8)]))


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()])
def test_texts_of_a_column_nulls_being_empty(kind: pa.DataType) -> None:
    column = pa.chunked_array([pa.array(["one", None], kind), pa.array([], kind), pa.array(["two"], kind)])
    found = texts_of(column)
    assert [found.string(number) for number in range(len(found))] == ["one", "", "two"]
