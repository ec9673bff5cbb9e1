"""D9 typographic regime: the copied spans keep the marks of the source where the copy's own words use others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from provenance.document import Document
from provenance.lineage.clues.view import Clue, View

__all__ = ["typography"]

_APOSTROPHE = re.compile(r"['’](?<=\w['’])(?=\w)")
_QUOTE = re.compile(r"[\"“”„«»]")
_FEWEST = 2  # marks of one kind that make a habit


def typography(view: View) -> Iterator[Clue]:
    """Say which marks the copy writes in the source's way where it was copied and in its own way elsewhere."""
    runs = [(run.b, run.b_end) for run in view.runs]
    for marks in (_APOSTROPHE, _QUOTE):
        found = _habits(view.copy, runs, marks)
        if found is None:
            continue
        shared, own = found
        if shared != own and _habit(Counter(m.group() for m in marks.finditer(view.source.text))) == shared:
            yield Clue("D9", 0.5, f"{shared} in what is shared, {own} in its own words")


def _habits(document: Document, runs: list[tuple[int, int]], marks: re.Pattern[str]) -> tuple[str, str] | None:
    """The one mark in the aligned spans of the core and the one elsewhere in it, where both are habits."""
    own: Counter[str] = Counter()
    place = 0
    for low, high in (*runs, (len(document.starts), 0)):
        own.update(_marks(document, place, low, marks))
        place = high
    written = _habit(own)
    if written is None:
        return None
    kept = _habit(Counter(mark for run in runs for mark in _marks(document, *run, marks)))
    return (kept, written) if kept else None


def _marks(document: Document, start: int, end: int, marks: re.Pattern[str]) -> Iterator[str]:
    """The marks that stand behind the tokens ``start`` to ``end - 1`` of the core, or in them."""
    starts = document.starts
    if start < end:
        stop = starts[end] if end < len(starts) else len(document.text)
        for match in marks.finditer(document.text, starts[start], stop + 1):
            place = match.start()
            if place < stop and document.is_core[bisect_right(starts, place) - 1]:
                yield match.group()


def _habit(counts: Counter[str]) -> str | None:
    """The marks that are used when there are two or more and they are all of one regime."""
    if sum(counts.values()) < _FEWEST:
        return None
    return "".join(sorted(counts)) if len(counts) <= 2 else None
