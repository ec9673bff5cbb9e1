"""The command line on a real terminal of 80 columns: colours, progress, Ctrl-C."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pexpect
import pytest

from . import stories
from .conftest import Write, clean_environment

SGR = re.compile(r"\x1b\[[0-9;]*m")


def spawn(*arguments: str | Path, command: str = "", **settings: str) -> pexpect.spawn[str]:
    """Start it; ``command`` is a shell line in which ``$RUN`` stands for it."""
    settings = {"TERM": "xterm-256color", **settings}
    environment = clean_environment(**settings)
    run = [sys.executable, "-m", "provenance", *map(str, arguments)]
    if command:
        run = ["/bin/sh", "-c", command.replace("$RUN", '"$@"'), "sh", *run]
    return pexpect.spawn(run[0], run[1:], env=environment, dimensions=(50, 80), encoding="utf-8", timeout=60)


def output(child: pexpect.spawn[str]) -> str:
    """Everything it says until it ends."""
    child.expect(pexpect.EOF)
    child.close()
    text = child.before
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


@pytest.fixture
def slow(write: Write) -> Path:
    """A collection that takes some seconds."""
    lines = []
    for number in range(6000):
        words = " ".join(f"w{number // 5}x{i}" for i in range(250))
        lines.append(json.dumps({"id": str(number), "text": f"{words} {number}"}))
    return write("slow.jsonl", "\n".join(lines))


def test_colours(folder: Path) -> None:
    shown = output(spawn("dedupe", folder, "--no-progress"))
    assert "\x1b[1;32mstory.txt\x1b[0m" in shown
    assert "\x1b[1;31mfact change" in shown
    plain = SGR.sub("", shown)
    assert "\x1b" not in plain
    assert all(len(line) <= 80 for line in plain.splitlines())


@pytest.mark.parametrize("settings", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_no_colours(folder: Path, settings: dict[str, str]) -> None:
    shown = output(spawn("dedupe", folder, "--no-progress", **settings))
    assert "● story.txt" in shown
    assert "\x1b" not in shown


def test_no_colours_in_a_pipe(folder: Path) -> None:
    assert "\x1b" not in output(spawn("dedupe", folder, command="$RUN | cat"))


def test_hostile_texts_on_a_terminal(write: Write) -> None:
    write("a.txt", stories.STORY)
    folder = write("b.txt", stories.STORY.replace("Eleven ships", f"Eleven{stories.HOSTILE}ships")).parent
    shown = SGR.sub("", output(spawn("dedupe", folder, "--no-progress")))
    assert not any(escape in shown for escape in stories.ESCAPES)
    assert "\x1b" not in shown


def test_quick_work_shows_no_progress(write: Write) -> None:
    """Work of some milliseconds, which takes no second on a busy machine either."""
    text = write("a.txt", stories.STORY)
    assert "━━" not in output(spawn("dedupe", text, "--format", "json"))


def test_progress_is_on_stderr_only(slow: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    shown = output(spawn("dedupe", slow, "--format", "json", command=f"$RUN > {target}"))
    assert "comparing copies" in shown
    assert json.loads(target.read_bytes())["read"] == 6000
    assert shown.endswith("\x1b[2K"), "the line is gone at the end"
    quiet = output(spawn("dedupe", slow, "--format", "json", "--no-progress", command=f"$RUN > {target}"))
    assert quiet == ""


def test_ctrl_c(slow: Path) -> None:
    child = spawn("dedupe", slow)
    child.expect("comparing copies")
    child.sendintr()
    shown = output(child)
    assert child.exitstatus == 130
    assert "provenance: interrupted\n" in shown
    assert "Traceback" not in shown
    assert shown.count("\x1b[?25l") <= shown.count("\x1b[?25h"), "the cursor is back"
