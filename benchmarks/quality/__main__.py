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
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--summary", type=Path, metavar="FILE", help="write a line a collection there")
    arguments = parser.parse_args()
    measured = []
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for result in pool.map(measure, collections(arguments.folders)):
            measured.append(result)
            print(_report(result), flush=True)
    if arguments.report:
        arguments.report.write_text("\n".join(map(_report, measured)), "utf-8")
    if arguments.summary:
        arguments.summary.write_text(_summary(measured), "utf-8")
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
        *_families(result["families"]),
        "",
    ]
    return "\n".join(lines)


def _summary(measured: list[dict[str, Any]]) -> str:
    """Recall against exhaustive search, by class of pair."""
    head = ["collection", "texts", "pairs", *CLASSES, "unsupported"]
    rows = [
        [
            result["collection"],
            f"{result['search']['articles']:,}",
            f"{result['search']['pairs']:,}",
            *_recalls(result["recall"]),
            str(result["unsupported"]),
        ]
        for result in measured
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
    return "\n".join(lines) + "\n"


def _families(families: dict[str, Any]) -> list[str]:
    relations = ", ".join(f"{count:,} {name}" for name, count in families["relations"].items())
    learned = f"({families['largest_without_learning']} without the {families['furniture_lines']:,} learned lines)"
    lines = [
        f"deduplicate, {families['compared']:,} pairs compared, in {families['seconds']} s "
        f"({families['processor_seconds']} s of the processor), peak {families['peak_megabytes']:,} MB "
        f"({families['loaded_megabytes']:,} MB with the texts loaded): {families['clusters']:,} clusters of "
        f"{families['clustered']:,} "
        f"texts, {families['removed']:,} covered by one that is kept; "
        f"the largest cluster has {families['largest']} members {learned}",
        f"relations to the canonical text: {relations}",
    ]
    if families["stories"]:
        lines.append(
            "pairs with Jaccard >= .5 that still link a cluster: "
            + ", ".join(f"{c['kept']:,} of {c['pairs']:,} {name}" for name, c in families["stories"].items())
        )
    return lines


def _recalls(recall: dict[str, dict[str, int]]) -> list[str]:
    return [_share(each["found"] / each["pairs"] if each["pairs"] else None) for each in recall.values()]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


if __name__ == "__main__":
    main()
