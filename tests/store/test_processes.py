"""One writer, many readers, in several processes; full and failing disks."""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from errno import EDQUOT, EIO, ENOSPC
from pathlib import Path
from typing import Any

import pytest

from provenance import Article, Index, Scheme
from provenance.errors import IndexClosedError, IndexLockedError, IndexStorageError

from .making import collection, story
from .mounting import small_disk


def forked(work: Callable[[], object]) -> int:
    """Run a function in a process of its own; 0 when it returned."""
    process = os.fork()
    if not process:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add(collection(40, 2))
    return tmp_path / "news.pvx"


def test_the_second_writer_is_told_who_writes(path: Path) -> None:
    def second() -> None:
        with Index.open(path) as other:
            assert other.query(story(1)) is not None  # reading is free
            with pytest.raises(IndexLockedError, match=f"process {os.getppid()} on "):
                other.add(["x"])

    with Index.open(path) as index:
        index.add([Article(id="first", text="one")])
        assert forked(second) == 0
    with Index.open(path) as index:
        index.add([Article(id="then", text="free again")])


def test_the_lock_of_a_killed_writer_is_free(path: Path) -> None:
    def writer() -> None:
        Index.open(path).add([Article(id="last", text="words")])
        os.kill(os.getpid(), signal.SIGKILL)

    assert forked(writer) == -signal.SIGKILL
    with Index.open(path) as index:
        assert "last" in index
        index.add([Article(id="next", text="words")])


def test_a_forked_process_refuses_and_harms_nothing(path: Path) -> None:
    """It has a copy of the index, whose lock, journal and connection are those of the other process."""
    uses: list[Callable[[Index], object]] = [
        len,
        lambda index: index.add(["x"]),
        lambda index: index.query("x"),
        lambda index: list(index.articles()),
        lambda index: list(index.export()),
        Index.verify,
        Index.compact,
    ]

    def other() -> None:
        for use in uses:
            with pytest.raises(IndexClosedError, match=f"opened by process {os.getppid()}.*spawn"):
                use(index)
        with index:
            pass
        index.close()

    with Index.open(path) as index:
        index.add([Article(id="first", text=story(1))])
        beside = {each.name: each.read_bytes() for each in path.parent.iterdir() if each != path}
        assert forked(other) == 0
        assert {each.name: each.read_bytes() for each in path.parent.iterdir() if each != path} == beside
        index.add([Article(id="second", text=story(2))])
        assert index.verify().problems == ()
    with Index.open(path) as index:
        assert {"first", "second"} <= {article.id for article in index.articles()}
        assert index.verify().problems == ()


def test_a_fork_while_another_thread_works_does_not_wait_for_it(path: Path) -> None:
    with Index.open(path) as index, index._session.reading():

        def other() -> None:
            signal.alarm(20)
            with ThreadPoolExecutor(1) as pool, pytest.raises(IndexClosedError):
                pool.submit(len, index).result()
            index.close()

        assert forked(other) == 0


def test_a_forked_process_that_lives_on_does_not_keep_the_lock(path: Path) -> None:
    index = Index.open(path)
    index.add([Article(id="first", text="one")])
    process = os.fork()
    if not process:
        time.sleep(60)
        os._exit(0)
    try:
        index.close()
        with Index.open(path) as index:
            index.add([Article(id="second", text="two")])
            with Index.open(path) as other, pytest.raises(IndexLockedError, match=f"process {os.getpid()} on"):
                other.add(["x"])
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


@pytest.mark.parametrize("call", ["ftruncate", "pwrite", "open"])
@pytest.mark.parametrize("error", [ENOSPC, EIO, EDQUOT])
def test_a_lock_that_cannot_be_noted_is_not_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: int
) -> None:
    right, failed = getattr(os, call), []

    def fails(target: Any, *given: Any) -> Any:
        if not failed and (call != "open" or str(target).endswith(".lock")):
            failed.append(target)
            raise OSError(error, os.strerror(error))
        return right(target, *given)

    with Index.open(path) as index, Index.open(path) as other:
        monkeypatch.setattr(os, call, fails)
        with pytest.raises(IndexStorageError, match=r"news\.pvx"):
            index.add([Article(id="lost", text="one")])
        assert failed
        other.add([Article(id="there", text="one")])
        other.close()
        index.add([Article(id="later", text="two")])
        assert sorted(name for name in ("lost", "there", "later") if name in index) == ["later", "there"]


