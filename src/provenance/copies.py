"""Copies as ``deduplicate`` gives them: clusters with their canonical texts, and what covers each removed text."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.differences import Difference
from provenance.lineage import Answer, Choice, Comparison, Relation, StatedDate
from provenance.lineage.dates import dates_of_texts
from provenance.pipeline import Pairs, Stats
from provenance.scheme import Scheme
from provenance.similarity import Pair

__all__ = ["COVERED", "CopyCluster", "Cover", "Deduplication", "Member"]

COVERED = 0.8
"""A text is covered, and need not be kept, when the canonical one holds so much of its core and its corrections."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a cluster other than the canonical one.

    Attributes
    ----------
    id
        Of the article.
    comparison
        Of the canonical article (``a``) and this one (``b``); ``None`` when members were not compared.
    jaccard, in_canonical, canonical_in
        Exact figures on shingles: Jaccard, share of this text in the canonical one, and the reverse.
    """

    id: str
    comparison: Comparison | None
    jaccard: float
    in_canonical: float
    canonical_in: float

    @property
    def relation(self) -> Relation | None:
        """What kind of copy it is; ``None`` when it was not compared."""
        return self.comparison.relation if self.comparison else None

    @property
    def direction(self) -> str | None:
        """Seen from this article: ``from_canonical``, ``to_canonical``, ``siblings`` or ``unknown``.

        ``None`` when it was not compared.
        """
        if self.comparison is None:
            return None
        return {"b_from_a": "from_canonical", "a_from_b": "to_canonical"}.get(
            self.comparison.direction, self.comparison.direction
        )

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Differences from the canonical article; none when it was not compared."""
        return tuple(self.comparison.differences) if self.comparison else ()

    @property
    def corrects(self) -> bool:
        """Whether it announces a correction that the canonical article does not have: then nothing covers it."""
        return any(found.kind == "correction" and found.b_text and not found.a_text for found in self.differences)

    @property
    def covered(self) -> float:
        """Share of this article's core that the canonical one holds; of all its shingles when it was not compared."""
        if self.comparison is None:
            return self.in_canonical
        return self.comparison.coverage_b if self.relation not in ("identical", "normalized_identical") else 1.0


@dataclass(frozen=True, slots=True)
class CopyCluster:
    """Copies of one text, in whole or in part.

    Attributes
    ----------
    id
        As in ``cluster``.
    canonical
        The article to keep, with rule, reason and runner-up.
    members
        The others, in the order of their ids.
    bridges
        Verified pairs of a member with an article outside, not followed.
    first_known
        The article that appeared first, as far as dates can be believed; ``None`` when members were not compared.
    originator
        The agency or outlet whose text it is; ``None`` when members were not compared.

    What the text read at the beginning, the fourth answer to which is the canonical one, ``trace`` reconstructs.
    """

    id: str
    canonical: Choice
    members: tuple[Member, ...]
    bridges: tuple[Pair, ...]
    first_known: Answer | None = None
    originator: Answer | None = None

    @property
    def dates(self) -> dict[str, tuple[StatedDate, ...]]:
        """The dates that each article states, judged beside those of the others; none when they were not compared."""
        compared = [member.comparison for member in self.members if member.comparison]
        texts = {found.a.id: (found.a, found.metadata[0]) for found in compared[:1]}
        texts |= {found.b.id: (found.b, found.metadata[1]) for found in compared}
        names = sorted(texts)
        return dict(zip(names, dates_of_texts([texts[name] for name in names]), strict=True))


@dataclass(frozen=True, slots=True)
class Cover:
    """The kept article that covers a removed one, and how much of its core."""

    by: str
    share: float


@dataclass(frozen=True, slots=True)
class Deduplication:
    """What ``deduplicate`` found. Nothing is deleted.

    Attributes
    ----------
    scheme
        Under which pairs were searched.
    clusters
        In the order of their first members.
    pairs
        Every verified pair, those that share furniture only among them.
    relations
        Relation of each pair that was compared (members with their canonical article) or shares furniture only. Other
        pairs, of members with each other and bridges, are verified by their figures and not compared.
    kept, removed
        Ids to keep, and for every other id what covers it. Members that are not covered are kept, and those that
        correct the canonical article.
    unique
        Ids in no cluster.
    furniture
        Lines learned as furniture of this collection, and in how many articles each stands.
    stats
        Of the search.
    evidence
        In how many comparisons each kind of evidence for a direction was seen (``D1`` to ``D14``).
    """

    scheme: Scheme
    clusters: tuple[CopyCluster, ...]
    pairs: Pairs
    relations: dict[tuple[str, str], Relation]
    kept: tuple[str, ...]
    removed: dict[str, Cover]
    unique: tuple[str, ...]
    furniture: dict[str, int]
    stats: Stats
    evidence: dict[str, int]
