"""What is measured of one collection. Each function returns plain values for the table and the JSON."""

from __future__ import annotations

import hashlib
import random
import resource
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance._kernels import TextColumn
from provenance.anchors import anchor_candidates, solve_rate
from provenance.article import Article
from provenance.buckets import Candidates, KeySets, bucket_candidates
from provenance.fingerprints import fingerprints_of, shingle_sets
from provenance.identical import collapse
from provenance.lsh import Banding, band_keys
from provenance.pipeline import Pairs, find_pairs
from provenance.scheme import Scheme
from provenance.short import short_candidates, short_keys

from .families import families
from .loading import load
from .truth import Truth, unsupported

__all__ = ["measure"]

_RECALL = 0.99
_MIN_OVERLAP = 0.3
_HOT_BUCKET = 1000


def measure(folder: Path) -> dict[str, Any]:
    """Everything about one collection; the search comes first, while its peak memory is the process's peak."""
    articles = load(folder)
    pairs, search = _search(articles)
    articles.sort(key=lambda article: article.id)
    texts = [article.text for article in articles]
    truth = Truth.of(texts)
    return {
        "collection": folder.name,
        "search": search,
        "recall": truth.recall(pairs.left * len(texts) + pairs.right),
        "unsupported": unsupported(pairs, {article.id: article.text for article in articles}),
        "same_in_any_order": _digest(pairs) == _digest(_shuffled(articles)),
        "sources": _sources(texts, truth),
        "families": families(folder, pairs),
    }


def _search(articles: Sequence[Article]) -> tuple[Pairs, dict[str, Any]]:
    """find_pairs with its defaults: the clock runs from raw text to verified pairs, recall measured by itself too."""
    loaded = _peak_megabytes()
    start = perf_counter()
    pairs = find_pairs(articles)
    seconds = perf_counter() - start
    stats = asdict(pairs.stats)
    return pairs, {
        "seconds": round(seconds, 2),
        "peak_megabytes": _peak_megabytes(),
        "loaded_megabytes": loaded,
        "characters": sum(len(article.text) for article in articles),
        "pairs": len(pairs),
        "candidates_per_text": stats["candidates"] / max(stats["distinct"], 1),
        **stats,
    }


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # kilobytes on Linux


def _shuffled(articles: Sequence[Article]) -> Pairs:
    return find_pairs(random.Random(1).sample(articles, len(articles)), threads=2)


def _digest(pairs: Pairs) -> str:
    """Every pair with its figures, and the statistics."""
    lines = [repr(pairs.stats), *map(repr, pairs)]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "backslashreplace")).hexdigest()


def _sources(texts: list[str], truth: Truth) -> dict[str, Any]:
    """Candidates for each text, and recall, of bands and anchors alone and together, on texts that are distinct.

    Pairs of hot buckets are no candidates here; the search compares them with representatives.
    """
    scheme = Scheme()
    every = shingle_sets(texts, scheme)
    groups = collapse(every.digests, every.sizes)
    sets = every.take(groups.first)
    numbers = np.full(len(texts), -1, np.int64)
    for number, group in enumerate(groups):
        numbers[group] = number
    distinct = truth.among(numbers)
    rate = solve_rate(_RECALL, scheme.anchor_rate)
    prints = fingerprints_of(sets, replace(scheme, anchor_rate=rate))
    anchors = KeySets(prints.anchors, prints.anchor_offsets)
    shorts = short_keys(TextColumn.of(texts).taken(groups.first), sets.sizes, np.zeros(0, np.uint64), scheme)

    found: dict[str, tuple[Candidates, ...]] = {
        f"{bands} x {rows}": (bucket_candidates(band_keys(prints.signatures, Banding(bands, rows)), _HOT_BUCKET),)
        for bands, rows in ((16, 8), (42, 3), (64, 2))
    }
    found[f"anchors 1 in {rate}"] = (anchor_candidates(anchors, sets.sizes, rate, _MIN_OVERLAP, _RECALL, _HOT_BUCKET),)
    found["short"] = (short_candidates(shorts, sets.sizes, _HOT_BUCKET),)
    found["42 x 3, anchors"] = found["42 x 3"] + found[f"anchors 1 in {rate}"]
    found["42 x 3, anchors, short"] = found["42 x 3, anchors"] + found["short"]
    return {name: _source(candidates, len(sets), distinct) for name, candidates in found.items()}


def _source(candidates: tuple[Candidates, ...], texts: int, truth: Truth) -> dict[str, Any]:
    keys: NDArray[np.int64] = np.unique(np.concatenate([each.keys for each in candidates]))
    return {
        "candidates_per_text": len(keys) / max(texts, 1),
        "hot_buckets": sum(len(each.hot) for each in candidates),
        "recall": truth.recall(keys),
    }
