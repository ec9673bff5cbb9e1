"""Measure everything, or a part, and write tables and charts.

python -m benchmarks.speed [--full] [--million] [--sizes N ...] [--suites ...] [--tools ...] [--newsday FOLDER] [--add]

English is measured at every size with every tool, French and Chinese up to ten thousand texts with every tool and above
with this library only; ``--full`` measures the peers there too, which takes an hour more.

Each measurement has a process of its own on one thread; tools take turns, and the best of the repeats counts. A tool
that takes longer than ``--limit`` seconds gets that as a bound, and what takes over a minute is not repeated. Results
replace those of the last run; with ``--add`` they are put beside them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.corpus import LANGUAGES, Corpus, generate

from .charts import draw
from .comparing import COMPARERS
from .judging import Judge
from .machine import machine
from .ours import OURS
from .peers import PEERS
from .tables import write_tables
from .tools import Tool

_ROOT = Path(__file__).parent.parent.parent
_RESULTS = Path(__file__).parent / "results"
_ONE_THREAD = ("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_MIDDLE = 10_000  # the size at which every threshold is measured, and up to which every tool is in every language
_SLOW = 60  # seconds; what takes longer is not repeated
_LOADING = 120  # seconds that a worker may take to load its corpus and to judge


@dataclass(frozen=True)
class Measurement:
    """What is measured; ``threshold`` is the Jaccard that peers are set to."""

    suite: str
    tool: str
    size: int
    language: str
    threshold: float = 0.5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--full", action="store_true", help="every tool in every language at every size")
    parser.add_argument("--million", action="store_true", help="a million texts too, for this library")
    parser.add_argument("--suites", nargs="*", default=["signatures", "search", "compare"])
    parser.add_argument("--languages", nargs="*", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--tools", nargs="*", help="only these")
    parser.add_argument("--newsday", type=Path, help="a folder with docs.jsonl.gz, measured too")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit", type=float, default=300, help="seconds after which a measurement is stopped")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "provenance-benchmarks")
    parser.add_argument("--results", type=Path, default=_RESULTS)
    parser.add_argument("--add", action="store_true", help="keep the results of other measurements")
    parser.add_argument("--draw", action="store_true", help="measure nothing, write tables and charts again")
    arguments = parser.parse_args()

    kept = arguments.results / "results.json"
    if not arguments.draw:
        arguments.results.mkdir(parents=True, exist_ok=True)
        old = json.loads(kept.read_text())["rows"] if arguments.add else []
        for report in _measured(arguments, old):
            kept.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    report = json.loads(kept.read_text())
    write_tables(report, arguments.results)
    draw(report, arguments.results)


def _measured(arguments: argparse.Namespace, old: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What is known after each measurement, so that an interrupted run loses nothing."""
    started, before = time.strftime("%Y-%m-%d"), machine()
    missing = [{"tool": tool.name, "reason": reason} for tool in PEERS if (reason := tool.missing())]
    missing.append({"tool": "datatrove", "reason": "works on files in four stages, not on texts in memory"})
    for found in missing:
        print(f"{found['tool']}: not measured, {found['reason']}")
    absent = {each["tool"] for each in missing}
    notes = {tool.name: tool.note for tool in (*OURS, *PEERS)}
    plan = [
        each
        for each in _plan(arguments)
        if each.tool not in absent and (not arguments.tools or each.tool in arguments.tools)
    ]
    rows: dict[Measurement, dict[str, Any]] = {}
    for repeat in range(arguments.repeats):
        for each in plan:
            done = rows.get(each, {})
            if repeat and done.get("seconds", _SLOW) >= _SLOW:
                continue
            _keep(rows, each, _run(each, arguments))
            fresh = [asdict(each) | row for each, row in rows.items()]
            keys = {tuple(asdict(each).values()) for each in rows}
            others = [row for row in old if tuple(row[name] for name in Measurement.__dataclass_fields__) not in keys]
            yield {
                "date": started,
                "machine": before | {"load_after": machine()["load"]},
                "missing": missing,
                "notes": notes,
                "rows": others + fresh,
            }


