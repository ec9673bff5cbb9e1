"""What the clock of a public call includes, told in time of the processor: others may use the machine meanwhile."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

from benchmarks.corpus import generate

import provenance as pv

__all__ = ["LATER", "calls"]

LATER = 10
"""How many calls follow the first one."""


def calls(documents: int) -> dict[str, Any]:
    """Time the first public call on many texts, and the best of later ones.

    To be called in a process of its own: what earlier work left of memory would serve the first call.
    """
    texts = generate(documents, "english").texts
    size = sum(len(text.encode()) for text in texts)
    pv.fingerprint_many(texts[:50], threads=1)

    def one() -> dict[str, float]:
        before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        pv.fingerprint_many(texts, threads=1)
        seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF)
        user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
        return {
            "MB/s": round(size / (user + system) / 1e6),
            "processor_ms": round(1000 * (user + system), 1),
            "system_ms": round(1000 * system, 1),
            "clock_ms": round(1000 * seconds, 1),
            "page_faults": after.ru_minflt - before.ru_minflt,
        }

    first = one()
    made = pv.fingerprint_many(texts, threads=1)
    results = sum(each.nbytes for each in (made.signatures, made.anchors, made.anchor_offsets, made.sizes))
    return {
        "documents": documents,
        "megabytes": round(size / 1e6, 1),
        "megabytes_of_results": round(results / 1e6, 1),
        "first": first,
        "later": _best(one),
    }


def _best(one: Callable[[], dict[str, float]]) -> dict[str, float]:
    return min((one() for _ in range(LATER)), key=lambda found: found["processor_ms"])
