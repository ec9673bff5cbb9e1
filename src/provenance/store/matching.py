"""Matches: candidates verified on exact shingle sets, and what a query asks of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import MIN_SHARED
from provenance.article import Article
from provenance.fingerprints import ShingleSets, shingle_sets
from provenance.folding import fold
from provenance.lineage import Comparison, Relation, compare
from provenance.scheme import Scheme
from provenance.short import alike
from provenance.similarity import Thresholds, verify
from provenance.store.articles import Articles
from provenance.store.layout import Rules

__all__ = ["Link", "Match", "Wanted", "verified"]

Int64 = NDArray[np.int64]

_AT_ONCE = 4096  # articles of the index whose sets are in memory at a time


@dataclass(frozen=True, slots=True)
class Link:
    """A verified pair of a text asked for (by position) and an article of the index (by number)."""

    position: int
    number: int
    shared: int
    size: int
    article: Article


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


def match(query: Article, size: int, link: Link, article: Article) -> Match:
    """Return the match that a link stands for; ``article`` is the linked one or one identical to it."""
    shared, other = link.shared, link.size
    return Match(article, shared / (size + other - shared), shared / size, shared / other, shared, query)


def verified(
    sets: ShingleSets,
    texts: Sequence[Article],
    positions: Int64,
    numbers: Int64,
    articles: Articles,
    scheme: Scheme,
    thresholds: Thresholds,
    threads: int | None = None,
    own: Int64 | None = None,
) -> Iterator[Link]:
    """Those of the candidate pairs that reach the thresholds, as ``find_pairs`` decides it.

    Shingle sets of articles are made again from their texts, which are checked against their sums; not so those of the
    texts asked for, if they are articles of the index themselves and ``own`` has their numbers, ascending.
    """
    if own is not None and len(own):
        inside = numbers >= own[0]
        given = dict(zip(own.tolist(), texts, strict=True))
        left, right = positions[inside], np.searchsorted(own, numbers[inside])
        yield from _reaching(sets, texts, left, left, right, numbers[inside], given, thresholds)
        positions, numbers = positions[~inside], numbers[~inside]
    order = np.argsort(numbers, kind="stable")
    positions, numbers = positions[order], numbers[order]
    wanted = np.unique(numbers)
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        low, high = np.searchsorted(numbers, [some[0], some[-1] + 1])
        found = articles.get(some.tolist())
        others = shingle_sets([found[number].text for number in some.tolist()], scheme, threads)
        asking, left = np.unique(positions[low:high], return_inverse=True)
        mine = sets.take(asking)
        both = ShingleSets(
            np.concatenate((mine.hashes, others.hashes)),
            kernels.offsets_of(np.concatenate((mine.sizes, others.sizes))),
            np.concatenate((mine.digests, others.digests)),
        )
        right = np.searchsorted(some, numbers[low:high]) + len(mine)
        yield from _reaching(both, texts, positions[low:high], left, right, numbers[low:high], found, thresholds)


def _reaching(
    sets: ShingleSets,
    texts: Sequence[Article],
    positions: Int64,
    left: Int64,
    right: Int64,
    numbers: Int64,
    found: dict[int, Article],
    thresholds: Thresholds,
) -> Iterator[Link]:
    """Pairs of texts (at ``positions`` of ``texts``, ``left`` of ``sets``) and articles (``numbers``, at ``right``)."""
    figures = verify(sets, left, right)
    kept = figures.reach(thresholds)
    sizes = sets.sizes
    unsure = np.flatnonzero(
        ~kept
        & (figures.shared > 0)
        & (np.maximum(sizes[left], sizes[right]) < MIN_SHARED)
        & (figures.jaccard >= thresholds.min_jaccard)
        & (np.maximum(figures.a_in_b, figures.b_in_a) >= thresholds.min_overlap)
    )
    if len(unsure):
        text_of = {int(left[i]): texts[int(positions[i])].text for i in unsure}
        text_of |= {int(right[i]): found[int(numbers[i])].text for i in unsure}
        folded = {i: " ".join(fold(text).tokens) for i, text in text_of.items()}
        kept[unsure] = alike(folded, left[unsure], right[unsure])
    for i in np.flatnonzero(kept).tolist():
        number = int(numbers[i])
        yield Link(int(positions[i]), number, int(figures.shared[i]), int(sizes[right[i]]), found[number])


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
