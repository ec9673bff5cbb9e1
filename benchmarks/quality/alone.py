"""What ``deduplicate`` takes, in a process of its own: its time and its peak memory."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

from provenance.dedupe import deduplicate

from .loading import load

__all__ = ["deduplicate_alone"]


def deduplicate_alone(folder: Path) -> dict[str, float]:
    """Seconds of the clock and of the processor from loaded texts to compared clusters, and megabytes at the peak."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_measured, folder).result()


def _measured(folder: Path) -> dict[str, float]:
    articles = load(folder)
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak counts from here on (Linux)
    loaded = _megabytes("VmRSS")
    begun, processor = perf_counter(), process_time()
    result = deduplicate(articles)
    seconds, processor = perf_counter() - begun, process_time() - processor
    return {
        "seconds": round(seconds, 2),
        "processor_seconds": round(processor, 2),
        "compared": len(result.relations),
        "peak_megabytes": _megabytes("VmHWM"),
        "loaded_megabytes": loaded,
    }


def _megabytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) // 1024
