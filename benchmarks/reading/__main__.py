"""Write the files, read each in a process of its own, print: see the package's docstring."""

from __future__ import annotations

import argparse
import json
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.corpus import generate
from benchmarks.speed.machine import machine

from .files import WRITERS
from .run import read


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description="Files to articles.")
    parser.add_argument("--articles", type=int, default=100_000, metavar="N", help="how many each file holds (100,000)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="the fastest of so many readings counts (3)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    arguments = parser.parse_args()
    texts = generate(arguments.articles).texts
    measured = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, (name, write) in WRITERS.items():
            file = Path(folder) / name
            write(texts, file)
            runs = [_alone(file) for _ in range(max(1, arguments.rounds))]
            found = min(runs, key=lambda run: run["seconds"])
            if found["articles"] != len(texts):
                raise SystemExit(f"{kind}: {found['articles']:.0f} articles of {len(texts)}")
            measured[kind] = {**found, "megabytes": file.stat().st_size / 1e6}
            file.unlink()
    about = machine()
    report = _report(measured, len(texts), sum(len(text.encode()) for text in texts) / 1e6, about)
    print(report, end="")
    if arguments.report:
        arguments.report.write_text(report, "utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps({"machine": about, "kinds": measured}, indent=1) + "\n", "utf-8")


def _alone(file: Path) -> dict[str, float]:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(read, file).result()


def _report(measured: dict[str, dict[str, float]], articles: int, megabytes: float, about: dict[str, object]) -> str:
    lines = [
        f"{about['processor']}, {about['cores']} cores, load {about['load']} when it ended; {articles:,} English "
        f"articles, {megabytes:,.0f} MB of text. Each file is read in a fresh process, and articles are let go; the "
        "fastest of several. The clock begins before the first byte is read. Parquet and Arrow are read by pyarrow in "
        "a second process, which starts within that time; all else by one alone.",
        "",
        "| file | MB | articles/s | MB of text/s | processor s | second process | peak MB | second process |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind, found in measured.items():
        has_helper = found["helper_seconds"] > 0
        helper = f"{found['helper_seconds']:.2f}", f"{found['helper_peak_megabytes']:,.0f}"
        seconds, peak = helper if has_helper else ("-", "-")
        lines.append(
            f"| {kind} | {found['megabytes']:,.0f} | {articles / found['seconds']:,.0f} "
            f"| {megabytes / found['seconds']:,.0f} | {found['processor_seconds']:.2f} | {seconds} "
            f"| {found['peak_megabytes']:,.0f} | {peak} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
