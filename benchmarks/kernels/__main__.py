"""MB/s from text to signature, by language, level of instructions and stage.

python -m benchmarks.kernels [--documents N] [--rounds N] [--report FILE] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.corpus import LANGUAGES, generate

from provenance import Scheme
from provenance._kernels import _native, compiled

from .calls import LATER, calls

RULE = (Scheme().seed, Scheme().shingle_size, Scheme().unspaced_shingle_size)
STAGES = ("fingerprints", "of UTF-8", "with digests", "shingle sets", "signing", "bare limit")
_CALLED = 10_000
"""Texts of a public call: as many as in ``benchmarks/speed``."""
_IMPORT_AIM = 100
"""Milliseconds that ``import provenance`` may add."""


def stages(texts: list[str], level: int) -> dict[str, Callable[[], Any]]:
    """What is timed: each takes the texts, or what the stage before made of them."""
    encoded = tuple(text.encode() for text in texts)
    given = tuple(texts)
    column = _native.TextColumn.of(encoded)
    hashes, offsets, _ = compiled.shingle_sets(given, *RULE, 1)
    of_default = (*RULE, Scheme().num_perm, Scheme().anchor_rate)
    return {
        "fingerprints": lambda: compiled.fingerprints(given, *of_default, False, 1, level=level),
        "of UTF-8": lambda: compiled.fingerprints(encoded, *of_default, False, 1, level=level),
        "with digests": lambda: compiled.fingerprints(given, *of_default, True, 1, level=level),
        "shingle sets": lambda: compiled.shingle_sets(given, *RULE, 1, level=level),
        "signing": lambda: compiled.signatures(hashes, offsets, Scheme().num_perm, RULE[0], 1, level=level),
        "bare limit": lambda: _native.classify_and_hash(column, level),
    }


def best_times(work: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Least seconds of each, taken in turns so that what else the machine does falls on all alike."""
    best = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, function in work.items():
            begun = time.perf_counter()
            function()
            best[name] = min(best[name], time.perf_counter() - begun)
    return best


def import_time() -> float:
    """Least milliseconds that ``import provenance`` adds to a Python that starts."""

    def seconds(program: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)
        return time.perf_counter() - begun

    return 1000 * (min(seconds("import provenance") for _ in range(9)) - min(seconds("pass") for _ in range(9)))


def main() -> None:
    """Measure, print the table, write what was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.kernels", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--documents", type=int, default=100, help="few enough to stay in the cache")
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()

    rows: list[dict[str, Any]] = []
    for language in LANGUAGES:
        texts = generate(given.documents, language).texts
        size = sum(len(text.encode()) for text in texts)
        shingles = int(np.diff(compiled.shingle_sets(texts, *RULE, 1)[1]).sum())
        for level in range(_native.best_level() + 1):
            times = best_times(stages(texts, level), given.rounds)
            rates = {stage: round(size / seconds / 1e6) for stage, seconds in times.items()}
            nanoseconds = round(times["fingerprints"] * 1e9 / shingles, 1)
            rows.append(
                {"language": language, "level": _native.level_name(level), "MB/s": rates, "ns a shingle": nanoseconds}
            )
    lines = [f"{'language':<9} {'level':<13}" + "".join(f"{stage:>14}" for stage in (*STAGES, "ns a shingle"))]
    for row in rows:
        rates = row["MB/s"]
        lines.append(
            f"{row['language']:<9} {row['level']:<13}"
            + "".join(f"{rates[stage]:>14,}" for stage in STAGES)
            + f"{row['ns a shingle']:>14}"
        )
    imported = import_time()
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        called = pool.submit(calls, _CALLED).result()
    lines += [
        "",
        f"MB of UTF-8 a second, one thread, best of {given.rounds}; {given.documents:,} generated articles each.",
        "",
        f"fingerprint_many, one thread, {called['documents']:,} English articles in a call ({called['megabytes']} MB "
        f"of text, {called['megabytes_of_results']} MB of results):",
    ]
    for name, label in (("first", "first call of a process"), ("later", f"best of {LATER} later calls")):
        one = called[name]
        lines.append(
            f"{label:<24}{one['MB/s']:>6,.0f} MB/s: {one['processor_ms']:.0f} ms of the processor, of these "
            f"{one['system_ms']:.0f} in the system; {one['page_faults']:,.0f} page faults"
        )
    verdict = "reached" if imported <= _IMPORT_AIM else "missed"
    lines += ["", f"import provenance: {imported:.0f} ms (aim: at most {_IMPORT_AIM}, {verdict})."]
    table = "\n".join(lines)
    print(table)
    if given.report:
        given.report.write_text(f"# Kernels\n\n```text\n{table}\n```\n", "utf-8")
    if given.json:
        machine = {"processor": platform.processor() or platform.machine(), "python": platform.python_version()}
        found = {"machine": machine, "documents": given.documents, "import_ms": imported, "calls": called, "rows": rows}
        given.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
