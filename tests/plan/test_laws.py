"""Laws that hold for any folder, any plan, and whatever happens between."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv

from .conftest import MEMORY
from .making import contents, tree, write_plan

odd = st.sampled_from(["a b", "new\nline", "caf\udce9", "é", "~", "back\\slash", "-"])
names = st.binary(min_size=1, max_size=9).map(os.fsdecode) | odd
parts = names.filter(lambda name: not set(name) & {"/", "\0"} and name not in (".", ".."))
paths = st.lists(parts, min_size=1, max_size=3).map("/".join)
bodies = st.sampled_from([b"", b"one", b"two", b"The ferry was late.\n", bytes(range(256)) * 20])
files = st.tuples(bodies, st.sampled_from([0o644, 0o600, 0o755, 0o444]), st.integers(0, 2 * 10**18))
actions = st.sampled_from(["quarantine", "hardlink", "delete"])


@contextmanager
def folder(made: dict[str, tuple[bytes, int, int]]) -> Iterator[tuple[Path, list[str]]]:
    """A folder with these files, without those whose path would lead through another file."""
    base = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    root = base / "news"
    root.mkdir()
    there = []
    try:
        for name, (body, mode, changed) in made.items():
            path = root / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(body)
            except OSError:
                continue
            path.chmod(mode)
            os.utime(path, ns=(changed, changed))
            there.append(name)
        yield root, there
    finally:
        shutil.rmtree(base)


def covered(there: list[str], draw: st.DataObject) -> dict[str, str]:
    """Some of the files, each covered by one of the others."""
    kept = there[: draw.draw(st.integers(1, len(there)))]
    return {name: draw.draw(st.sampled_from(kept)) for name in there[len(kept) :]}


@settings(max_examples=100)
@given(st.dictionaries(paths, files, min_size=1, max_size=8), st.sampled_from(["quarantine", "hardlink"]), st.data())
def test_done_and_undone_all_is_as_it_was(
    made: dict[str, tuple[bytes, int, int]], action: pv.plan.Action, draw: st.DataObject
) -> None:
    with folder(made) as (root, there):
        plan = write_plan(root, covered(there, draw))
        before = tree(root.parent)
        pv.plan.apply(plan, action=action, dry_run=True)
        assert tree(root.parent) == before
        outcome = pv.plan.apply(plan, action=action)
        assert not outcome.skipped or action == "hardlink"
        assert contents(tree(root.parent)) >= contents(before)
        pv.plan.undo(outcome.journal, dry_run=True)
        undone = pv.plan.undo(outcome.journal)
        assert not undone.skipped
        after = tree(root.parent)
        del after[os.fsencode(outcome.journal)]
        assert after == before


class Tampering:
    """What may become of a file between the making of a plan and acting on it."""

    @staticmethod
    def change(root: Path, path: Path, other: Path) -> None:
        path.chmod(0o644)
        path.write_bytes(b"edited " + path.read_bytes())

    @staticmethod
    def flip(root: Path, path: Path, other: Path) -> None:
        path.chmod(0o644)
        path.write_bytes(bytes(byte ^ 1 for byte in path.read_bytes()))

    @staticmethod
    def remove(root: Path, path: Path, other: Path) -> None:
        path.unlink()

    @staticmethod
    def swap(root: Path, path: Path, other: Path) -> None:
        if path != other:
            path.rename(root / "passing")
            other.rename(path)
            (root / "passing").rename(other)

    @staticmethod
    def link(root: Path, path: Path, other: Path) -> None:
        if path != other:
            path.unlink()
            path.symlink_to(other)

    @staticmethod
    def link_away(root: Path, path: Path, other: Path) -> None:
        if (root.parent / "away file").exists():
            return
        path.rename(root.parent / "away file")
        path.symlink_to(root.parent / "away file")

    @staticmethod
    def name_twice(root: Path, path: Path, other: Path) -> None:
        if path != other:
            path.unlink()
            path.hardlink_to(other)

    @staticmethod
    def move_folder(root: Path, path: Path, other: Path) -> None:
        if path.parent != root and not (root.parent / "away folder").exists():
            path.parent.rename(root.parent / "away folder")
            path.parent.symlink_to(root.parent / "away folder")

    @staticmethod
    def nothing(root: Path, path: Path, other: Path) -> None:
        pass


tamperings = st.sampled_from([name for name in vars(Tampering) if name[0] != "_"])


@settings(max_examples=250)
@given(
    st.dictionaries(paths, files, min_size=2, max_size=6),
    actions,
    st.lists(tamperings, min_size=1, max_size=2),
    st.data(),
)
def test_whatever_happens_between_no_content_is_lost(
    made: dict[str, tuple[bytes, int, int]], action: pv.plan.Action, happened: list[str], draw: st.DataObject
) -> None:
    with folder(made) as (root, there):
        by = covered(there, draw)
        plan = write_plan(root, by)
        planned = {os.fsencode(root / name): (root / name).read_bytes() for name in there}
        for name in happened:
            file, other = (root / draw.draw(st.sampled_from(there)) for _ in range(2))
            if file.is_file() and other.is_file() and not file.is_symlink() and not other.is_symlink():
                getattr(Tampering, name)(root, file, other)
        before = tree(root.parent)
        outcome = pv.plan.apply(plan, action=action)
        after = tree(root.parent)
        if action == "delete":
            gone = {os.fsencode(each.file) for each in outcome.files if each.result == "deleted"}
            assert {path: what for path, what in before.items() if path not in gone}.items() <= after.items()
            for path in gone:  # it was what it had been, and so is what covers it
                keeper = os.fsencode(root / by[os.fsdecode(path)[len(str(root)) + 1 :]])
                assert before[path][1] == planned[path]
                assert after[keeper][:2] == ("file", planned[keeper])
            return
        assert contents(after) >= contents(before)
        pv.plan.undo(outcome.journal)
        after = tree(root.parent)
        assert {path: what for path, what in after.items() if path != os.fsencode(outcome.journal)} == before
