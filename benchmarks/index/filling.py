"""Fills an index, adds to it, asks it: every figure, nothing printed."""

from __future__ import annotations

import json
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
BATCHES = 100  # so many that what is done once in a while (merges, the journal) weighs what it weighs
QUERIES = 1000  # in a new process, and as many after these
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

_ASKING = """
import json, sys
from time import perf_counter, process_time
from provenance import Index
texts = json.load(open(sys.argv[2], encoding="utf-8"))
times, matches = [], 0
with Index.open(sys.argv[1], read_only=True) as index:
    for text in texts[:20]:
        index.query(text)
    for text in texts:
        start, worked = perf_counter(), process_time()
        matches += len(index.query(text))
        times.append((perf_counter() - start, process_time() - worked))
print(json.dumps([times, matches]))
"""


def measure(path: Path, count: int, bulk: int) -> dict[str, Any]:
    """Bulk loads, batches, queries, size and memory.

    ``whole`` is of an index that takes all articles in one ``add``. All else is of another, which takes them ``bulk``
    at a time and so has its postings in several levels. ``whole``, and each of ``loads`` and ``adds``, are seconds and
    seconds of processor time of a batch; ``written_bytes`` are what ``adds`` hand to the system for an article, of the
    file and its journal; ``query_ms`` are the median and what 99 in 100 take, of the clock and of the
    processor, of the first queries in a process of its own, and ``later_query_ms`` of as many others after them.
    """
    added = BATCH * BATCHES
    texts = generate(count + added + 2 * QUERIES).texts
    mean = sum(len(text.encode()) for text in texts[:10_000]) / min(len(texts), 10_000)

    def articles(begin: int, end: int) -> list[Article]:
        """Made when they are added: a million that wait keep the interpreter's collector busy."""
        return [Article(id=f"a{number:08}", text=texts[number]) for number in range(begin, end)]

    with Index.create(path) as index:
        whole = timed(index, articles(0, count))
    path.unlink()
    with Index.create(path) as index:
        loads = [timed(index, articles(at, min(at + bulk, count))) for at in range(0, count, bulk)]
        before = written()
        adds = [timed(index, articles(at, at + BATCH)) for at in range(count, count + added, BATCH)]
        wrote = written() - before
        stats = index.stats()
    questions = path.with_suffix(".json")
    questions.write_text(json.dumps(texts[count + added :]), encoding="utf-8")
    times, matches = json.loads(_alone(_ASKING, str(path), str(questions)))
    questions.unlink()
    with sqlite3.connect(path) as connection:
        every = "SELECT rows FROM posting UNION ALL SELECT rows FROM recent"
        (coded,) = connection.execute(f"SELECT sum(length(rows)) FROM ({every})").fetchone()
    connection.close()
    memory, opening, first = map(float, _alone(_IDLE, str(path), texts[-1]).split())
    return {
        "articles": count,
        "bulk": bulk,
        "batch": BATCH,
        "mean_bytes": mean,
        "whole": whole,
        "loads": loads,
        "adds": adds,
        "written_bytes": wrote / added,
        "query_ms": (np.quantile(times[:QUERIES], (0.5, 0.99), axis=0) * 1000).tolist(),
        "later_query_ms": (np.quantile(times[QUERIES:], (0.5, 0.99), axis=0) * 1000).tolist(),
        "file_bytes": path.stat().st_size / (count + added),
        "posting_bytes": coded / (count + added),
        "bytes_a_posting": coded / int(stats["postings"]),
        "memory_mib": memory,
        "open_ms": opening * 1000,
        "first_query_ms": first * 1000,
        "pairs": stats["distinct_pairs"],
        "matches": matches,
    }


def _alone(script: str, *arguments: str) -> str:
    """What a script prints in a process of its own."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


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


def written() -> int:
    """Bytes that this process has handed to the system so far."""
    counts = Path("/proc/self/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in counts if line.startswith("wchar"))


def timed(index: Index, batch: Sequence[Article]) -> tuple[float, float]:
    """Seconds and seconds of processor time to add a batch."""
    start, worked = perf_counter(), process_time()
    index.add(batch)
    return perf_counter() - start, process_time() - worked
