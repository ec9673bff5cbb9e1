"""The command line as a process: streams, encodings, pipes and signals."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import termios
import time
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click
import pytest

import provenance
from provenance.cli import main
from provenance.cli.texts import cells

from . import schema, stories
from .conftest import Shell, Write, clean_environment

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_version_and_help(shell: Shell) -> None:
    assert shell("--version").stdout.decode() == f"provenance {provenance.__version__}\n"
    helped = shell("dedupe", "--help").stdout.decode()
    assert "Exit codes:" in helped
    assert "10  duplicates were found" in helped


def test_help_lists_the_code_for_duplicates_where_the_option_is() -> None:
    def commands(group: click.Group) -> Iterator[click.Command]:
        for command in group.commands.values():
            yield from commands(command) if isinstance(command, click.Group) else [command]

    every = list(commands(main))
    assert len(every) > 10
    for command in every:
        has_option = any("--fail-on-duplicates" in parameter.opts for parameter in command.params)
        assert ("10  duplicates were found" in (command.epilog or "")) == has_option, command.name


def test_data_on_stdout_messages_on_stderr(shell: Shell, folder: Path, write: Write) -> None:
    write("noise.bin", bytes(range(256)))
    done = shell("dedupe", folder, "--format", "json")
    assert done.returncode == 3
    schema.check_dedupe(json.loads(done.stdout))
    assert done.stderr.decode() == "provenance: 1 input could not be read, see under skipped\n"


def test_json_is_utf8_in_any_locale(shell: Shell, write: Write) -> None:
    path = write("a.txt", "Żółw zażółcił 漢字. " + stories.STORY)
    write("b.jsonl", json.dumps({"id": "été", "text": "Żółw zażółcił jaźń. " + stories.STORY}))
    outputs = {
        shell("dedupe", path.parent, "--format", "json", **settings).stdout
        for settings in ({"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONUTF8": "1"})
    }
    (output,) = outputs
    assert '"id": "été"' in output.decode("utf-8")
    assert "漢字" in output.decode("utf-8")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_tables_where_little_can_be_encoded(shell: Shell, folder: Path, write: Write, encoding: str) -> None:
    write("漢字.txt", stories.STORY.replace("Gannet Rock", "岩の漢字"))
    for arguments in (["dedupe", folder], ["compare", folder / "story.txt", folder / "漢字.txt", "--all"], ["doctor"]):
        done = shell(*arguments, PYTHONIOENCODING=encoding)
        assert done.returncode == 0, done.stderr
        table = done.stdout.decode(encoding)
        assert all(len(line) <= 80 for line in table.splitlines())
        if arguments[0] == "dedupe":
            assert table.startswith("* story.txt")
            assert "[112 -> 121]" in table
            assert "\\u6f22\\u5b57.txt" in table


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_hostile_texts_and_names(shell: Shell, write: Write, form: str) -> None:
    hostile = stories.HOSTILE.replace("\x00", "")
    write(f"a{hostile}.txt", stories.STORY.replace("Eleven ships", f"Eleven {hostile} ships"))
    write("b\udcff.txt".encode(errors="surrogateescape").decode(errors="replace"), stories.STORY + hostile)
    records = [{"id": f"c{hostile}", "text": stories.COPY, "source": hostile, "date": hostile}, {"id": f"c{hostile}"}]
    folder = write("d.jsonl", "\n".join(map(json.dumps, records))).parent
    done = shell("dedupe", folder, "--format", form, "--all", "--keep", hostile, FORCE_COLOR="1", TERM="xterm-256color")
    assert done.returncode == 3
    for stream in (done.stdout, done.stderr):
        shown = stream.decode("utf-8")
        assert not any(escape in shown for escape in stories.ESCAPES)
    if form == "table":
        assert b"\\x1b[2J" in done.stdout


def test_a_file_name_that_is_no_utf8(shell: Shell, write: Write) -> None:
    folder = write("story.txt", stories.STORY).parent
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text(stories.COPY, "utf-8")
    done = shell("dedupe", folder, "--format", "json")
    assert done.returncode == 0
    assert "caf\\xe9.txt" in str(json.loads(done.stdout)["clusters"]).replace("\\\\", "\\")
    assert shell("dedupe", os.fsencode(folder) + b"/caf\xe9.txt").returncode == 0
    missing = shell("dedupe", os.fsencode(folder) + b"/\xff\x1b[2J")
    assert missing.returncode == 1
    assert b"\x1b" not in missing.stderr


def test_widths(shell: Shell, folder: Path, write: Write) -> None:
    write("a-rather-long-name-" * 8 + ".txt", stories.STORY + " One more sentence, of the tide.")
    for width in (40, 57, 80, 100, 200):
        for arguments in (["dedupe", folder], ["compare", folder / "story.txt", folder / "copy.txt"]):
            lines = shell(*arguments, COLUMNS=str(width)).stdout.decode().splitlines()
            assert max(map(len, lines)) <= width


@pytest.mark.parametrize("width", [1, 40, 43, 46])
@pytest.mark.parametrize("command", [["dedupe"], ["dedupe", "--all"], ["trace"], ["trace", "--all"]])
def test_a_narrow_terminal_shows_all_kinds_of_differences(shell: Shell, command: list[str], width: int) -> None:
    done = shell(*command, EXAMPLES / "wire-story", COLUMNS=str(width))
    assert done.returncode == 0
    assert max(map(cells, done.stdout.decode().splitlines())) <= max(width, 40)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_whoever_reads_may_stop(write: Write, form: str, unbuffered: str) -> None:
    words = " ".join(f"word{i}" for i in range(100))
    records = (json.dumps({"id": f"{i:05}{'-' * 500}", "text": f"{words} {i}"}) for i in range(120))
    path = write("many.jsonl", "\n".join(records))
    process = subprocess.Popen(
        [sys.executable, "-m", "provenance", "dedupe", path, "--format", form, "--all"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(PYTHONUNBUFFERED=unbuffered),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_full_disk(folder: Path, form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "provenance", "dedupe", folder, "--format", form],
            stdout=full,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode() == "provenance: error: No space left on device\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_stream_that_is_closed(folder: Path, stream: str) -> None:
    number = {"stdout": 1, "stderr": 2}[stream]
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {number}>&-', "sh", sys.executable, "-m", "provenance", "dedupe", folder],
        capture_output=True,
        env=clean_environment(),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == b""


def unread(pipe: IO[bytes]) -> int:
    """How many bytes stand in a pipe."""
    count = array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


def test_interrupted() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "provenance", "dedupe", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
    )
    assert process.stdin is not None
    process.stdin.write(b'{"id": "a", "text": "The ferry was late."}\n')
    process.stdin.flush()
    while process.poll() is None and unread(process.stdin):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == b""
    assert err.decode() == "provenance: interrupted\n"
