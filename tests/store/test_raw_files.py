"""The file itself is read and written behind SQLite's back, and no lock is lost by that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from provenance import Article, Index
from provenance.errors import IndexLockedError, IndexStorageError
from provenance.store import index as module
from provenance.store.checking import Verification, check
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


def test_what_was_half_read_keeps_its_lock_when_the_index_is_closed(index: Index) -> None:
    index.add(batch(0))
    articles = index.articles()
    assert next(articles).id == "0-0"
    index.close()
    subprocess.run([sys.executable, "-c", _ANOTHER, str(index.path)], capture_output=True, check=True)
    with Index.open(index.path) as again:
        again.add(batch(1))
        subprocess.run([sys.executable, "-c", _ANOTHER, str(index.path)], capture_output=True, check=True)
        assert journal_of(index.path).exists()
        assert sum(1 for _ in articles) == 19
        again.add(batch(2))
        assert len(again) == 60


def test_a_file_put_in_the_place_of_an_open_one_is_not_written(index: Index, tmp_path: Path) -> None:
    other = tmp_path / "other.pvx"
    Index.create(other).close()
    other.replace(index.path)
    with pytest.raises(IndexStorageError, match="another file than the one that was opened"):
        index.add(batch(0))
    index.close()
    with Index.open(index.path) as again:
        again.add(batch(0))
        assert again.verify().problems == ()


def test_nor_when_another_writer_had_the_old_one_open(index: Index, tmp_path: Path) -> None:
    with Index.open(index.path) as writer:
        writer.add(batch(0))
    other = tmp_path / "other.pvx"
    Index.create(other).close()
    other.replace(index.path)
    with pytest.raises(IndexStorageError, match="another file than the one that was opened"):
        index.add(batch(1))


def test_closing_while_another_thread_verifies(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    index.add(batch(0))
    begun, closed = Event(), Event()

    def check_when_closed(*given: Any) -> Verification:
        begun.set()
        assert closed.wait(60)
        return check(*given)

    monkeypatch.setattr(module, "check", check_when_closed)
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(index.verify)
        assert begun.wait(60)
        index.close()
        closed.set()
        assert (found.result().articles, found.result().problems) == (20, ())


def descriptors(path: Path) -> int:
    """How many this process has of a file (Linux)."""
    names = (os.path.realpath(each) for each in Path("/proc/self/fd").iterdir())
    return sum(name == str(path) for name in names)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors in /proc")
def test_a_raw_file_is_closed_when_nobody_uses_it(tmp_path: Path) -> None:
    path = tmp_path / "news.pvx"
    path.write_bytes(b"whatever")
    first, second = RawFile(path), RawFile(path)
    second.write(b"W", 0)
    second.cut(6)
    assert (first.read(4, 0), first.read(99, 4), first.size()) == (b"What", b"ev", 6)
    assert descriptors(path) == 2  # one to read and one to write
    first.close()
    first.close()  # once
    assert second.read(9, 0) == b"Whatev"
    second.close()
    assert descriptors(path) == 0
    third = RawFile(path)
    assert descriptors(path) == 1
    del third
    assert descriptors(path) == 0


def test_there_is_no_raw_file_of_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        RawFile(tmp_path / "news.pvx")
