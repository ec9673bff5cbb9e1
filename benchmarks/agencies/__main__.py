"""Find the clusters whose authors name an agency and print what was found: see the package's docstring."""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

import provenance as pv
from provenance.agencies import AGENCIES, agencies_in


def main() -> None:
    """Read the command line, deduplicate, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agencies", description="Originators of clusters.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="with docs.jsonl.gz")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    arguments = parser.parse_args()
    articles, named = {}, {}
    with gzip.open(arguments.folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            name = str(record["id"])
            known = {"outlet": "outlet", "date": "published", "url": "url", "title": "title", "lang": "lang"}
            given = {field: record.get(key) or None for key, field in known.items()}
            articles[name] = pv.Article(id=name, text=record["text"], **given)
            named[name] = agencies_in(record.get("author") or "")
    counts: Counter[tuple[str, str]] = Counter()
    for cluster in pv.deduplicate(articles.values()).clusters:
        members = sorted([cluster.canonical.id, *(member.id for member in cluster.members)])
        true = {agency for member in members for agency in named[member]}
        if not true:
            continue
        answer = cluster.originator.name if cluster.originator else None
        shown = {agency for member in members for agency in agencies_in(articles[member].text)}
        for kind in ("all", "named in a text") if true & shown else ("all",):
            counts[kind, "clusters"] += 1
            counts[kind, "agency"] += answer in AGENCIES
            counts[kind, "right"] += answer in true
    report = _report(counts)
    print(report)
    if arguments.report:
        arguments.report.write_text(report + "\n", "utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps(_figures(counts), indent=1) + "\n", "utf-8")


def _figures(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, float | None]]:
    """Counts, precision and recall over all clusters, and over those where the agency's name stands in a text."""
    figures = {}
    for kind in ("all", "named in a text"):
        total, found, right = (counts[kind, what] for what in ("clusters", "agency", "right"))
        figures[kind] = {
            "clusters": total,
            "found": found,
            "right": right,
            "precision": right / found if found else None,
            "recall": right / total if total else None,
        }
    return figures


def _report(counts: Counter[tuple[str, str]]) -> str:
    lines = [
        "Clusters with a text whose author's field names an agency",
        "",
        "| clusters | agency found | right | precision | recall |",
        "|---|---|---|---|---|",
    ]
    for kind, row in _figures(counts).items():
        shares = ("-" if row[name] is None else f"{row[name]:.3f}" for name in ("precision", "recall"))
        lines.append(f"| {kind} ({row['clusters']}) | {row['found']} | {row['right']} | {' | '.join(shares)} |")
    lines += [
        "",
        "`named in a text`: the agency's name stands in a text of the cluster, so that it can be found.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
