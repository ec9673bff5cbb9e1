"""The aims of the index on disk, from the results of ``index``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .aim import Aim, read

__all__ = ["store"]


def store() -> list[Aim]:
    """Return the aims, in the order of an article's life: loaded, added, asked, kept."""
    found: dict[str, Any] = read("index/results.json") or {}
    whole, adds = [found["whole"]] if "whole" in found else [], found.get("adds", [])
    batch, articles = found.get("batch", 0), found.get("articles", 0)
    first, most_first, later, most_later = (
        times[0] for name in ("query_ms", "later_query_ms") for times in found.get(name, ((None,), (None,)))
    )
    others = found.get("other_pairs")
    per_second = _rate(batch * len(adds), adds)
    return [
        Aim("articles in the index", ">=", 1_000_000, articles or None, ",.0f", "the run was given fewer"),
        Aim("bulk load, articles/s", ">=", 10_000, _rate(articles, whole), ",.0f", _why_load(found)),
        Aim("batches of 1,000, articles/s", ">=", 2_000, per_second, ",.0f", _WHY_ADD),
        Aim("query with verification, median, ms", "<=", 2.0, later, ".2f", _WHY_QUERY),
        Aim("the same, 99 in 100", "<=", 20.0, most_later, ".2f", _WHY_QUERY),
        Aim("the first 1,000 in a new process, median, ms", "<=", 2.0, first, ".2f", _WHY_FIRST),
        Aim("the same, 99 in 100", "<=", 20.0, most_first, ".2f", _WHY_FIRST),
        Aim("bytes an article, its text among them", "<=", 4096, found.get("file_bytes"), ",.0f", "texts and postings"),
        Aim(
            "MiB of an open index that was asked once", "<=", 200, found.get("memory_mib"), ".0f", "sizes and postings"
        ),
        Aim(
            "pairs that are not those of find_pairs, in two orders",
            "<=",
            0,
            sum(others) if others else None,
            ".0f",
            "what an order of the articles changes",
        ),
    ]


_WHY_ADD = (
    "it looks for all its keys, reads coded sets and texts of those it meets at random places, brings clusters up to"
    " date, which the interpreter does alone, and writes and syncs every page that it changed"
)
_WHY_QUERY = "a look into each level for each of its keys, and the interpreter around it"
_WHY_FIRST = (
    "most chunks of postings are read from the file for the first time, and put into memory that nobody touched"
)


def _rate(articles: int, seconds: Sequence[tuple[float, float]]) -> float | None:
    return articles / sum(wall for wall, _ in seconds) if seconds else None


def _why_load(found: dict[str, Any]) -> str:
    if "whole" not in found:
        return ""
    _, work = found["whole"]
    return (
        f"an article takes {work / found['articles'] * 1e6:,.0f} µs of the processor, and writing rows and clusters"
        " does not run in threads"
    )
