"""Trace families of both sets of seeds and print the figures: see the package's docstring."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from statistics import mean

import provenance as pv

from ..simulator.language import Split
from ..simulator.making import make_family
from ..simulator.scores.lineages import Lineages

_SPLITS: tuple[Split, ...] = ("tuning", "report")
_OTHER = 100_000  # seeds of the stories that are put after others, to make articles of 500 words


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trace", description="Lineages of known trees.")
    parser.add_argument("--families", type=int, default=90, metavar="N", help="how many of each set of seeds")
    parser.add_argument("--witnesses", type=int, default=5, metavar="N", help="texts of a family")
    parser.add_argument("--timed", type=int, default=30, metavar="N", help="how many are timed")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    arguments = parser.parse_args()
    scores = _scores(arguments.families, arguments.witnesses)
    speed = _speed(arguments.timed, arguments.witnesses)
    text = _told(arguments.families, arguments.witnesses, scores, speed)
    print(text, end="")
    if arguments.report:
        arguments.report.write_text(text, "utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps({"seeds": scores, "speed": speed}, indent=1) + "\n", "utf-8")


def _scores(families: int, witnesses: int) -> dict[str, dict[str, float | None]]:
    scores: dict[str, dict[str, float | None]] = {}
    for split in _SPLITS:
        found = _lineages(split, families, witnesses)
        scores[split] = {
            "true": found.true,
            "claimed": found.claimed,
            "right": found.right,
            "f1": found.f1(),
            "archetype": mean(found.accuracies) if found.accuracies else None,
            "held_by_half_of_the_lines": mean(found.halves) if found.halves else None,
            "reachable": mean(found.reachable) if found.reachable else None,
            "dispatch_kept": mean(found.kept) if found.kept else None,
            **{f"missing, {level}": share for level, share in found.missing_shares().items()},
        }
    return scores


def _told(families: int, witnesses: int, scores: dict[str, dict[str, float | None]], speed: dict[str, float]) -> str:
    rows = []
    for split, found in scores.items():
        shares = ["-" if found[name] is None else f"{found[name]:.4f}" for name in list(found)[4:8]]
        f1 = f"{found['f1'] or 0.0:.3f}"
        rows.append(
            f"| {split} | {found['true']} | {found['claimed']} | {found['right']} | {f1} | {' | '.join(shares)} |\n"
        )
    return (
        f"{families} families of {witnesses} witnesses of each set of seeds. Pairs of ancestor and descendant; token "
        "accuracy\nof the archetype where the dispatch is lost, the share of its tokens that half of the independent "
        "lines still have or more, the share that any witness has, and token accuracy where the dispatch is kept.\n\n"
        "| seeds | true | claimed | right | F1 | archetype | half of the lines | any | dispatch kept |\n"
        "|---|---|---|---|---|---|---|---|---|\n"
        + "".join(rows)
        + "\nShare of the lost dispatches' tokens that is not restored, by how many independent lines have them; "
        "slips of the\ndispatch are put right.\n\n| seeds | most lines | half | fewer | none |\n|---|---|---|---|---|\n"
        + "".join(_missing(split, found) for split, found in scores.items())
        + f"\n{speed['a minute']:.0f} clusters of {witnesses} "
        f"witnesses of {speed['words']:.0f} words a minute and core (CPU time of one process, from raw text).\n"
    )


def _missing(split: str, found: dict[str, float | None]) -> str:
    shares = (found[f"missing, {level}"] or 0.0 for level in ("most", "half", "fewer", "none"))
    return f"| {split} | {' | '.join(f'{share:.4f}' for share in shares)} |\n"


def _lineages(split: Split, families: int, witnesses: int) -> Lineages:
    scores = Lineages()
    for seed in range(families):
        family = make_family(seed, split, witnesses)
        found = pv.trace([witness.article for witness in family.extant])
        edges = [(derivation.parent, derivation.child) for derivation in found.derivations]
        scores.add(family, edges, found.canonical.archetype.text)
    return scores


def _speed(families: int, witnesses: int) -> dict[str, float]:
    clusters = [_longer(seed, witnesses) for seed in range(families)]
    words = mean(len(pv.fold(article.text).tokens) for cluster in clusters for article in cluster)
    pv.trace(clusters[0])
    start = time.process_time()
    for cluster in clusters:
        pv.trace(cluster)
    seconds = time.process_time() - start
    return {"a minute": 60 * families / seconds, "words": words, "witnesses": witnesses}


def _longer(seed: int, witnesses: int) -> list[pv.Article]:
    """Witnesses of about 500 words: two stories one after the other."""
    first, second = (make_family(number, "tuning", witnesses) for number in (seed, seed + _OTHER))
    return [
        pv.Article(id=a.id, text=f"{a.draft.text}\n\n{b.draft.text}", outlet=a.outlet, published=a.published)
        for a, b in zip(first.extant, second.extant, strict=True)
    ]


if __name__ == "__main__":
    main()