def _plan(arguments: argparse.Namespace) -> Iterator[Measurement]:
    """Tools that are compared stand next to each other, and so meet the same machine."""
    for size in sorted(arguments.sizes):
        yield from _both(arguments, (*OURS, *PEERS), size, "english", 0.5)
        if size == _MIDDLE:
            yield from _both(arguments, (*OURS, *PEERS), size, "english", 0.8)
        for language in list(LANGUAGES)[1:]:
            tools = (*OURS, *PEERS) if size <= _MIDDLE or arguments.full else OURS
            yield from _both(arguments, tools, size, language, 0.5)
    if arguments.newsday:
        yield from _both(arguments, (*OURS, *PEERS), 0, "newsday", 0.5)
    if "compare" in arguments.suites:
        for language in arguments.languages:
            for name in COMPARERS:
                yield Measurement("compare", name, 1000, language)
    if arguments.million:
        yield from _both(arguments, OURS[:2], 1_000_000, "english", 0.5)


def _both(
    arguments: argparse.Namespace, tools: Iterable[Tool], size: int, language: str, threshold: float
) -> Iterator[Measurement]:
    if language not in (*arguments.languages, "newsday"):
        return
    if "signatures" in arguments.suites and threshold == 0.5:
        yield from (Measurement("signatures", tool.name, size, language) for tool in tools if tool.sign)
    if "search" in arguments.suites:
        yield from (Measurement("search", tool.name, size, language, threshold) for tool in tools)


def _keep(rows: dict[Measurement, dict[str, Any]], each: Measurement, found: dict[str, Any]) -> None:
    """Merge a repeat: the best of each clock, the largest memory."""
    done = rows.setdefault(each, found | {"runs": []})
    for clock in ("seconds", "processor_seconds", "cluster_seconds"):
        if clock in found:
            done[clock] = min(done.get(clock, found[clock]), found[clock])
    if "seconds" in found:
        done["runs"].append(round(found["seconds"], 4))
        done["peak_bytes"] = max(done["peak_bytes"], found["peak_bytes"])
    speed = f"{found['texts'] / found['seconds']:,.0f} texts/s" if "seconds" in found else str(found)
    print(
        f"{each.suite:10} {each.tool:22} {each.size:9,} {each.language:8} .{each.threshold * 10:.0f} {speed}",
        flush=True,
    )


def _run(each: Measurement, arguments: argparse.Namespace) -> dict[str, Any]:
    folder = _corpus(each, arguments)
    spec = asdict(each) | {"folder": str(folder)}
    environment = os.environ | dict.fromkeys(_ONE_THREAD, "1")
    size: dict[str, Any] = json.loads((folder / "size.json").read_text())
    limit = arguments.limit * (10 if each.size >= 1_000_000 else 1)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.speed.worker", json.dumps(spec)],
            cwd=_ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=limit + _LOADING * max(1, each.size // 100_000),
        )
    except subprocess.TimeoutExpired:
        return size | {"over": limit}
    if done.returncode:
        return size | {"failed": done.stderr.strip().splitlines()[-1][:300] if done.stderr else str(done.returncode)}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return size | found


def _corpus(each: Measurement, arguments: argparse.Namespace) -> Path:
    """The folder of a saved corpus, made when it is not there."""
    folder = Path(arguments.cache) / f"{each.language}-{each.size}"
    if not (folder / "size.json").exists():
        corpus = _newsday(arguments.newsday) if each.language == "newsday" else generate(each.size, each.language)
        corpus.save(folder)
        if len(corpus.source):
            Judge.of(corpus, folder)
        size = {"texts": len(corpus.texts), "bytes": sum(len(text.encode()) for text in corpus.texts)}
        (folder / "size.json").write_text(json.dumps(size))
    return folder


def _newsday(folder: Path) -> Corpus:
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [str(json.loads(line).get("text") or "") for line in lines]
    nothing = np.zeros(0, np.int64)
    return Corpus(texts, nothing, nothing, nothing, np.arange(len(texts)))


if __name__ == "__main__":
    main()
