"""The archetype in paragraphs, cut where witnesses differ: an apparatus by parallel segmentation.

Places of an apparatus may overlap, and those of parallel segmentation may only stand within each other. So an omission
is parted where another begins or ends, at the border of a paragraph, and where its witness has words of its own; places
where somebody has something else become one if they overlap, and stand within the omissions around them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.folding import fold

if TYPE_CHECKING:
    from provenance.lineage import Lineage, Reading

__all__ = ["Aside", "Entry", "Node", "Other", "paragraphs"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Other:
    """What some witnesses have in place of the archetype's words, by which readings of which places (from 1)."""

    text: str
    witnesses: tuple[str, ...]
    readings: tuple[Reading, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: the archetype's reading, with places within it, those that are known to have it, and other readings."""

    lemma: tuple[Node, ...]
    witnesses: tuple[str, ...]
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that places around tell too, as some witnesses have them in one piece."""

    lemma: str
    text: str
    witnesses: tuple[str, ...]
    reading: Reading
    place: int


Node = str | Entry | Aside


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """One change of one witness, in characters of the archetype."""

    low: int
    high: int
    place: int
    text: str
    reading: Reading
    is_form: bool

    def meets(self, low: int, high: int) -> bool:
        """Whether it has a part in a place, or stands at it if that is a point."""
        if low == high:
            return self.low == self.high == low
        if self.low == self.high:
            return low < self.low < high
        return self.low < high and low < self.high


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands at a span: a place where somebody has something else, an aside, or else an omission."""

    low: int
    high: int
    is_block: bool
    aside: Aside | None = None


def paragraphs(lineage: Lineage) -> list[tuple[Node, ...]]:
    """The paragraphs of the archetype; who is in no reading of a place reads as the archetype there, or lacks it."""
    return _Segments(lineage).paragraphs()


class _Segments:
    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self._text = lineage.canonical.archetype.text
        self._changes: dict[str, list[_Change]] = defaultdict(list)
        self._asides: list[tuple[int, Aside]] = []
        self._words()
        self._forms()
        self._blocks = self._places()
        self._lows, self._highs = [low for low, _ in self._blocks], [high for _, high in self._blocks]
        self._at: dict[Span, dict[str, list[_Change]]] = {span: defaultdict(list) for span in self._blocks}
        for name, changes in self._changes.items():
            for change in sorted(changes, key=lambda change: (change.low, change.high, change.place)):
                for span in self._touching(change):
                    if change.meets(*span):
                        self._at[span][name].append(change)
        wide = [(low, high) for low, high in self._blocks if low < high]
        breaks = [found.span() for found in re.finditer("\n+", self._text)]
        self._breaks = [(a, b) for a, b in breaks if not any(low < b and a < high for low, high in wide)]
        self._omitted: dict[Span, dict[str, _Change]] = defaultdict(dict)
        for name, changes in self._changes.items():
            for change in changes:
                for span in self._parts(change, name):
                    self._omitted[span][name] = change
        self._part_those_that_cross()
        for span in self._blocks:
            self._omitted.pop(span, None)  # which is told there

    def _words(self) -> None:
        """The places where words differ."""
        texts = {witness.id: witness.article.text for witness in self._lineage.witnesses}
        places = [
            (place, variation, reading)
            for place, variation in enumerate(self._lineage.apparatus, 1)
            for reading in variation.readings[1:]
        ]
        ends = {(name, at) for _, v, r in places if v.span[0] < v.span[1] for name in r.witnesses for at in v.span}
        for place, variation, reading in places:
            if variation.rule == "form":
                continue
            low, high = variation.span
            text = reading.text
            if low == high:
                text = _put_in(self._text, low, reading, texts, any((name, low) in ends for name in reading.witnesses))
            change = _Change(low, high, place, text, reading, False)
            for name in reading.witnesses:
                self._changes[name].append(change)

    def _forms(self) -> None:
        """Places where forms differ: where they leave the words as they are, else they stand aside."""
        keeps = _Keeping(self._text)
        for place, variation in enumerate(self._lineage.apparatus, 1):
            for reading in variation.readings[1:] if variation.rule == "form" else ():
                low, high = variation.span
                change = _Change(low, high, place, reading.text, reading, True)
                alone = keeps(low, high, reading.text)
                beside = []
                for name in reading.witnesses:
                    own = self._changes[name]
                    if alone and not any(change.meets(c.low, c.high) or c.meets(low, high) for c in own):
                        own.append(change)
                    else:
                        beside.append(name)
                if beside:
                    aside = Aside(self._text[low:high], reading.text, tuple(beside), reading, place)
                    self._asides.append((low, aside))

    def _places(self) -> list[Span]:
        """Spans in which somebody has something else, and points at which somebody has more; none overlap."""
        found = {(c.low, c.high) for changes in self._changes.values() for c in changes if c.text or c.is_form}
        merged: list[Span] = []
        for low, high in sorted(span for span in found if span[0] < span[1]):
            if merged and low < merged[-1][1]:
                merged[-1] = merged[-1][0], max(high, merged[-1][1])
            else:
                merged.append((low, high))
        points = {low for low, high in found if low == high}
        return sorted([*merged, *((at, at) for at in points if not any(low < at < high for low, high in merged))])

    def _touching(self, change: _Change) -> list[Span]:
        """The places that a change has a part in or touches."""
        return self._blocks[bisect_left(self._highs, change.low) : bisect_right(self._lows, change.high)]

    def _parts(self, change: _Change, name: str) -> Iterator[Span]:
        """The parts of an omission around the places in which it ends, or its witness has something."""
        if change.text or change.is_form:
            return
        cuts = list(self._breaks)
        for low, high in self._touching(change):
            is_within = change.low <= low and high <= change.high and (low, high) != (change.low, change.high)
            if not is_within or any(other is not change for other in self._at[low, high].get(name, ())):
                cuts.append((low, high))
        at = change.low
        for low, high in sorted(cut for cut in cuts if change.low < cut[1] and cut[0] < change.high):
            if at < low:
                yield at, low
            at = max(at, high)
        if at < change.high:
            yield at, change.high

    def _part_those_that_cross(self) -> None:
        left = sorted(self._omitted, key=_outer_first)
        around: list[Span] = []
        while left:
            low, high = span = left.pop(0)
            while around and around[-1][1] <= low:
                around.pop()
            if not around or high <= around[-1][1]:
                around.append(span)
                continue
            middle = around[-1][1]
            names = self._omitted.pop(span)
            for part in ((low, middle), (middle, high)):
                if part not in self._omitted:
                    left.append(part)
                self._omitted[part] |= names
            left.sort(key=_outer_first)

    def paragraphs(self) -> list[tuple[Node, ...]]:
        borders = [0, *(at for span in self._breaks for at in span), len(self._text)]
        spans = [span for span in zip(borders[::2], borders[1::2], strict=True) if span[0] < span[1]] or [(0, 0)]
        starts = [low for low, _ in spans[1:]]
        items: list[list[_Item]] = [[] for _ in spans]
        for item in self._items():
            items[bisect_right(starts, item.low)].append(item)
        everyone = frozenset(witness.id for witness in self._lineage.witnesses)
        return [
            tuple(self._nodes(low, high, inside, everyone)) for (low, high), inside in zip(spans, items, strict=True)
        ]

    def _items(self) -> list[_Item]:
        found = [_Item(low, high, True) for low, high in self._blocks]
        found += [_Item(low, high, False) for low, high in self._omitted]
        for at, aside in self._asides:
            at = next((low for low, high in self._blocks if low < at < high), at)
            found.append(_Item(at, at, False, aside))
        return sorted(found, key=lambda item: (item.low, item.low < item.high, -item.high, item.aside is not None))

    def _nodes(self, low: int, high: int, items: Sequence[_Item], scope: frozenset[str]) -> Iterator[Node]:
        """What stands from ``low`` to ``high``, as far as the witnesses in ``scope`` have it."""
        at, number = low, 0
        while number < len(items):
            item = items[number]
            start = min(max(item.low, at), high)
            if at < start:
                yield self._text[at:start]
            number += 1
            inside = []
            while number < len(items) and items[number].low < item.high:
                inside.append(items[number])
                number += 1
            if item.aside is not None:
                yield item.aside
            elif item.is_block:
                yield from self._block(item.low, item.high, scope)
            else:
                yield from self._omission(item, inside, scope)
            at = max(start, item.high)
        if at < high:
            yield self._text[at:high]

    def _omission(self, item: _Item, inside: Sequence[_Item], scope: frozenset[str]) -> Iterator[Node]:
        without = {name: change for name, change in self._omitted[item.low, item.high].items() if name in scope}
        lemma = tuple(self._nodes(item.low, item.high, inside, scope.difference(without)))
        grouped: dict[int, list[str]] = defaultdict(list)
        for name in sorted(without):
            grouped[without[name].place].append(name)
        if not grouped:
            yield from lemma
            return
        others = [
            Other("", tuple(names), (without[names[0]].reading,), (place,)) for place, names in sorted(grouped.items())
        ]
        yield Entry(lemma, self._holders(grouped, scope.difference(without)), tuple(others))

    def _block(self, low: int, high: int, scope: frozenset[str]) -> Iterator[Node]:
        own = {name: tuple(changes) for name, changes in self._at[low, high].items() if name in scope}
        lemma = (self._text[low:high],) if low < high else ()
        if not own:
            yield from lemma
            return
        grouped: dict[tuple[_Change, ...], list[str]] = defaultdict(list)
        for name in sorted(own):
            grouped[own[name]].append(name)
        others = [
            Other(
                self._changed(low, high, changes),
                tuple(names),
                tuple(change.reading for change in changes),
                tuple(change.place for change in changes),
            )
            for changes, names in grouped.items()
        ]
        others.sort(key=lambda other: (other.places, -len(other.witnesses), other.witnesses))
        places = {place for other in others for place in other.places}
        yield Entry(lemma, self._holders(places, scope.difference(own)), tuple(others))

    def _changed(self, low: int, high: int, changes: Sequence[_Change]) -> str:
        pieces, at = [], low
        for change in changes:
            pieces += [self._text[at : max(at, change.low)], change.text]
            at = max(at, min(change.high, high))
        return "".join([*pieces, self._text[at:high]])

    def _holders(self, places: Iterable[int], scope: frozenset[str]) -> tuple[str, ...]:
        """Who is said to read as the archetype there."""
        apparatus = self._lineage.apparatus
        return tuple(sorted({n for place in places for n in apparatus[place - 1].readings[0].witnesses} & scope))


def _outer_first(span: Span) -> Span:
    return span[0], -span[1]


def _put_in(text: str, at: int, reading: Reading, texts: dict[str, str], is_at_end: bool) -> str:
    """What a reading puts in at a point, with the space before and after it that keeps words apart.

    ``is_at_end`` says that another reading of its witnesses begins or ends there.
    """
    places = ((texts[name], *reading.spans[name]) for name in reading.witnesses)
    own, low, high = next((place for place in places if place[0][place[1] : place[2]] == reading.text), ("", 0, 0))
    first, last, left, right = reading.text[:1], reading.text[-1:], text[:at][-1:], text[at : at + 1]
    before = _space(left, left + first, own[:low][-1:], own[:low][-3:], is_at_end)
    after = _space(right, last + right, own[high : high + 1], own[high : high + 3], is_at_end)
    return f"{before}{reading.text}{after}"


def _space(ours: str, pair: str, theirs: str, around: str, is_at_end: bool) -> str:
    """The space between a character of the text and what is put in beside it, which stands beside another in its own
    text: where there is one, or the two would make one word."""
    if not ours or ours.isspace():
        return ""
    space = "  " if pair.isdigit() else " "  # one alone would make one number of two
    if theirs.isspace():
        return "\n" if "\n" in around else space
    return space if is_at_end or (pair.isalnum() and len(fold(pair).tokens) == 1) else ""


class _Keeping:
    """Whether a text in place of some characters leaves the words around them as they are."""

    def __init__(self, text: str) -> None:
        folded = fold(text)
        self._text = text
        self._starts: list[int] = folded.starts.tolist()
        self._ends: list[int] = folded.ends.tolist()

    def __call__(self, low: int, high: int, text: str) -> bool:
        first = max(bisect_left(self._ends, low) - 1, 0)
        last = bisect_right(self._starts, high)
        start = self._starts[first] if self._starts else 0
        end = self._ends[last] if last < len(self._ends) else len(self._text)
        before = self._text[start:end]
        after = self._text[start:low] + text + self._text[high:end]
        return fold(before).tokens == fold(after).tokens
