"""R7: whether a text was put together from several, the other being one of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from provenance.align import Alignment
from provenance.document import Document
from provenance.furniture import Role
from provenance.lineage.shared import RUN, Shared
from provenance.lineage.topic import likeness

__all__ = ["holds_as_item", "holds_as_section"]

_IN_ONE = 0.8  # share of what is shared that stands in one item or section
_TAKEN = 0.8  # share of that section that is shared
_PART = 0.6  # of its text that section is no more
_OTHER = 0.3  # likeness to the other text below which a section is on another subject
_WHOLE = 0.95  # share of a section that is shared when it is taken whole and nothing else is
_OTHER_BESIDE_WHOLE = 0.45  # likeness that is allowed to the other sections then
_ITEMS = 3  # parts with a heading or number of their own that make a list
_ITEM = re.compile(r"(?:\d{1,2}\s?[.):\-–]|[•▪●*–—-]\s|\d{1,2}[:.]\d\d\b|\d{1,2}\W{1,3}\w{1,2}\s\w+:)")


def holds_as_item(a: Document, b: Document, alignment: Alignment, shared: Shared) -> bool:
    """Whether the longer text is a list of items, one of which holds what is shared and is a small part of it."""
    side = int(shared.core_size[0] <= shared.core_size[1])
    longer, spans = (a, b)[side], _spans(alignment, side)
    if not spans or max(shared.core_size) < 2 * min(shared.core_size):
        return False
    heads = [
        part.start
        for part in longer.parts
        if part.role in (Role.CORE, Role.INTERTITLE, Role.STANDFIRST) and _ITEM.match(longer.text, part.start)
    ]
    if len(heads) < _ITEMS:
        return False
    counts = [0] * (len(heads) + 1)
    for low, high in spans:
        counts[bisect_right(heads, longer.starts[low])] += high - low
    return max(counts[1:]) >= _IN_ONE * sum(counts)


def holds_as_section(a: Document, b: Document, alignment: Alignment, shared: Shared) -> bool:
    """Whether one section of either text is the other's and its other sections, under headings, are on other subjects.

    What stands under several intertitles of one article is on one subject. A first section that holds all of the other
    text may also be where an excerpt was cut off.
    """
    return _one_section(a, b, _spans(alignment, 0), shared.coverage[1]) or _one_section(
        b, a, _spans(alignment, 1), shared.coverage[0]
    )


def _one_section(whole: Document, other: Document, spans: list[tuple[int, int]], covered: float) -> bool:
    heads = [part.start for part in whole.parts if part.role is Role.INTERTITLE]
    if not heads or not spans:
        return False
    edges = [0, *(bisect_left(whole.starts, head) for head in heads), len(whole.tokens)]
    aligned = bytearray(len(whole.tokens))
    for low, high in spans:
        aligned[low:high] = whole.is_core[low:high]
    counts = [aligned.count(1, low, high) for low, high in pairwise(edges)]
    most = max(range(len(counts)), key=counts.__getitem__)
    low, high = edges[most], edges[most + 1]
    size = whole.is_core.count(1, low, high)
    if (
        (most == 0 and covered >= _TAKEN)
        or counts[most] < max(_IN_ONE * sum(counts), _TAKEN * size)
        or size > _PART * whole.is_core.count(1)
    ):
        return False
    rest = bytearray(whole.is_core)
    rest[low:high] = bytes(high - low)
    is_whole = counts[most] == sum(counts) and counts[most] >= _WHOLE * size
    return likeness(whole, rest, other, other.is_core) < (_OTHER_BESIDE_WHOLE if is_whole else _OTHER)


def _spans(alignment: Alignment, side: int) -> list[tuple[int, int]]:
    runs = [match for match in (*alignment.matches, *alignment.moved) if match.size >= RUN]
    return [(run.a, run.a_end) if side == 0 else (run.b, run.b_end) for run in runs]
