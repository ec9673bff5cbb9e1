"""The corpus: documents, pairs with their category, and the true passages of each pair."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .plagdet import Case

__all__ = ["Corpus", "Pair", "is_unseen", "load"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Names of a suspicious and a source document, and what was done to the passages of the one in the other."""

    a: str
    b: str
    category: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts by name, the pairs, and the true passages of those that have any."""

    texts: dict[str, str]
    pairs: list[Pair]
    cases: dict[Pair, list[Case]]


def load(folder: Path) -> Corpus:
    """Read the corpus."""
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
    pairs = [Pair(row["a"], row["b"], row["category"]) for row in _rows(folder / "pairs.csv.gz")]
    named = {(pair.a, pair.b): pair for pair in pairs}
    cases: dict[Pair, list[Case]] = defaultdict(list)
    for row in _rows(folder / "alignments.csv.gz"):
        spans = [(int(row[f"{side}_offset"]), int(row[f"{side}_offset"]) + int(row[f"{side}_length"])) for side in "ab"]
        cases[named[row["a_suspicious"], row["b_source"]]].append((spans[0], spans[1]))
    return Corpus(texts, pairs, dict(cases))


def is_unseen(pair: Pair) -> bool:
    """Whether a pair belongs to the half on which no constant was chosen."""
    return zlib.crc32(f"{pair.a} {pair.b}".encode()) % 2 == 1


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