def test_a_lock_on_a_file_that_went_is_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when an import fails: whoever opened the file before must not write beside who makes one anew."""
    locked = fcntl.flock
    went: list[Path] = []

    def goes(descriptor: int, operation: int) -> None:
        if not went:
            went.append(path.with_name("news.pvx.lock"))
            went[0].unlink()
        locked(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", goes)
    with Index.open(path) as index, Index.open(path) as other:
        index.add([Article(id="first", text="one")])
        assert went[0].exists()
        with pytest.raises(IndexLockedError):
            other.add(["x"])


def test_a_file_in_the_place_of_the_one_that_was_opened_is_not_read(path: Path, tmp_path: Path) -> None:
    """Neither under another scheme, nor as if it were the same."""
    uses: list[Callable[[Index], object]] = [
        lambda index: list(index.articles()),
        lambda index: list(index.export()),
        Index.verify,
        lambda index: index.add(["x"]),
    ]
    for number, scheme in enumerate((Scheme(), Scheme(seed=7))):
        with Index.open(path) as index:
            count = len(index)
            with Index.create(tmp_path / "other.pvx", scheme=scheme) as other:
                other.add([Article(id=f"other{number}", text=story(number))])
            (tmp_path / "other.pvx").replace(path)
            for use in uses:
                with pytest.raises(
                    IndexStorageError, match=r"another file than the one that was opened; open it again"
                ):
                    use(index)
            assert len(index) == count  # of the file that was opened
        with Index.open(path) as index:
            assert [article.id for article in index.articles()] == [f"other{number}"]


def test_readers_see_one_state_while_somebody_writes(path: Path) -> None:
    """Every article of a batch carries the batch's number in its id: a torn state would show two numbers of them."""
    script = f"""
import sys
from provenance import Article, Index
with Index.open({str(path)!r}) as index:
    print("ready", flush=True)
    for batch in range(12):
        index.remove([a.id for a in index.articles() if a.id.startswith("batch")])
        texts = {{f"batch{{batch}}-{{k}}": f"some{{k}} words{{k}} of{{k}} number{{batch}}" for k in range(300)}}
        index.add([Article(id=name, text=text) for name, text in texts.items()])
"""
    writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    states = set()
    with Index.open(path, read_only=True) as reader:
        while writer.poll() is None:
            ids = [article.id for article in reader.articles() if article.id.startswith("batch")]
            assert len(ids) in (0, 300)
            states.add(ids[0] if ids else "")
            assert reader.query(story(1)) is not None
    writer.stdout.close()
    assert writer.returncode == 0
    assert len(states) > 2


def test_a_killed_reader_hinders_nobody(path: Path) -> None:
    process = os.fork()
    if not process:
        reader = Index.open(path, read_only=True)
        next(reader.articles())
        time.sleep(60)
    time.sleep(0.3)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    with Index.open(path) as index:
        index.add([Article(id="after", text="words")])
        index.compact()
        assert index.verify().ok


def test_a_medium_that_cannot_be_written(path: Path, tmp_path: Path) -> None:
    """A folder nobody may write to, read by a user who is not root."""
    folder = tmp_path / "fixed"
    folder.mkdir()
    shutil.copy(path, folder / "news.pvx")
    (folder / "news.pvx").chmod(0o444)
    folder.chmod(0o555)
    for parent in (tmp_path, *list(tmp_path.parents)[:2]):
        parent.chmod(parent.stat().st_mode | 0o011)

    def reader() -> None:
        if not os.getuid():
            os.setgid(65534)
            os.setuid(65534)
        with Index.open(folder / "news.pvx", read_only=True) as index:
            assert len(index) == 40
            assert index.query(story(1)) is not None
            assert index.verify().ok
        with Index.open(folder / "news.pvx") as index, pytest.raises(PermissionError):
            index.add(["x"])

    try:
        assert forked(reader) == 0
        assert sorted(file.name for file in folder.iterdir()) == ["news.pvx"]
    finally:
        folder.chmod(0o755)


def test_what_a_reader_leaves_beside_a_closed_index_is_of_no_account(path: Path, tmp_path: Path) -> None:
    """SQLite makes a journal for who only reads too, and does not take it off; it holds nothing."""
    with Index.open(path, read_only=True) as index:
        count = len(index)
    sizes = {each.name: each.stat().st_size for each in path.parent.glob("news.pvx?*") if each.suffix != ".pvx-shm"}
    assert not any(sizes.values())
    (tmp_path / "alone").mkdir()
    shutil.copy(path, tmp_path / "alone")
    with Index.open(tmp_path / "alone" / "news.pvx", read_only=True) as index:
        assert len(index) == count
        assert index.verify().problems == ()
    with Index.open(path) as index:
        index.add([Article(id="next", text="words")])
    assert {each.name for each in path.parent.glob("news.pvx*")} == {"news.pvx", "news.pvx.lock"}


