"""What of new texts an index has already."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.article import Article
from provenance.copies import COVERED
from provenance.lineage import Comparison, Relation
from provenance.store.matching import Match

__all__ = ["Known", "known"]


@dataclass(frozen=True, slots=True)
class Known:
    """A text, and the article of an index that holds the most of it.

    Attributes
    ----------
    article
        The text asked for.
    match
        The article that holds the most of it, with exact figures; ``None`` when none holds enough to be a match.
    matches
        How many articles do.
    comparison
        Of the text (``a``) and that article (``b``); ``None`` when they were not compared.
    """

    article: Article
    match: Match | None
    matches: int
    comparison: Comparison | None

    @property
    def relation(self) -> Relation | None:
        """What kind of copy it is; ``None`` when it was not compared."""
        return self.comparison.relation if self.comparison else None

    @property
    def share(self) -> float:
        """Share of its core that the article of the index holds; of all its shingles when it was not compared."""
        if self.match is None:
            return 0.0
        if self.comparison is None:
            return self.match.query_in_match
        return 1.0 if self.relation in ("identical", "normalized_identical") else self.comparison.coverage_a

    @property
    def covered(self) -> bool:
        """Whether it need not be kept, as ``deduplicate`` judges it: held to ``COVERED``, and no correction lost."""
        found = self.comparison.differences if self.comparison else ()
        corrects = any(each.kind == "correction" and each.a_text and not each.b_text for each in found)
        return self.share >= COVERED and not corrects


def known(article: Article, matches: list[Match], *, differences: bool) -> Known:
    """Return what is known of a text that has these matches."""
    if not matches:
        return Known(article, None, 0, None)
    best = min(matches, key=lambda match: (-match.query_in_match, -match.jaccard, match.id))
    return Known(article, best, len(matches), best.comparison if differences else None)
