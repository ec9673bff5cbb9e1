"""Measure and print: see the package's docstring."""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.speed.machine import machine

from .run import measure, plant


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="How a search grows.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], metavar="N")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep the corpora there and use them again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    arguments = parser.parse_args()
    measured = []
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            planted = Path(folder) if arguments.cache is None else arguments.cache / str(size)
            if not (planted / "truth.npz").exists():
                _alone(plant, size, planted)
            measured += [_alone(measure, planted, threads) for threads in arguments.threads]
        print(json.dumps(measured[-len(arguments.threads) :]), flush=True)
    about = machine()
    report = _report(measured, about)
    print(report)
    if arguments.json:
        arguments.json.write_text(json.dumps({"machine": about, "runs": measured}, indent=1) + "\n", "utf-8")
    if arguments.report:
        arguments.report.write_text(report, "utf-8")


def _alone(function: Any, *values: Any) -> Any:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *values).result()


def _report(measured: list[dict[str, Any]], about: dict[str, Any]) -> str:
    lines = [
        f"{about['processor']}, {about['cores']} cores, {about['memory_gib']} GiB, kernels {about['kernels']}, load "
        f"{about['load']} when it ended (the searches themselves make up to the number of threads of it)",
        "",
        "| articles | MB of text | threads | seconds | processor s | MB beyond the texts | pairs | clusters "
        "| least recall of a kind |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for run in measured:
        kind, least = min(run["recall"].items(), key=lambda item: item[1])
        lines.append(
            f"| {run['articles']:,} | {run['megabytes_of_text']:,} | {run['threads']} | {run['seconds']} "
            f"| {run['processor_seconds']} | {run['peak_beyond_megabytes']:,} | {run['pairs']:,} | {run['clusters']:,} "
            f"| {least:.4f} ({kind}) |"
        )
    lines.append("")
    for threads in sorted({run["threads"] for run in measured}):
        runs = [run for run in measured if run["threads"] == threads]
        for small, large in pairwise(runs):
            slope = _slope(small, large, "seconds"), _slope(small, large, "processor_seconds")
            lines.append(
                f"{small['articles']:,} to {large['articles']:,} articles, {threads} threads: time grows as "
                f"n^{slope[0]:.2f}, time of the processor as n^{slope[1]:.2f}"
            )
    return "\n".join(lines) + "\n"


def _slope(small: dict[str, Any], large: dict[str, Any], name: str) -> float:
    return math.log(large[name] / small[name]) / math.log(large["articles"] / small["articles"])


if __name__ == "__main__":
    main()
