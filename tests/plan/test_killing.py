"""kill -9 before, after and within any change of the disk: going on and undoing both come to a right end."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import provenance as pv
from provenance.errors import PlanError

from .conftest import COPIES
from .making import Tree, contents, tree, write_plan

CHANGES = ("pwrite", "write", "fsync", "link", "unlink", "rename", "mkdir", "rmdir", "ftruncate", "fchmod", "utime")
ONE = {"same.txt": "a.txt"}
TWO = {**ONE, "sub/deep/c d.txt": "a.txt"}


def killed(work: Callable[[], object], at: int) -> bool:
    """Whether a process that does this was killed at the ``at``th change, every third within it where it writes."""
    process = os.fork()
    if not process:
        try:
            _under_the_knife(at)
            work()
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    assert status in (0, signal.SIGKILL), status
    return status == signal.SIGKILL


def _under_the_knife(at: int) -> None:
    """Count what changes the disk, and die at one of it: before, after, or when half is written."""
    seen = 0

    def watched(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*given: Any, **named: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen * 3 - 2 == at:
                os.kill(os.getpid(), signal.SIGKILL)
            if seen * 3 - 1 == at and name in ("pwrite", "write"):
                real(given[0], bytes(given[1])[: len(given[1]) // 2], *given[2:], **named)
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*given, **named)
            if seen * 3 == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call

    for name in CHANGES:
        setattr(os, name, watched(name))


def places(root: Path, tmp_path: Path, kind: str) -> tuple[pv.plan.Action, dict[str, str], Path | None]:
    if kind != "copy":
        return kind, TWO, None  # type: ignore[return-value]
    if root.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system")
    return "quarantine", ONE, tmp_path / "quarantine"


def without_journal(found: Tree) -> Tree:
    return {path: what for path, what in found.items() if b"journal" not in path}


@pytest.mark.parametrize("kind", ["quarantine", "copy", "hardlink", "delete"])
def test_killed_at_any_change_it_goes_on_or_is_undone(root: Path, tmp_path: Path, kind: str) -> None:
    action, copies, quarantine = places(root, tmp_path, kind)
    if kind == "hardlink":
        copies = {**TWO, "sub/again.txt": "a.txt"}
    shutil.copy2(root / "same.txt", root / "sub" / "again.txt")
    (root / "same.txt").chmod(0o640)
    (root / "a.txt").chmod(0o640)
    plan = write_plan(root, copies)
    journal = plan.with_name("plan.journal.jsonl")
    base = root.parent
    saved = tmp_path / "saved"
    shutil.copytree(base, saved)
    before = tree(base)

    def fresh() -> None:
        for path in base.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(saved, base, dirs_exist_ok=True)
        if quarantine:
            shutil.rmtree(quarantine, ignore_errors=True)

    def work() -> None:
        pv.plan.apply(plan, action=action, quarantine=quarantine)

    def everything() -> Tree:
        return without_journal(tree(base)) | (tree(quarantine) if quarantine else {})

    work()
    elsewhere = everything()
    assert elsewhere != before
    moments = 0
    try:
        for resume in (True, False):
            at = 0
            misses = 0
            while misses < 3:
                at += 1
                fresh()
                if not killed(work, at):
                    misses += 1
                    continue
                misses = 0
                moments += 1
                if action != "delete":
                    assert contents(everything()) >= contents(before)
                if resume and b'"finished"' in (journal.read_bytes() if journal.exists() else b""):
                    with pytest.raises(PlanError, match="all of this plan was done"):
                        work()
                    assert everything() == elsewhere
                    continue
                if resume:
                    outcome = pv.plan.apply(plan, action=action, quarantine=quarantine)
                    assert not outcome.skipped or kind == "hardlink"
                    assert everything() == elsewhere, at
                    continue
                if not journal.exists():
                    assert everything() == before
                    continue
                undone = pv.plan.undo(journal)
                if action == "delete":
                    lost = {os.fsencode(each.file) for each in undone.skipped}
                    assert everything() == {path: what for path, what in before.items() if path not in lost}
                else:
                    assert not undone.skipped, (at, undone.skipped)
                    assert everything() == before, at
                    assert quarantine is None or not quarantine.exists()
                    assert not root.with_name(".news.quarantine").exists()
    finally:
        if quarantine:
            shutil.rmtree(quarantine, ignore_errors=True)
    assert moments > 20


@pytest.mark.parametrize("kind", ["quarantine", "copy", "hardlink"])
def test_killed_while_it_is_undone_it_is_undone(root: Path, tmp_path: Path, kind: str) -> None:
    action, copies, quarantine = places(root, tmp_path, kind)
    os.utime(root / "same.txt", ns=(5, 1_000_000_007))
    plan = write_plan(root, copies)
    journal = plan.with_name("plan.journal.jsonl")
    before = tree(root.parent)
    moments = at = misses = 0
    try:
        while misses < 3:
            at += 1
            journal.unlink(missing_ok=True)
            pv.plan.apply(plan, action=action, quarantine=quarantine)
            if killed(lambda: pv.plan.undo(journal), at):
                moments += 1
                misses = 0
            else:
                misses += 1
            found = tree(root.parent) | (tree(quarantine) if quarantine else {})
            assert contents(found) >= contents(before)
            undone = pv.plan.undo(journal)
            assert not undone.skipped, (at, undone.skipped)
            assert without_journal(tree(root.parent)) == before, at
            assert quarantine is None or not quarantine.exists()
            assert not root.with_name(".news.quarantine").exists()
    finally:
        if quarantine:
            shutil.rmtree(quarantine, ignore_errors=True)
    assert moments > 8


def interrupted(work: Callable[[], object], at: int) -> bool:
    """Whether a process that does this was interrupted where the interpreter may do so for the ``at``th time."""
    process = os.fork()
    if not process:
        seen = 0

        def profile(frame: FrameType, event: str, _: Any) -> None:
            nonlocal seen
            if event in ("call", "c_return") and "provenance/plan" in frame.f_code.co_filename:
                seen += 1
                if seen == at:
                    sys.setprofile(None)
                    raise KeyboardInterrupt

        sys.setprofile(profile)
        try:
            work()
        except KeyboardInterrupt:
            os._exit(2)
        except BaseException as error:
            sys.setprofile(None)
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    assert code in (0, 2)
    return code == 2


@pytest.mark.parametrize("action", ["quarantine", "hardlink"])
def test_interrupted_anywhere_it_goes_on_and_is_undone(root: Path, action: pv.plan.Action) -> None:
    plan = write_plan(root, COPIES)
    journal = plan.with_name("plan.journal.jsonl")
    before = tree(root.parent)
    at = moments = 0
    while True:
        at += 37 if moments % 2 else 5
        if not interrupted(lambda: pv.plan.apply(plan, action=action), at):
            break
        moments += 1
        assert contents(tree(root.parent)) >= contents(before)
        if moments % 2 and b'"finished"' not in (journal.read_bytes() if journal.exists() else b""):
            assert not pv.plan.apply(plan, action=action).skipped
        if journal.exists():
            assert not pv.plan.undo(journal).skipped
            journal.unlink()
        assert tree(root.parent) == before
    assert moments > 20


def test_an_interrupt_after_a_folder_was_closed_is_not_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = write_plan(root, COPIES)
    real = os.close
    at = 0
    is_over = False
    while not is_over:
        at += 1
        calls = 0

        def closed(descriptor: int, at: int = at) -> None:
            nonlocal calls
            real(descriptor)
            calls += 1
            if calls == at:
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(os, "close", closed)
            try:
                pv.plan.apply(plan, dry_run=True)
                is_over = True
            except KeyboardInterrupt:
                pass
        assert is_over == (calls < at)
    assert at > 20
