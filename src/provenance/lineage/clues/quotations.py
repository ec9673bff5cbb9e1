"""D7 corrupted boundaries of quotations: the copy quotes what the source tells in its own words."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.lineage.clues.view import Clue, View

__all__ = ["quotations"]

_FEWEST = 3  # words put between quotation marks that make it no accident
_REACH = 2  # words beside them in which the source's own quotation begins or ends


def quotations(view: View) -> Iterator[Clue]:
    """Say where a quotation of the copy reaches beyond that of the source, or was made of its narrative."""
    stretched = made = 0
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
            step = max(stop, step + 1)
    if stretched or made:
        weight = 0.4 if stretched else min(0.3, 0.15 + 0.05 * made)
        which = f"{stretched} of its quotations go on in the other's narrative, {made} are made of it"
        yield Clue("D7", weight, which)
