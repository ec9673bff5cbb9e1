"""Files of each kind hold the same articles, and are measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.reading.files import WRITERS
from benchmarks.reading.run import read

import provenance as pv

TEXTS = [
    "A ferry ran aground off Pellow.",
    "Nobody was hurt,\nsaid the harbour master.",
    "Le bac a repris la mer à midi.",
]


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_articles(kind: str, tmp_path: Path) -> None:
    name, write = WRITERS[kind]
    file = tmp_path / name
    write(TEXTS, file)
    skipped: list[pv.Skipped] = []
    assert [article.text for article in pv.read(file, skipped=skipped)] == TEXTS
    assert not skipped


def test_what_is_measured(tmp_path: Path) -> None:
    name, write = WRITERS["JSON Lines"]
    write(TEXTS, tmp_path / name)
    found = read(tmp_path / name)
    assert found["articles"] == len(TEXTS)
    assert found["seconds"] > 0 < found["peak_megabytes"]
