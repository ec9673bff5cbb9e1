"""What the tests of the command line share: files to read, and ways to run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import provenance
from provenance.cli import main

from . import stories

Write = Callable[..., Path]
Invoke = Callable[..., Result]
Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]

SOURCE = Path(provenance.__file__).parents[1]


def clean_environment(**settings: str) -> dict[str, str]:
    """The environment without what would decide about colours and widths."""
    told = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "COLORTERM", "TTY_COMPATIBLE", "PYTHONIOENCODING")
    kept = {name: value for name, value in os.environ.items() if name not in told}
    return {**kept, "PYTHONPATH": os.fspath(SOURCE), "PYTHONWARNINGS": "error", **settings}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file below a fresh folder, UTF-8 unless bytes are given."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def folder(write: Write) -> Path:
    """A folder with a story, a copy with two changed facts, an excerpt, and a text of its own."""
    write("story.txt", stories.STORY)
    write("copy.txt", stories.COPY)
    write("excerpt.txt", stories.EXCERPT)
    return write("other.txt", stories.OTHER).parent


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run the command line in this process."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*arguments: str | Path, stdin: bytes | str | None = None) -> Result:
        return CliRunner().invoke(main, [os.fspath(argument) for argument in arguments], input=stdin)

    return invoke


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run the command line as a process of its own."""

    def shell(
        *arguments: str | bytes | Path, stdin: bytes | None = None, cwd: Path | None = None, **settings: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "provenance", *map(os.fspath, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd or tmp_path,
            env=clean_environment(**settings),
            timeout=60,
            check=False,
        )

    return shell
