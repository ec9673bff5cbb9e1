"""Relation of two documents: a claim with confidence and evidence, decided on their cores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import and_
from typing import Literal

from provenance.align import Alignment
from provenance.document import Document
from provenance.folding import fold
from provenance.furniture import Role
from provenance.lineage.compilation import holds_as_item, holds_as_section
from provenance.lineage.evidence import Evidence
from provenance.lineage.outlets import outlet_name, same_outlet, same_page
from provenance.lineage.shared import RUN, Shared, narrates, narrative_margin, shared_tokens
from provenance.lineage.topic import facts_in_step, leads_agree, topic

__all__ = ["NO_COPY", "Evidence", "Relation", "RelationClaim", "Shared", "judge_relation", "shared_tokens"]

Relation = Literal[
    "identical",
    "normalized_identical",
    "same_page",
    "syndicated_copy",
    "revision",
    "excerpt",
    "expansion",
    "partial_reuse",
    "compilation",
    "quotation_only",
    "same_event",
    "unrelated",
    "furniture_only",
    "template",
    "undecided",
]

NO_COPY: frozenset[Relation] = frozenset(
    {"quotation_only", "same_event", "unrelated", "furniture_only", "template", "undecided"}
)
"""Relations of texts neither of which can stand for the other: they never remove a text or hold a cluster together."""

COPY = 0.8
"""The better covered core of a copy or an excerpt is covered at least so far."""
WHOLE = 0.6
"""Of a copy the other core too is covered at least so far; of an excerpt it is not."""
REVISED = 0.4
"""Of two states of one page at least so much of either core is kept."""
REUSE = 0.15
"""Less than this of either core is no reuse."""
QUOTED = 0.5
"""When quotations are so much of what is shared, nothing else is shared to speak of."""
CHANGED = 0.25
"""Of the facts that stand in step a template changes at least so many; a copy keeps all but a few."""
NEAR = 0.3
"""Texts about one event have so much of their own words and names in common, each text in its own words."""
NEARLY = 0.2
"""So much is enough where their leads name the same people, places and figures."""
STRANGE = (0.25, 0.12)
"""Furniture: the own parts have less in common than the first, what is shared and either of them than the second."""
AKIN = 0.16
"""But an item of a round-up has so much in common with the rest of the article that it was taken from."""

_FEW = 12  # aligned tokens that mean something in themselves
_QUOTATION = 20  # quoted tokens that make a quotation, not a phrase
_EDITS = 3  # places where a few words were replaced in what is shared: somebody edited it
_REPLACED = 8  # words
_PASSAGE = 22  # words of a shared passage that parts what stands before it from what stands behind
_ONE_PIECE = 0.7  # of what a text has for itself
_SLOTS = 4  # places where facts differ that make a form
_LEAD = 40  # tokens by which a story begins
_OWN = 15  # words and names by which to know what a text is about
_STEM = 5  # letters that forms of one word have in common


@dataclass(frozen=True, slots=True)
class RelationClaim:
    """A relation, how sure it is (0.5 on a border to 1.0) and why."""

    relation: Relation
    confidence: float
    evidence: tuple[Evidence, ...]


def judge_relation(a: Document, b: Document, alignment: Alignment, shared: Shared) -> RelationClaim:
    """Decide the relation of two documents from what they share.

    The questions, in this order: are they equal? Is it the form only that they share (``template``), the furniture
    (``furniture_only``), the quotations (``quotation_only``)? Is anything shared at all, or the subject
    (``same_event``)? Then how much of each core is aligned decides between the kinds of copies.
    """
    if a.tokens and b.tokens and not any(shared.core_size) and _apart(a, b):
        return RelationClaim("furniture_only", 0.9, (Evidence("R12", "neither page holds an article"),))
    if max(shared.coverage) >= COPY and _apart(a, b) and _titles_differ(a, b) and _off_title(a) and _off_title(b):
        reason = "what is shared has no word of either headline"
        return RelationClaim("furniture_only", 0.8, (Evidence("R12", reason),))
    if a.tokens and a.text.split() == b.text.split():  # with more space in "31 500" the tokens may differ
        how = "equal to the letter" if a.text == b.text else "equal but for white space"
        return RelationClaim("identical", 1.0, (Evidence("R0", how),))
    if a.tokens and a.tokens == b.tokens and fold(a.text).tokens == fold(b.text).tokens:
        return RelationClaim("normalized_identical", 1.0, (Evidence("R1", "equal after folding"),))
    high = max(shared.coverage)
    stated = f"{shared.coverage[0]:.0%} of the first core and {shared.coverage[1]:.0%} of the second are aligned"
    if high >= REUSE and (form := _template(a, b, alignment)):
        return form
    if max(shared.core) < min(_FEW, *shared.core_size) or high < REUSE:
        return _little(a, b, alignment, shared, stated)
    if frame := _furniture(a, b, alignment, shared, stated):
        return frame
    if not _one_house(a, b) and holds_as_section(a, b, alignment, shared):
        reason = f"what is shared is one section, those under other headings are on other subjects; {stated}"
        return RelationClaim("compilation", 0.7, (Evidence("R7", reason),))
    if high < COPY and not narrates(a, b, alignment, shared):
        return _little(a, b, alignment, shared, stated)
    if high < COPY and min(shared.core_size) < _FEW:
        return _undecided(stated)
    relation, code, margin = _by_coverage(a, b, alignment, shared)
    return RelationClaim(relation, _confidence(margin), (Evidence(code, stated),))


def _apart(a: Document, b: Document) -> bool:
    """Whether two documents are known to be of two pages."""
    return bool(a.article.url and b.article.url) and same_page(a.article, b.article) is None


def _one_house(a: Document, b: Document) -> bool:
    """Whether one outlet made both: a section that its pages share is rather its advertisement than an item."""
    return same_outlet(a.article, b.article) or same_page(a.article, b.article) is not None


def _template(a: Document, b: Document, alignment: Alignment) -> RelationClaim | None:
    """R13: the form is the same and its slots hold other facts."""
    facts = facts_in_step(a, b, alignment, _SLOTS, CHANGED)
    if facts.slots < _SLOTS or facts.share_changed < CHANGED:
        return None
    reason = f"{facts.changed} facts differ in {facts.slots} places of one form, {facts.kept} are the same"
    return RelationClaim("template", _confidence((facts.share_changed - CHANGED) * 2), (Evidence("R13", reason),))


def _little(a: Document, b: Document, alignment: Alignment, shared: Shared, stated: str) -> RelationClaim:
    """The relation of texts that share too little to be copies."""
    margin = REUSE - min(max(shared.coverage), REUSE)
    if not a.tokens or not b.tokens:
        return RelationClaim("unrelated", 1.0, (Evidence("R11", "a text is empty"),))
    quoted = shared.quoted / max(1, shared.quoted + shared.narrative)
    if shared.quoted >= _QUOTATION and quoted >= QUOTED:
        reason = f"{shared.quoted} words of quotations are shared, {quoted:.0%} of what is shared; {stated}"
        return RelationClaim("quotation_only", _confidence((quoted - QUOTED) / 2), (Evidence("R8", reason),))
    found = topic(a, b, alignment)
    if found.own >= NEAR and found.size >= _OWN:
        reason = f"{found.own:.0%} of the words and names of the one are used by the other; {stated}"
        return RelationClaim("same_event", _confidence((found.own - NEAR) / 2), (Evidence("R10", reason),))
    if found.own >= NEARLY and found.size >= _OWN and leads_agree(a, b):
        return RelationClaim("same_event", 0.6, (Evidence("R10", f"the leads name the same; {stated}"),))
    if shared.furniture >= _FEW and shared.furniture > max(shared.core):
        reason = f"{shared.furniture} of the shared words stand in furniture; {stated}"
        return RelationClaim("furniture_only", _confidence(margin), (Evidence("R12", reason),))
    if (same := _aligned(a, b, alignment)) >= WHOLE * max(shared.core_size) > 0:  # most words of two headlines
        return _undecided(f"{same} words are the same")
    return RelationClaim("unrelated", _confidence(margin), (Evidence("R11", stated),))


def _undecided(stated: str) -> RelationClaim:
    """Texts that may be copies, or two of one form, or of one phrase."""
    return RelationClaim("undecided", 0.5, (Evidence("R6", f"too short to tell; {stated}"),))


def _aligned(a: Document, b: Document, alignment: Alignment) -> int:
    """How many words of both cores stand for each other, in runs however short."""
    return sum(sum(map(and_, a.is_core[m.a : m.a_end], b.is_core[m.b : m.b_end])) for m in alignment.matches)


def _furniture(a: Document, b: Document, alignment: Alignment, shared: Shared, stated: str) -> RelationClaim | None:
    """R12: what is shared has nothing to do with what either text has for itself, nor have these with each other."""
    if not _has_prose(a) and not _has_prose(b) and _titles_differ(a, b):
        return RelationClaim("furniture_only", 0.6, (Evidence("R12", f"lists without a sentence; {stated}"),))
    if max(shared.coverage) >= COPY or max((match.size for match in alignment.matches), default=0) < _FEW:
        return None  # furniture leaves both texts their own, and is taken over in one piece
    if _edited(alignment) >= _EDITS:
        return None  # and nobody edits it
    if min(shared.coverage) >= WHOLE and _is_scattered(a, b, alignment):
        return None  # it stands around an article; here pieces stand within what is shared
    found = topic(a, b, alignment)
    strictness = 1.0 if outlet_name(a.article) == outlet_name(b.article) else 0.4
    if found.size < _OWN or found.own >= strictness * STRANGE[0] or found.shared >= strictness * STRANGE[1]:
        return None
    if found.near >= AKIN and not _one_house(a, b) and holds_as_section(a, b, alignment, shared):
        return None  # it is the subject of one text, and a section of the other
    reason = f"what is shared has {found.shared:.0%} of its words in common with the rest, the rest {found.own:.0%}"
    margin = min(STRANGE[0] - found.own, STRANGE[1] - found.shared)
    return RelationClaim("furniture_only", _confidence(margin), (Evidence("R12", f"{reason}; {stated}"),))


def _edited(alignment: Alignment) -> int:
    """In how many places a few words were replaced within what is shared."""
    return sum(
        0 < after.a - before.a_end <= _REPLACED
        and 0 < after.b - before.b_end <= _REPLACED
        and min(before.size, after.size) >= RUN
        for before, after in pairwise(alignment.matches)
    )


def _is_scattered(a: Document, b: Document, alignment: Alignment) -> bool:
    """Whether what either text has for itself stands in several pieces, with shared passages between them."""
    runs = [match for match in alignment.matches if match.size >= RUN]
    stretches = (
        _stretches(a.is_core, [(match.a, match.a_end) for match in runs]),
        _stretches(b.is_core, [(match.b, match.b_end) for match in runs]),
    )
    return all(max(own) < _ONE_PIECE * sum(own) for own in stretches)


def _stretches(is_core: bytes, shared: Iterable[tuple[int, int]]) -> list[int]:
    """Tokens of the core before, between and after the shared passages; a few words replaced do not end a passage."""
    own, passage, at = [0], 0, 0
    for start, end in (*shared, (len(is_core), len(is_core))):
        gap = is_core.count(1, at, start)
        if gap > _REPLACED:
            if passage >= _PASSAGE:
                own.append(0)
            passage = 0
        own[-1] += gap
        passage += end - start
        at = end
    return own


def _has_prose(document: Document) -> bool:
    """Whether a block of the core ends like a sentence."""
    return any(
        part.role is Role.CORE and document.text[part.end - 1] in ".!?…。！？।\"”»'’)" and part.end - part.start > 40
        for part in document.parts
    )


def _titles_differ(a: Document, b: Document) -> bool:
    first, second = set(_title(a).split()), set(_title(b).split())
    return bool(first and second) and len(first & second) * 2 < min(len(first), len(second))


def _off_title(document: Document) -> bool:
    """Whether a text has none of the three or more longer words of its headline: it is not the article."""
    stems = {word[:_STEM] for word in fold(document.article.title or "").tokens if len(word) >= _STEM}
    return len(stems) >= 3 and stems.isdisjoint(token[:_STEM] for token in document.tokens)


def _by_coverage(a: Document, b: Document, alignment: Alignment, shared: Shared) -> tuple[Relation, str, float]:
    """The kind of copy, the code of PHENOMENA, and how far the figures are from a border."""
    low, high = sorted(shared.coverage)
    page = same_page(a.article, b.article)
    outlet = same_outlet(a.article, b.article)
    if page == "address" and high >= REVISED:
        return ("same_page", "R1x", high - REVISED) if low >= WHOLE else ("revision", "R3", high - REVISED)
    if (page or outlet) and low >= COPY and _core(a) == _core(b):
        return "same_page", "R1x", low - COPY
    if page and high >= REVISED:
        return "revision", "R3", high - REVISED
    if high >= REVISED and holds_as_item(a, b, alignment, shared):
        return "compilation", "R7", 0.05
    kept = outlet and high >= REVISED and _same_story(a, b, alignment)
    if high >= COPY and low >= WHOLE and (kept or not outlet):
        margin = min(high - COPY, low - WHOLE)
        return ("revision", "R3", margin) if kept else ("syndicated_copy", "R2", margin)
    if high >= COPY and low < WHOLE:
        if _expanded(a, b, high):
            return "expansion", "R5", min(high - COPY, WHOLE - low)
        return "excerpt", "R4", min(high - COPY, WHOLE - low)
    if kept:
        return "revision", "R3", high - REVISED
    told = narrative_margin(a, b, alignment, shared)  # not quotations, names and phrases alone
    return "partial_reuse", "R6", min(high - REUSE, abs(COPY - high), told)


def _same_story(a: Document, b: Document, alignment: Alignment) -> bool:
    """Whether two texts of one outlet begin alike: background under a new lead is another story."""
    if _title(a) and _title(a) == _title(b):
        return True
    leads = [[i for i, core in enumerate(document.is_core) if core][:_LEAD] for document in (a, b)]
    aligned = [
        sum(_within(lead, [(m.a, m.a_end) if side == 0 else (m.b, m.b_end) for m in alignment.matches])) / len(lead)
        for side, lead in enumerate(leads)
        if lead
    ]
    return max(aligned, default=0.0) >= 0.5


def _within(places: list[int], spans: list[tuple[int, int]]) -> list[bool]:
    """Whether each of some ascending places lies in one of some ascending spans."""
    found, n = [], 0
    for place in places:
        while n < len(spans) and spans[n][1] <= place:
            n += 1
        found.append(n < len(spans) and spans[n][0] <= place)
    return found


def _expanded(a: Document, b: Document, high: float) -> bool:
    """Whether evidence says that the longer text took over the shorter one whole: it credits an agency in a byline
    or line of its own that the shorter text does not share with another party."""
    if high < 0.9:
        return False
    shorter, longer = sorted((a, b), key=lambda document: document.is_core.count(1))
    own = [c for c in longer.metadata.credits if c.kind == "line"]
    credited = {name for c in own for name in c.agencies}
    byline = any(not c.agencies for c in own)
    contributed = byline and bool(credited)
    return contributed and not any(c.kind == "line" and not c.agencies for c in shorter.metadata.credits)


def _core(document: Document) -> list[str]:
    return [token for token, core in zip(document.tokens, document.is_core, strict=True) if core]


def _title(document: Document) -> str:
    return " ".join((document.article.title or "").casefold().split())


def _confidence(margin: float) -> float:
    return round(min(0.99, 0.5 + 2.5 * max(0.0, margin)), 2)
