"""Postings hold what was put in, whatever level it has moved to."""

from __future__ import annotations

import os
import re
import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.errors import CorruptIndexError
from provenance.fingerprints import ShingleSets
from provenance.scheme import Scheme
from provenance.store import postings as module
from provenance.store.candidates import Search
from provenance.store.chunks import Chunks, Packed, bits_of, chunk_id
from provenance.store.creating import create_tables
from provenance.store.hot_keys import HOLDERS, KEY
from provenance.store.layout import Rules, connect
from provenance.store.postings import ROW, Postings
from provenance.store.raw_files import RawFile
from provenance.store.sizes import Sizes, hot_marks
from provenance.store.sums import sum_of

PLACES = 12 << bits_of(1)
"""Bytes that say where the chunks of level 1 lie; without room for them none is kept."""


@pytest.fixture
def connection(tmp_path: Path) -> sqlite3.Connection:
    create_tables(tmp_path / "p.pvx", Scheme(), Rules())
    made = connect(RawFile(tmp_path / "p.pvx"), write=True)
    made.execute("BEGIN")  # as in a batch
    return made


def posted(connection: sqlite3.Connection, sizes: np.ndarray | None = None) -> Sizes:
    """Sizes of two hundred articles that are all posted, or of these."""
    made = Sizes(connection)
    values = np.ones(200, np.uint32) if sizes is None else sizes
    made.set(list(range(len(values))), values.tolist())
    return made


def sorted_rows(keys: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    rows = np.zeros(len(keys), ROW)
    rows["key"], rows["number"] = keys, numbers
    return np.sort(rows)


def found(postings: Postings, keys: np.ndarray) -> dict[int, list[int]]:
    held = defaultdict(list)
    asked = np.unique(keys)
    for runs in postings.lookup(asked):
        for i, key in enumerate(asked[runs.places].tolist()):
            held[key] += runs.numbers[runs.offsets[i] : runs.offsets[i + 1]].tolist()
    return {key: sorted(numbers) for key, numbers in held.items()}


@pytest.mark.parametrize("memory", [0, PLACES + 5000, 1 << 29])
@pytest.mark.parametrize("limit", [0, 500, 1 << 22])
def test_lookup_finds_every_row_in_every_level(
    connection: sqlite3.Connection, limit: int, memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_capacity", lambda level: 300 * level)  # so that rows reach level 3 and beyond
    draw = np.random.default_rng(1)
    postings = Postings(connection, posted(connection), {}, {}, 1000, limit, memory=memory)
    expected = defaultdict(list)
    for batch in range(12):
        keys = draw.choice(draw.integers(0, 1 << KEY, 400, np.uint64), 150)
        keys[:20] = np.arange(20)  # keys that all batches have
        rows = sorted_rows(keys, np.full(len(keys), batch, np.uint32))
        rows = np.unique(rows)
        postings.add(rows)
        for key, number in rows.tolist():
            expected[key].append(number)
        assert found(postings, keys).keys() == set(keys.tolist())  # what is kept changes with what is there
    every = np.array(sorted(expected), np.uint64)
    assert found(postings, every) == {key: sorted(numbers) for key, numbers in expected.items()}
    assert found(postings, every[::7]) == {int(key): sorted(expected[int(key)]) for key in every[::7]}
    assert found(postings, np.array([12345], np.uint64)) == {}
    assert sum(postings.counts.values()) == sum(map(len, expected.values()))
    if limit < 1 << 22:
        assert max(int(level) for level, count in postings.counts.items() if count) > 2
    assert sum(len(rows) for rows in postings.every()) == sum(postings.counts.values())
    fresh = Postings(connection, posted(connection), postings.counts, {}, 1000, limit)
    assert found(fresh, every) == found(postings, every)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 2), st.integers(0, 1 << 20)), max_size=40), st.data())
