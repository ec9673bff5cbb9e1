"""A large index on a file system that nobody can write to: ten million rows of postings in the long mode."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from provenance import Article, Index
from provenance.errors import IndexStorageError
from provenance.store import postings
from provenance.store.hot_keys import KEY
from provenance.store.postings import ROW

from .making import collection, story
from .mounting import small_disk

_LONG, _SHORT = 10_000_000, 20_000
_OF_AN_ARTICLE = 100  # about as many keys as an article of the news has
_AT_ONCE = 1_000_000


def filled(path: Path, rows: int) -> None:
    """Make an index with so many rows: those of a small collection, and those of articles that were removed since.

    The rows of these are anywhere among the keys, and stay until a merge comes by.
    """
    draw = np.random.default_rng(1)
    with Index.create(path) as index:
        index.add(collection(30, 2))
        with index._session.writing() as state:
            first = state.next_number
            for begin in range(0, rows, _AT_ONCE):
                count = min(_AT_ONCE, rows - begin)
                gone = np.zeros(count, ROW)
                gone["key"] = draw.integers(0, 1 << KEY, count, np.uint64)
                gone["number"] = state.next_number + draw.permutation(count) // _OF_AN_ARTICLE
                state.next_number += -(-count // _OF_AN_ARTICLE)
                numbers = list(range(first, state.next_number))
                state.sizes.set(numbers, [1] * len(numbers))
                state.postings.add(gone[np.lexsort((gone["number"], gone["key"]))])
            state.sizes.set(numbers, [0] * len(numbers))
        index.add([Article(id=f"late{number}", text=story(number, 3)) for number in range(10)])


def answers(path: Path) -> list[object]:
    with Index.open(path, read_only=True) as index:
        found = [[(match.id, match.jaccard, match.shared) for match in index.query(story(n))] for n in range(12)]
        return [found, index.clusters(), len(index), index.stats()["postings"]]


def test_a_large_file_on_a_medium_that_cannot_be_written(
    tmp_path: Path, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = _LONG if rounds else _SHORT
    if not rounds:
        monkeypatch.setattr(postings, "_RECENT", 4000)  # so that rows reach a level here too
    path = tmp_path / "news.pvx"
    filled(path, rows)
    right = answers(path)
    assert right[3] > rows  # type: ignore[operator]
    assert sum(map(len, right[0])) > 10  # type: ignore[arg-type]
    with Index.open(path) as index, index._session.reading() as state:
        assert any(count > rows // 2 for level, count in state.postings.counts.items() if level != "0")
    folder = tmp_path / "fixed"
    with small_disk(folder, f"{path.stat().st_size * 2 + (8 << 20)}") as remount:
        there = folder / path.name
        shutil.copy(path, there)
        remount("ro")
        assert answers(there) == right
        with Index.open(there, read_only=True) as index:
            assert index.verify().problems == ()
        with Index.open(there) as index, pytest.raises(OSError, match="Read-only file system"):
            index.add(["x"])
        assert [file.name for file in folder.iterdir()] == [path.name]


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that every user finds."""
    with TemporaryDirectory() as name:
        made = Path(name)
        made.chmod(0o755)
        yield made
        made.chmod(0o755)


def test_a_change_that_is_refused_leaves_the_seal(folder: Path) -> None:
    """A directory in which nothing can be made, where file and lock can be written."""
    path = folder / "news.pvx"
    with Index.create(path) as index:
        index.add(collection(20))
    for each in folder.iterdir():
        each.chmod(0o666)
    folder.chmod(0o555)
    before = path.read_bytes()
    process = os.fork()
    if not process:
        code = 1
        try:
            if not os.getuid():
                os.setuid(65534)
            with Index.open(path) as index:
                for _ in range(2):
                    with pytest.raises(IndexStorageError, match=f"cannot be changed: .* the directory {folder},"):
                        index.add(["x"])
                    assert index.verify().problems == ()
                    assert len(index) == 20
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(process, 0)[1] == 0
    assert path.read_bytes() == before
    folder.chmod(0o755)
    with Index.open(path) as index:
        index.add([Article(id="x", text="words")])
        assert index.verify().problems == ()


def test_a_journal_on_a_medium_that_cannot_be_written(
    tmp_path: Path, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a writer that was killed: what it acknowledged last is in the journal only."""
    if not rounds:
        monkeypatch.setattr(postings, "_RECENT", 4000)
    path = tmp_path / "news.pvx"
    filled(path, _LONG if rounds else _SHORT)
    process = os.fork()
    if not process:
        Index.open(path).add([Article(id="last", text=story(90))])
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitpid(process, 0)[1] == signal.SIGKILL
    journal = path.with_name("news.pvx-wal")
    assert journal.stat().st_size
    folder = tmp_path / "fixed"
    with small_disk(folder, f"{path.stat().st_size * 2 + (8 << 20)}") as remount:
        there = folder / path.name
        shutil.copy(path, there)
        shutil.copy(journal, folder / journal.name)
        remount("ro")
        for read_only in (True, False):
            with pytest.raises(IndexStorageError, match=r"journal news\.pvx-wal .* Open the index once"):
                Index.open(there, read_only=read_only)
        remount("rw")
        with Index.open(there) as index:
            assert "last" in index
            index.update([])
        remount("ro")
        with Index.open(there, read_only=True) as index:
            assert [match.id for match in index.query(story(90))] == ["last"]
            assert index.verify().problems == ()
