"""Matches: what a query finds, and what it asks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from provenance.article import Article
from provenance.lineage import Comparison, Relation, compare
from provenance.similarity import Thresholds
from provenance.store.layout import Rules

__all__ = ["Match", "Wanted", "match"]


@dataclass(frozen=True)
class Match:
    """An article of the index that is a verified copy of the text asked for, in whole or in part.

    Attributes
    ----------
    article
        The article found.
    jaccard, query_in_match, match_in_query
        Exact figures: Jaccard, share of the text asked for that the article holds, and the reverse.
    shared
        Shingles that both have.
    """

    article: Article
    jaccard: float
    query_in_match: float
    match_in_query: float
    shared: int
    query: Article

    @property
    def id(self) -> str:
        """Of the article found."""
        return self.article.id

    @property
    def overlap(self) -> float:
        """The larger containment."""
        return max(self.query_in_match, self.match_in_query)

    @cached_property
    def comparison(self) -> Comparison:
        """The text asked for (``a``) compared with the article (``b``): made when first asked for."""
        return compare(self.query, self.article)

    @property
    def relation(self) -> Relation:
        """What kind of copy it is, by comparison."""
        return self.comparison.relation

    @property
    def rank(self) -> tuple[float, float, str]:
        """Best first: the larger overlap, then the larger Jaccard, then by id."""
        return (-self.overlap, -self.jaccard, self.id)


def match(query: Article, size: int, shared: int, other: int, article: Article) -> Match:
    """Return the match of a text of ``size`` shingles with an article of ``other``, of which they share ``shared``."""
    return Match(article, shared / (size + other - shared), shared / size, shared / other, shared, query)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query asks of matches."""

    thresholds: Thresholds
    since: datetime | None
    until: datetime | None
    outlets: frozenset[str] | None

    @classmethod
    def of(
        cls,
        rules: Rules,
        min_jaccard: float | None,
        min_overlap: float | None,
        since: str | None,
        until: str | None,
        outlets: Iterable[str] | None,
    ) -> Wanted:
        """Check what was asked for.

        Raises
        ------
        ValueError
            If a threshold is below what the index keeps, or a time is no ISO date.
        """
        jaccard = rules.min_jaccard if min_jaccard is None else min_jaccard
        overlap = rules.min_overlap if min_overlap is None else min_overlap
        if jaccard < rules.min_jaccard or overlap < rules.min_overlap:
            raise ValueError(
                f"thresholds must not be below those of the index (min_jaccard {rules.min_jaccard},"
                f" min_overlap {rules.min_overlap}): candidates are searched for those"
            )
        if isinstance(outlets, str):
            outlets = [outlets]
        names = None if outlets is None else frozenset(outlet.casefold() for outlet in outlets)
        last = _time(until)
        if last is not None and until is not None and len(until) == len("2016-05-12"):
            last = last.replace(hour=23, minute=59, second=59, microsecond=999999)  # a day is meant whole
        return cls(Thresholds(min_jaccard=jaccard, min_overlap=overlap), _time(since), last, names)

    def admits(self, article: Article) -> bool:
        """Whether an article lies in the windows."""
        if self.outlets is not None and (article.outlet or "").casefold() not in self.outlets:
            return False
        if self.since is None and self.until is None:
            return True
        when = article.published_at
        if when is None:
            return False
        when = _in_utc(when)
        return (self.since is None or when >= self.since) and (self.until is None or when <= self.until)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        raise ValueError(f"not an ISO date or time: {text!r}") from None


def _in_utc(when: datetime) -> datetime:
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