def test_what_is_kept_is_counted(steps: list[tuple[int, int, int]], data: st.DataObject) -> None:
    """And what is there is found, however little is kept."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE posting (chunk INTEGER PRIMARY KEY, rows BLOB NOT NULL, sum INTEGER NOT NULL)")
    memory = data.draw(st.sampled_from([0, PLACES, PLACES + 500, PLACES + 2000, 5 * PLACES + 3000, 1 << 23]))
    kept = Chunks(connection, {}, memory)
    there: dict[int, bytes] = {}
    for step, level, seed in steps:
        some = np.unique(np.random.default_rng(seed).integers(0, 40, 8))
        names = chunk_id(level, some).tolist()
        if step < 3:
            parts = [np.random.default_rng(name).bytes((seed + name) % 300) for name in names[::2]]
            offsets = np.cumsum([0, *map(len, parts)])
            kept.replace(level, some[::2], b"".join(parts), offsets, some[1::2])
            there |= dict(zip(names[::2], parts, strict=True))
            there = {name: coded for name, coded in there.items() if name not in names[1::2]}
        elif step == 3:
            kept.delete(level, 10, 30)
            there = {n: coded for n, coded in there.items() if not chunk_id(level, 10) <= n < chunk_id(level, 30)}
        elif step == 4:
            kept.refresh(kept.slices | {f"{level} changed": seed})
        else:
            found = {name: coded for part in kept.of(level, some) for name, coded in named(level, part)}
            assert found.keys() >= there.keys() & set(names)  # others are of the groups in which these are
            assert found.items() <= there.items()
            for part in (kept.once(level, some), kept.read(level, some)):
                assert named(level, part) == [(name, there[name]) for name in names if name in there]
        sizes = [np.maximum(each.sizes, 0).sum() for each in kept._kept.values()]
        assert sum(sizes) == kept._used - kept._waste
        assert kept._used + sum(12 * len(each.sizes) for each in kept._kept.values()) <= memory
    every = [each for level, part in kept.every() for each in named(level, part)]
    assert every == sorted(there.items())


def named(level: int, part: Packed) -> list[tuple[int, bytes]]:
    bounds = zip(part.begins.tolist(), part.ends.tolist(), strict=True)
    coded = [part.data[begin:end].tobytes() for begin, end in bounds]
    return list(zip(chunk_id(level, part.numbers).tolist(), coded, strict=True))


@pytest.mark.parametrize(
    ("memory", "least", "most"), [(0, 512, 512), (PLACES, 512, 512), (PLACES + 2000, 200, 400), (1 << 29, 0, 0)]
)
def test_chunks_are_read_once_as_far_as_memory_goes(
    connection: sqlite3.Connection, memory: int, least: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 512 neighbours that are asked for again, so many rows are read a second time."""
    keys = np.arange(512, dtype=np.uint64) << np.uint64(KEY - 15)
    postings = Postings(connection, posted(connection), {}, {}, 1000, 0, memory=memory)
    postings.add(sorted_rows(keys, np.full(len(keys), 7, np.uint32)))
    read, again = Chunks.read, [0]

    def counted(self: Chunks, level: int, wanted: np.ndarray) -> Packed:
        found = read(self, level, wanted)
        again[0] += len(found.numbers)
        return found

    for key in keys:
        assert found(postings, key[None]) == {int(key): [7]}
    monkeypatch.setattr(Chunks, "read", counted)
    for key in keys:
        assert found(postings, key[None]) == {int(key): [7]}
    assert least <= again[0] <= most


def test_what_is_kept_in_vain_makes_room(connection: sqlite3.Connection) -> None:
    """Chunks of both levels that are replaced again and again fill the memory; then what is there is moved together."""
    kept = Chunks(connection, {}, 5 * PLACES + 3000)
    some, none = np.arange(8), np.zeros(0, np.int64)
    offsets = np.arange(9) * 100
    for level in (1, 2):
        kept.replace(level, some, bytes(800), offsets, none)
        kept.of(level, some)
    there = {chunk_id(level, place): bytes(100) for level in (1, 2) for place in range(8)}
    for step in range(60):
        level, one = 1 + step % 2, np.array([step % 8])
        there[chunk_id(level, step % 8)] = coded = bytes([step] * 100)
        kept.replace(level, one, coded, np.array([0, 100]), none)
        found = [each for level in (1, 2) for part in kept.of(level, some) for each in named(level, part)]
        assert found == sorted(there.items())
        assert all((each.sizes[:8] == 100).all() for each in kept._kept.values())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes that share memory")
