"""Measure collections and print what was found: see the package's docstring."""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from .loading import collections
from .run import measure
from .truth import CLASSES


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description="Recall and precision of pairs.")
    parser.add_argument(
        "folders", type=Path, nargs="+", metavar="FOLDER", help="with a docs.jsonl.gz, or with such folders"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    arguments = parser.parse_args()
    measured = []
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for result in pool.map(measure, collections(arguments.folders)):
            measured.append(result)
            print(_report(result), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(measured, indent=1) + "\n", "utf-8")


def _report(result: dict[str, Any]) -> str:
    search = result["search"]
    lines = [
        f"## {result['collection']}",
        "",
        f"{search['articles']:,} texts ({search['distinct']:,} distinct, {search['empty']} empty), "
        f"{search['characters'] / 1e6:.1f} million characters: {search['pairs']:,} pairs in {search['seconds']} s, "
        f"peak {search['peak_megabytes']} MB ({search['loaded_megabytes']} MB with the texts loaded)",
        f"{search['candidates_per_text']:.2f} candidates a text; recall expected {search['expected_recall']:.4f}, "
        f"measured {_share(search['measured_recall'])} on {search['sampled']} texts ({search['sample_pairs']:,} pairs)",
        f"{search['hot_buckets']} hot buckets, the largest of {search['largest_bucket']:,}; "
        f"{search['starred']:,} texts compared with a representative only, {search['uncompared']:,} left uncompared",
        f"pairs that exact figures do not support: {result['unsupported']}; "
        f"same result in any order: {'yes' if result['same_in_any_order'] else 'NO'}",
        "",
        f"| | {' | '.join(CLASSES)} |",
        f"|---|{'---|' * len(CLASSES)}",
        f"| true pairs | {' | '.join(format(result['recall'][name]['pairs'], ',') for name in CLASSES)} |",
        f"| recall | {' | '.join(_recalls(result['recall']))} |",
        "",
        f"| candidates (distinct texts) | per text | hot | {' | '.join(CLASSES)} |",
        f"|---|---|---|{'---|' * len(CLASSES)}",
        *(
            f"| {name} | {source['candidates_per_text']:.2f} | {source['hot_buckets']} "
            f"| {' | '.join(_recalls(source['recall']))} |"
            for name, source in result["sources"].items()
        ),
        "",
    ]
    return "\n".join(lines)


def _recalls(recall: dict[str, dict[str, int]]) -> list[str]:
    return [_share(each["found"] / each["pairs"] if each["pairs"] else None) for each in recall.values()]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


if __name__ == "__main__":
    main()
