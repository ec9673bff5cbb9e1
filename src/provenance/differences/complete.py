"""Make a list of differences complete: outside of them two texts are the same, to the character.

What is left between equal and changed words, a comma or the space beside a passage that one text lacks, is part of a
difference that it touches or becomes one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from provenance.differences.kinds import Difference, Span, difference
from provenance.differences.marks import bare
from provenance.differences.touching import Region, Touching, between, common
from provenance.document import Document

__all__ = ["completed"]

_SPACE = re.compile(r"\s")
_ATOM = re.compile(r"\s+|\S+")
_SPACES = re.compile(r"\s+")
Pairs = list[tuple[Span | None, Span | None]]


def completed(
    a: Document, b: Document, found: list[Difference], regions: Iterable[Region], within: Region | None = None
) -> list[Difference]:
    """Add what the differences leave out.

    Parameters
    ----------
    found
        Differences; those of equal words are all there.
    regions
        Where the texts may differ otherwise, ascending.
    within
        Characters of either text outside of which nothing is looked at.

    Returns
    -------
    list of Difference
        What of ``a`` stands in no ``a_span``, joined, is what of ``b`` stands in no ``b_span``.
    """
    held_a, held_b = _held(a, (d.a_span for d in found)), _held(b, (d.b_span for d in found))
    if within:
        for held, (low, high) in ((held_a, within[0]), (held_b, within[1])):
            held[:low], held[high:] = b"\1" * low, b"\1" * (len(held) - high)
    if _rest(a, held_a) == _rest(b, held_b):
        return found
    result = list(found)
    touching = Touching(found)
    for region_a, region_b in _split_at_paragraphs(a, b, held_a, held_b, regions, result):
        slots_a, slots_b = _free(held_a, region_a), _free(held_b, region_b)
        rest_a, rest_b = (
            "".join(a.text[slice(*slot)] for slot in slots_a),
            "".join(b.text[slice(*slot)] for slot in slots_b),
        )
        if rest_a == rest_b:
            continue
        if touching.passage((region_a, region_b), (slots_a, slots_b), result, a, b):
            continue
        if len(slots_a) + len(slots_b) > 2 and touching.fitted((slots_a, slots_b), result, a, b):
            continue
        if bare(a.text[slice(*region_a)]) == bare(b.text[slice(*region_b)]) and touching.quotation(
            slots_a, slots_b, result, a, b
        ):
            continue
        if len(slots_a) == len(slots_b):
            pairs: Pairs = [_trimmed(a, b, *pair) for pair in zip(slots_a, slots_b, strict=True)]
        else:
            spaced_a, spaced_b = (_SPACE.search(rest) is not None for rest in (rest_a, rest_b))
            slots_a = touching.spaces("a", slots_a, spaced_b, result, a, b)
            slots_b = touching.spaces("b", slots_b, spaced_a, result, a, b)
            pairs = _paired(a, b, slots_a, slots_b)
        for slot_a, slot_b in pairs:
            span_a, span_b = slot_a or (region_a[1],) * 2, slot_b or (region_b[1],) * 2
            if slot_a and slot_b and touching.both(slot_a, slot_b, result, a, b):
                continue
            only = "a" if span_b[0] == span_b[1] else "b" if span_a[0] == span_a[1] else ""
            if only and touching.alone(only, span_a if only == "a" else span_b, result, a, b):
                continue
            if span_a[0] < span_a[1] or span_b[0] < span_b[1]:
                result.append(between(a, b, span_a, span_b))
    return result


def _split_at_paragraphs(
    a: Document, b: Document, held_a: bytearray, held_b: bytearray, regions: Iterable[Region], result: list[Difference]
) -> Iterator[Region]:
    """The regions, cut where a paragraph begins in one of the texts; what begins it is a difference by itself."""
    dropped = [(d.a_span, d.b_span) for d in result if d.kind == "quotation" and not (d.a_text and d.b_text)]
    for region in regions:
        if "\n" not in a.text[slice(*region[0])] and "\n" not in b.text[slice(*region[1])]:
            yield region
            continue
        if any(_within(x, region[0]) and _within(y, region[1]) for x, y in dropped):
            yield region
            continue
        slots = _free(held_a, region[0]), _free(held_b, region[1])
        spaces = [
            [match.span() for low, high in found for match in _SPACES.finditer(document.text, low, high)]
            for document, found in zip((a, b), slots, strict=True)
        ]
        if len(spaces[0]) == len(spaces[1]) == 1:
            (low_a, high_a), (low_b, high_b) = spaces[0][0], spaces[1][0]
            if a.text[low_a:high_a].count("\n") != b.text[low_b:high_b].count("\n"):
                result.append(difference("layout", a, b, (low_a, high_a), (low_b, high_b)))
                held_a[low_a:high_a] = b"\1" * (high_a - low_a)
                held_b[low_b:high_b] = b"\1" * (high_b - low_b)
                yield (region[0][0], low_a), (region[1][0], low_b)
                yield (high_a, region[0][1]), (high_b, region[1][1])
                continue
        yield region


def _within(span: Span, region: Span) -> bool:
    return region[0] <= span[0] and span[1] <= region[1]


def _held(document: Document, spans: Iterable[Span]) -> bytearray:
    """1 for each character that stands in a span, or is white space around the whole text."""
    text = document.text
    held = bytearray(len(text))
    for low, high in ((0, len(text) - len(text.lstrip())), (len(text.rstrip()), len(text)), *spans):
        held[low:high] = b"\1" * (high - low)
    return held


def _rest(document: Document, held: bytearray) -> str:
    return "".join(document.text[slice(*slot)] for slot in _free(held, (0, len(document.text))))


def _free(held: bytearray, region: Span) -> list[Span]:
    """The parts of a region that stand in no difference; empty ones too, one more than there are differences."""
    slots = []
    low, high = region
    while True:
        stop = held.find(1, low, high)
        slots.append((low, high if stop < 0 else stop))
        if stop < 0:
            return slots
        low = held.find(0, stop, high)
        if low < 0:
            return [*slots, (high, high)]


def _paired(a: Document, b: Document, slots_a: list[Span], slots_b: list[Span]) -> Pairs:
    """The marks and spaces of the slots that stand for each other, without those that are the same at either end."""
    atoms_a, atoms_b = _atoms(a.text, slots_a), _atoms(b.text, slots_b)
    for end in (0, -1):
        while atoms_a and atoms_b and a.text[slice(*atoms_a[end])] == b.text[slice(*atoms_b[end])]:
            del atoms_a[end], atoms_b[end]
    return list(zip_longest(atoms_a, atoms_b))


def _atoms(text: str, slots: list[Span]) -> list[Span]:
    """The slots cut between marks and spaces."""
    return [match.span() for low, high in slots for match in _ATOM.finditer(text, low, high)]


def _trimmed(a: Document, b: Document, span_a: Span, span_b: Span) -> tuple[Span, Span]:
    """The spans without the characters that they share at either end."""
    head, tail = common(a.text[slice(*span_a)], b.text[slice(*span_b)])
    return (span_a[0] + head, span_a[1] - tail), (span_b[0] + head, span_b[1] - tail)
