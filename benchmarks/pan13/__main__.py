"""Find the passages of every pair and print the scores: see the package's docstring."""

from __future__ import annotations

import argparse
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
    arguments = parser.parse_args()
    corpus = load(arguments.folder)
    lines = [
        f"{len(corpus.texts):,} documents, {len(corpus.pairs):,} pairs; plagdet (precision, recall, granularity)",
        "",
    ]
    for name, detector in (("find_passages", library), ("word 5-grams, gaps below 50", five_grams)):
        lines += _measured(name, detector, corpus)
    report = "\n".join([*lines, PUBLISHED])
    print(report)
    if arguments.report:
        arguments.report.write_text(report, "utf-8")


def _measured(name: str, detector: Callable[[str, str], list[Case]], corpus: Corpus) -> list[str]:
    started = time.perf_counter()
    found = {pair: detector(corpus.texts[pair.a], corpus.texts[pair.b]) for pair in corpus.pairs}
    seconds = time.perf_counter() - started
    unseen = [pair for pair in corpus.pairs if is_unseen(pair)]
    tuned = [pair for pair in corpus.pairs if not is_unseen(pair)]
    rows = [f"## {name}", "", "| pairs | tuned half | other half | all |", "|---|---|---|---|"]
    for part, category in (*PARTS.items(), ("overall", None)):
        cells = []
        for pairs in (tuned, unseen, corpus.pairs):
            chosen = [pair for pair in pairs if category in (None, pair.category)]
            cells.append(_false_share(chosen, found) if part == "no reuse" else _scored(chosen, corpus, found))
        rows.append(f"| {part} | {' | '.join(cells)} |")
    return [*rows, "", f"{seconds:.1f} s, {1000 * seconds / len(corpus.pairs):.1f} ms a pair", ""]


def _scored(pairs: Sequence[Pair], corpus: Corpus, found: dict[Pair, list[Case]]) -> str:
    result = score(
        {pair: corpus.cases[pair] for pair in pairs if pair in corpus.cases}, {pair: found[pair] for pair in pairs}
    )
    return f"{result.plagdet:.3f} ({result.precision:.3f}, {result.recall:.3f}, {result.granularity:.3f})"


def _false_share(pairs: Sequence[Pair], found: dict[Pair, list[Case]]) -> str:
    wrong = sum(bool(found[pair]) for pair in pairs)
    return f"a false passage in {wrong} of {len(pairs)} ({wrong / len(pairs):.2%})" if pairs else "-"


if __name__ == "__main__":
    main()
