"""Find the passages of every pair and print the scores: see the package's docstring."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from provenance.passages import find_passages

from .baseline import five_grams
from .corpus import Corpus, Pair, is_unseen, load
from .plagdet import Case, score

PARTS = {
    "verbatim": "no-obfuscation",
    "random": "random-obfuscation",
    "translation": "translation-obfuscation",
    "summary": "summary-obfuscation",
    "no reuse": "no-plagiarism",
}
PUBLISHED = """Winner of PAN 2014 (Sanchez-Perez and others), published: 0.8781 on its test corpora; on this training
corpus, rounded: verbatim 0.89, random 0.89, translation 0.88, overall 0.877.
"""


def library(a: str, b: str) -> list[Case]:
    """The passages that the library finds."""
    return [(passage.a_span, passage.b_span) for passage in find_passages(a, b)]


def main() -> None:
    """Read the command line, find, score, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pan13", description="Passages of PAN 2013, scored.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="with docs, pairs and alignments")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    arguments = parser.parse_args()
    corpus = load(arguments.folder)
    lines = [
        f"{len(corpus.texts):,} documents, {len(corpus.pairs):,} pairs; plagdet (precision, recall, granularity)",
        "",
    ]
    figures = {}
    for name, detector in (("find_passages", library), ("word 5-grams, gaps below 50", five_grams)):
        told, figures[name] = _measured(name, detector, corpus)
        lines += told
    report = "\n".join([*lines, PUBLISHED])
    print(report)
    if arguments.report:
        arguments.report.write_text(report, "utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _measured(
    name: str, detector: Callable[[str, str], list[Case]], corpus: Corpus
) -> tuple[list[str], dict[str, dict[str, dict[str, float]]]]:
    """Lines of the report, and the figures of each part over each half and all of the pairs."""
    started = time.perf_counter()
    found = {pair: detector(corpus.texts[pair.a], corpus.texts[pair.b]) for pair in corpus.pairs}
    seconds = time.perf_counter() - started
    halves = {
        "tuned half": [pair for pair in corpus.pairs if not is_unseen(pair)],
        "other half": [pair for pair in corpus.pairs if is_unseen(pair)],
        "all": list(corpus.pairs),
    }
    rows = [f"## {name}", "", f"| pairs | {' | '.join(halves)} |", "|---|---|---|---|"]
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for part, category in (*PARTS.items(), ("overall", None)):
        figures[part] = {}
        for half, pairs in halves.items():
            chosen = [pair for pair in pairs if category in (None, pair.category)]
            figures[part][half] = _false(chosen, found) if part == "no reuse" else _scored(chosen, corpus, found)
        rows.append(f"| {part} | {' | '.join(map(_told, figures[part].values()))} |")
    return [*rows, "", f"{seconds:.1f} s, {1000 * seconds / len(corpus.pairs):.1f} ms a pair", ""], figures


def _scored(pairs: Sequence[Pair], corpus: Corpus, found: dict[Pair, list[Case]]) -> dict[str, float]:
    result = score(
        {pair: corpus.cases[pair] for pair in pairs if pair in corpus.cases}, {pair: found[pair] for pair in pairs}
    )
    return {name: getattr(result, name) for name in ("plagdet", "precision", "recall", "granularity")}


def _false(pairs: Sequence[Pair], found: dict[Pair, list[Case]]) -> dict[str, float]:
    return {"pairs": len(pairs), "with a false passage": sum(bool(found[pair]) for pair in pairs)}


def _told(figures: dict[str, float]) -> str:
    if "plagdet" in figures:
        plagdet, *others = figures.values()
        return f"{plagdet:.3f} ({', '.join(f'{value:.3f}' for value in others)})"
    pairs, wrong = figures.values()
    return f"a false passage in {wrong} of {pairs} ({wrong / pairs:.2%})" if pairs else "-"


if __name__ == "__main__":
    main()
