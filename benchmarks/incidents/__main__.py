"""Compare the similar pairs and print what they were found to be: see the package's docstring."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.quality.loading import load, stories

from provenance import Article, Scheme, find_pairs
from provenance.document import Document
from provenance.furniture import learn_furniture
from provenance.lineage import NO_COPY, compare_documents

_SIMILAR = 0.5
_SHINGLES = (3, 5)


def main() -> None:
    """Read the command line, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.incidents", description="Copies and login walls.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="with a docs.jsonl.gz whose lines have a cluster")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    parser.add_argument(
        "--list", action="store_true", help="name the copies across incidents, and what is no copy within one"
    )
    arguments = parser.parse_args()
    articles = {article.id: article for article in load(arguments.folder)}
    incident = stories(arguments.folder)
    furniture = frozenset(learn_furniture(articles.values()).lines)
    blocks, figures = [], {}
    for size in _SHINGLES:
        scheme = Scheme(shingle_size=size)
        pairs = find_pairs(articles.values(), min_jaccard=_SIMILAR, min_overlap=0.0, scheme=scheme)
        found = _relations([(pair.a, pair.b) for pair in pairs], articles, furniture)
        counts = _counts(found, incident)
        blocks.append(_table(size, counts))
        figures[f"word {size}-grams"] = {name: _figures(each) for name, each in counts.items()}
        if arguments.list:
            for (a, b), relation in found.items():
                same = incident[a] == incident[b]
                if same == (relation in NO_COPY):
                    print("one incident:" if same else "different incidents:", relation, a, b)
    report = "\n\n".join(blocks)
    print(report)
    if arguments.report:
        arguments.report.write_text(report + "\n", "utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _relations(
    pairs: list[tuple[str, str]], articles: dict[str, Article], furniture: frozenset[str]
) -> dict[tuple[str, str], str]:
    documents: dict[str, Document] = {}
    for name in {name for pair in pairs for name in pair}:
        documents[name] = Document.of(articles[name], furniture)
    return {(a, b): compare_documents(documents[a], documents[b]).relation for a, b in pairs}


def _counts(found: dict[tuple[str, str], str], incident: dict[str, str]) -> dict[str, Counter[str]]:
    return {
        name: Counter(relation for (a, b), relation in found.items() if (incident[a] == incident[b]) == same)
        for name, same in (("different incidents", False), ("one incident", True))
    }


def _copies(counts: Counter[str]) -> int:
    return sum(count for relation, count in counts.items() if relation not in NO_COPY)


def _figures(counts: Counter[str]) -> dict[str, Any]:
    return {"pairs": counts.total(), "copies": _copies(counts), "relations": dict(counts.most_common())}


def _table(size: int, counts: dict[str, Counter[str]]) -> str:
    lines = [
        f"Pairs with Jaccard {_SIMILAR} or more on word {size}-grams",
        "",
        "| | pairs | taken for copies | of these | others |",
        "|---|---|---|---|---|",
    ]
    for name, each in counts.items():
        copies = _copies(each)
        lines.append(
            f"| {name} | {each.total():,} | {copies:,} ({copies / max(1, each.total()):.1%}) "
            f"| {_listed(each, copies=True)} | {_listed(each, copies=False)} |"
        )
    return "\n".join(lines)


def _listed(counts: Counter[str], copies: bool) -> str:
    kinds = [(name, count) for name, count in counts.most_common() if (name not in NO_COPY) == copies]
    return ", ".join(f"{name} {count:,}" for name, count in kinds) or "–"


if __name__ == "__main__":
    main()
