"""Compare the similar pairs and print what they were found to be: see the package's docstring."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

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
    parser.add_argument(
        "--list", action="store_true", help="name the pairs across incidents that were taken for copies"
    )
    arguments = parser.parse_args()
    articles = {article.id: article for article in load(arguments.folder)}
    incident = stories(arguments.folder)
    furniture = frozenset(learn_furniture(articles.values()).lines)
    blocks = []
    for size in _SHINGLES:
        scheme = Scheme(shingle_size=size)
        pairs = find_pairs(articles.values(), min_jaccard=_SIMILAR, min_overlap=0.0, scheme=scheme)
        found = _relations([(pair.a, pair.b) for pair in pairs], articles, furniture)
        blocks.append(_table(size, found, incident))
        if arguments.list:
            for (a, b), relation in found.items():
                if incident[a] != incident[b] and relation not in NO_COPY:
                    print(relation, a, b)
    report = "\n\n".join(blocks)
    print(report)
    if arguments.report:
        arguments.report.write_text(report + "\n", "utf-8")


def _relations(
    pairs: list[tuple[str, str]], articles: dict[str, Article], furniture: frozenset[str]
) -> dict[tuple[str, str], str]:
    documents: dict[str, Document] = {}
    for name in {name for pair in pairs for name in pair}:
        documents[name] = Document.of(articles[name], furniture)
    return {(a, b): compare_documents(documents[a], documents[b]).relation for a, b in pairs}


def _table(size: int, found: dict[tuple[str, str], str], incident: dict[str, str]) -> str:
    lines = [
        f"Pairs with Jaccard {_SIMILAR} or more on word {size}-grams",
        "",
        "| | pairs | taken for copies | of these | others |",
        "|---|---|---|---|---|",
    ]
    for name, same in (("different incidents", False), ("one incident", True)):
        counts = Counter(relation for (a, b), relation in found.items() if (incident[a] == incident[b]) == same)
        copies = sum(count for relation, count in counts.items() if relation not in NO_COPY)
        total = max(1, counts.total())
        lines.append(
            f"| {name} | {counts.total():,} | {copies:,} ({copies / total:.1%}) "
            f"| {_listed(counts, copies=True)} | {_listed(counts, copies=False)} |"
        )
    return "\n".join(lines)


def _listed(counts: Counter[str], copies: bool) -> str:
    kinds = [(name, count) for name, count in counts.most_common() if (name not in NO_COPY) == copies]
    return ", ".join(f"{name} {count:,}" for name, count in kinds) or "–"


if __name__ == "__main__":
    main()
