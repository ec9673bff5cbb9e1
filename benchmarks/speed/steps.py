"""Where the time of a comparison goes: python -m benchmarks.speed.steps [--pairs N] [--rounds N] [--report FILE]

Each step is timed by itself on planted copies of about 500 words, in processor time; of several rounds the fastest
counts for each pair. The calls of Python functions are counted beside it: they are the same on every machine, however
busy it is. The last line is one pair of
50,000 words: the texts of many copies, one after another.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.corpus import KINDS, LANGUAGES, generate

import provenance as pv
from provenance.differences import differences
from provenance.document import Document
from provenance.lineage.direction import judge_direction
from provenance.lineage.matching import align_documents
from provenance.lineage.relation import judge_relation, shared_tokens

__all__ = ["GROUPS", "main", "timed"]

STEPS = ("documents", "alignment", "relation", "direction", "differences")
GROUPS = {"light": ("one word in front", "light edit"), "heavy": ("heavy edit", "in furniture", "OCR noise")}
"""Copies that are nearly the text, and copies that were worked over."""
Pair = tuple[str, str]
_LONG = 50_000  # words


def steps_of(pair: Pair) -> dict[str, float]:
    """Seconds of each step of one comparison; the sum is that of ``compare`` but for what puts it together."""
    took: dict[str, float] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        start = time.thread_time()
        found = work()
        took[name] = time.thread_time() - start
        return found

    lines: dict[str, Any] = {}
    articles = [pv.Article(id=name, text=text) for name, text in zip("ab", pair, strict=True)]
    a, b = step("documents", lambda: [Document.of(article, known_lines=lines) for article in articles])
    alignment = step("alignment", lambda: align_documents(a, b))
    shared = shared_tokens(a, b, alignment)
    claim = step("relation", lambda: judge_relation(a, b, alignment, shared))
    step("direction", lambda: judge_direction(a, b, claim.relation, alignment, shared))
    step("differences", lambda: differences(a, b, alignment, "omission", "omission"))
    return took


def timed(pairs: list[Pair], rounds: int) -> dict[str, float]:
    """Milliseconds a pair for each step and for ``compare``, its calls and differences; means over the pairs."""
    best: dict[str, list[float]] = {name: [float("inf")] * len(pairs) for name in (*STEPS, "compare")}
    found = [len(pv.compare(*pair).differences) for pair in pairs]
    for _ in range(rounds):
        for number, pair in enumerate(pairs):
            start = time.thread_time()
            pv.compare(*pair)
            took = {"compare": time.thread_time() - start, **steps_of(pair)}
            for name, seconds in took.items():
                best[name][number] = min(best[name][number], seconds)
    profile = cProfile.Profile()
    profile.enable()
    for pair in pairs:
        pv.compare(*pair)
    profile.disable()
    calls = vars(pstats.Stats(profile))["total_calls"] / len(pairs)
    means = {name: 1000 * sum(seconds) / len(pairs) for name, seconds in best.items()}
    return {**means, "calls": calls, "found": sum(found) / len(pairs)}


def long_pair() -> Pair:
    """Two texts of 50,000 words or more: copies of every kind of light and heavy edit, joined."""
    corpus = generate(2000)
    kinds = {kind for group in GROUPS.values() for kind in group}
    first: list[str] = []
    second: list[str] = []
    words = 0
    for i, kind in enumerate(corpus.kind.tolist()):
        if KINDS[kind] in kinds and words < _LONG:
            first.append(corpus.texts[corpus.source[i]])
            second.append(corpus.texts[corpus.copy[i]])
            words += min(len(first[-1].split()), len(second[-1].split()))
    return "\n\n".join(first), "\n\n".join(second)


def timed_long(rounds: int = 3) -> dict[str, float]:
    """Seconds of each step of the long pair and of ``compare``, the fastest of some rounds; words and differences."""
    pair = long_pair()
    best = {name: float("inf") for name in (*STEPS, "compare")}
    found = 0
    for _ in range(rounds):
        start = time.thread_time()
        found = len(pv.compare(*pair).differences)
        took = {"compare": time.thread_time() - start, **steps_of(pair)}
        best = {name: min(best[name], seconds) for name, seconds in took.items()}
    return {**best, "words": min(len(text.split()) for text in pair), "found": found}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.steps", description=__doc__)
    parser.add_argument("--pairs", type=int, default=40, metavar="N", help="of each language and group")
    parser.add_argument("--rounds", type=int, default=10, metavar="N")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    arguments = parser.parse_args()
    rows = []
    heads = ["language", "copies", "found", "pairs/s", "ms", *STEPS, "calls"]
    lines = ["  ".join(f"{head:>9}" for head in heads)]
    for language in LANGUAGES:
        corpus = generate(1000, language)
        for group, kinds in GROUPS.items():
            chosen = [i for i, kind in enumerate(corpus.kind.tolist()) if KINDS[kind] in kinds][: arguments.pairs]
            pairs = [(corpus.texts[corpus.source[i]], corpus.texts[corpus.copy[i]]) for i in chosen]
            took = timed(pairs, arguments.rounds)
            rows.append({"language": language, "copies": group, **took})
            figures = [f"{took['found']:.1f}", f"{1000 / took['compare']:,.0f}", f"{took['compare']:.2f}"]
            figures += [*(f"{took[name]:.2f}" for name in STEPS), f"{took['calls']:,.0f}"]
            lines.append("  ".join(f"{each:>9}" for each in (language, group, *figures)).rstrip())
            print("\n".join(lines[-2:] if len(lines) == 2 else lines[-1:]), flush=True)
    long = timed_long()
    steps = ", ".join(f"{name} {long[name]:.2f}" for name in STEPS)
    lines += [
        "",
        f"one pair of {long['words']:,} words, {long['found']:,} differences: {long['compare']:.2f} s ({steps})",
    ]
    print(lines[-1])
    if arguments.report:
        arguments.report.write_text("\n".join(lines) + "\n", "utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps({"rows": rows, "long": long}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
