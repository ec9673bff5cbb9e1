"""One measurement in a process of its own, so that its memory is its own: python -m benchmarks.speed.worker SPEC.

``SPEC`` is JSON: suite, tool, folder (of a saved corpus), language, threshold, repeat. Prints one line of JSON.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.corpus import Corpus

from .comparing import compare_pairs
from .judging import Judge
from .ours import OURS
from .peers import PEERS
from .tools import Tool

_WARM = 50  # texts that load tables and compile patterns before the clock starts
_COMPARED = 250
_TOUCHED = 1 << 30  # bytes


def run(suite: str, tool: Tool, corpus: Corpus, folder: Path, language: str, threshold: float) -> dict[str, Any]:
    """Measure one tool once: seconds from raw text in memory to its result, peak memory beyond the texts."""
    texts = corpus.texts
    warm = texts[:_WARM]
    if suite == "signatures":
        assert tool.sign is not None
        tool.sign(warm, language)
        resident = _peak(reset=True)
        start, before = time.perf_counter(), time.process_time()
        signed = tool.sign(texts, language)
        seconds, processor = time.perf_counter() - start, time.process_time() - before
        peak = _peak() - resident
        del signed
        return {"seconds": seconds, "processor_seconds": processor, "peak_bytes": peak}

    assert tool.search is not None
    assert tool.read is not None
    tool.search(warm, language, threshold)
    resident = _peak(reset=True)
    start, before = time.perf_counter(), time.process_time()
    raw = tool.search(texts, language, threshold)
    seconds, processor = time.perf_counter() - start, time.process_time() - before
    peak = _peak() - resident
    found = tool.read(raw, len(texts))
    judge = Judge.of(corpus, folder) if len(corpus.source) else None
    result = {
        "seconds": seconds,
        "peak_bytes": peak,
        "pairs": judge.pairs(found) if judge else {"found": len(found.left)},
    }
    if found.flags is None:
        start = time.perf_counter()
        clusters = tool.clustered(raw, found, len(texts))
        result["cluster_seconds"] = seconds + time.perf_counter() - start
        groups = tool.grouped(clusters, len(texts))
        result["cluster_peak_bytes"] = max(peak, _peak() - resident)
        result["clusters"] = judge.clusters(groups) if judge else {}
    return result


def _touch() -> None:
    """Use memory and give it back: a host takes what a virtual machine has free, and who is first would pay for it."""
    np.ones(_TOUCHED, np.uint8)


def _peak(reset: bool = False) -> int:
    """Largest resident memory in bytes since the last reset (Linux)."""
    if reset:
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def main() -> None:
    spec = json.loads(sys.argv[1])
    folder = Path(spec["folder"])
    if spec["suite"] == "compare":
        print(json.dumps(compare_pairs(spec["tool"], Corpus.load(folder), _COMPARED)))
        return
    tool = next(each for each in (*OURS, *PEERS) if each.name == spec["tool"])
    _touch()
    corpus = Corpus.load(folder)
    result = run(spec["suite"], tool, corpus, folder, spec["language"], spec["threshold"])
    print(json.dumps(result))


if __name__ == "__main__":
    main()
