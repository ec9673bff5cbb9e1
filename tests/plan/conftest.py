"""A folder to clean up."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

COPIES = {"same.txt": "a.txt", "sub/b.txt": "a.txt", "sub/deep/c d.txt": "a.txt"}
MEMORY = Path("/dev/shm")


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder where syncing costs nothing, if there is such."""
    folder = Path(os.path.realpath(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None)))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def root(base: Path) -> Path:
    """Files: ``a`` and its copies, one of them with the same bytes, and one that is nobody's copy."""
    root = base / "news"
    (root / "sub" / "deep").mkdir(parents=True)
    (root / "a.txt").write_text("The ferry was late.")
    (root / "same.txt").write_text("The ferry was late.")
    (root / "sub" / "b.txt").write_text("The ferry was late")
    (root / "sub" / "deep" / "c d.txt").write_text("The ferry was late!")
    (root / "own.txt").write_text("Nobody had a towel.")
    return root
