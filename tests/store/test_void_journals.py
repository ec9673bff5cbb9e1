"""A journal that is left beside a file it is not of, or that has nothing more to say, changes nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from provenance import Article, Index
from provenance.errors import IndexLockedError
from provenance.store import void_journals

from .making import collection, story
from .mounting import small_disk


def killed(path: Path, count: int = 30) -> None:
    """Let a writer add articles and die before it closes the file."""
    process = os.fork()
    if not process:
        Index.open(path).add([Article(id=f"later{number}", text=story(number)) for number in range(count)])
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitpid(process, 0)[1] == signal.SIGKILL


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy put in the place of an index whose writer was killed."""
    path = tmp_path / "news.pvx"
    with Index.create(path) as index:
        index.add(collection(20))
    shutil.copy(path, tmp_path / "copy")
    killed(path)
    shutil.copy(tmp_path / "copy", path)
    assert path.with_name("news.pvx-wal").stat().st_size
    return path


@pytest.mark.parametrize("read_only", [False, True])
def test_a_copy_is_what_was_copied(path: Path, read_only: bool) -> None:
    with Index.open(path, read_only=read_only) as index:
        assert list(index.articles()) == collection(20)
        assert index.verify().problems == ()
    with Index.open(path) as index:
        index.add([Article(id="new", text=story(1))])
        assert index.verify().problems == ()
    with Index.open(path) as index:
        assert [article.id for article in index.articles()] == [*(article.id for article in collection(20)), "new"]
        assert index.verify().problems == ()


def test_several_who_open_a_copy_find_the_same(path: Path) -> None:
    def ask(_: int) -> int:
        with Index.open(path, read_only=True) as index:
            return len(index)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(24))) == {20}


def test_the_journal_of_the_file_itself_is_kept(tmp_path: Path) -> None:
    """What a writer acknowledged before it was killed is in it only; so is what one writes that goes on."""
    path = tmp_path / "news.pvx"
    with Index.create(path) as index:
        index.add(collection(20))
    killed(path)
    with Index.open(path, read_only=True) as index:
        assert len(index) == 50
    with Index.open(path) as index:
        index.add([Article(id="more", text=story(40))])
        with Index.open(path, read_only=True) as other:
            assert len(other) == 51
        assert path.with_name("news.pvx-wal").stat().st_size
    with Index.open(path, read_only=True) as index:
        assert len(index) == 51
        assert index.verify().problems == ()


def test_a_journal_that_comes_back_with_the_power(tmp_path: Path) -> None:
    """It was taken off when all was written back, and the directory was not on disk yet."""
    path = tmp_path / "news.pvx"
    journal = path.with_name("news.pvx-wal")
    with Index.create(path) as index:
        index.add(collection(20))
        data = journal.read_bytes()
    journal.write_bytes(data)
    with Index.open(path) as index:
        assert len(index) == 20
        assert index.verify().problems == ()


def test_a_copy_where_nothing_can_be_written(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fixed"
    with small_disk(folder, "8m") as remount:
        for name in ("news.pvx", "news.pvx-wal"):
            shutil.copy(tmp_path / name, folder)
        remount("ro")
        with Index.open(folder / "news.pvx", read_only=True) as index:
            assert len(index) == 20
            assert index.verify().problems == ()


def test_a_copy_put_in_the_place_of_an_index_that_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opens it is told who writes there; nobody takes the journal off meanwhile."""
    monkeypatch.setattr(void_journals, "_PATIENCE", 0.1)
    path = tmp_path / "news.pvx"
    with Index.create(path) as index:
        index.add(collection(20))
    shutil.copy(path, tmp_path / "copy")

    def put(source: str) -> None:
        """By another process: one that closes the file gives up SQLite's locks."""
        subprocess.run(["cp", tmp_path / source, path], check=True)

    with Index.open(path) as index:
        index.add([Article(id="new", text="words")])
        subprocess.run(["cp", path, tmp_path / "written"], check=True)
        put("copy")
        with pytest.raises(IndexLockedError, match=f"is being written by process {os.getpid()}"):
            Index.open(path)
        put("written")
        index.add([Article(id="newer", text="words")])
    with Index.open(path) as index:
        assert len(index) == 22
        assert index.verify().problems == ()
