"""One search, measured in a process of its own, and several beside each other."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
from benchmarks.corpus import KINDS, Corpus, generate
from numpy.typing import NDArray

from provenance.article import Article
from provenance.clusters import cluster
from provenance.pipeline import find_pairs

__all__ = ["beside", "fastest", "measure", "plant"]

Int64 = NDArray[np.int64]


def plant(size: int, folder: Path) -> None:
    """Generate a corpus and keep it in a folder."""
    generate(size).save(folder)


class Stages:
    """Seconds of each step, as the search tells its progress."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step = ""
        self._begun = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of a step."""
        if step != self._step:
            now = time.perf_counter()
            if self._step:
                self.seconds[self._step] = round(self.seconds.get(self._step, 0.0) + now - self._begun, 2)
            self._step, self._begun = step, now


def measure(folder: Path, threads: int, begin: Callable[[], object] = lambda: None) -> dict[str, Any]:
    """Raw texts to verified clusters: seconds, peak memory, and what was found of what was planted.

    ``begin`` is called when the texts are there.
    """
    corpus = Corpus.load(folder)
    articles = [Article(id=f"{number:08}", text=text) for number, text in enumerate(corpus.texts)]
    loaded = _begin_peak()
    begin()
    stages = Stages()
    begun, processor, system = time.perf_counter(), time.process_time(), os.times().system
    pairs = find_pairs(articles, threads=threads, progress=stages)
    stages("cluster", 0, 0)
    clusters = cluster(pairs)
    stages("", 0, 0)
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    system = os.times().system - system
    peak = _status("VmHWM")
    return {
        "articles": len(articles),
        "megabytes_of_text": sum(len(text.encode()) for text in corpus.texts) // 10**6,
        "threads": threads,
        "seconds": round(seconds, 2),
        "processor_seconds": round(processor, 2),
        "system_seconds": round(system, 2),
        "stages": stages.seconds,
        "loaded_megabytes": loaded,
        "peak_beyond_megabytes": peak - loaded,
        "candidates": pairs.stats.candidates,
        "pairs": len(pairs),
        "clusters": len(clusters),
        "hot_buckets": pairs.stats.hot_buckets,
        "measured_recall": pairs.stats.measured_recall,
        "recall": dict(_recall(corpus, pairs.left, pairs.right)),
    }


def fastest(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of runs of the same search the fastest, with the largest peak of them all, and the seconds of each."""
    peak = max(run["peak_beyond_megabytes"] for run in runs)
    rounds = [run["seconds"] for run in runs]
    return {**min(runs, key=lambda run: run["seconds"]), "peak_beyond_megabytes": peak, "rounds": rounds}


def beside(folder: Path, count: int) -> dict[str, Any]:
    """So many searches at once, each on one thread of a process of its own: threads of one may be held against them."""
    context = get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(count, context) as pool:
        begin = manager.Barrier(count)
        runs = list(pool.map(_measure_beside, [folder] * count, [begin] * count))
    return {"articles": runs[0]["articles"], "searches": count, "seconds": [run["seconds"] for run in runs]}


def _measure_beside(folder: Path, begin: Barrier) -> dict[str, Any]:
    try:
        return measure(folder, 1, begin.wait)
    except BaseException:
        begin.abort()  # or the others would wait for it
        raise


def _recall(corpus: Corpus, left: Int64, right: Int64) -> Iterator[tuple[str, float]]:
    count = len(corpus.texts)
    planted = np.minimum(corpus.source, corpus.copy) * count + np.maximum(corpus.source, corpus.copy)
    found = np.isin(planted, left * count + right)
    for number, kind in enumerate(KINDS):
        chosen = np.asarray(corpus.kind) == number
        if chosen.any():
            yield kind, float(found[chosen].mean())


def _begin_peak() -> int:
    """Megabytes this process holds; its peak is counted from here on (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return _status("VmRSS")


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) // 1024
