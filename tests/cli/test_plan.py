"""``dedupe --plan``, ``apply`` and ``undo``: plan, act, put back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from . import stories
from .conftest import Invoke, Shell, Write, clean_environment
from .test_terminal import output, spawn

ACTED = {"file", "result", "reason", "to", "size", "earlier"}


@pytest.fixture
def folder(write: Write) -> Path:
    """A story, a reprint of it under a name with an escape, the same file again, and a text of its own."""
    write("story.txt", stories.STORY)
    write("same.txt", stories.STORY)
    write("old/re\x1b[2Jprint\n.txt", stories.REPRINT)
    return write("other.txt", stories.OTHER).parent


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_plan_apply_undo(invoke: Invoke, folder: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    before = names(folder)
    planned = invoke("dedupe", folder, "--plan", plan)
    assert planned.exit_code == 0
    assert planned.stderr == f"provenance: {plan}: 2 files can go; provenance apply acts on it\n"
    assert planned.stdout == invoke("dedupe", folder).stdout
    foretold = invoke("apply", plan, "--dry-run")
    assert foretold.exit_code == 0
    assert foretold.stdout.startswith("would be quarantined: 2 files, ")
    assert foretold.stdout.endswith("nothing was changed\n")
    assert names(folder) == before
    done = invoke("apply", plan)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("quarantined: 2 files, ")
    assert "plan.journal.jsonl" in done.stdout
    assert len(names(folder)) == 2
    assert not any(escape in done.stdout for escape in stories.ESCAPES)
    again = invoke("apply", plan)
    assert again.exit_code == 1
    assert "all of this plan was done" in again.stderr
    undone = invoke("undo", tmp_path / "plan.journal.jsonl")
    assert undone.exit_code == 0
    assert undone.stdout.startswith("restored: 2 files, ")
    assert names(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "plan.journal.jsonl", "plan.json"]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_formats(invoke: Invoke, folder: Path, tmp_path: Path, form: str) -> None:
    plan = tmp_path / "plan.json"
    invoke("dedupe", folder, "--plan", plan)
    (folder / "same.txt").write_text("edited")
    for command, file, results in (
        ("apply", plan, {"quarantined": 1, "skipped": 1}),
        ("undo", tmp_path / "plan.journal.jsonl", {"restored": 1}),
    ):
        done = invoke(command, file, "--format", form)
        assert done.exit_code == (3 if "skipped" in results else 0)
        assert not any(escape in done.stdout for escape in stories.ESCAPES)
        lines = [json.loads(done.stdout)] if form == "json" else [*map(json.loads, done.stdout.splitlines())]
        assert lines[0]["format"] == f"provenance.{'applied' if command == 'apply' else 'undone'}/1"
        assert lines[0]["counts"] == results
        files = lines[0]["files"] if form == "json" else lines[1:]
        assert sum(results.values()) == len(files)
        assert all(set(each) - {"type"} == ACTED for each in files)


def test_what_was_skipped_is_told(invoke: Invoke, folder: Path, tmp_path: Path) -> None:
    invoke("dedupe", folder, "--plan", tmp_path / "plan.json")
    (folder / "same.txt").write_text("edited")
    done = invoke("apply", tmp_path / "plan.json")
    assert done.exit_code == 3
    assert done.stderr == "provenance: 1 file left alone, see under skipped\n"
    assert "same.txt: it was changed: 6 bytes, not " in " ".join(done.stdout.split())


def test_where_a_plan_goes_is_looked_at_first(invoke: Invoke, folder: Path, tmp_path: Path) -> None:
    for where in (folder / "story.txt", tmp_path / "none" / "plan.json"):
        before = names(tmp_path)
        done = invoke("dedupe", folder, "--plan", where)
        assert done.exit_code == 1
        assert done.stdout == ""
        assert names(tmp_path) == before
        assert (folder / "story.txt").read_text() == stories.STORY
    assert invoke("dedupe", folder, "--plan", tmp_path / "p", "--against", tmp_path / "i").exit_code == 2


def test_where_nothing_was_done_nothing_is_undone(invoke: Invoke, folder: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    invoke("dedupe", folder, "--plan", plan)
    for name in ("same.txt", "old/re\x1b[2Jprint\n.txt"):
        (folder / name).unlink()
    done = invoke("apply", plan)
    assert done.exit_code == 3
    assert done.stdout.startswith("skipped: 2 files, ")
    assert "undo" not in done.stdout


def test_nothing_is_deleted_without_being_asked(invoke: Invoke, folder: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    invoke("dedupe", folder, "--plan", plan)
    before = names(tmp_path)
    refused = invoke("apply", plan, "--action", "delete", "--min-share", "0")
    assert refused.exit_code == 2
    assert "needs --yes" in refused.stderr
    assert names(tmp_path) == before
    assert invoke("apply", plan, "--action", "delete", "--dry-run").exit_code == 0
    assert names(tmp_path) == before
    deleted = invoke("apply", plan, "--action", "delete", "--min-share", "0", "--yes")
    assert deleted.exit_code == 0
    assert "undo" not in deleted.stdout
    assert len(names(folder)) == 2
    undone = invoke("undo", tmp_path / "plan.journal.jsonl")
    assert undone.exit_code == 3
    assert "cannot be undone" in " ".join(undone.stdout.split())


@pytest.mark.parametrize("answer", ["y", "n", ""])
def test_on_a_terminal_somebody_is_asked(invoke: Invoke, folder: Path, tmp_path: Path, answer: str) -> None:
    plan = tmp_path / "plan.json"
    invoke("dedupe", folder, "--plan", plan)
    child = spawn("apply", plan, "--action", "delete", "--min-share", "0")
    child.expect(r"Delete 2 files \([\d,]+ bytes\) for good\?")
    child.sendline(answer)
    output(child)
    assert child.exitstatus == (0 if answer == "y" else 130)
    assert len(names(folder)) == (2 if answer == "y" else 4)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["apply", "none.json"], 1),
        (["undo", "none.jsonl"], 1),
        (["apply"], 2),
        (["apply", "plan.json", "--action", "burn"], 2),
        (["apply", "plan.json", "--action", "hardlink", "--quarantine", "q"], 2),
        (["apply", "plan.json", "--min-share", "2"], 2),
        (["apply", "plan.json", "--quarantine", "in"], 1),
        (["apply", "in/story.txt"], 1),
        (["undo", "in/story.txt"], 1),
        (["undo", "plan.json"], 1),
        (["dedupe", "in", "--plan", "both", "--report", "both"], 2),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_on_one_line(
    invoke: Invoke, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    invoke("dedupe", "in", "--plan", "plan.json")
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    done = invoke(*arguments)
    assert done.exit_code == code
    assert done.stdout == ""
    if code == 1:
        assert len(done.stderr.splitlines()) == 1
        assert "should not happen" not in done.stderr
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before


def test_a_name_that_is_no_utf8(shell: Shell, folder: Path, tmp_path: Path) -> None:
    odd = folder / os.fsdecode(b"caf\xe9.txt")
    odd.write_text(stories.STORY)
    assert shell("dedupe", folder, "--plan", "plan.json").returncode == 0
    (tmp_path / "plan.json").read_text("utf-8")
    assert shell("apply", "plan.json", PYTHONIOENCODING="ascii").returncode == 0
    assert sum(path.name == odd.name for path in tmp_path.rglob("*.txt")) == 1
    assert shell("undo", "plan.journal.jsonl").returncode == 0
    assert odd.exists()


def test_interrupted_it_goes_on(invoke: Invoke, write: Write, tmp_path: Path) -> None:
    for number in range(400):
        write(f"{number}.txt", stories.STORY)
    folder = tmp_path / "in"
    invoke("dedupe", folder, "--plan", tmp_path / "plan.json", "--no-differences")
    journal = tmp_path / "plan.journal.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-m", "provenance", "apply", tmp_path / "plan.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
    )
    while process.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") > 9):
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    first, last = err.decode().splitlines()
    assert (process.returncode, out, last) == (130, b"", "provenance: interrupted")
    assert "the same command goes on" in first
    assert "provenance undo" in first
    assert len(list(tmp_path.rglob("*.txt"))) == 400
    done = invoke("apply", tmp_path / "plan.json", "--format", "json")
    assert done.exit_code == 0
    assert len(names(folder)) == 1
    assert 0 < sum(each["earlier"] for each in json.loads(done.stdout)["files"]) < 399
    assert invoke("undo", journal).exit_code == 0
    assert len(names(folder)) == 400


@pytest.mark.parametrize("command", ["apply", "undo"])
@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_an_interrupt_says_how_to_go_on(
    invoke: Invoke, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, options: tuple[str]
) -> None:
    """Nothing of a dry run."""
    invoke("dedupe", folder, "--plan", tmp_path / "plan.json")
    invoke("apply", tmp_path / "plan.json", "--action", "hardlink")

    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("provenance.plan." + command, interrupted)
    done = invoke(command, tmp_path / "plan.json", *options)
    assert done.exit_code == 130
    assert ("the same command goes on" in done.stderr) == (not options)
    assert ("provenance undo" in done.stderr) == (command == "apply" and not options)


def test_a_plan_is_no_journal(invoke: Invoke, folder: Path, tmp_path: Path) -> None:
    invoke("dedupe", folder, "--plan", tmp_path / "plan.json")
    done = invoke("undo", tmp_path / "plan.json")
    assert done.exit_code == 1
    assert "plan.json is no journal, which is what apply writes" in done.stderr


def test_undoing_is_offered_where_something_can_be_undone(invoke: Invoke, write: Write, tmp_path: Path) -> None:
    folder = write("a.txt", stories.STORY).parent
    write("b.txt", stories.STORY)
    invoke("dedupe", folder, "--plan", tmp_path / "plan.json")
    hint = "to undo it: provenance undo"
    for number, (options, offered) in enumerate(
        [
            (("--action", "quarantine", "--dry-run"), False),
            (("--action", "quarantine"), True),
            (("--action", "hardlink"), True),
            (("--action", "delete", "--yes"), False),
            (("--action", "delete", "--yes"), False),  # all are gone
        ]
    ):
        journal = tmp_path / f"{number}.jsonl"
        done = invoke("apply", tmp_path / "plan.json", "--journal", journal, *options)
        assert done.exit_code in (0, 3)
        assert (hint in done.stdout) == offered, options
        if offered:
            assert invoke("undo", journal).exit_code == 0
    assert "skipped: " in done.stdout


def test_files_are_called_as_in_the_plan(invoke: Invoke, folder: Path, tmp_path: Path) -> None:
    for name in ("\udcff.txt", "back\\slash.txt", "\u00e9t\u00e9.txt"):
        (folder / name).write_text(stories.STORY, "utf-8")
    plan = tmp_path / "plan.json"
    invoke("dedupe", folder, "--plan", plan)
    files = [each["file"] for each in json.loads(plan.read_bytes())["remove"]]
    assert {"\\xff.txt", "back\\\\slash.txt", "\u00e9t\u00e9.txt"} & set(files)
    shown = "".join(line.strip() for line in invoke("apply", plan, "--dry-run", "--all").stdout.splitlines())
    assert [file for file in files if f"in/{file}" not in shown] == []


def test_standard_output_is_no_file_to_write(
    invoke: Invoke, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    invoke("dedupe", folder, "--plan", "plan.json")
    for arguments in (
        ("dedupe", folder, "--plan", "-"),
        ("dedupe", folder, "--report", "-"),
        ("trace", folder, "--html", "-"),
        ("compare", folder / "story.txt", folder / "same.txt", "--html", "-"),
        ("apply", "plan.json", "--journal", "-"),
    ):
        done = invoke(*arguments)
        assert done.exit_code == 2, arguments
        assert "name a file" in done.stderr
        assert done.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "plan.json"]
