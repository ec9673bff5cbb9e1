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
    starts = [start for start, _ in runs]
    shared: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for match in marks.finditer(document.text):
        token = bisect_right(document.starts, match.start()) - 1
        if token < 0 or not document.is_core[token]:
            continue
        run = bisect_right(starts, token) - 1
        (shared if run >= 0 and token < runs[run][1] else own)[match.group()] += 1
    kept, written = _habit(shared), _habit(own)
    return (kept, written) if kept and written else None


def _habit(counts: Counter[str]) -> str | None:
    """The marks that are used when there are two or more and they are all of one regime."""
    if sum(counts.values()) < _FEWEST:
        return None
    return "".join(sorted(counts)) if len(counts) <= 2 else None
