"""Naming: which witness names another as the one it has the text from, where the texts do not contradict it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from provenance.document import Document
from provenance.lineage.clues.credits import names_outlet
from provenance.lineage.collation import PASSAGE, Collation
from provenance.lineage.dates import is_before

__all__ = ["named_sources"]

_BORNE_OUT = 2 * PASSAGE
"""Words of the common text that a copy may have beside its source: two houses replace a word alike, or repair it."""


def named_sources(collation: Collation, times: Sequence[datetime | None]) -> dict[int, int]:
    """Return for each witness the one that it names as its source: an outlet that the other does not name in turn.

    A name is not believed where the witness has a passage of the common text that its source lacks, or appeared first.
    Of several the last to appear is the source, or the one with most of its text.

    Parameters
    ----------
    times
        When each appeared, if that can be believed.
    """
    documents = [witness.document for witness in collation.witnesses]
    named = _named(documents)
    if not named:
        return {}
    held = [{column for column in witness.columns if column >= 0} for witness in collation.witnesses]
    holders = Counter(column for columns in held for column in columns)
    sources: dict[int, int] = {}
    for copy, candidates in named.items():
        possible = []
        for source in candidates:
            if is_before(times[copy], times[source]):
                continue
            below = [number for number, others in named.items() if source in others]
            beside = held[copy] - held[source]
            inside = Counter(column for number in below for column in beside & held[number])
            if sum(holders[column] > inside[column] for column in beside) <= _BORNE_OUT:
                when = times[source]
                possible.append(
                    (
                        when.timestamp() if when else 0.0,
                        len(held[copy] & held[source]),
                        documents[source].article.id,
                        source,
                    )
                )
        if possible:
            sources[copy] = max(possible)[-1]
    return {copy: source for copy, source in sources.items() if not _is_circle(copy, sources)}


def _named(documents: Sequence[Document]) -> Mapping[int, list[int]]:
    """For each witness those whose outlets it names and that do not name its own."""
    found: dict[int, set[int]] = defaultdict(set)
    for copy, document in enumerate(documents):
        for source, other in enumerate(documents):
            if copy != source and names_outlet(document, other.article):
                found[copy].add(source)
    return {
        copy: kept
        for copy, sources in sorted(found.items())
        if (kept := sorted(s for s in sources if copy not in found.get(s, ())))
    }


def _is_circle(start: int, sources: Mapping[int, int]) -> bool:
    seen = {start}
    at = sources.get(start)
    while at is not None and at not in seen:
        seen.add(at)
        at = sources.get(at)
    return at is not None
