"""Collections: folders that hold a ``docs.jsonl.gz``."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from provenance.article import Article

__all__ = ["collections", "load", "stories"]

_FILE = "docs.jsonl.gz"


def collections(folders: list[Path]) -> list[Path]:
    """The folders themselves, or those directly inside them, that hold documents."""
    found = [folder for outer in folders for folder in (outer, *sorted(outer.iterdir())) if (folder / _FILE).is_file()]
    if not found:
        raise SystemExit(f"no {_FILE} in {', '.join(map(str, folders))}")
    return found


def load(folder: Path) -> list[Article]:
    """Every document with what is known of it; one that states no text has none."""
    return [
        Article(
            id=str(record["id"]),
            text=record.get("text", ""),
            outlet=record.get("outlet"),
            published=record.get("date"),
            url=record.get("url"),
            title=record.get("title"),
        )
        for record in _records(folder)
    ]


def stories(folder: Path) -> dict[str, str]:
    """The story each document is labelled with (field ``cluster``); empty where none is."""
    return {str(record["id"]): str(record["cluster"]) for record in _records(folder) if "cluster" in record}


def _records(folder: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / _FILE, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
