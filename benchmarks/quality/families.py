"""Clusters of ``deduplicate``, and what becomes of families that share nothing but a login wall."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from provenance.clusters import cluster
from provenance.dedupe import deduplicate
from provenance.pipeline import Pairs

from .alone import deduplicate_alone
from .loading import load, stories

__all__ = ["families"]

_COPY = 0.5  # the Jaccard from which a careless tool calls two texts duplicates


def families(folder: Path, pairs: Pairs) -> dict[str, Any]:
    """Sizes of clusters with and without learned furniture; with labelled stories, pairs across stories and inside.

    Parameters
    ----------
    pairs
        What ``find_pairs`` makes of the same texts, knowing nothing of furniture.
    """
    articles = load(folder)
    result = deduplicate(articles)
    sizes = [len(found.members) + 1 for found in result.clusters]
    return {
        **deduplicate_alone(folder),
        "clusters": len(sizes),
        "clustered": sum(sizes),
        "removed": len(result.removed),
        "largest": max(sizes, default=0),
        "largest_without_learning": max((len(found.members) for found in cluster(pairs)), default=0),
        "furniture_lines": len(result.furniture),
        "relations": dict(sorted(Counter(m.relation for found in result.clusters for m in found.members).items())),
        "stories": _across(folder, pairs, {(p.a, p.b) for p in result.pairs if not p.furniture_only}),
    }


def _across(folder: Path, pairs: Pairs, copies: set[tuple[str, str]]) -> dict[str, dict[str, int]] | None:
    """Pairs with Jaccard 0.5 or more across stories and inside one, and how many of them still link a cluster."""
    story = stories(folder)
    if not story:
        return None
    counts = {name: {"pairs": 0, "kept": 0} for name in ("across stories", "inside a story")}
    for pair in pairs:
        if pair.jaccard >= _COPY:
            count = counts["inside a story" if story[pair.a] == story[pair.b] else "across stories"]
            count["pairs"] += 1
            count["kept"] += (pair.a, pair.b) in copies
    return counts