def test_a_forked_process_keeps_its_own(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "chunks")
    connection.execute("CREATE TABLE posting (chunk INTEGER PRIMARY KEY, rows BLOB NOT NULL, sum INTEGER NOT NULL)")
    numbers, none = np.arange(100), np.zeros(0, np.int64)
    written = Chunks(connection, {}, 0)
    written.replace(1, numbers, bytes(range(100)) * 9, np.arange(101) * 9, none)
    connection.commit()
    kept = Chunks(connection, {})
    kept.of(1, numbers[:1])
    before = [each for part in kept.of(1, numbers[32:35]) for each in named(1, part)]
    child = os.fork()
    if not child:
        kept.connection = sqlite3.connect(tmp_path / "chunks")
        kept._used = 0  # as if it had taken the same room
        kept.of(1, numbers[64:])
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert [each for part in kept.of(1, numbers[32:35]) for each in named(1, part)] == before


def test_chunks_out_of_order_are_damage(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of a damaged tree may give rows with right sums in any order, or twice."""
    kept, numbers = Chunks(connection, {}), np.arange(0, 40, 5)
    kept.replace(1, numbers, bytes(80), np.arange(9) * 10, np.zeros(0, np.int64))
    rows = connection.execute("SELECT * FROM posting ORDER BY chunk").fetchall()

    class Tree:
        given: list[tuple[int, bytes, int]]

        def execute(self, *_: object) -> Tree:
            return self

        def fetchall(self) -> list[tuple[int, bytes, int]]:
            return self.given

    for odd in ([1, 0], [0, 0], [0, 1, 0], [2, 1]):
        tree = Tree()
        tree.given = [rows[place] for place in odd]
        monkeypatch.setattr(kept, "connection", tree)
        for read in (kept.read, kept.once):
            with pytest.raises(CorruptIndexError, match=r"row \d+ of the table posting is out of order"):
                read(1, numbers[:2])


def test_a_recent_row_that_is_listed_and_not_found(connection: sqlite3.Connection) -> None:
    """As the pages of a damaged tree may say."""
    postings = Postings(connection, posted(connection), {}, {}, 1000)
    postings.add(sorted_rows(np.arange(9, dtype=np.uint64), np.full(9, 7, np.uint32)))

    class Tree:
        def execute(self, query: str, *values: object) -> sqlite3.Cursor:
            return connection.execute(query.replace("WHERE number = ?", "WHERE number = ? AND 0"), *values)

    fresh = Postings(Tree(), posted(connection), postings.counts, {}, 1000)
    with pytest.raises(CorruptIndexError, match="row 1 of the table recent is damaged"):
        list(fresh.every())


def test_memory_that_the_system_does_not_give(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    some = np.arange(8)
    kept = Chunks(connection, {})
    kept.replace(1, some, bytes(800), np.arange(9) * 100, np.zeros(0, np.int64))
    asked = []

    def memory(size: int) -> object:
        asked.append(size)
        raise MemoryError

    monkeypatch.setattr("provenance.store.chunks._memory", memory)
    for _ in range(2):
        found = [each for part in kept.of(1, some) for each in named(1, part)]
        assert found == [(chunk_id(1, place), bytes(100)) for place in range(8)]
    assert asked[1] == 800 < asked[0]


def test_levels_that_others_changed_make_room(connection: sqlite3.Connection) -> None:
    """Both are kept each time, though what was kept of them before fills the memory."""
    some, none = np.arange(8), np.zeros(0, np.int64)
    kept = Chunks(connection, {}, 5 * PLACES + 3000)
    for level in (1, 2):
        kept.replace(level, some, bytes(800), np.arange(9) * 100, none)
    for step in range(30):
        kept.refresh({f"{level} changed": step + 10 for level in (1, 2)})
        for level in (2, 1):
            kept.of(level, some)
            assert (kept._kept[level].sizes[:8] == 100).all()


@pytest.mark.parametrize(
    "change",
    ["rows = CAST('text' AS TEXT)", "rows = x''", "sum = sum + 1", "sum = 'x'", "rows = 5", "chunk = chunk + 1"],
)
def test_a_damaged_row_is_named(connection: sqlite3.Connection, change: str) -> None:
    keys = np.arange(50, dtype=np.uint64) << np.uint64(KEY - 15)
    counts: dict[str, int] = {}
    Postings(connection, posted(connection), counts, {}, 1000, 0).add(sorted_rows(keys, np.full(50, 7, np.uint32)))
    (odd,) = connection.execute("SELECT max(chunk) FROM posting").fetchone()
    connection.execute(f"UPDATE posting SET {change} WHERE chunk = ?", (odd,))
    named_row = rf"row {odd + ('chunk +' in change)} of the table posting is damaged"
    for asked in (keys, keys[-1:]):
        with pytest.raises(CorruptIndexError, match=named_row):
            found(Postings(connection, posted(connection), counts, {}, 1000, 0), asked)


def test_a_level_that_loads_filled_moves_though_the_first_is_empty(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    capacity = {1: 30, 2: 100, 3: 1 << 40}
    monkeypatch.setattr(module, "_capacity", capacity.__getitem__)
    postings = Postings(connection, posted(connection), {}, {}, 1000, 0)
    keys = np.arange(90, dtype=np.uint64) << np.uint64(KEY - 8)
    for number in range(3):
        rows = sorted_rows(keys, np.full(90, number, np.uint32))
        postings.load([rows[:40], rows[40:]], 90)
    assert "1" not in postings.counts
    assert 0 < postings.counts["2"] <= capacity[2]
    assert postings.counts["2"] + postings.counts["3"] == 270
    assert found(postings, keys) == {int(key): [0, 1, 2] for key in keys}


def test_rows_of_articles_that_are_gone_go_when_they_move(connection: sqlite3.Connection) -> None:
    odd = np.arange(100, dtype=np.uint32) % 2
    postings = Postings(connection, posted(connection, odd), {}, {}, 1000, 0)
    rows = sorted_rows(np.arange(100, dtype=np.uint64) << np.uint64(KEY - 8), np.arange(100, dtype=np.uint32))
    postings.add(rows)
    assert postings.counts["1"] == 50
    assert found(postings, rows["key"]) == {int(k): [int(n)] for k, n in rows.tolist() if n % 2}


def test_who_reads_follows_who_writes(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of each level is that of the file, for the one that changes it and for others."""
    monkeypatch.setattr(module, "_capacity", lambda level: 400 * level)
    rng = np.random.default_rng(8)
    sizes = posted(connection)
    writer = Postings(connection, sizes, {}, {}, 1000, 60)
    reader = Postings(connection, sizes, {}, {}, 1000, 60)
    remembered = Postings(connection, sizes, {}, {}, 1000, 60)
    expected = defaultdict(list)
    asked = np.unique(rng.integers(0, 1 << KEY, 300, np.uint64))
    for number in range(40):
        keys = np.unique(rng.choice(asked, 30))
        writer.add(sorted_rows(keys, np.full(len(keys), number, np.uint32)))
        for key in keys.tolist():
            expected[key].append(number)
        for other in (writer, reader):
            if other is reader:
                other.refresh(dict(writer.counts), dict(writer.slices))
            assert found(other, asked[:: rng.integers(1, 4)]).items() <= expected.items()
            assert found(other, asked) == expected
        if number == 20:
            remembered.refresh(dict(writer.counts), dict(writer.slices))
            found(remembered, asked)
    assert set(writer.counts) == {"0", "1", "2"}
    remembered.counts = writer.counts  # and not what else refresh does
    assert found(remembered, asked) != expected
    with pytest.raises(CorruptIndexError, match=r"row .* of the table posting is damaged"):
        connection.execute("UPDATE posting SET rows = zeroblob(length(rows)) WHERE chunk >> 48 = 1")
        writer.refresh(writer.counts, writer.slices | {"1 changed": -1})
        found(writer, asked)


def test_keys_that_too_many_hold_are_hot(connection: sqlite3.Connection) -> None:
    postings = Postings(connection, posted(connection), {}, {}, 30, 0)
    keys = np.full(50, 7, np.uint64)
    postings.add(sorted_rows(keys, np.arange(100, 150, dtype=np.uint32)))
    postings.add(sorted_rows(np.full(5, 9, np.uint64), np.arange(5, dtype=np.uint32)))
    postings.add(sorted_rows(keys[:3], np.arange(3, dtype=np.uint32)))
    assert postings.hot.keys.tolist() == [7]
    assert postings.hot.holders(7).tolist() == list(range(100, 100 + HOLDERS))
    assert found(postings, np.array([7, 9], np.uint64)) == {
        7: list(range(100, 100 + HOLDERS)),
        9: [0, 1, 2, 3, 4],
    }


def test_who_reads_knows_when_keys_became_hot(connection: sqlite3.Connection) -> None:
    """And reads them again then only."""
    sizes = posted(connection)
    writer, reader = (Postings(connection, sizes, {}, {}, 30, 0) for _ in range(2))
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    for key, count, reads in ((7, 20, 1), (7, 40, 1), (8, 10, 0), (9, 40, 1), (9, 5, 0)):
        writer.add(sorted_rows(np.full(count, key, np.uint64), np.arange(100, 100 + count, dtype=np.uint32)))
        asked.clear()
        reader.refresh(dict(writer.counts), dict(writer.slices))
        assert reader.hot.keys.tolist() == writer.hot.keys.tolist()
        assert sum("FROM hot" in statement for statement in asked) == reads
    assert reader.hot.keys.tolist() == [7, 9]
    sizes.set(list(range(100, 140)), [0] * 40)
    writer.add(sorted_rows(np.full(5, 9, np.uint64), np.arange(5, dtype=np.uint32)))
    reader.refresh(dict(writer.counts), dict(writer.slices))
    assert len(reader.hot.keys) == 2
    assert reader.hot.holders(9).tolist() == [0, 1, 2, 3, 4]
    connection.execute("DELETE FROM hot")
    writer.begin_anew()
    reader.refresh(dict(writer.counts), dict(writer.slices))
    assert not len(reader.hot.keys)
    connection.set_trace_callback(None)


def test_holders_of_hot_keys_are_marked(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of other levels too and those who come later, but nobody who is gone."""
    monkeypatch.setattr(module, "_capacity", lambda level: 0 if level == 1 else 1 << 40)
    values = np.ones(200, np.uint32)
    values[[3, 103]] = 0
    sizes = posted(connection, values)
    postings = Postings(connection, sizes, {}, {}, 30, 0)
    key = 70
    for begin, end in ((0, 20), (100, 140), (150, 155)):
        assert not len(postings.hot.keys) or begin
        postings.add(sorted_rows(np.full(end - begin, key, np.uint64), np.arange(begin, end, dtype=np.uint32)))
        postings.add(sorted_rows(np.full(5, 9, np.uint64), np.arange(begin, begin + 5, dtype=np.uint32)))
    assert postings.hot.keys.tolist() == [key]
    marked = [n for n in (*range(20), *range(100, 140), *range(150, 155)) if values[n]]
    assert hot_marks(np.array([key], np.uint64)).tolist() == [key]
    assert np.flatnonzero(sizes.marks[:, 1] == 1 << key - 64).tolist() == marked
    assert np.count_nonzero(sizes.marks) == len(marked)
    sizes.store()
    again = Sizes(connection)
    again.load(200)
    assert (again.marks[:200] == sizes.marks[:200]).all()


def test_chunks_are_those_that_the_page_describes(connection: sqlite3.Connection) -> None:
    """The decoder on the page reads what is in the file, and the bytes never change."""
    page = (Path(__file__).parents[2] / "docs" / "index-file.md").read_text("utf-8")
    (code,) = [block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "def postings" in block]
    names: dict[str, Any] = {}
    exec(code, names)
    keys = np.array([3, 3, 4, 9 << 30, (9 << 30) + 1, (1 << KEY) - 1], np.uint64)
    rows = sorted_rows(keys, np.array([1, 5, 1, 7, 2, 6], np.uint32))
    Postings(connection, posted(connection), {}, {}, 1000, 100).add(rows)
    ((number, coded),) = connection.execute("SELECT number, rows FROM recent").fetchall()
    assert names["postings"](coded) == rows.tolist()
    assert number == 1
    assert coded.hex() == "060000002803fd000000000000000000c0feffff8f000000000040ffffff6f7f9acb"
    Postings(connection, posted(connection), {"0": 6}, {}, 1000, 0).compact()
    chunks = connection.execute("SELECT chunk, rows FROM posting ORDER BY chunk").fetchall()
    shift = KEY - bits_of(1)
    found = [row for chunk, coded in chunks for row in names["postings"](coded, (chunk - (1 << 48)) << shift)]
    assert found == rows.tolist()
    assert {chunk - (1 << 48): coded.hex() for chunk, coded in chunks} == {
        0: "0300000002039d34",
        288: "0200000000035f",
        32767: "010000001903ffffff1b",
    }


@pytest.mark.parametrize(
    "coded",
    [
        b"",
        b"\2\0\0\0\0\0\3\0",
        b"\2\0\0\0\0\1\1",
        b"\1\0\0\0\x29\0\1\0\0\0\0\0",
        b"\1\0\0\0\x1c\0\xff\xff\xff\xff",
    ],
)
@pytest.mark.parametrize("limit", [0, 1 << 22])
def test_a_chunk_that_holds_no_rows_is_damaged(connection: sqlite3.Connection, coded: bytes, limit: int) -> None:
    """Its sum is right: it is hostile."""
    postings = Postings(connection, posted(connection), {}, {}, 1000, limit)
    rows = sorted_rows(np.zeros(2, np.uint64), np.arange(2, dtype=np.uint32))
    postings.add(rows)
    for table, name in (("recent", "number"), ("posting", "chunk")):
        for (number,) in connection.execute(f"SELECT {name} FROM {table}").fetchall():
            row = (coded, sum_of(table, number, coded), number)
            connection.execute(f"UPDATE {table} SET rows = ?, sum = ? WHERE {name} = ?", row)
    counts = postings.counts
    for read in (
        lambda: list(Postings(connection, posted(connection), counts, {}, 1000, limit).lookup(np.zeros(1, np.uint64))),
        lambda: list(Postings(connection, posted(connection), counts, {}, 1000, limit).every()),
        lambda: Postings(connection, posted(connection), counts, {}, 1000, limit).add(rows),
        lambda: Postings(connection, posted(connection), counts, {}, 1000, limit).compact(),
    ):
        with pytest.raises(
            CorruptIndexError, match=r"row .* of the table .* is damaged|not the rows that the header counts"
        ):
            read()


def test_levels_and_hot_keys_that_cannot_be(connection: sqlite3.Connection) -> None:
    for level in ("9", "40"):
        with pytest.raises(CorruptIndexError, match=f"no level {level}"):
            list(Postings(connection, posted(connection), {level: 1}, {}, 1000).lookup(np.zeros(1, np.uint64)))
    for key, holders in ((-1, b"1234"), (1 << KEY, b"1234"), (1, b"12345"), (2, b"1234" * 17)):
        connection.execute("DELETE FROM hot")
        connection.execute("INSERT INTO hot VALUES (?, ?, ?)", (key, holders, sum_of("hot", key, holders)))
        with pytest.raises(CorruptIndexError, match=f"row {key} of the table hot"):
            Postings(connection, posted(connection), {}, {}, 1000).hot.keys  # noqa: B018


def test_keys_of_a_text_that_are_cut_to_one_are_posted_once() -> None:
    """Two anchors may have the same 40 bits; a row is never there twice."""
    one, other = 5 << 24, (5 << 24) + 1
    inverse = pow(0x9E3779B97F4A7C15, -1, 1 << 64)
    hashes = np.sort(np.array([one * inverse % (1 << 64), other * inverse % (1 << 64)], np.uint64))
    sets = ShingleSets(hashes, np.array([0, 2]), np.zeros(1, "S16"))
    keys = Search(Scheme(), Rules()).keys(sets)
    assert keys.keys.tolist() == [5, 5]
    assert keys.rows(np.array([7], np.uint32)).tolist() == [(5, 7)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40)), st.lists(st.integers(0, 40)))
def test_merging_keeps_every_row(a: list[int], b: list[int]) -> None:
    first = sorted_rows(np.array(a, np.uint64), np.zeros(len(a), np.uint32))
    second = sorted_rows(np.array(b, np.uint64), np.ones(len(b), np.uint32))
    merged = module._merged(first, second)
    assert merged["key"].tolist() == sorted(a + b)
    assert sorted(merged.tolist()) == sorted(first.tolist() + second.tolist())