def test_stats_count_the_journal(path: Path) -> None:
    with Index.open(path) as index:
        index.add([Article(id=f"more{number}", text=story(100 + number)) for number in range(50)])
        journal = path.with_name("news.pvx-wal").stat().st_size
        assert journal > 0
        assert index.stats()["bytes"] == path.stat().st_size + journal
    assert not path.with_name("news.pvx-wal").exists()
    with Index.open(path, read_only=True) as index:
        assert index.stats()["bytes"] == path.stat().st_size


def test_who_comes_by_a_link_meets_the_same_lock_and_journal(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "other.pvx"
    link.parent.mkdir()
    link.symlink_to(path)
    with Index.open(path) as index, Index.open(link) as other:
        index.add([Article(id="first", text="one")])
        assert other.stats()["bytes"] == index.stats()["bytes"]
        with pytest.raises(IndexLockedError):
            other.add(["x"])
    assert list(link.parent.iterdir()) == [link]


def test_a_disk_that_takes_no_more(path: Path) -> None:
    """A limit on the size of files stands for a full disk: the write fails, the batch is not there, nothing is lost."""

    def writer() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with Index.open(path) as index:
            index.add([Article(id="fits", text=story(7))])
            resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 60_000,) * 2)
            with pytest.raises(IndexStorageError):
                index.add([Article(id=f"big{k}", text=story(100 + k)) for k in range(500)])
            assert "fits" in index
            assert "big0" not in index
        os._exit(0)

    assert forked(writer) == 0
    with Index.open(path) as index:
        assert "fits" in index
        assert len(index) == 41
        assert index.verify().ok
        index.add([Article(id="big0", text=story(100))])


def test_a_full_file_system(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    with small_disk(folder, "2m"):
        index = Index.create(folder / "news.pvx")
        done = 0
        with pytest.raises(IndexStorageError, match="full"):
            for done in range(1000):
                index.add([Article(id=f"a{done}-{k}", text=story(done * 50 + k)) for k in range(50)])
        assert done > 3
        assert len(index) == done * 50
        index.close()
        with Index.open(folder / "news.pvx") as index:
            assert len(index) == done * 50
            assert index.verify().ok


@pytest.mark.parametrize("pages", [0, 1, 4, 10, 16, 25])
def test_a_file_system_that_is_too_full_for_a_new_index(path: Path, tmp_path: Path, pages: int) -> None:
    """Whatever step finds no room: no file is left, and the error names it."""
    with Index.open(path, read_only=True) as index:
        lines = list(index.export())
    folder = tmp_path / "small"
    with small_disk(folder, "256k"):
        room = shutil.disk_usage(folder).free - pages * 8192
        (folder / "others").write_bytes(bytes(room))
        for make in (Index.create, lambda path: Index.import_(path, lines)):
            with pytest.raises(IndexStorageError, match=r"news\.pvx"):
                make(folder / "news.pvx")
            assert [each.name for each in folder.iterdir()] == ["others"]
        (folder / "others").unlink()
        Index.create(folder / "news.pvx").close()


def test_a_file_of_many_rows_on_a_read_only_file_system(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Ten million of them with ``--rows 10000000``: rows of articles, most of them pictures without a text."""
    rows, at_once = request.config.getoption("--rows"), 50_000
    folder = tmp_path / "medium"
    folder.mkdir()
    stories = [Article(id=f"story{k}", text=story(k)) for k in range(20)]
    with Index.create(folder / "news.pvx") as index:
        index.add(stories[:10])
        for begin in range(20, rows, at_once):
            numbers = range(begin, min(begin + at_once, rows))
            index.add([Article(id=f"picture{number}", text="") for number in numbers])
        index.add(stories[10:])
        expected = [(match.id, match.shared) for match in index.query(stories[15])]
    before = (folder / "news.pvx").read_bytes()[-64:], sorted(path.name for path in folder.iterdir())
    mounted = subprocess.run(["mount", "--bind", str(folder), str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a file system cannot be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        for read_only in (True, False):
            with Index.open(folder / "news.pvx", read_only=read_only) as index:
                assert len(index) == rows
                assert [(match.id, match.shared) for match in index.query(stories[15])] == expected
                assert index.get(f"picture{rows - 1}") == Article(id=f"picture{rows - 1}", text="")
                assert f"picture{rows}" not in index
                with pytest.raises((IndexLockedError, OSError)):
                    index.add(["another"])
        with Index.open(folder / "news.pvx", read_only=True) as index:
            assert index.verify().problems == ()
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
    assert before == ((folder / "news.pvx").read_bytes()[-64:], sorted(path.name for path in folder.iterdir()))
