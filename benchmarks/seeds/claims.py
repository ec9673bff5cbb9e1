"""What is known of the pairs of seeds beside their differences: relation, direction, dates, canonical."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import provenance as pv

__all__ = ["Claim", "claims"]

_INTERTITLES = ((1252, 1260), (1909, 1916))
"""Where they stand in 001, in characters."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, the answer that is right, and the one that was given."""

    pair: tuple[str, str]
    what: str
    right: str
    given: str
    holds: bool


def claims(articles: Mapping[str, pv.Article]) -> Iterator[Claim]:
    """Check every claim."""
    yield from _dispatch(articles["000"], articles["001"])
    yield from _rewritten(articles["002"], articles["004"])


def _dispatch(a: pv.Article, b: pv.Article) -> Iterator[Claim]:
    """Two outlets' copies of one dispatch, which nobody kept."""
    pair = a.id, b.id
    found, canonical = pv.compare(a, b), pv.trace([a, b]).canonical
    yield _equal(pair, "relation", "syndicated_copy", found.relation)
    yield _equal(pair, "direction", "siblings", found.direction)
    yield _equal(pair, "originator", "AFP", canonical.originator.name)
    yield _equal(pair, "representative", b.id, canonical.representative.id)
    lines = {line.strip() for line in canonical.archetype.text.splitlines()}
    kept = [span for span in _INTERTITLES if b.text[slice(*span)].strip() in lines]
    given = f"{len(kept)} of {len(_INTERTITLES)}"
    yield Claim(pair, "intertitles of the one in the archetype", "none", given, not kept)
    # Without its intertitles the archetype is not short of them only: it is the whole dispatch.
    length = len(pv.fold(canonical.archetype.text).tokens)
    least = min(len(pv.fold(article.text).tokens) for article in (a, b))
    yield Claim(pair, "tokens of the archetype", f"0.9 of the shorter text or more ({least})", str(length),
                length >= 0.9 * least)  # fmt: skip


def _rewritten(a: pv.Article, b: pv.Article) -> Iterator[Claim]:
    """A rewriting of a dispatch, and the dispatch under a stamp that is wrong by years."""
    pair = a.id, b.id
    found = pv.compare(a, b)
    yield _equal(pair, "relation", "partial_reuse", found.relation)
    given = found.direction
    yield Claim(pair, "direction", "not reversed by the stamp", given, given in ("a_from_b", "siblings", "unknown"))
    stamps = [date for date in found.dates[1] if date.source == "text"]
    trust = ", ".join(f"{date.when} {date.trust}" for date in stamps)
    yield Claim(pair, "stamp of the other", "refused", trust, bool(stamps) and stamps[0].trust == "refused")


def _equal(pair: tuple[str, str], what: str, right: str, given: str | None) -> Claim:
    return Claim(pair, what, right, str(given), given == right)
