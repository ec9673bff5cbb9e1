"""Everything goes back, unless something else is in its place by now."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

import pytest

import provenance as pv
from provenance.errors import PlanError

from .conftest import COPIES
from .making import tree, write_plan


def results(outcome: pv.plan.Outcome) -> dict[str, str]:
    return {Path(each.file).name: each.result for each in outcome.files}


def reasons(outcome: pv.plan.Outcome) -> dict[str, str]:
    return {Path(each.file).name: each.reason for each in outcome.files if each.reason}


@pytest.mark.parametrize("action", ["quarantine", "hardlink"])
def test_all_is_as_it_was(root: Path, action: pv.plan.Action) -> None:
    os.utime(root / "same.txt", ns=(5, 1_000_000_007))
    before = tree(root)
    outcome = pv.plan.apply(write_plan(root, COPIES), action=action)
    assert tree(root) != before
    there = tree(root.parent)
    foretold = pv.plan.undo(outcome.journal, dry_run=True)
    assert tree(root.parent) == there
    undone = pv.plan.undo(outcome.journal)
    assert undone.files == foretold.files
    assert set(results(undone).values()) == {"restored"}
    assert [each.file for each in undone.files] == [each.file for each in outcome.files if each.to][::-1]
    assert tree(root) == before
    assert not root.with_name(".news.quarantine").exists()
    assert all(path.stat().st_nlink == 1 for path in root.rglob("*.txt"))


def test_done_twice_it_ends_the_same(root: Path) -> None:
    before = tree(root)
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    pv.plan.undo(journal)
    assert set(results(pv.plan.undo(journal)).values()) == {"unchanged"}
    assert tree(root) == before
    with pytest.raises(PlanError, match="was undone"):
        pv.plan.apply(root.parent / "plan.json")


def test_what_was_deleted_is_listed(root: Path) -> None:
    journal = pv.plan.apply(write_plan(root, COPIES), action="delete").journal
    undone = pv.plan.undo(journal)
    assert set(results(undone).values()) == {"skipped"}
    assert reasons(undone)["same.txt"] == "it was deleted, which cannot be undone"


def test_something_new_is_not_overwritten(root: Path) -> None:
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    (root / "same.txt").write_text("something new")
    (root / "sub" / "b.txt").symlink_to("nowhere")
    undone = pv.plan.undo(journal)
    assert results(undone) == {"same.txt": "skipped", "b.txt": "skipped", "c d.txt": "restored"}
    assert set(reasons(undone).values()) == {"something else is where it was"}
    assert (root / "same.txt").read_text() == "something new"
    quarantine = root.with_name(".news.quarantine")
    assert sorted(path.name for path in quarantine.rglob("*.txt")) == ["b.txt", "same.txt"]
    (root / "same.txt").unlink()
    (root / "sub" / "b.txt").unlink()
    undone = pv.plan.undo(journal)
    assert results(undone) == {"same.txt": "restored", "b.txt": "restored", "c d.txt": "unchanged"}


def test_new_text_that_looks_the_same_is_not_taken_for_it(root: Path) -> None:
    """The same bytes at another time: both stay."""
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    (root / "same.txt").write_text("The ferry was late.")
    before = tree(root.parent)
    assert results(pv.plan.undo(journal, dry_run=True))["same.txt"] == "skipped"
    pv.plan.undo(journal)
    gone = [path for path in before if path not in tree(root.parent)]
    assert all(b".news.quarantine" in path and not path.endswith(b"/same.txt") for path in gone)


def test_what_was_changed_in_the_quarantine_stays_there(root: Path) -> None:
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    quarantine = root.with_name(".news.quarantine")
    (quarantine / "same.txt").write_text("edited")
    (quarantine / "sub" / "b.txt").unlink()
    undone = pv.plan.undo(journal)
    assert results(undone) == {"same.txt": "skipped", "b.txt": "skipped", "c d.txt": "restored"}
    assert reasons(undone)["same.txt"] == "it is changed in the quarantine"
    assert reasons(undone)["b.txt"] == "it is neither where it was nor in the quarantine"
    assert (quarantine / "same.txt").read_text() == "edited"


def test_a_file_with_both_names_that_was_edited_stays_at_home(root: Path) -> None:
    """As after kill -9 between the two halves of a move."""
    journal = pv.plan.apply(write_plan(root, {"same.txt": "a.txt"})).journal
    quarantine = root.with_name(".news.quarantine")
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[:2]))
    (root / "same.txt").hardlink_to(quarantine / "same.txt")
    (root / "same.txt").write_text("edited in place")
    assert results(pv.plan.undo(journal)) == {"same.txt": "unchanged"}
    assert (root / "same.txt").read_text() == "edited in place"
    assert not (quarantine / "same.txt").exists()


def test_a_quarantine_that_is_the_folder_itself_takes_nothing_away(root: Path) -> None:
    """As somebody may write it into a journal."""
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    pv.plan.undo(journal)
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    lines[0] |= {"quarantines": lines[0]["roots"], "made": []}
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines if line.get("state") != "undone"))
    before = tree(root)
    assert set(reasons(pv.plan.undo(journal)).values()) == {"the quarantine is where it was"}
    assert tree(root) == before


def test_folders_that_are_gone_are_made_again(root: Path) -> None:
    before = tree(root)
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    (root / "sub" / "deep").rmdir()
    assert set(results(pv.plan.undo(journal, dry_run=True)).values()) == {"restored"}
    assert not (root / "sub" / "deep").exists()
    pv.plan.undo(journal)
    assert tree(root) == before


def test_folders_that_were_there_before_stay(root: Path) -> None:
    quarantine = root.with_name(".news.quarantine")
    quarantine.mkdir()
    pv.plan.undo(pv.plan.apply(write_plan(root, COPIES)).journal)
    assert quarantine.is_dir()
    assert not list(quarantine.iterdir())


def test_a_link_that_was_written_through_cannot_be_told_apart(root: Path) -> None:
    journal = pv.plan.apply(write_plan(root, COPIES), action="hardlink").journal
    (root / "a.txt").write_text("edited in place, so both are")
    undone = pv.plan.undo(journal)
    assert "it was changed" in reasons(undone)["same.txt"]


def test_a_link_that_was_taken_away_comes_back(root: Path) -> None:
    before = tree(root)
    journal = pv.plan.apply(write_plan(root, COPIES), action="hardlink").journal
    (root / "same.txt").unlink()
    assert results(pv.plan.undo(journal)) == {"same.txt": "restored"}
    assert tree(root) == before


def test_a_file_saved_anew_in_the_place_of_a_link_stays(root: Path) -> None:
    journal = pv.plan.apply(write_plan(root, COPIES), action="hardlink").journal
    (root / "same.txt").unlink()
    (root / "same.txt").write_text("saved anew")
    assert results(pv.plan.undo(journal)) == {"same.txt": "skipped"}
    assert (root / "same.txt").read_text() == "saved anew"


def test_a_link_whose_other_names_are_gone_gets_its_time_back(root: Path) -> None:
    os.utime(root / "same.txt", ns=(5, 1_000_000_007))
    journal = pv.plan.apply(write_plan(root, COPIES), action="hardlink").journal
    (root / "a.txt").unlink()
    assert results(pv.plan.undo(journal)) == {"same.txt": "restored"}
    assert (root / "same.txt").stat().st_mtime_ns == 1_000_000_007


def test_an_empty_journal_has_nothing_to_undo(tmp_path: Path) -> None:
    (tmp_path / "j").touch()
    assert pv.plan.undo(tmp_path / "j").files == ()
    with pytest.raises(FileNotFoundError):
        pv.plan.undo(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_not_while_it_is_applied(root: Path) -> None:
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    descriptor = os.open(journal, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(PlanError, match="another process"):
        pv.plan.undo(journal)
    os.close(descriptor)


def test_a_root_that_was_moved_can_be_named_in_the_journal(root: Path) -> None:
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    root.rename(root.with_name("moved"))
    with pytest.raises(PlanError, match=r"the first line of .* may say where it is now"):
        pv.plan.undo(journal)
    first, rest = journal.read_text().split("\n", 1)
    header = json.loads(first)
    header["roots"] = [str(root.with_name("moved"))]
    journal.write_text(json.dumps(header) + "\n" + rest)
    assert set(results(pv.plan.undo(journal)).values()) == {"restored"}


def lines_of(root: Path) -> tuple[Path, list[dict[str, object]]]:
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    return journal, [json.loads(line) for line in journal.read_text().splitlines()]


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_line_cut_off_at_the_end_says_nothing(root: Path, cut: int) -> None:
    before = tree(root)
    journal = pv.plan.apply(write_plan(root, COPIES)).journal
    journal.write_bytes(journal.read_bytes()[:-cut])
    pv.plan.undo(journal)
    for path, what in before.items():
        if cut < 200 or b"c d" not in path:
            assert tree(root)[path] == what


@pytest.mark.parametrize(
    "change",
    [
        {"file": "../outside"},
        {"file": "/etc/passwd"},
        {"file": ""},
        {"file": "a//b"},
        {"file": "a\\x00"},
        {"file": "bad\\q"},
        {"to": "../../outside"},
        {"by": ".."},
        {"root": 1},
        {"root": -1},
        {"root": True},
        {"by_root": 7},
        {"number": 9},
        {"number": "1"},
        {"mode": 1 << 12},
        {"size": -1},
        {"size": 1.0},
        {"xxh3_128": "x" * 32},
        {"xxh3_128": None},
        {"mtime_ns": "now"},
        {"state": "perhaps"},
        {"more": 1},
    ],
    ids=str,
)
def test_journals_from_elsewhere_are_read_strictly(root: Path, change: dict[str, object]) -> None:
    journal, lines = lines_of(root)
    lines[1] |= change
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines))
    before = tree(root.parent)
    with pytest.raises(PlanError, match=r"line 2: "):
        pv.plan.undo(journal)
    assert tree(root.parent) == before


@pytest.mark.parametrize(
    "change",
    [
        {"format": "provenance.journal/2"},
        {"action": "burn"},
        {"tag": "../../xx"},
        {"quarantines": []},
        {"quarantines": ["relative"]},
        {"roots": ["relative"]},
        {"made": ["relative"]},
        {"plan": ""},
    ],
    ids=str,
)
def test_headers_from_elsewhere_are_read_strictly(root: Path, change: dict[str, object]) -> None:
    journal, lines = lines_of(root)
    lines[0] |= change
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(PlanError, match=r"line 1: "):
        pv.plan.undo(journal)


@pytest.mark.parametrize(
    "data", [b"text", b"{}\n", b"\n", b"\0" * 100, b'{"format": "provenance.journal/1"}\n', b"[]\n"]
)
def test_what_is_no_journal_is_left_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "j").write_bytes(data)
    with pytest.raises(PlanError):
        pv.plan.undo(tmp_path / "j")
    assert (tmp_path / "j").read_bytes() == data
