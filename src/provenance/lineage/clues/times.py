"""D4 publication time, D13 one outlet: time is never enough alone."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.document import Document
from provenance.lineage.clues.view import Clue, View
from provenance.lineage.dates import dates_of, span_of_times, trusted_time
from provenance.lineage.outlets import same_outlet, same_page

__all__ = ["times"]

_MINUTES = 4 * 60.0  # a quarter of the stories online are reproduced within so many seconds (Cage, Herve, Viaud)
_DAY = 86_400.0
_MOST = 0.5  # share of the earlier text that the later one has
_ALONE = frozenset({"identical", "normalized_identical", "excerpt"})
"""Where that says nothing: nobody changed it, or the shorter may have been cut from what became the longer."""


def times(view: View) -> Iterator[Clue]:
    """Say whether the copy is later, and whether one outlet wrote both; texts within minutes count as simultaneous.

    One outlet writes forward: its later text is from the earlier where it has most of it. What it uses again in part
    may come from a third text of its own, which makes siblings.
    """
    first, second = view.source, view.copy
    later = _later(first, second)
    if later is None:
        return
    if same_outlet(first.article, second.article) or same_page(first.article, second.article):
        yield Clue("D4", 0.5, "it is later")
        if view.relation not in _ALONE and view.coverage[0] >= _MOST:
            yield Clue("D13", 0.5, "one outlet wrote both, and it has most of the other")
        else:
            yield Clue("D13", 0.3, "one outlet wrote both")
    else:
        yield Clue("D4", 0.4, "it is later")


def _later(source: Document, copy: Document) -> float | None:
    """By how many seconds the copy is later, if it is and both times can be believed."""
    stated = source.article.published_at, copy.article.published_at
    if stated[0] and stated[1] and (stated[0].date() - stated[1].date()).days > 1:
        return None
    spans = source.once(span_of_times), copy.once(span_of_times)
    if spans[0] is None or spans[1] is None or (spans[1][1] - spans[0][0]).total_seconds() < _MINUTES:
        return None  # whichever can be believed
    before, after = map(trusted_time, dates_of((source, copy)))
    if before is None or after is None:
        return None
    exact = all(len(document.article.published or "") > 10 for document in (source, copy))
    seconds = (after - before).total_seconds()
    midnight = any((time.hour, time.minute, time.second) == (0, 0, 0) for time in (before, after))
    return seconds if seconds >= (_MINUTES if exact and not midnight else _DAY) else None
