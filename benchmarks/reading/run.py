"""One reading, measured in a process of its own."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import provenance as pv

__all__ = ["read"]


def read(file: Path) -> dict[str, float]:
    """Read a file and hold nothing of it."""
    begun, processor = time.perf_counter(), time.process_time()
    articles = sum(1 for _ in pv.read(file))
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN)
    status = Path("/proc/self/status").read_text("ascii")  # getrusage counts what this process was forked from
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]
    return {
        "articles": articles,
        "seconds": seconds,
        "processor_seconds": processor,
        "helper_seconds": helpers.ru_utime + helpers.ru_stime,
        "peak_megabytes": int(peak) * 1024 / 1e6,
        "helper_peak_megabytes": helpers.ru_maxrss * 1024 / 1e6,
    }
