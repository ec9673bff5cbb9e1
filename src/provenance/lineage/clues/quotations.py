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
    found: dict[int, tuple[bool, bool]] = {}  # by where the quotation begins in the copy
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
                first = _begin(view.copy.quoted, run.b + step)
                was_stretched, was_broken = found.get(first, (False, False))
                beside = any(source[max(0, step - _REACH) : step] + source[stop : stop + _REACH])
                says = not SAYING.isdisjoint(view.copy.tokens[run.b + step : run.b + stop])
                found[first] = was_stretched or beside, was_broken or (beside and says)
            step = max(stop, step + 1)
    stretched, broken = (sum(each) for each in zip(*found.values(), strict=True)) if found else (0, 0)
    made = len(found) - stretched
    if broken:
        yield Clue("D7", 0.4, f"{broken} of its quotations hold who says them")
    elif stretched or made:
        which = f"{stretched} of its quotations go on in the other's narrative, {made} are made of it"
        yield Clue("D7", 0.0, which)


def _begin(quoted: list[bool], token: int) -> int:
    """The first token of the quotation in which one stands."""
    while token and quoted[token - 1]:
        token -= 1
    return token
