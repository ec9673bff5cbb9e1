"""All that can be asked of an index, so that answers from a damaged file can be held against the right ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from provenance import Index
from provenance.errors import CorruptIndexError

from .making import story

__all__ = ["LOOKUPS", "WHOLE", "answers", "right_or_corrupt"]

IDS = [f"n{number:05}" for number in (0, 12, 30, 59)]
STORIES = (3, 1, 7)

WHOLE: dict[str, Callable[[Index], object]] = {
    "stats": lambda index: {name: count for name, count in index.stats().items() if name != "bytes"},
    "clusters": Index.clusters,
    "changes": Index.changes,
    "articles": lambda index: list(index.articles()),
    "pairs": Index.pairs,
    "length": len,
    "export": lambda index: list(index.export()),
}
"""Answers that hold all there is of something."""

LOOKUPS: dict[str, Callable[[Index], set[object]]] = {
    "get": lambda index: {found for name in [*IDS, "known"] if (found := index.get(name))},
    "cluster_ids": lambda index: set(index.cluster_ids([*IDS, "known"]).items()),
} | {
    f"query {number}": lambda index, number=number: {
        (match.id, match.jaccard, match.shared, match.article) for match in index.query(story(number))
    }
    for number in STORIES
}
"""Answers that may lack what SQLite does not come upon in a damaged file; nothing in them may be wrong."""


def answers(path: Path) -> dict[str, object]:
    """What a whole file says."""
    with Index.open(path, read_only=True) as index:
        return {name: ask(index) for name, ask in (WHOLE | LOOKUPS).items()}


def right_or_corrupt(path: Path, right: dict[str, object]) -> int:
    """Ask a damaged file everything; how often it said that it is damaged. Any other error, or answer, is a failure."""
    refused = 0
    with Index.open(path, read_only=True) as index:
        for name, ask in (WHOLE | LOOKUPS).items():
            try:
                found = ask(index)
            except CorruptIndexError as error:
                assert str(path) in str(error), name
                refused += 1
                continue
            if name in WHOLE:
                assert found == right[name], name
            else:
                assert found <= right[name], name  # type: ignore[operator]
    return refused
