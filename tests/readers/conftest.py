"""What the tests of the readers share: read, and keep everything that comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from provenance.article import Article
from provenance.readers import Note, Skipped, read


@dataclass
class Outcome:
    articles: list[Article]
    skipped: list[Skipped]
    notes: list[Note]

    @property
    def ids(self) -> list[str]:
        return [article.id for article in self.articles]

    @property
    def texts(self) -> dict[str, str]:
        return {article.id: article.text for article in self.articles}

    @property
    def reasons(self) -> list[tuple[int | None, str]]:
        return [(item.line, item.reason) for item in self.skipped]

    @property
    def messages(self) -> list[str]:
        return [note.message for note in self.notes]


@pytest.fixture(scope="session")
def collect() -> Callable[..., Outcome]:
    def collect(*sources: str | Path, **options: Any) -> Outcome:
        skipped: list[Skipped] = []
        notes: list[Note] = []
        articles = list(read(*sources, skipped=skipped, notes=notes, **options))
        return Outcome(articles, skipped, notes)

    return collect


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Write a file below a fresh folder, UTF-8 unless bytes are given."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
