"""D7 corrupted boundaries of quotations: the copy has the speaker say who says it, or quotes what the source tells."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.differences.saying import SAYING
from provenance.lineage.clues.view import Clue, View

__all__ = ["quotations"]

_FEWEST = 3  # words put between quotation marks that make it no accident
_REACH = 2  # words beside them in which the source's own quotation begins or ends


def quotations(view: View) -> Iterator[Clue]:
    """Say where a quotation of the copy reaches beyond that of the source, or was made of its narrative.

    Only where the copy quotes the attribution too (``..., said the mayor."``) does that say who copied: nobody speaks
    so. Marks that open earlier in one text open later in the other, and words that one quotes the other may have freed
    of their marks; such differences are logged and count for nothing.
    """
    stretched = made = broken = 0
    for run in view.runs:
        source, copy = view.source.quoted[run.a : run.a_end], view.copy.quoted[run.b : run.b_end]
        if source == copy:
            continue
        step = 0
        while step < run.size:
            stop = step
            while stop < run.size and copy[stop] and not source[stop]:
                stop += 1
            if stop - step >= _FEWEST:
                beside = source[max(0, step - _REACH) : step] + source[stop : stop + _REACH]
                stretched += any(beside)
                made += not any(beside)
                broken += any(beside) and not SAYING.isdisjoint(view.copy.tokens[run.b + step : run.b + stop])
            step = max(stop, step + 1)
    if broken:
        yield Clue("D7", 0.4, f"{broken} of its quotations hold who says them")
    elif stretched or made:
        which = f"{stretched} of its quotations go on in the other's narrative, {made} are made of it"
        yield Clue("D7", 0.0, which)
