"""Rows of a damaged or hostile file: whatever stands in them, an answer is right or a CorruptIndexError."""

from __future__ import annotations

import json
import sqlite3
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from provenance import Article, Index
from provenance.errors import ArticleError, CorruptIndexError
from provenance.store import postings, recent_rows, rows
from provenance.store.layout import TABLES, bring
from provenance.store.seal import SEAL_SIZE
from provenance.store.sums import INTEGERS, sum_of

from .asking import answers, right_or_corrupt
from .making import collection, story


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "news.pvx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_RECENT", 300)  # so that some rows are in a level, and some keys hot
        patch.setattr(recent_rows, "_SQUARE", 0)  # and, of tables in two parts, some are in the large one
        with Index.create(path, hot_bucket=2) as index:
            for batch in range(4):
                index.add(collection(60, 1, 12)[batch * 15 : batch * 15 + 15])
            index.add([Article(id=f"c{number}", text=f"{story(200)} one{number}") for number in range(20)])
    with Index.open(path) as index:
        index.remove([f"n{number:05}" for number in range(10)])
        index.add([Article(id="known", text=story(3))])
    return path


@pytest.fixture(scope="module")
def right(made: Path) -> dict[str, object]:
    return answers(made)


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy without a seal, so that it may be changed."""
    path = tmp_path / "news.pvx"
    path.write_bytes(made.read_bytes()[:-SEAL_SIZE])
    return path


UNREAD = ("standing", "recent_standing", "posting")


def tables() -> list[str]:
    return [*INTEGERS, "recent_digest", "recent_pair", "recent_standing"]


def columns() -> list[tuple[str, str]]:
    connection = sqlite3.connect(":memory:")
    bring(connection, TABLES)
    found = [(table, name) for table in tables() for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
    connection.close()
    return found


def changed(path: Path, statement: str, *values: object) -> None:
    """Change rows although the schema forbids it, as a flipped bit does."""
    connection = sqlite3.connect(path, isolation_level=None)
    schema = connection.execute("SELECT rowid, sql FROM sqlite_schema WHERE sql NOT NULL").fetchall()
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '')")
    connection.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement, values)
    connection.execute("PRAGMA writable_schema = ON")
    connection.executemany("UPDATE sqlite_schema SET sql = ?2 WHERE rowid = ?1", schema)
    connection.close()


@pytest.mark.parametrize("value", ["NULL", "'text'", "x'fffe'", "CAST(x'fffe' AS TEXT)"])
@pytest.mark.parametrize(("table", "column"), columns(), ids=map(".".join, columns()))
def test_a_value_of_any_type(path: Path, right: dict[str, object], table: str, column: str, value: str) -> None:
    key = columns()[[name for name, _ in columns()].index(table)][1]
    try:
        end = "min" if table in ("pair", "recent_pair") else "max"  # answers come from pairs in ascending order
        changed(path, f"UPDATE {table} SET {column} = {value} WHERE {key} = (SELECT {end}({key}) FROM {table})")
    except sqlite3.DatabaseError:
        return  # SQLite keeps row numbers integers
    try:
        refused = right_or_corrupt(path, right)
    except CorruptIndexError as error:  # of the header, on opening
        assert str(path) in str(error)
        refused = 1
    assert refused or table in UNREAD  # which changes read, and queries here and there
    if table != "header":
        with Index.open(path) as index:
            assert not index.verify().ok


@pytest.mark.parametrize("column", ["rows", "sum"])
@pytest.mark.parametrize("value", ["NULL", "'text'", "x'fffe'", "CAST(x'fffe' AS TEXT)"])
def test_postings_of_another_type(path: Path, right: dict[str, object], column: str, value: str) -> None:
    changed(path, f"UPDATE posting SET {column} = {value}")
    assert right_or_corrupt(path, right)


@pytest.mark.parametrize("table", tables())
def test_a_row_that_is_not_there(path: Path, right: dict[str, object], table: str) -> None:
    key = columns()[[name for name, _ in columns()].index(table)][1]
    end = "min" if table == "header" else "max"  # the last one need not be there
    changed(path, f"DELETE FROM {table} WHERE {key} = (SELECT {end}({key}) FROM {table})")
    try:
        refused = right_or_corrupt(path, right)
    except CorruptIndexError as error:
        assert str(path) in str(error)
        refused = 1
    assert refused or table in UNREAD


def test_a_change_meets_a_row_that_is_not_there(path: Path) -> None:
    changed(path, "DELETE FROM standing WHERE number != home")
    with Index.open(path) as index:
        canonical = [group.canonical for group in index.clusters()]
        with pytest.raises(CorruptIndexError, match="table standing is missing"):
            index.remove(canonical)
        assert all(name in index for name in canonical)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        *(
            (table, "number", -(10**6))
            for table in ("digest", "recent_digest", "member", "standing", "recent_standing")
        ),
        *((table, "home", -(10**6)) for table in ("standing", "recent_standing")),
        *((table, "twins", twins) for table in ("standing", "recent_standing") for twins in (0, -1, 3)),
        *(
            (table, "weight", weight)
            for table in ("standing", "recent_standing")
            for weight in (b"\1" * 40, b"\xff" * 24)
        ),
        *((table, "shared", shared) for table in ("pair", "recent_pair") for shared in (0, -5, 10**9)),
        *(
            (table, column, value)
            for table in ("pair", "recent_pair")
            for column in "ab"
            for value in (0, -(10**6), 70)
        ),
        ("member", "cluster", -(10**6)),
        ("member", "representative", 7),
    ],
)
def test_a_change_meets_rows_that_somebody_forged(path: Path, table: str, column: str, value: object) -> None:
    """Their sums are right: whatever they say, it is answered, or named as damage."""
    name = table.removeprefix("recent_")
    connection = sqlite3.connect(path)
    names = [each for table_, each in columns() if table_ == table]
    rows = connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
    key = " AND ".join(f"{each} = ?" for each in names)
    forged = []
    for row in (rows[0], rows[len(rows) // 2], rows[-1]):
        changed_row = [value if each == column else field for each, field in zip(names[:-1], row, strict=False)]
        own = sum_of(name, *changed_row)
        try:
            connection.execute(f"UPDATE {table} SET {column} = ?, sum = ? WHERE {key}", (value, own, *row))
        except sqlite3.IntegrityError:  # the key is taken
            continue
        forged.append(row)
    connection.commit()
    connection.close()
    assert forged
    with Index.open(path) as index:
        assert not index.verify().ok
        for change in (
            lambda: index.add([Article(id=f"m{seed}", text=f"{story(seed)} more") for seed in range(12)]),
            lambda: index.add([Article(id=f"t{seed}", text=story(seed)) for seed in range(12)]),
            lambda: index.remove([f"n{number:05}" for number in range(10, 60, 3)]),
            lambda: index.remove(["known"]),
        ):
            with suppress(CorruptIndexError):
                change()
        index.rebuild()
        assert index.verify().ok


def test_totals_below_nothing_are_not_known(path: Path) -> None:
    connection = sqlite3.connect(path)
    ((totals,),) = connection.execute("SELECT value FROM header WHERE name = 'totals'").fetchall()
    forged = json.dumps(json.loads(totals) | {"article": -1}, sort_keys=True)
    row = (forged, sum_of("header", "totals", forged))
    connection.execute("UPDATE header SET value = ?, sum = ? WHERE name = 'totals'", row)
    connection.commit()
    connection.close()
    with Index.open(path) as index:
        index.add([Article(id="new", text=f"{story(3)} more")])
        assert index.verify().ok


def with_body(path: Path, body: bytes) -> None:
    """Put a body into a row, with its right sum."""
    connection = sqlite3.connect(path)
    number, name, digest = connection.execute(
        "SELECT number, id, digest FROM article WHERE id = x'6b6e6f776e'"
    ).fetchone()
    row = (body, sum_of("article", number, name, digest, body), number)
    connection.execute("UPDATE article SET body = ?, sum = ? WHERE number = ?", row)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "inside",
    [
        b"[]\ntext",
        b"nope",
        b"",
        b'{"evil": 1}\ntext',
        b'{"outlet": 3}\ntext',
        b'{"id": "other"}\ntext',
        b"{}\n\xff\xff",
        b"\xff\xff",
        b"{}\n\xed\xa0\xff",
        b"[" * 100_000,
    ],
)
def test_a_body_that_holds_no_article(path: Path, right: dict[str, object], inside: bytes) -> None:
    with_body(path, zlib.compress(inside))
    assert right_or_corrupt(path, right)
    with Index.open(path) as index:
        with pytest.raises(CorruptIndexError, match="holds no article"):
            index.get("known")
        assert any("holds no article" in problem for problem in index.verify().problems)
        assert index.rebuild() == ("known",)
        assert index.verify().ok


@pytest.mark.parametrize(("name", "shown"), [(5, "5"), (0.5, "0.5"), ("text", "text")])
def test_an_article_whose_id_is_none_is_lost_when_all_is_made_again(path: Path, name: object, shown: str) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("UPDATE article SET id = ? WHERE number = 20", (name,)).rowcount == 1
    connection.commit()
    connection.close()
    with Index.open(path) as index:
        assert not index.verify().ok
        assert index.rebuild() == (shown,)
        assert index.verify().ok


@pytest.mark.parametrize(
    "body", [b"", b"no zlib", zlib.compress(b"{}\ntext")[:-1], zlib.compress(b"{}\ntext" * 99)[:20]]
)
def test_a_body_that_is_not_compressed(path: Path, right: dict[str, object], body: bytes) -> None:
    with_body(path, body)
    assert right_or_corrupt(path, right)


def test_a_body_that_would_fill_the_memory(path: Path, right: dict[str, object]) -> None:
    packing = zlib.compressobj(9)
    packed = packing.compress(b"{}\n")
    packed += b"".join(packing.compress(b"a " * (1 << 19)) for _ in range(65)) + packing.flush()
    assert len(packed) < 100_000
    with_body(path, packed)
    assert right_or_corrupt(path, right)
    with Index.open(path, read_only=True) as index, pytest.raises(CorruptIndexError, match="67,108,864 bytes"):
        list(index.articles())


def test_an_article_larger_than_is_read_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_LARGEST", 1000)
    with Index.create(tmp_path / "news.pvx") as index:
        with pytest.raises(ArticleError, match="'large' has 1,001 bytes, an index takes 1,000"):
            index.add([Article(id="small", text="x"), Article(id="large", text="x" * 998)])
        index.add([Article(id="large", text="x" * 997)])
        assert "small" not in index
        assert len(list(index.articles())) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rules", "{}7"),
        ("rules", '{"evil": 1}'),
        ("rules", '{"hot_bucket": 1}'),
        ("rules", '{"recall": "high"}'),
        ("rules", "[]"),
        ("generation", '"x"'),
        ("rows", '{"0": "many"}'),
        ("rows", '{"zero": 1}'),
        ("next number", "null"),
    ],
)
def test_a_header_of_another_kind(path: Path, name: str, value: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(
        "UPDATE header SET value = ?, sum = ? WHERE name = ?", (value, sum_of("header", name, value), name)
    )
    connection.commit()
    connection.close()
    with pytest.raises(CorruptIndexError, match=str(path)):
        Index.open(path)


def test_totals_of_a_writer_that_knows_none_are_counted_anew(path: Path, right: dict[str, object]) -> None:
    """The first library of this format wrote none, and left those of others as they were."""
    connection = sqlite3.connect(path)
    ((totals,),) = connection.execute("SELECT value FROM header WHERE name = 'totals'").fetchall()
    old = json.dumps(dict.fromkeys(json.loads(totals), 7) | {"generation": 1}, sort_keys=True)
    row = (old, sum_of("header", "totals", old))
    connection.execute("UPDATE header SET value = ?, sum = ? WHERE name = 'totals'", row)
    connection.commit()
    connection.close()
    assert right_or_corrupt(path, right) == 0
    with Index.open(path) as index:
        index.update([])
    with Index.open(path) as index:
        assert index.verify().ok
    connection = sqlite3.connect(path)
    ((new,),) = connection.execute("SELECT value FROM header WHERE name = 'totals'").fetchall()
    connection.close()
    assert json.loads(new) == json.loads(totals) | {"generation": json.loads(totals)["generation"] + 1}
