"""The power goes, or the disk fails, at any moment: what was acknowledged is there."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from provenance import Article, Index
from provenance.errors import IndexClosedError, IndexStorageError
from provenance.store import creating, layout, postings, recent_rows, session
from provenance.store.raw_files import RawFile

from .disk import Disk, Operation
from .making import story


@pytest.fixture
def disk() -> Iterator[Disk]:
    made = Disk("disk")
    yield made
    made.vfs.unregister()


@contextmanager
def used(disk: Disk) -> Iterator[None]:
    """The library writes to this disk; its own writes, of the seal, are listed too."""
    sealed, unsealed = session.seal, session.unseal

    def seal(raw: RawFile) -> None:
        path, size = raw.path, raw.size()
        sealed(raw)
        disk.note(Operation("write", path.name, size, path.read_bytes()[size:]))
        disk.note(Operation("sync", path.name))

    def unseal(raw: RawFile) -> None:
        path = raw.path
        unsealed(raw)
        disk.note(Operation("truncate", path.name, path.stat().st_size))
        disk.note(Operation("sync", path.name))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "sqlite3", disk.sqlite3())
        patch.setattr(creating, "sqlite3", disk.sqlite3())
        patch.setattr(session, "seal", seal)
        patch.setattr(session, "unseal", unseal)
        patch.setattr(layout, "_JOURNAL", 60)  # so that the journal is written back now and then
        yield


def history(path: Path, disk: Disk, seed: int, steps: int) -> list[tuple[int, frozenset[str]]]:
    """Change an index; after how many operations of the disk each state was acknowledged."""
    draw = random.Random(seed)
    known: set[str] = set()
    told = [(disk.acknowledged(), frozenset(known))]
    index = Index.open(path)
    for step in range(steps):
        kind = draw.choices(("add", "remove", "update", "rebuild", "compact", "reopen"), (7, 2, 2, 1, 1, 2))[0]
        if kind == "add":
            names = [f"s{step}-{k}" for k in range(draw.randrange(1, 15))]
            index.add([Article(id=name, text=story(draw.randrange(9), draw.randrange(7))) for name in names])
            known |= set(names)
        elif kind == "remove":
            known -= set(index.remove(draw.sample(sorted(known), min(len(known), 4))))
        elif kind == "update":
            index.update([Article(id=name, text=story(draw.randrange(9))) for name in sorted(known)[:3]])
        elif kind == "rebuild":
            index.rebuild()
        elif kind == "compact":
            index.compact()
        else:
            index.close()
            index = Index.open(path)
        told.append((disk.acknowledged(), frozenset(known)))
    index.close()
    told.append((disk.acknowledged(), frozenset(known)))
    return told


def test_nothing_acknowledged_is_lost_with_the_power(
    disk: Disk, tmp_path: Path, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "_RECENT", 600)  # so that levels move too
    monkeypatch.setattr(recent_rows, "_SQUARE", 8)  # and recent rows
    path = tmp_path / "news.pvx"
    Index.create(path).close()
    disk.note(Operation("write", path.name, 0, path.read_bytes()))
    disk.note(Operation("sync", path.name))
    with used(disk):
        told = history(path, disk, rounds, 40)
    kinds = [(each.kind, each.file.removeprefix(path.name)) for each in disk.log]
    assert ("write", "") in kinds[: kinds.index(("delete", "-wal"))]  # written back before anybody closed it
    draw = random.Random(rounds)
    between = 0
    for number in range(max(40, rounds)):
        at = draw.randrange(2, len(disk.log) + 1)
        folder = tmp_path / f"after{number}"
        folder.mkdir()
        for name, data in disk.after_power_loss(at, draw).items():
            if data or name == path.name:
                (folder / name).write_bytes(data)
        states = [state for place, state in told if place <= at]
        coming = [state for place, state in told if place > at][:1]
        with Index.open(folder / path.name) as index:
            there = {article.id for article in index.articles()}
            assert there in [set(state) for state in (states[-1], *coming)], at
            between += bool(coming) and states[-1] != coming[0]
            assert index.verify().problems == (), at
            index.add([Article(id="after", text=story(1))])
            assert index.verify().problems == (), at
        shutil.rmtree(folder)
    assert between > 10


@pytest.mark.parametrize("for_good", [False, True])
def test_a_disk_that_fails(disk: Disk, tmp_path: Path, rounds: int, for_good: bool) -> None:
    """Any write, sync or cut may fail, once or from then on."""
    draw = random.Random(rounds + for_good)
    disk.for_good = for_good
    failed = 0
    for number in range(max(16, rounds)):
        path = tmp_path / f"failing{number}.pvx"
        with Index.create(path) as index:
            index.add([Article(id="first", text=story(1))])
        known, unsure = {"first"}, set()
        with used(disk):
            disk.fails = draw.randrange(1, 60)
            index = Index.open(path)
            for step in range(8):
                names = {f"s{step}-{k}" for k in range(9)}
                try:
                    index.add([Article(id=name, text=story(step * 9 + k)) for k, name in enumerate(sorted(names))])
                    known |= names
                except IndexClosedError as error:
                    assert "open it again" in str(error)
                except IndexStorageError as error:
                    assert path.name in str(error)
                    failed += 1
                    unsure |= names
            with suppress(sqlite3.OperationalError):  # of apsw; closing the sqlite3 of Python does not tell
                index.close()
            disk.fails = None
            disk.drop()
        with Index.open(path) as index:
            there = {article.id for article in index.articles()}
            assert known <= there <= known | unsure
            assert index.verify().problems == ()
            index.add([Article(id="after", text=story(1))])
    assert failed > 10
