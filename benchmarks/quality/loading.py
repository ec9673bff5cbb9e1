"""Collections: folders that hold a ``docs.jsonl.gz``."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from provenance.article import Article

__all__ = ["collections", "load"]

_FILE = "docs.jsonl.gz"


def collections(folders: list[Path]) -> list[Path]:
    """The folders themselves, or those directly inside them, that hold documents."""
    found = [folder for outer in folders for folder in (outer, *sorted(outer.iterdir())) if (folder / _FILE).is_file()]
    if not found:
        raise SystemExit(f"no {_FILE} in {', '.join(map(str, folders))}")
    return found


def load(folder: Path) -> list[Article]:
    """Every document with its id and text; one that states no text has none."""
    with gzip.open(folder / _FILE, "rt", encoding="utf-8") as lines:
        records = map(json.loads, lines)
        return [Article(id=str(record["id"]), text=record.get("text", "")) for record in records]
