"""Fills an index, adds to it, asks it: every figure, nothing printed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from benchmarks.corpus import generate

from provenance import Article, Index

__all__ = ["BATCH", "BATCHES", "QUERIES", "families", "measure"]

BATCH = 1000
BATCHES = 10
QUERIES = 1000
_FAMILIES = (100, 300, 900)
_WORDS = 400

_IDLE = """
import sys
from pathlib import Path
from time import perf_counter
from provenance import Index
start = perf_counter()
index = Index.open(sys.argv[1], read_only=True)
opened = perf_counter()
index.query(sys.argv[2])
asked = perf_counter()
status = Path("/proc/self/status").read_text()
print(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024)
print(opened - start, asked - opened)
"""


def measure(path: Path, count: int, bulk: int) -> dict[str, Any]:
    """Bulk loads, batches, queries, size and memory.

    ``whole`` is of an index that takes all articles in one ``add``. All else is of another, which takes them ``bulk``
    at a time and so has its postings in several levels. ``whole``, and each of ``loads`` and ``adds``, are seconds and
    seconds of processor time of a batch; ``query_ms`` are the median and what 99 in 100 take, of the clock and of the
    processor.
    """
    added = BATCH * BATCHES
    texts = generate(count + added + QUERIES).texts
    articles = [Article(id=f"a{number:08}", text=text) for number, text in enumerate(texts)]
    mean = sum(len(text.encode()) for text in texts[:10_000]) / min(len(texts), 10_000)
    del texts
    with Index.create(path) as index:
        whole = timed(index, articles[:count])
    path.unlink()
    with Index.create(path) as index:
        loads = [timed(index, articles[at : min(at + bulk, count)]) for at in range(0, count, bulk)]
        adds = [timed(index, articles[at : at + BATCH]) for at in range(count, count + added, BATCH)]
        stats = index.stats()
    times = []
    with Index.open(path, read_only=True) as index:
        asked = articles[count + added :]
        for article in asked[:20]:
            index.query(article)
        matches = 0
        for article in asked:
            start, worked = perf_counter(), process_time()
            matches += len(index.query(article))
            times.append((perf_counter() - start, process_time() - worked))
    with sqlite3.connect(path) as connection:
        every = "SELECT rows FROM posting UNION ALL SELECT rows FROM recent"
        (coded,) = connection.execute(f"SELECT sum(length(rows)) FROM ({every})").fetchone()
    connection.close()
    idle = subprocess.run(
        [sys.executable, "-c", _IDLE, str(path), articles[-1].text], capture_output=True, text=True, check=True
    )
    memory, opening, first = map(float, idle.stdout.split())
    return {
        "articles": count,
        "bulk": bulk,
        "batch": BATCH,
        "mean_bytes": mean,
        "whole": whole,
        "loads": loads,
        "adds": adds,
        "query_ms": (np.quantile(times, (0.5, 0.99), axis=0) * 1000).tolist(),
        "file_bytes": path.stat().st_size / (count + added),
        "posting_bytes": coded / (count + added),
        "bytes_a_posting": coded / int(stats["postings"]),
        "memory_mib": memory,
        "open_ms": opening * 1000,
        "first_query_ms": first * 1000,
        "pairs": stats["pairs"],
        "matches": matches,
    }


def families(path: Path) -> dict[int, float]:
    """Milliseconds of processor time that ten more copies take, by the size of a family that differs by a word each."""
    words = " ".join(generate(8).texts).split()
    words = (words * (1 + _WORDS // len(words)))[:_WORDS]
    took = {}
    for size in _FAMILIES:
        texts = [" ".join([*words[: k % _WORDS], f"word{k}", *words[k % _WORDS + 1 :]]) for k in range(size + 50)]
        articles = [Article(id=f"f{k:06}", text=text) for k, text in enumerate(texts)]
        with Index.create(path) as index:
            index.add(articles[:size])
            adds = [timed(index, articles[at : at + 10]) for at in range(size, size + 50, 10)]
        path.unlink()
        took[size] = float(np.median(adds, 0)[1]) * 1000
    return took


def timed(index: Index, batch: Sequence[Article]) -> tuple[float, float]:
    """Seconds and seconds of processor time to add a batch."""
    start, worked = perf_counter(), process_time()
    index.add(batch)
    return perf_counter() - start, process_time() - worked
