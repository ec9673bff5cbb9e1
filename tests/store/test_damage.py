"""Damaged, foreign and hostile files: a clear error or a finding of ``verify``, never a crash, never a wrong match."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from provenance import Article, Index
from provenance.errors import CorruptIndexError, IndexFormatError, StoreError
from provenance.store.layout import FORMAT
from provenance.store.seal import SEAL_SIZE

from .asking import answers, right_or_corrupt
from .making import collection, story


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "news.pvx"
    with Index.create(path) as index:
        index.add(collection(60, 1, 12))
        index.remove([f"n{number:05}" for number in range(10)])
        index.add([Article(id="known", text=story(3))])
    return path


def test_no_flipped_bit_goes_unnoticed(made: Path, tmp_path: Path, rounds: int) -> None:
    """``verify`` finds each; whatever is asked before that is answered rightly or with CorruptIndexError."""
    path = tmp_path / "news.pvx"
    data = made.read_bytes()
    with Index.open(made, read_only=True) as index:
        assert index.verify().problems == ()
    right = answers(made)
    draw = random.Random(7)
    for _ in range(max(150, rounds * 4)):
        place, bit = draw.randrange(len(data)), draw.randrange(8)
        flipped = bytearray(data)
        flipped[place] ^= 1 << bit
        path.write_bytes(flipped)
        try:
            with Index.open(path, read_only=True) as index:
                assert not index.verify().ok, (place, bit)
        except StoreError as error:
            assert str(path) in str(error)
            continue
        right_or_corrupt(path, right)


def test_damaged_rows_are_found_without_the_seal(made: Path, tmp_path: Path, rounds: int) -> None:
    """After a crash there is no seal; a bit of content is noticed all the same."""
    path = tmp_path / "news.pvx"
    data = made.read_bytes()[:-SEAL_SIZE]
    shutil.copy(made, path)
    with sqlite3.connect(path) as connection:
        bodies = [body for (body,) in connection.execute("SELECT body FROM article UNION ALL SELECT rows FROM recent")]
    connection.close()
    draw = random.Random(8)
    for _ in range(max(40, rounds)):
        body = draw.choice([body for body in bodies if len(body) < 4000])
        place = data.index(body[:40]) + draw.randrange(40)
        flipped = bytearray(data)
        flipped[place] ^= 1 << draw.randrange(8)
        path.write_bytes(flipped)
        with Index.open(path, read_only=True) as index:
            assert not index.verify().ok


def test_what_is_damaged_can_be_rebuilt(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "news.pvx"
    shutil.copy(made, path)
    with Index.open(path) as index:
        before = (index.pairs(), index.clusters(), list(index.articles()))
        index.update([])  # takes the seal off
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE posting SET rows = zeroblob(12)")
        connection.execute("UPDATE recent SET rows = zeroblob(12)")
        connection.execute("UPDATE size_page SET sizes = zeroblob(16384)")
        connection.execute("DELETE FROM pair WHERE a % 2 = 0")
        connection.execute("UPDATE article SET body = x'00' WHERE id = ?", (b"known",))
    connection.close()
    with Index.open(path) as index:
        problems = index.verify().problems
        assert any("recent" in problem for problem in problems)
        with pytest.raises(CorruptIndexError):
            index.query(story(3))
        assert index.rebuild() == ("known",)
        assert index.verify().problems == ()
        assert list(index.articles()) == [article for article in before[2] if article.id != "known"]
        index.add([Article(id="known", text=story(3))])
        assert index.pairs() == before[0]
        assert [(c.members, c.canonical) for c in index.clusters()] == [(c.members, c.canonical) for c in before[1]]


def test_a_schema_that_is_no_text(made: Path, tmp_path: Path) -> None:
    """SQLite quotes it in its message, which Python then cannot decode."""
    path = tmp_path / "news.pvx"
    data, right, refused = made.read_bytes(), answers(made), 0
    for match in re.finditer(rb"header|article|member|CREATE|TABLE|KEY", data[:8192]):
        for place in (match.start(), match.end() - 1):
            damaged = bytearray(data)
            damaged[place] |= 0x80
            path.write_bytes(damaged)
            try:
                right_or_corrupt(path, right)
            except StoreError as error:
                assert str(path) in str(error)
                refused += 1
    assert refused > 50


@pytest.mark.parametrize("size", [0, 10, 100, 8192, 20_000, -1000])
def test_a_truncated_file(made: Path, tmp_path: Path, size: int) -> None:
    path = tmp_path / "news.pvx"
    path.write_bytes(made.read_bytes()[:size])
    try:
        with Index.open(path, read_only=True) as index:
            assert not index.verify().ok
    except StoreError as error:
        assert str(path) in str(error)


def test_a_last_page_that_a_loss_of_power_tore(made: Path, tmp_path: Path) -> None:
    """The journal has it whole; without a journal what is behind the last page is damage."""
    path, torn = tmp_path / "news.pvx", tmp_path / "torn.pvx"
    shutil.copy(made, path)
    with Index.open(path) as index:
        index.add([Article(id="late", text=story(5))])
        torn.write_bytes(path.read_bytes() + bytes(7168))
        shutil.copy(f"{path}-wal", f"{torn}-wal")
    with Index.open(torn) as index:
        assert "late" in index
        assert index.verify().problems == ()
        index.add([Article(id="later", text=story(6))])
        assert index.verify().problems == ()
    with Index.open(torn, read_only=True) as index:
        assert index.verify().problems == ()
    torn.write_bytes(path.read_bytes() + bytes(7168))
    with Index.open(torn, read_only=True) as index:
        assert not index.verify().ok


def test_a_seal_that_was_not_written_whole_is_none(made: Path, tmp_path: Path) -> None:
    """As a loss of power leaves it: nothing of the content is missing."""
    path = tmp_path / "news.pvx"
    for size in range(1, SEAL_SIZE):
        path.write_bytes(made.read_bytes()[:-size])
        with Index.open(path, read_only=True) as index:
            assert index.verify().ok
    path.write_bytes(made.read_bytes()[:-SEAL_SIZE] + b"what")
    with Index.open(path, read_only=True) as index:
        assert not index.verify().ok


@pytest.mark.parametrize("left", [0.5, -16_384, 8192, 100], ids=str)
def test_a_file_that_was_cut_off_is_an_index_that_is_damaged(made: Path, tmp_path: Path, left: float) -> None:
    data = made.read_bytes()[:-SEAL_SIZE]
    path = tmp_path / "news.pvx"
    path.write_bytes(data[: int(left * len(data)) if 0 < left < 1 else int(left)])
    for use in (Index.open, Index.migrate):
        with pytest.raises(CorruptIndexError, match=r"news\.pvx"):
            use(path)


@pytest.mark.parametrize("left", [0, 15, 60], ids=str)
def test_too_little_to_be_an_index_is_none(made: Path, tmp_path: Path, left: int) -> None:
    path = tmp_path / "news.pvx"
    path.write_bytes(made.read_bytes()[:left])
    with pytest.raises(IndexFormatError, match="is not an index"):
        Index.open(path)


def test_another_database_that_was_cut_off_is_no_index(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE article (id INTEGER)")
        connection.executemany("INSERT INTO article VALUES (?)", [(number,) for number in range(10_000)])
    connection.close()
    other.write_bytes(other.read_bytes()[:-8192])
    for use in (Index.open, Index.migrate):
        with pytest.raises(IndexFormatError, match="is not an index"):
            use(other)


def test_other_files_are_refused(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "news.pvx"
    path.write_text("This is a text about an index.\n" * 100, "utf-8")
    with pytest.raises(IndexFormatError, match="not a SQLite file"):
        Index.open(path)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE article (id INTEGER)")
    connection.close()
    with pytest.raises(IndexFormatError, match="no index"):
        Index.open(other)
    with pytest.raises(IsADirectoryError):
        Index.open(tmp_path)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("PRAGMA user_version = 99", f"format 99; this library reads format {FORMAT}"),
        ("CREATE TRIGGER evil AFTER INSERT ON article BEGIN DELETE FROM article; END", "TRIGGER"),
        ("CREATE VIEW evil AS SELECT randomblob(1000000000) AS body", "VIEW"),
        ("DROP TABLE pair", "pair"),
        ("CREATE TABLE more (x)", "more"),
        ("UPDATE header SET value = '7' WHERE name = 'generation'", "header is damaged"),
        ("ALTER TABLE member ADD COLUMN extra TEXT", "member"),
    ],
)
def test_hostile_schemas_are_refused(made: Path, tmp_path: Path, statement: str, message: str) -> None:
    path = tmp_path / "news.pvx"
    path.write_bytes(made.read_bytes()[:-SEAL_SIZE])
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match=message):
        Index.open(path)
