"""Trace families of both sets of seeds and print the figures: see the package's docstring."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import mean

import provenance as pv

from ..simulator.language import Split
from ..simulator.making import make_family
from ..simulator.scores.lineages import Lineages

_OTHER = 100_000  # seeds of the stories that are put after others, to make articles of 500 words


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trace", description="Lineages of known trees.")
    parser.add_argument("--families", type=int, default=90, metavar="N", help="how many of each set of seeds")
    parser.add_argument("--witnesses", type=int, default=5, metavar="N", help="texts of a family")
    parser.add_argument("--timed", type=int, default=30, metavar="N", help="how many are timed")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    arguments = parser.parse_args()
    text = _scores(arguments.families, arguments.witnesses) + _speed(arguments.timed, arguments.witnesses)
    print(text, end="")
    if arguments.report:
        arguments.report.write_text(text, "utf-8")


def _scores(families: int, witnesses: int) -> str:
    rows = []
    for split in ("tuning", "report"):
        found = _lineages(split, families, witnesses)
        f1 = found.f1()
        shares = [mean(values) for values in (found.accuracies, found.halves, found.reachable, found.kept) if values]
        rows.append(
            f"| {split} | {found.true} | {found.claimed} | {found.right} | {0.0 if f1 is None else f1:.3f} | "
            f"{' | '.join(f'{share:.4f}' for share in shares)} |\n"
        )
    return (
        f"{families} families of {witnesses} witnesses of each set of seeds. Pairs of ancestor and descendant; token "
        "accuracy\nof the archetype where the dispatch is lost, the share of its tokens that half of the independent "
        "lines still have or more, the share that any witness has, and token accuracy where the dispatch is kept.\n\n"
        "| seeds | true | claimed | right | F1 | archetype | half of the lines | any | dispatch kept |\n"
        "|---|---|---|---|---|---|---|---|---|\n" + "".join(rows)
    )


def _lineages(split: Split, families: int, witnesses: int) -> Lineages:
    scores = Lineages()
    for seed in range(families):
        family = make_family(seed, split, witnesses)
        found = pv.trace([witness.article for witness in family.extant])
        edges = [(derivation.parent, derivation.child) for derivation in found.derivations]
        scores.add(family, edges, found.canonical.archetype.text)
    return scores


def _speed(families: int, witnesses: int) -> str:
    clusters = [_longer(seed, witnesses) for seed in range(families)]
    words = mean(len(pv.fold(article.text).tokens) for cluster in clusters for article in cluster)
    pv.trace(clusters[0])
    start = time.process_time()
    for cluster in clusters:
        pv.trace(cluster)
    seconds = time.process_time() - start
    return (
        f"\n{60 * families / seconds:.0f} clusters of {witnesses} witnesses of {words:.0f} words a minute and core "
        "(CPU time of one process, from raw text).\n"
    )


def _longer(seed: int, witnesses: int) -> list[pv.Article]:
    """Witnesses of about 500 words: two stories one after the other."""
    first, second = (make_family(number, "tuning", witnesses) for number in (seed, seed + _OTHER))
    return [
        pv.Article(id=a.id, text=f"{a.draft.text}\n\n{b.draft.text}", outlet=a.outlet, published=a.published)
        for a, b in zip(first.extant, second.extant, strict=True)
    ]


if __name__ == "__main__":
    main()
