"""Compare the judged pairs and print what was found: see the package's docstring."""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from provenance.article import Article
from provenance.lineage import Comparison, compare

from .borders import borders

_CONTAINMENT = {"excerpt": "containment", "expansion": "containment"}
_DECIDABLE = ("a_from_b", "b_from_a", "siblings")


@dataclass(frozen=True)
class Judged:
    """A pair as the judge saw it and as it was found."""

    gold: dict[str, str]
    found: Comparison

    @property
    def sure(self) -> bool:
        """Whether the judge was."""
        return self.gold["sure"] == "1"

    @property
    def first(self) -> bool:
        """Whether the relation is the judge's first choice."""
        return _one(self.found.relation) == _one(self.gold["relation"])

    @property
    def right(self) -> bool:
        """Whether the relation is the judge's first or second choice."""
        return self.first or _one(self.found.relation) == _one(self.gold["second_choice"])


def main() -> None:
    """Read the command line, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gold", description="Relation and direction of pairs.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="with gold.csv and pairs.jsonl.gz")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="write every pair's outcome there")
    parser.add_argument("--borders", action="store_true", help="move the borders between relations too (a minute)")
    arguments = parser.parse_args()
    with (arguments.folder / "gold.csv").open(encoding="utf-8") as lines:
        gold = list(csv.DictReader(lines))
    with gzip.open(arguments.folder / "pairs.jsonl.gz", "rt", encoding="utf-8") as lines:
        pairs = {str(pair["n"]): pair for pair in map(json.loads, lines)}
    start = perf_counter()
    judged = [_judged(row, pairs) for row in gold]
    report = _report(judged, perf_counter() - start)
    if arguments.borders:
        sure = [row for row in gold if row["sure"] == "1"]
        report += "\n\n" + borders(lambda: [_judged(row, pairs).right for row in sure])
    print(report)
    if arguments.report:
        arguments.report.write_text(report + "\n", "utf-8")
    if arguments.json:
        figures = {"sure": _figures([j for j in judged if j.sure]), "all": _figures(judged)}
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    if arguments.pairs:
        rows = [
            {**j.gold, "found": j.found.relation, "found_direction": j.found.direction, "right": j.right}
            for j in judged
        ]
        arguments.pairs.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _judged(row: dict[str, str], pairs: dict[str, dict[str, Any]]) -> Judged:
    pair = pairs[row["n"]]
    return Judged(row, compare(_article(pair, "a"), _article(pair, "b")))


def _article(pair: dict[str, Any], side: str) -> Article:
    record = pair[side]
    known = {"outlet": "outlet", "date": "published", "url": "url", "title": "title", "lang": "lang"}
    return Article(id=side, text=record["text"], **{name: record.get(field) or None for field, name in known.items()})


def _one(relation: str) -> str:
    return _CONTAINMENT.get(relation, relation)


def _report(judged: list[Judged], seconds: float) -> str:
    sure = [j for j in judged if j.sure]
    halves = sorted({j.gold["n"].partition("-")[0] for j in judged})
    lines = [
        f"## Judged pairs: {len(judged)}, of which the judge was sure of {len(sure)} ({seconds:.1f} s)",
        "",
        "| pairs | relation: first or second choice | first choice | direction right | wrong | abstained |",
        "|---|---|---|---|---|---|",
        _row("sure", sure),
        *(_row(f"sure, {half}", [j for j in sure if j.gold["n"].startswith(half)]) for half in halves),
        _row("all", judged),
        "",
        "Directions are counted where the judge names one (`a_from_b`, `b_from_a`, `siblings`).",
        "",
        "Sure pairs, judged (rows) against found (columns):",
        "",
        *_confusion(sure),
    ]
    return "\n".join(lines)


def _figures(judged: list[Judged]) -> dict[str, int]:
    """How many pairs there are, and how many relations and directions are right."""
    decidable = [j for j in judged if j.gold["direction"] in _DECIDABLE]
    return {
        "pairs": len(judged),
        "right": sum(j.right for j in judged),
        "first": sum(j.first for j in judged),
        "decidable": len(decidable),
        "direction_right": sum(j.found.direction == j.gold["direction"] for j in decidable),
        "direction_unknown": sum(j.found.direction == "unknown" for j in decidable),
    }


def _row(name: str, judged: list[Judged]) -> str:
    found = _figures(judged)
    wrong = found["decidable"] - found["direction_right"] - found["direction_unknown"]
    return (
        f"| {name} ({len(judged)}) | {_share(found['right'], len(judged))} | {_share(found['first'], len(judged))} "
        f"| {found['direction_right']} | {wrong} | {found['direction_unknown']} |"
    )


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "–"


def _confusion(judged: list[Judged]) -> list[str]:
    counts = Counter((j.gold["relation"], j.found.relation) for j in judged)
    columns = sorted({found for _, found in counts})
    rows = sorted({relation for relation, _ in counts})
    return [
        f"| | {' | '.join(columns)} |",
        f"|---|{'---|' * len(columns)}",
        *(f"| {row} | {' | '.join(str(counts[row, column] or '') for column in columns)} |" for row in rows),
    ]


if __name__ == "__main__":
    main()
