"""Whether two texts speak of the same thing, judged by words and names they use apart from what they share."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress, islice, pairwise
from operator import and_

from provenance.align import Alignment
from provenance.differences.context import Context
from provenance.differences.expressions import said_alike
from provenance.document import Document
from provenance.folding import fold

__all__ = ["Facts", "Topic", "facts_in_step", "leads_agree", "likeness", "topic"]

_STEM = 6  # letters that inflected forms of one word have in common
_SHORTEST = 5  # letters of a word that carries meaning
_LEAD = 40  # tokens by which a story begins
_SAME_NAMES, _SAME_SHARE = 5, 0.45  # names and figures that the leads of reports of one event have in common
_SLOT = 8  # tokens of a place that holds one fact in one text and another in the other


@dataclass(frozen=True, slots=True)
class Topic:
    """How near the parts of two texts are, each from 0.0 to 1.0.

    Attributes
    ----------
    own
        Between what each text has for itself (its title included): share of its words and names that the other's own
        part has too, of the smaller set.
    shared
        The same between what is shared and the own part of the text that has less to do with it.
    near
        The same with the text that has more to do with it.
    size
        Words and names in the smaller of the own parts.
    """

    own: float
    shared: float
    near: float
    size: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and numbers that two aligned texts have in common, and those that stand in the same place but differ.

    Attributes
    ----------
    kept, changed
        How many.
    slots
        In how many places they differ.
    """

    kept: int
    changed: int
    slots: int

    @property
    def share_changed(self) -> float:
        """Share of the facts in step that differ."""
        return self.changed / (self.kept + self.changed) if self.changed else 0.0


def facts_in_step(a: Document, b: Document, alignment: Alignment, fewest: int, least: float) -> Facts:
    """Count the facts that stand in step.

    Fewer than ``fewest`` places that differ are not looked into, nor how they are written where less than the share
    ``least`` of all facts does.
    """
    slots = [
        (left.a_end, right.a, left.b_end, right.b)
        for left, right in zip(alignment.matches, alignment.matches[1:], strict=False)
        if 0 < right.a - left.a_end <= _SLOT and 0 < right.b - left.b_end <= _SLOT
    ]
    if len(slots) < fewest:
        return Facts(0, 0, 0)
    counts = [min(_facts(a, low_a, high_a), _facts(b, low_b, high_b)) for low_a, high_a, low_b, high_b in slots]
    if sum(count > 0 for count in counts) < fewest:
        return Facts(0, 0, 0)
    kept = sum(
        max(_facts(a, match.a, match.a_end), _facts(b, match.b, match.b_end)) for match in alignment.matches
    )  # a name that a sentence begins with is seen in the other text alone
    if sum(counts) < least * (kept + sum(counts)):
        return Facts(kept, sum(counts), sum(count > 0 for count in counts))
    context = Context(a, b)
    counts = [
        0 if count and said_alike(context, (slot[0], slot[1]), (slot[2], slot[3])) else count
        for count, slot in zip(counts, slots, strict=True)
    ]
    places = sum(count > 0 for count in counts)
    if places < fewest:
        return Facts(0, 0, 0)
    return Facts(kept, sum(counts), places)


def topic(a: Document, b: Document, alignment: Alignment) -> Topic:
    """Compare what two documents have for themselves, and each with what they share."""
    runs = (*alignment.matches, *alignment.moved)
    aligned_a, aligned_b = bytearray(len(a.tokens)), bytearray(len(b.tokens))
    for match in runs:
        aligned_a[match.a : match.a_end] = aligned_b[match.b : match.b_end] = b"\1" * match.size
    for match in alignment.repeated:
        aligned_a[match.a : match.a_end] = aligned_b[match.b : match.b_end] = b"\1" * match.size
    shared = _words(a, aligned_a), _words(b, aligned_b)
    words, names = (left | right for left, right in zip(*shared, strict=True))
    own_a, own_b = _own(a, aligned_a), _own(b, aligned_b)
    akin = sorted(max(_alike(words, own[0]), _alike(names, own[1])) for own in (own_a, own_b))
    return Topic(
        own=(_alike(own_a[0], own_b[0]) + _alike(own_a[1], own_b[1])) / 2,
        shared=akin[0],
        near=akin[1],
        size=min(len(own_a[0] | own_a[1]), len(own_b[0] | own_b[1])),
    )


def likeness(a: Document, of_a: bytes | bytearray, b: Document, of_b: bytes | bytearray) -> float:
    """How near parts of two texts are, 0.0 to 1.0, by words and by names; a flag per token marks the parts."""
    left, right = _words(a, of_a), _words(b, of_b)
    return (_alike(left[0], right[0]) + _alike(left[1], right[1])) / 2


def leads_agree(a: Document, b: Document) -> bool:
    """Whether the leads name the same people, places and figures: a report begins with what it is about."""
    names = [_words(document, _lead(document))[1] for document in (a, b)]
    return len(names[0] & names[1]) >= _SAME_NAMES and _alike(*names) >= _SAME_SHARE


def _lead(document: Document) -> bytes:
    flags = bytearray(len(document.tokens))
    for i in islice(compress(range(len(flags)), document.is_core), _LEAD):
        flags[i] = 1
    return bytes(flags)


def _own(document: Document, aligned: bytearray) -> tuple[set[str], set[str]]:
    own = bytes(core & ~known for core, known in zip(document.is_core, aligned, strict=True))
    words, names = _words(document, own)
    title = fold(document.article.title or "").tokens
    return words | {token[:_STEM] for token in title if len(token) >= _SHORTEST}, names


def _words(document: Document, wanted: bytes | bytearray) -> tuple[set[str], set[str]]:
    """Stems of the longer words among the wanted tokens, and of names and numbers."""
    found = set(compress(document.tokens, wanted))
    words = {token[:_STEM] for token in found if len(token) >= _SHORTEST and not token.isdigit()}
    if max(found, default="") > "\u2e80":
        for token, after in compress(pairwise(document.tokens), wanted):
            if token > "\u2e80" and (len(token) < _SHORTEST or token.isdigit()):
                words.add(token + after)  # a script without spaces: two characters make a word
    named = set(compress(document.tokens, map(and_, document.is_name, wanted)))
    named.update(token for token in found if token[0].isdigit())
    return words, {token[:_STEM] for token in named if len(token) > 1}


def _facts(document: Document, start: int, end: int) -> int:
    """How many names and numbers stand there."""
    return document.is_name.count(1, start, end) + sum(map(str.isdigit, document.initials[start:end]))


def _alike(left: set[str], right: set[str]) -> float:
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0
