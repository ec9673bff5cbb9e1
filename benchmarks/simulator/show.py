"""Examples of one kind of error, to see whether the library or the simulator is wrong."""

from __future__ import annotations

import provenance as pv

from .language import Split
from .making import make_family
from .scores.differences import Claim, claims_of, confused, match, prepared

__all__ = ["show_errors"]


def show_errors(split: Split, seeds: range, true: str, claimed: str, limit: int = 20) -> None:
    """Print true differences of one code that were taken for another, with what was claimed; ``-`` is nothing."""
    shown = 0
    for seed in seeds:
        for pair in make_family(seed, split).pairs():
            a, b = pair.a.draft.text, pair.b.draft.text
            found = pv.compare(pair.a.article, pair.b.article)
            truth = prepared(pair.differences(), a, b)
            claims = claims_of(found.differences, truth, a, b)
            for t, p in confused(truth, claims, match(truth, claims, a, b), a, b):
                codes = truth[t].codes[0] if t is not None else "-", claims[p].codes[0] if p is not None else "-"
                if codes == (true, claimed) and shown < limit:
                    shown += 1
                    print(f"{pair.family} {pair.a.id} {pair.b.id} ({found.relation})")
                    print("  true   ", "-" if t is None else _told(truth[t], a, b))
                    print("  claimed", "-" if p is None else _told(claims[p], a, b))


def _told(claim: Claim, a: str, b: str) -> str:
    sides = (f"{text[slice(*span)][:90]!r} {span}" for text, span in ((a, claim.a_span), (b, claim.b_span)))
    return f"{'/'.join(claim.codes)} {' -> '.join(sides)}"
