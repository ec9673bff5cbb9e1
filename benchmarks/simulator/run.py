"""What is measured: each function adds to the counts of a run."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import provenance as pv

from ..pan13.plagdet import Case, Score, score
from .family import Family, Pair
from .kinships import KINSHIPS, make_kin
from .language import Split
from .making import make_family
from .passages import true_passages
from .relations import true_relation
from .scores.differences import Tally, tally
from .scores.directions import Directions
from .scores.lineages import Lineages
from .scores.relations import Relations

__all__ = ["Run", "measure"]

_SCORED = frozenset({"syndicated_copy", "excerpt", "expansion", "revision"})
"""Relations whose pairs count for types and spans, beside the pairs inside families."""


@dataclass(slots=True)
class Run:
    """Everything that was counted over one set of seeds."""

    split: Split
    families: int = 0
    made: set[str] = field(default_factory=set)
    pairs: int = 0
    differences: Tally = field(default_factory=Tally)
    directions: Directions = field(default_factory=Directions)
    relations: Relations = field(default_factory=Relations)
    lineages: Lineages = field(default_factory=Lineages)
    passages: dict[Hashable, list[Case]] = field(default_factory=dict)
    segments: dict[Hashable, list[Case]] = field(default_factory=dict)

    def spans(self) -> Score:
        """Precision, recall and granularity of the reused passages."""
        return score(self.passages, self.segments)


def measure(split: Split, seeds: range, kin: int, witnesses: int = 5, bases: Sequence[tuple[str, str]] = ()) -> Run:
    """Make families and pairs and score the library on them.

    Parameters
    ----------
    seeds
        Of the families.
    kin
        How many pairs of each relation.
    witnesses
        Of each family.
    bases
        Language and text of articles to start families from, one after the other, instead of invented stories.
    """
    run = Run(split)
    trace: Any = getattr(pv, "trace", None)
    for seed in seeds:
        family = make_family(seed, split, witnesses, bases[seed % len(bases)] if bases else None)
        made = {code for w in family.witnesses.values() for edit in w.draft.log for code in edit.codes}
        run.made.update(made)
        run.families += 1
        for pair in family.pairs():
            _copies(run, pair)
        if trace is not None:
            found = trace([witness.article for witness in family.extant])
            edges = [(derivation.parent, derivation.child) for derivation in found.derivations]
            run.lineages.add(family, edges, found.canonical.archetype.text)
    for name in KINSHIPS:
        for seed in range(seeds.start, seeds.start + kin):
            _kin(run, make_kin(name, seed, split))
    return run


def _copies(run: Run, pair: Pair) -> None:
    run.pairs += 1
    found = pv.compare(pair.a.article, pair.b.article)
    run.directions.add(pair.direction, pair.decidable, found)
    _differences(run, pair, found)


def _differences(run: Run, pair: Pair, found: pv.Comparison) -> None:
    tally(run.differences, pair.differences(), found.differences, pair.a.draft.text, pair.b.draft.text)
    key = pair.family, pair.a.id, pair.b.id
    run.passages[key] = list(true_passages(pair))
    run.segments[key] = [(segment.a_span, segment.b_span) for segment in found.segments]


def _kin(run: Run, family: Family) -> None:
    pair = family.pair(family.witnesses["source"], family.witnesses["copy"])
    found = pv.compare(pair.a.article, pair.b.article)
    true = true_relation(family, pair)
    run.relations.add(true, found.relation)
    if true.relation in _SCORED:
        _differences(run, pair, found)
