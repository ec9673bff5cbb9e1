"""Disks that are full, read-only, or others than where the folder is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.mounting import small_disk

import provenance as pv
from provenance.errors import PlanError

from .making import contents, plan_of, tree, write_plan

COPIES = {f"{number}.txt": "a.txt" for number in range(4)}
BODY = bytes(range(256)) * 160  # 40 KiB
FREE = "size=2m"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Callable[[str], None]]]:
    with small_disk(tmp_path / "disk", "128k") as remount:
        yield tmp_path / "disk", remount


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "news"
    root.mkdir()
    for name in ("a.txt", *COPIES):
        (root / name).write_bytes(BODY + name.encode())
        os.utime(root / name, ns=(1, 1_234_567_890_123_456_789))
    (root / "0.txt").chmod(0o640)
    return root


def reasons(outcome: pv.plan.Outcome) -> list[str]:
    return [each.reason for each in outcome.skipped]


def test_a_quarantine_on_a_disk_that_is_full(root: Path, disk: tuple[Path, Callable[[str], None]]) -> None:
    folder, remount = disk
    plan = write_plan(root, COPIES)
    before = tree(root)
    outcome = pv.plan.apply(plan, quarantine=folder / "q")
    assert reasons(outcome) == ["no space left on device"] * 2
    there = {path.replace(os.fsencode(folder / "q"), os.fsencode(root)): what for path, what in tree(folder).items()}
    assert tree(root) | there == before  # nothing is in both, and no file is left that was under way
    assert len(there) == 2
    remount(FREE)
    assert not pv.plan.apply(plan, quarantine=folder / "q").skipped
    assert not pv.plan.undo(outcome.journal).skipped
    assert tree(root) == before
    assert not list(folder.iterdir())


def test_a_folder_that_is_read_only(tmp_path: Path, root: Path, disk: tuple[Path, Callable[[str], None]]) -> None:
    folder, remount = disk
    remount(FREE)
    root = moved(root, folder / "news")
    plan = tmp_path / "plan.json"
    pv.plan.write(plan_of(root, COPIES), plan)
    before = tree(root)
    remount("ro")
    outcome = pv.plan.apply(plan, quarantine=tmp_path / "q")
    assert reasons(outcome) == ["read-only file system"] * 4
    assert tree(root) == before
    assert not tree(tmp_path / "q")
    remount("rw")
    assert not pv.plan.apply(plan, quarantine=tmp_path / "q").skipped
    remount("ro")
    assert reasons(pv.plan.undo(outcome.journal)) == ["read-only file system"] * 4
    remount("rw")
    assert not pv.plan.undo(outcome.journal).skipped
    assert tree(root) == before


def moved(root: Path, to: Path) -> Path:
    to.mkdir()
    for path in root.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    return to


def test_a_home_that_is_full(tmp_path: Path, root: Path, disk: tuple[Path, Callable[[str], None]]) -> None:
    folder, remount = disk
    remount(FREE)
    root = moved(root, folder / "news")
    plan = tmp_path / "plan.json"
    pv.plan.write(plan_of(root, COPIES), plan)
    before = tree(root)
    journal = pv.plan.apply(plan, quarantine=tmp_path / "q").journal
    with (folder / "filler").open("wb", buffering=0) as filler, pytest.raises(OSError, match="No space"):
        while True:
            filler.write(bytes(4096))
    assert reasons(pv.plan.undo(journal)) == ["no space left on device"] * 4
    assert len(contents(tree(tmp_path / "q"))) == 4
    (folder / "filler").unlink()
    assert not pv.plan.undo(journal).skipped
    assert {path: what[1] for path, what in tree(root).items()} == {path: what[1] for path, what in before.items()}
    assert tree(root) == before


@pytest.mark.parametrize("room", [0, 200, 300, 500, 900])
def test_a_journal_on_a_disk_that_is_full(root: Path, disk: tuple[Path, Callable[[str], None]], room: int) -> None:
    """Pages are the smallest that a disk gives, so what is left of the last one is the room there is."""
    folder, _ = disk
    plan = write_plan(root, COPIES)
    journal = folder / "j"
    before = tree(root)
    with pytest.MonkeyPatch.context() as patch:
        real = os.pwrite

        def pwrite(descriptor: int, data: memoryview, at: int) -> int:
            if at + len(data) > room:
                if at < room:
                    return real(descriptor, data[: room - at], at)
                raise OSError(28, "No space left on device")
            return real(descriptor, data, at)

        patch.setattr(os, "pwrite", pwrite)
        with pytest.raises(PlanError, match=r"cannot be written \(no space left on device\)"):
            pv.plan.apply(plan, journal=journal)
    assert contents(tree(root.parent)) >= contents(before)
    assert not pv.plan.apply(plan, journal=journal).skipped
    assert not pv.plan.undo(journal).skipped
    assert tree(root) == before


def test_a_link_across_file_systems_is_refused(tmp_path: Path, disk: tuple[Path, Callable[[str], None]]) -> None:
    folder, _ = disk
    for where in (tmp_path / "one", folder / "two"):
        where.mkdir()
        (where / "a.txt").write_text("The lamp on the mole was lit again, said the keeper, after a week of fog.")
    origins: list[pv.Origin] = []
    result = pv.deduplicate(pv.read(tmp_path / "one", folder / "two", origins=origins))
    pv.plan.write(pv.plan.make(result, origins), tmp_path / "plan.json")
    outcome = pv.plan.apply(tmp_path / "plan.json", action="hardlink")
    assert reasons(outcome) == ["what covers it is on another file system"]


def as_somebody(folder: Path, work: Callable[[], bool]) -> bool:
    """Do this as somebody who may not do everything."""
    if os.geteuid():
        return work()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534)
    process = os.fork()
    if not process:
        code = 1
        try:
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
            code = 0 if work() else 2
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


def test_a_folder_where_names_cannot_be_taken_away(base: Path) -> None:
    (base / "news" / "sub").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt", "c.txt"):
        (base / "news" / name).write_text("The ferry was late.")
    plan = write_plan(base / "news", {"sub/b.txt": "a.txt", "c.txt": "a.txt"})
    (base / "news" / "sub").chmod(0o555)
    before = tree(base / "news")

    def work() -> bool:
        outcome = pv.plan.apply(plan)
        results = [each.result for each in outcome.files]
        there = [path.name for path in (base / ".news.quarantine").rglob("*.txt")]
        undone = pv.plan.undo(outcome.journal)
        return (
            results == ["quarantined", "skipped"]
            and reasons(outcome) == ["permission denied"]
            and there == ["c.txt"]
            and not undone.skipped
            and tree(base / "news") == before
        )

    assert as_somebody(base, work)


def test_what_covers_a_text_must_be_read(base: Path) -> None:
    (base / "news").mkdir()
    for name in ("a.txt", "c.txt"):
        (base / "news" / name).write_text("The ferry was late.")
    plan = write_plan(base / "news", {"c.txt": "a.txt"})
    (base / "news" / "a.txt").chmod(0)
    assert as_somebody(base, lambda: reasons(pv.plan.apply(plan)) == ["what covers it, a.txt: permission denied"])


def test_a_file_system_mounted_within_the_folder(root: Path) -> None:
    with small_disk(root / "mounted", "256k"):
        (root / "mounted" / "b.txt").write_bytes(BODY)
        before = tree(root)
        outcome = pv.plan.apply(write_plan(root, {**COPIES, "mounted/b.txt": "a.txt"}))
        assert not outcome.skipped
        assert not (root / "mounted" / "b.txt").exists()
        assert not pv.plan.undo(outcome.journal).skipped
        assert tree(root) == before


def test_a_file_system_without_a_second_name(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a stick: whatever is moved is copied, and a name is taken by an empty file first."""

    def link(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    plan = write_plan(root, COPIES)
    before = tree(root)
    outcome = pv.plan.apply(plan)
    assert not outcome.skipped
    there = tree(root.with_name(".news.quarantine"))
    assert tree(root) | {path.replace(b".news.quarantine", b"news"): what for path, what in there.items()} == before
    assert not pv.plan.undo(outcome.journal).skipped
    assert tree(root) == before
    assert reasons(pv.plan.apply(plan, action="hardlink", journal=tmp_path / "j")) == []  # none has the same bytes


def attributed(path: Path, value: bytes) -> None:
    try:
        os.setxattr(path, "user.note", value)
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")


def test_attributes_go_along(root: Path, disk: tuple[Path, Callable[[str], None]]) -> None:
    folder, remount = disk
    remount(FREE)
    attributed(root / "0.txt", b"read on Tuesday")
    attributed(folder, b"")
    outcome = pv.plan.apply(write_plan(root, COPIES), quarantine=folder / "q")
    assert os.getxattr(folder / "q" / "0.txt", "user.note") == b"read on Tuesday"
    pv.plan.undo(outcome.journal)
    assert os.getxattr(root / "0.txt", "user.note") == b"read on Tuesday"


def test_attributes_are_not_lost_by_a_link(root: Path) -> None:
    (root / "0.txt").write_bytes((root / "a.txt").read_bytes())
    (root / "0.txt").chmod((root / "a.txt").stat().st_mode & 0o777)
    attributed(root / "0.txt", b"read on Tuesday")
    outcome = pv.plan.apply(write_plan(root, {"0.txt": "a.txt"}), action="hardlink")
    assert reasons(outcome) == ["its extended attributes are not those of the file that covers it"]
