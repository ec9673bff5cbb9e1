"""What the rules need to know of two texts beside the words in question: each worked out when it is first asked for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property

from provenance.differences.plain import table
from provenance.document import Document

__all__ = ["Context"]

_FUNCTION_WORDS = {
    "en": table("the and of to in that was for with on is said by at from has he she it were have not"),
    "fr": table("le la les des et du est une dans que pour qui sur au par avec pas il elle ont ete"),
    "de": table("der die das und den von zu mit ist im des auf nicht ein eine dem hat sich wurde sei"),
    "es": table("el la los las del y en que una por con para su se fue es al lo como no"),
    "it": table("il la di che e un una del della per con non nel alla sono stato gli ha dei le"),
    "pt": table("o a os as do da em que uma por com para não se foi dos das ao na no"),
    "ru": table("и в на что не с по он как из за о для было его к от у при был"),
}
_EARLIEST = 1990  # a machine's default lies before


class Context:
    """Two documents and what can be worked out of them.

    Parameters
    ----------
    a, b
        The documents.
    """

    def __init__(self, a: Document, b: Document) -> None:
        self.a, self.b = a, b

    @cached_property
    def counts(self) -> tuple[Counter[str], Counter[str]]:
        """How often each folded token occurs in either text."""
        return self.a.counts, self.b.counts

    @cached_property
    def language(self) -> str:
        """The language of the texts by their commonest words, among those the rules know; empty for another."""
        in_a, in_b = self.a.once(_votes), self.b.once(_votes)
        votes = {name: in_a[name] + in_b[name] for name in _FUNCTION_WORDS}
        best = max(votes, key=lambda name: (votes[name], name))
        return best if votes[best] else ""

    @cached_property
    def written(self) -> tuple[date | None, date | None]:
        """The days on which the texts say that they were published."""
        return _written(self.a), _written(self.b)


def _votes(document: Document) -> dict[str, int]:
    """How many of the commonest words of each language a text has."""
    counts = document.counts
    return {name: sum(counts[word] for word in words & counts.keys()) for name, words in _FUNCTION_WORDS.items()}


def _written(document: Document) -> date | None:
    stated = document.article.published_at
    if stated is not None:
        return stated.date()
    for stamp in document.metadata.stamps:
        if stamp.when and len(stamp.when) >= 10 and stamp.role != "crawled" and int(stamp.when[:4]) >= _EARLIEST:
            return date.fromisoformat(stamp.when[:10])
    return None
