"""Measure and print: see the package's docstring."""

from __future__ import annotations

import argparse
import json
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.growth import exponent
from benchmarks.speed.machine import machine

from .run import beside, fastest, measure, plant


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="How a search grows.")
    parser.add_argument("--sizes", type=_count, nargs="+", default=[10_000, 100_000, 1_000_000], metavar="N")
    parser.add_argument("--threads", type=_count, nargs="+", default=[1, 2], metavar="N")
    parser.add_argument("--rounds", type=_count, default=3, metavar="N", help="the fastest of so many runs counts (3)")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep the corpora there and use them again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--print", type=Path, metavar="FILE", help="measure nothing, print what such a JSON file holds")
    arguments = parser.parse_args()
    if arguments.print:
        known = json.loads(arguments.print.read_text("utf-8"))
        _print(_report(known["runs"], known["apart"], known["machine"]), arguments.report)
        return
    measured: list[dict[str, Any]] = []
    apart: list[dict[str, Any]] = []
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            planted = Path(folder) if arguments.cache is None else arguments.cache / str(size)
            if not (planted / "truth.npz").exists():
                _alone(plant, size, planted)
            several = [count for count in arguments.threads if count > 1 and 1 in arguments.threads]
            rounds, rounds_apart = [], []
            for _ in range(arguments.rounds):  # in turns, so that other work on the machine meets all of them
                rounds.append([_alone(measure, planted, threads) for threads in arguments.threads])
                rounds_apart.append([beside(planted, count) for count in several])
            measured += map(fastest, zip(*rounds, strict=True))
            apart += [min(runs, key=lambda run: max(run["seconds"])) for runs in zip(*rounds_apart, strict=True)]
        print(json.dumps(measured[-len(arguments.threads) :]), flush=True)
    about = machine()
    if arguments.json:
        arguments.json.write_text(
            json.dumps({"machine": about, "runs": measured, "apart": apart}, indent=1) + "\n", "utf-8"
        )
    _print(_report(measured, apart, about), arguments.report)


def _count(given: str) -> int:
    if (number := int(given)) < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, got {given}")
    return number


def _print(report: str, file: Path | None) -> None:
    print(report)
    if file:
        file.write_text(report, "utf-8")


def _alone(function: Any, *values: Any) -> Any:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *values).result()


def _report(measured: list[dict[str, Any]], apart: list[dict[str, Any]], about: dict[str, Any]) -> str:
    lines = [
        f"{about['processor']}, {about['cores']} cores, {about['memory_gib']} GiB, kernels {about['kernels']}, load "
        f"{about['load']} when it ended (the searches themselves make up to the number of threads of it); "
        f"the fastest of {len(measured[0]['rounds'])} runs in turns counts, and the largest of their peaks",
        "",
        "| articles | MB of text | threads | seconds | processor s | of these the system's | MB beyond the texts "
        "| pairs | clusters | least recall of a kind |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for run in measured:
        kind, least = min(run["recall"].items(), key=lambda item: item[1])
        lines.append(
            f"| {run['articles']:,} | {run['megabytes_of_text']:,} | {run['threads']} | {run['seconds']} "
            f"| {run['processor_seconds']} | {run['system_seconds']} | {run['peak_beyond_megabytes']:,} "
            f"| {run['pairs']:,} | {run['clusters']:,} | {least:.4f} ({kind}) |"
        )
    lines.append("")
    for threads in sorted({run["threads"] for run in measured}):
        runs = sorted((run for run in measured if run["threads"] == threads), key=lambda run: int(run["articles"]))
        for small, large in pairwise(runs):
            lines.append(_growth(f"{small['articles']:,} to {large['articles']:,} articles", threads, [small, large]))
        if len(runs) > 2:
            name = f"**{runs[0]['articles']:,} to {runs[-1]['articles']:,} articles, all sizes fitted**"
            lines.append(_growth(name, threads, runs))
    took = {(run["articles"], run["threads"]): run["seconds"] for run in measured}
    for together in apart:
        size, count = together["articles"], together["searches"]
        alone, shared, beside_each_other = took[size, 1], took[size, count], together["seconds"]
        lines.append(
            f"- {size:,} articles: one search takes {alone:.2f} s on one thread and {shared:.2f} s on {count}"
            f" ({alone / shared:.2f} times as fast); {count} such searches at once, each on one thread of a process of"
            f" its own, take {' and '.join(f'{seconds:.2f}' for seconds in beside_each_other)} s"
            f" ({count * alone / max(beside_each_other):.2f} times the work of one alone)"
        )
    return "\n".join(lines) + "\n"


def _growth(name: str, threads: int, runs: list[dict[str, Any]]) -> str:
    sizes = [run["articles"] for run in runs]
    seconds, processor = (exponent(sizes, [run[clock] for run in runs]) for clock in ("seconds", "processor_seconds"))
    return (
        f"- {name}, {threads} thread{'s' if threads > 1 else ''}: seconds grow as n^{seconds:.2f}, "
        f"seconds of the processor as n^{processor:.2f}"
    )


if __name__ == "__main__":
    main()
