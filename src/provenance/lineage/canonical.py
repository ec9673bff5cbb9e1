"""Canonical: the file of a cluster to keep, with the rule, the reason and the runner-up."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

from provenance.align import SEED
from provenance.article import Article
from provenance.document import Document
from provenance.errors import ArticleError
from provenance.lineage.clues.notes import announces_correction, notes_in
from provenance.lineage.dates import dates_of, trusted_time

__all__ = ["Choice", "Keep", "choose"]

Keep = str | Callable[[Sequence[Article]], Article | str]
"""``best``, ``earliest``, ``longest``, a folder or an outlet that wins, or a function that picks one."""

_STEP = 0.05  # completeness that differs by less than this counts as equal
_FURNITURE_STEP = 0.10
_SAME = 0.6  # of the smaller that two texts have in common to tell the same
_FALSE_DATE = 0.20  # completeness that an implausible date costs


@dataclass(frozen=True, slots=True)
class Choice:
    """The canonical text of a cluster.

    Attributes
    ----------
    id
        Of the article.
    rule
        ``best``, ``earliest``, ``longest``, ``preferred`` (a folder or outlet) or ``callable``.
    reason
        Why this one, in words.
    runner_up
        The next best, ``None`` when there was no other candidate.
    """

    id: str
    rule: str
    reason: str
    runner_up: str | None


@dataclass(frozen=True, slots=True)
class _Merits:
    document: Document
    core: int
    completeness: float
    foreign: float
    agencies: tuple[str, ...]
    implausible: str | None
    correction: str | None
    time: datetime | None
    told: frozenset[tuple[str, ...]]

    @property
    def id(self) -> str:
        return self.document.article.id

    @property
    def rank(self) -> tuple[int, int, int, int, str]:
        complete = self.completeness - (_FALSE_DATE if self.implausible else 0.0)
        return (
            -round(complete / _STEP),
            0 if self.correction else 1,
            round(self.foreign / _FURNITURE_STEP),
            0 if self.agencies else 1,
            self.id,
        )


def choose(candidates: Sequence[Document], members: Sequence[Document], keep: Keep = "best") -> Choice:
    """Choose the canonical text among candidates.

    Parameters
    ----------
    candidates
        Documents that are verified copies of every member.
    members
        All documents of the cluster.
    keep
        The rule. ``best``: the most complete core, then one that announces a correction, then the least furniture, then
        an agency's credit; an implausible date counts against. Texts that a named folder or outlet does not have fall
        back to ``best``.

    Raises
    ------
    ArticleError
        If a function picks something that is not a candidate.
    """
    if callable(keep):
        return _called(candidates, keep)
    ranked = sorted(_merits(candidates, members), key=lambda merits: merits.rank)
    why = _why_best(ranked, len(members))
    if keep == "best":
        return _choice("best", ranked, why)
    if keep == "longest":
        ranked.sort(key=lambda merits: (-len(merits.document.tokens), merits.rank))
        words = f"{len(ranked[0].document.tokens)} words"
        return _choice("longest", ranked, f"{words}, the most of {len(ranked)}")
    if keep == "earliest":
        return _earliest(ranked, why)
    preferred = [merits for merits in ranked if _belongs(merits.document.article, keep)]
    if not preferred:
        return _choice("best", ranked, f"nothing from {keep!r} here; {why}")
    others = [merits for merits in ranked if merits not in preferred]
    return _choice("preferred", [*preferred, *others], f"from {keep!r}, which is preferred")


def _choice(rule: str, ranked: Sequence[_Merits], reason: str) -> Choice:
    best = ranked[0]
    if not best.correction:
        corrected = [f"{merits.id} announces a correction" for merits in ranked[1:] if merits.correction]
        reason = "; ".join([reason, *corrected[:1]])
    return Choice(best.id, rule, reason, ranked[1].id if len(ranked) > 1 else None)


def _called(candidates: Sequence[Document], keep: Callable[[Sequence[Article]], Article | str]) -> Choice:
    articles = sorted((document.article for document in candidates), key=lambda article: article.id)
    picked = keep(articles)
    name = picked.id if isinstance(picked, Article) else picked
    if name not in {article.id for article in articles}:
        raise ArticleError(f"keep() must return one of the articles it was given, got {picked!r}")
    rest = [article.id for article in articles if article.id != name]
    return Choice(name, "callable", "picked by the function given", rest[0] if rest else None)


def _earliest(ranked: list[_Merits], why: str) -> Choice:
    dated = sorted(
        ((merits.time, merits.rank, merits) for merits in ranked if merits.time is not None), key=lambda item: item[:2]
    )
    if not dated:
        return _choice("best", ranked, f"no believable date here; {why}")
    order = [merits for _, _, merits in dated] + [merits for merits in ranked if merits.time is None]
    return _choice("earliest", order, f"published {dated[0][0].isoformat()}, the earliest believable date")


def _belongs(article: Article, preferred: str) -> bool:
    folder = preferred.rstrip("/") + "/"
    return article.id.startswith(folder) or (article.outlet or "").casefold() == preferred.casefold()


def _merits(candidates: Sequence[Document], members: Sequence[Document]) -> list[_Merits]:
    """What speaks for each candidate.

    The story is what at least two different texts of the cluster share; with two texts only, it is the larger core.
    """
    shingles = {tuple(member.tokens): member.once(_core_shingles) for member in members}
    story = set().union(*shingles.values())
    if len(shingles) > 2:
        counts = Counter(shingle for own in shingles.values() for shingle in own)
        story = {shingle for shingle, count in counts.items() if count > 1}
    told = {tokens: frozenset(own & story) for tokens, own in shingles.items()}
    largest = max(map(len, told.values()), default=0)
    dates_by_id = {d.article.id: dates for d, dates in zip(members, dates_of(members), strict=True)}
    merits = []
    for document in candidates:
        own = len(told[tuple(document.tokens)])
        tokens = len(document.tokens)
        dates = dates_by_id[document.article.id]
        merits.append(
            _Merits(
                document=document,
                core=document.is_core.count(1),
                completeness=own / largest if largest else 1.0,
                foreign=max(0.0, 1.0 - (own + SEED - 1) / tokens) if tokens else 0.0,
                agencies=document.metadata.text_agencies,
                implausible=next((item.reason for item in dates if item.trust == "refused"), None),
                correction=announces_correction(document),
                time=trusted_time(dates),
                told=told[tuple(document.tokens)],
            )
        )
    return merits


def _core_shingles(document: Document) -> set[tuple[str, ...]]:
    core = bytearray(document.is_core)
    for part in notes_in(document):  # a note of the editors tells nothing of the story
        low, high = bisect_left(document.starts, part.start), bisect_left(document.starts, part.end)
        core[low:high] = bytes(high - low)
    windows = zip(*(document.tokens[place:] for place in range(SEED)), strict=False)
    return set(compress(windows, map(min, *(core[place:] for place in range(SEED)))))


def _why_best(ranked: Sequence[_Merits], members: int) -> str:
    best = ranked[0]
    credit = f" and credits {', '.join(best.agencies)}" if best.agencies else ""
    if members == 1:
        core = f"(core of {best.core} words)" if best.core else "and no word of it is an article's"
        return f"the only text of this story {core}"
    if len(ranked) == 1:
        return f"the only text that every other one here is a verified copy of (core of {best.core} words)"
    second = ranked[1]
    ours, theirs = best.rank, second.rank
    if ours[0] < theirs[0]:
        if second.implausible and best.completeness - second.completeness < _STEP:
            return f"{_as_complete(best, second)}, whose date is not believable ({second.implausible})"
        return f"the most complete core ({best.core} words{credit}); {second.id} has {second.completeness:.0%} of it"
    start = _as_complete(best, second)
    if ours[1] < theirs[1]:
        return f"{start}, and announces a correction"
    if ours[2] < theirs[2]:
        return f"{start}, with less around it ({best.foreign:.0%} of its words against {second.foreign:.0%})"
    if ours[3] < theirs[3]:
        return f"{start}{credit}"
    return f"{start} and equal in all else that counts; first by id"


def _as_complete(best: _Merits, second: _Merits) -> str:
    """How far two texts tell the same, where neither tells more than the other."""
    smaller = min(len(best.told), len(second.told))
    common = len(best.told & second.told) / smaller if smaller else 1.0
    if common >= _SAME:
        return f"as complete as {second.id} (core of {best.core} words)"
    return f"as long as {second.id} (core of {best.core} words, {common:.0%} of them in common)"
