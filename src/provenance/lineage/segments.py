"""The passages that two texts share, in characters of either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from provenance.align import Alignment, Match
from provenance.differences.moved import moved_passages, parts_within
from provenance.differences.pairing import alike_sentences
from provenance.document import Document

__all__ = ["Segment", "segments"]

_GAP = 10  # tokens between two runs of one passage, on either side,
_REWRITTEN = 60  # or of a sentence between them that was put in other words
_PASSAGE = 5  # tokens of a passage
Kind = Literal["aligned", "moved", "repeated"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A reused passage.

    Attributes
    ----------
    a_span, b_span
        Where it stands in each text, in characters, with the marks that belong to it.
    kind
        ``aligned`` (in the order of both texts), ``moved``, or ``repeated`` (one text has it twice).
    """

    a_span: tuple[int, int]
    b_span: tuple[int, int]
    kind: Kind


def segments(a: Document, b: Document, alignment: Alignment) -> tuple[Segment, ...]:
    """The passages in the order of the first text.

    Furniture, datelines and credits in brackets are none, unless nothing else is shared.
    """
    if b.text < a.text:  # where two readings are as good, the same one is chosen from either side
        found = [Segment(s.b_span, s.a_span, s.kind) for s in segments(b, a, alignment.mirrored())]
        return tuple(sorted(found, key=lambda segment: (segment.a_span, segment.b_span)))
    return _segments(a, b, alignment, (a.once(_own), b.once(_own))) or _segments(a, b, alignment, None)


def _own(document: Document) -> bytes:
    """1 for each token of the article that is no part of a credit."""
    own = document.is_article
    for credit in document.metadata.credits:
        if credit.kind in ("inline", "dateline"):
            low, high = document.tokens_in(credit.start, credit.end)
            own = own[:low] + bytes(high - low) + own[high:]
    return own


def _segments(a: Document, b: Document, alignment: Alignment, own: tuple[bytes, bytes] | None) -> tuple[Segment, ...]:
    matches, repeated = _parts(alignment.matches, own), _parts(alignment.repeated, own)
    found = [
        _segment(a, b, (group[0].a, group[-1].a_end), (group[0].b, group[-1].b_end), "aligned")
        for group in _groups(a, b, matches)
        if sum(match.size for match in group) >= _PASSAGE or len(alignment.matches) == 1
    ]
    if own:
        found += [_segment(a, b, *passage, "moved") for passage in moved_passages(a, b, alignment)]
    else:
        found += [_segment(a, b, (m.a, m.a_end), (m.b, m.b_end), "moved") for m in alignment.moved]
    found += [
        _segment(a, b, (m.a, m.a_end), (m.b, m.b_end), "repeated") for m in repeated if m.size >= _PASSAGE or not own
    ]
    return tuple(sorted(found, key=lambda segment: (segment.a_span, segment.b_span)))


def _segment(
    a: Document,
    b: Document,
    part_a: tuple[int, int],
    part_b: tuple[int, int],
    kind: Literal["aligned", "moved", "repeated"],
) -> Segment:
    return Segment(a.padded_span(*part_a), b.padded_span(*part_b), kind)


def _parts(runs: Iterable[Match], own: tuple[bytes, bytes] | None) -> list[Match]:
    """The runs, or what of them is the article's own in both texts."""
    return [*runs] if own is None else [part for run in runs for part in parts_within(run, *own)]


def _groups(a: Document, b: Document, matches: Sequence[Match]) -> Iterator[list[Match]]:
    """The runs of each passage."""
    group: list[Match] = []
    for match in matches:
        if group and not _goes_on(a, b, group[-1], match):
            yield group
            group = []
        group.append(match)
    if group:
        yield group


def _goes_on(a: Document, b: Document, before: Match, after: Match) -> bool:
    """Whether two runs are of one passage: few words stand between them, or the same in other words."""
    size_a, size_b = after.a - before.a_end, after.b - before.b_end
    if max(size_a, size_b) <= _GAP:
        return True
    if min(size_a, size_b) == 0 or max(size_a, size_b) > _REWRITTEN:
        return False
    return alike_sentences(a, (before.a_end, after.a), b, (before.b_end, after.b))
