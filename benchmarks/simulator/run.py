"""What is measured of one family. Each function adds to the counts of a run."""

from __future__ import annotations

from dataclasses import dataclass, field

import provenance as pv

from .family import Family
from .language import Split
from .making import make_family
from .scores.differences import Tally, tally

__all__ = ["Run", "measure"]


@dataclass(slots=True)
class Run:
    """Everything that was counted over the families of one set of seeds."""

    split: Split
    families: int = 0
    pairs: int = 0
    differences: Tally = field(default_factory=Tally)


def measure(split: Split, seeds: range) -> Run:
    """Make the families and score the library on them."""
    run = Run(split)
    for seed in seeds:
        _copies(run, make_family(seed, split))
    return run


def _copies(run: Run, family: Family) -> None:
    run.families += 1
    for pair in family.pairs():
        run.pairs += 1
        found = pv.compare(pair.a.article, pair.b.article)
        tally(run.differences, pair.differences(), found.differences, pair.a.draft.text, pair.b.draft.text)
