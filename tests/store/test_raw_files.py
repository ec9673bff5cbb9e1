"""The file itself is read and written behind SQLite's back, and no lock is lost by that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance import Article, Index
from provenance.errors import IndexLockedError
from provenance.store.layout import journal_of
from provenance.store.raw_files import RawFile

from .making import story


def batch(number: int, articles: int = 20) -> list[Article]:
    return [Article(id=f"{number}-{k}", text=story(number * articles + k, k % 7)) for k in range(articles)]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    Index.create(tmp_path / "news.pvx").close()
    with Index.open(tmp_path / "news.pvx") as made:
        yield made


_ANOTHER = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1])
print(other.execute("SELECT count(*) FROM article").fetchone()[0])
other.close()  # takes the journal off, if no other process has a lock on the file
"""


def test_locks_are_kept_when_the_seal_was_read_and_taken_off(index: Index) -> None:
    index.add(batch(0))
    assert index.verify().problems == ()  # by a connection of its own
    told = subprocess.run([sys.executable, "-c", _ANOTHER, str(index.path)], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "20"
    assert journal_of(index.path).exists()
    index.add(batch(1))
    assert len(index) == 40
    assert index.verify().problems == ()


def write_until_killed(path: Path, told: int, asked: int) -> None:
    """Add, say so, wait until somebody looked at the file, add again, say so."""
    index = Index.open(path)
    index.add(batch(0))
    os.write(told, b"1")
    os.read(asked, 1)
    index.add(batch(1))
    os.write(told, b"2")
    time.sleep(1000)


def test_nothing_acknowledged_is_lost_when_another_program_looks_at_the_file(tmp_path: Path) -> None:
    path = tmp_path / "news.pvx"
    Index.create(path).close()
    (hears, told), (asked, asks) = os.pipe(), os.pipe()
    process = os.fork()
    if not process:
        try:
            write_until_killed(path, told, asked)
        finally:
            os._exit(1)
    assert os.read(hears, 1) == b"1"
    subprocess.run([sys.executable, "-c", _ANOTHER, str(path)], capture_output=True, check=True)
    os.write(asks, b"!")
    assert os.read(hears, 1) == b"2"
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    for end in (hears, told, asked, asks):
        os.close(end)
    with Index.open(path) as index:
        assert len(index) == 40
        assert index.verify().problems == ()


def test_locks_are_kept_while_another_index_of_this_process_comes_and_goes(index: Index) -> None:
    index.add(batch(0))
    with Index.open(index.path, read_only=True) as reader:
        assert len(reader) == 20
        assert reader.verify().problems == ()
    with pytest.raises(IndexLockedError):
        Index.open(index.path).add(batch(1))
    assert Index.migrate(index.path) == ()
    subprocess.run([sys.executable, "-c", _ANOTHER, str(index.path)], capture_output=True, check=True)
    assert journal_of(index.path).exists()
    index.add(batch(1))
    assert len(index) == 40


def test_a_raw_file_is_closed_when_nobody_uses_it(tmp_path: Path) -> None:
    path = tmp_path / "news.pvx"
    path.write_bytes(b"whatever")
    first, second = RawFile(path), RawFile(path)
    with first.opened() as file, second.opened("rb+") as other:
        assert (file.read(4), file is other) == (b"what", False)
        other.write(b"W")
    first.close()
    first.close()  # once
    with second.opened() as again:
        assert again is file
        assert again.read() == b"Whatever"
    second.close()
    assert file.closed
    assert other.closed
    third = RawFile(path)
    with third.opened() as file:
        assert file.read() == b"Whatever"
    del third
    assert file.closed


def test_there_is_no_raw_file_of_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        RawFile(tmp_path / "news.pvx")
