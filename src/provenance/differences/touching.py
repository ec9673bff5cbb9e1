"""Marks and spaces beside differences: which are part of one that they touch, and which stand for each other."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from provenance.differences.fitting import Fit, Unit, fit
from provenance.differences.kinds import Difference, Span, difference, widened
from provenance.differences.marks import punctuation, spacing
from provenance.document import Document
from provenance.quotes import DOUBLE, SINGLE

__all__ = ["Region", "Touching", "between", "common", "units_of"]

_SPACE = re.compile(r"\s")
_BESIDE_QUOTATION = 0.5  # what a mark costs that stands for nothing where who said it is left out
_FITTED = 40  # marks and differences of a region that are put in step
_STOPS = ".,;:!?…" + DOUBLE + SINGLE
_WORDED = ("omission", "addition", "quotation")
_UNIT = re.compile(r"«[^\S\n]|[^\S\n]»|\s+|\S")
Region = tuple[Span, Span]
"""Characters of either text between two equal words."""


class Touching:
    """The differences by where they begin and end."""

    def __init__(self, found: list[Difference]) -> None:
        self._at: dict[tuple[str, int], int] = {}
        self._from: dict[tuple[str, int], tuple[int, int]] = {}
        for number, item in enumerate(found):
            for side, span in (("a", item.a_span), ("b", item.b_span)):
                if span[0] < span[1]:
                    self._at.setdefault((side, span[0]), number)
                    self._at[side, span[1]] = number
                    if span[1] > self._from.get((side, span[0]), (0, 0))[0]:
                        self._from[side, span[0]] = span[1], number

    def alone(self, side: str, slot: Span, result: list[Difference], a: Document, b: Document) -> bool:
        """Whether a slot touches a passage that moved, or that one text lacks; it is widened by the slot."""
        for place in slot if slot[0] < slot[1] else ():
            number = self._at.get((side, place))
            if number is None:
                continue
            item = result[number]
            stop = (
                item.kind in ("format", "fact_change")
                and place == slot[0]
                and (a if side == "a" else b).text[slice(*slot)] == "."
            )
            if stop or item.kind == "transposition" or not (item.a_text and item.b_text):
                self._widen(number, side, slot, result, a, b)
                return True
        return False

    def both(self, slot_a: Span, slot_b: Span, result: list[Difference], a: Document, b: Document) -> bool:
        """Whether marks on both sides touch one change of words; it is widened by them. Or one passage on each side."""
        for end in (0, 1):
            number, other = self._at.get(("a", slot_a[end])), self._at.get(("b", slot_b[end]))
            if number is None or other is None:
                continue
            marks = a.text[slice(*slot_a)] + b.text[slice(*slot_b)]
            spaces = not marks.strip()
            same = number == other and result[number].severity != "accidental" and not (spaces and "\n" in marks)
            lone = not result[number].b_text and not result[other].a_text and spaces
            if same or lone:
                self._widen(number, "a", slot_a, result, a, b)
                self._widen(other, "b", slot_b, result, a, b)
                return True
        return False

    def spaces(
        self, side: str, slots: list[Span], keep: bool, result: list[Difference], a: Document, b: Document
    ) -> list[Span]:
        """The slots without the space that goes with a passage before them; the first space is kept if it should be."""
        text = (a if side == "a" else b).text
        left = []
        for low, high in slots:
            space = len(text[low:high]) - len(text[low:high].lstrip())
            if space and not keep and self.alone(side, (low, low + space), result, a, b):
                low += space
            keep = keep and not _SPACE.search(text, low, high)
            left.append((low, high))
        return left

    def passage(
        self, regions: Region, slots: tuple[list[Span], list[Span]], result: list[Difference], a: Document, b: Document
    ) -> bool:
        """Whether only one text has a passage here, and without it the two are the same: it is set to be just that.

        Of ``water by Thursday.`` against ``water.``, `` by Thursday`` is missing, whatever stop was taken for part of
        it. What is left of a dropped attribution may end in another mark.
        """
        if min(map(len, slots)) > 1 or max(map(len, slots)) < 2:
            return False
        side = 0 if len(slots[0]) > 1 else 1
        (low, high), (other_low, other_high) = regions[side], regions[1 - side]
        text, other = (a.text, b.text)[side], (a.text, b.text)[1 - side]
        found = [self._at.get(("ab"[side], slot[1])) for slot in slots[side][:-1]]
        numbers = [number for number in found if number is not None]
        if numbers != found or numbers[-1] != self._at.get(("ab"[side], slots[side][-1][0])):
            return False
        if any((result[number].b_text, result[number].a_text)[side] for number in numbers):
            return False
        units, others = units_of(text, low, high), units_of(other, other_low, other_high)
        size = len(others)
        head, tail = _alike(text, units, other, others), _alike(text, units[::-1], other, others[::-1])
        if head + tail >= size:
            head = min(range(size - tail, head + 1), key=lambda n: abs(_start(units, n, low) - slots[side][0][1]))
            tail = size - head
            start, stop = _start(units, head, low), units[len(units) - tail][0] if tail else high
            point = (_start(others, head, other_low),) * 2
            same = [*zip(units[:head], others[:head], strict=True)]
            same += [*zip(units[len(units) - tail :], others[size - tail :], strict=True)]
        elif _lost_mark(result, numbers, text[low:high], other[other_low:other_high]):
            head, tail = common(text[low:high], other[other_low:other_high])
            start, stop, point, same = low + head, high - tail, (other_low + head, other_high - tail), []
        else:
            return False
        starts = [start, *(slot[1] for slot in slots[side][1:-1])]
        ends = [*starts[1:], stop]
        if any(low >= high for low, high in zip(starts, ends, strict=True)):
            return False
        for number, low, high in zip(numbers, starts, ends, strict=True):
            spans = ((low, high), point) if side == 0 else (point, (low, high))
            result[number] = widened(result[number], a, b, *spans)
        for span, other_span in same:
            if text[slice(*span)] != other[slice(*other_span)]:
                spans = (span, other_span) if side == 0 else (other_span, span)
                result.append(between(a, b, *spans))
        return True

    def fitted(self, slots: tuple[list[Span], list[Span]], result: list[Difference], a: Document, b: Document) -> bool:
        """Whether the marks of the slots could be put in step; those left over are part of what changed."""
        row_a, row_b = self._row("a", slots[0], result, a), self._row("b", slots[1], result, b)
        if not row_a or not row_b or max(len(row_a), len(row_b)) > _FITTED:
            return False
        for side, row in (("a", row_a), ("b", row_b)):
            for unit in row:
                if unit.number is not None and not unit.key:
                    spans = {"a": result[unit.number].a_span, "b": result[unit.number].b_span, side: unit.span}
                    result[unit.number] = widened(result[unit.number], a, b, spans["a"], spans["b"])
        dropped = {
            unit.number: None
            for unit in (*row_a, *row_b)
            if unit.number is not None and not unit.key and result[unit.number].kind == "quotation"
        }
        found = fit(row_a, row_b, alone=_BESIDE_QUOTATION) if dropped else fit(row_a, row_b)
        for side, row, held in (("a", row_a, found.held_a), ("b", row_b, found.held_b)):
            for place, number in held:
                if number is not None:
                    self._widen(number, side, row[place].span, result, a, b)
        pairs = [(row_a[i].span, row_b[j].span) for i, j in found.pairs if row_a[i].number is None]
        alone = [*self._alone(row_a, row_b, found)]
        if len(dropped) == 1:  # marks of who said it
            (number,) = dropped
            left: list[Region] = []
            for span_a, span_b in alone:
                item = result[number]
                near = _beside(a.text, span_a, item.a_span) and _beside(b.text, span_b, item.b_span)
                marks = (a.text[slice(*span_a)] + b.text[slice(*span_b)]).strip()
                if near and marks:
                    for side, text, span in (("a", a.text, span_a), ("b", b.text, span_b)):
                        if text[slice(*span)].strip():
                            self._widen(number, side, span, result, a, b)
                else:
                    left.append((span_a, span_b))
            alone = left
        for span_a, span_b in pairs + alone:
            if a.text[slice(*span_a)] != b.text[slice(*span_b)]:
                result.append(between(a, b, span_a, span_b))
        return True

    @staticmethod
    def _alone(row_a: list[Unit], row_b: list[Unit], found: Fit) -> Iterator[Region]:
        """Marks that only one text has, each with its place in the other; two at one place stand for each other."""
        lone_a = [place for place, number in found.held_a if number is None]
        lone_b = [place for place, number in found.held_b if number is None]
        for i in lone_a:
            before = max((pair for pair in found.pairs if pair[0] < i), default=None)
            place = row_b[before[1]].span[1] if before else row_b[0].span[0]
            other = next((j for j in lone_b if row_b[j].span[0] == place and not row_b[j].text.isspace()), None)
            if other is not None and not row_a[i].text.isspace():
                lone_b.remove(other)
                yield row_a[i].span, row_b[other].span
            else:
                yield row_a[i].span, (place, place)
        for j in lone_b:
            before = max((pair for pair in found.pairs if pair[1] < j), default=None)
            place = row_a[before[0]].span[1] if before else row_a[0].span[0]
            yield (place, place), row_b[j].span

    def _row(self, side: str, slots: list[Span], result: list[Difference], document: Document) -> list[Unit]:
        """The marks of the slots and the differences between them, in order; none where they are not that simple."""
        text = document.text
        row: list[Unit] = []
        for place, (low, high) in enumerate(slots):
            row += _marks(text, low, high)
            gap = len(row) > 1 and row[-1].key == " " and row[-1].span == (low, high) and row[-2].key == ""
            stop = slots[place + 1][0] if place + 1 < len(slots) else high
            while high < stop:
                end, number = self._from.get((side, high), (stop + 1, 0))
                if end > stop:
                    return []
                item = result[number]
                both = bool(item.a_text and item.b_text) and item.kind != "transposition"
                if gap and not both:  # between two passages that the other text lacks
                    row[-1] = row[-1]._replace(key="")
                gap = False
                if both:
                    stops = item.kind in ("format", "fact_change")
                    row.append(Unit(f"#{number}", "", (high, end), number, _takes_marks(item), stops))
                else:
                    inner = _without_stops(document, item, high, end)
                    row += _marks(text, high, inner[0], number)
                    row.append(Unit("", "", inner, number, True))
                    row += _marks(text, inner[1], end, number)
                high = end
        return row

    def quotation(
        self, slots_a: list[Span], slots_b: list[Span], result: list[Difference], a: Document, b: Document
    ) -> bool:
        """Whether the slots touch a quotation whose marks were moved; it is widened by all of them."""
        for side, slots in (("a", slots_a), ("b", slots_b)):
            for place in (slots[-1][1], slots[0][0]):
                number = self._at.get((side, place))
                if number is not None and result[number].kind == "quotation":
                    self._widen(number, "a", (slots_a[0][0], slots_a[-1][1]), result, a, b)
                    self._widen(number, "b", (slots_b[0][0], slots_b[-1][1]), result, a, b)
                    return True
        return False

    def _widen(self, number: int, side: str, slot: Span, result: list[Difference], a: Document, b: Document) -> None:
        item = result[number]
        spans = {"a": item.a_span, "b": item.b_span}
        low, high = spans[side]
        spans[side] = (min(low, slot[0]), max(high, slot[1])) if low < high else slot
        result[number] = widened(item, a, b, spans["a"], spans["b"])
        self._at[side, spans[side][0]] = self._at[side, spans[side][1]] = number
        self._from[side, spans[side][0]] = spans[side][1], number


def _beside(text: str, one: Span, other: Span) -> bool:
    """Whether no word stands between two places."""
    return not any(map(str.isalnum, text[min(one[1], other[1]) : max(one[0], other[0])]))


def _marks(text: str, low: int, high: int, of: int | None = None) -> list[Unit]:
    return [Unit(_class(text[x:y]), text[x:y], (x, y), of=of) for x, y in units_of(text, low, high)]


def _without_stops(document: Document, item: Difference, low: int, high: int) -> Span:
    """A passage that one text lacks; where it begins amid a sentence, without the marks before and behind it."""
    text = document.text
    token = bisect_left(document.starts, low)
    if item.kind not in _WORDED or token >= len(document.starts) or document.border(token):
        return low, high
    end = high
    while end > low and text[end - 1] in _STOPS:
        end -= 1
    return min(document.starts[token], end), end


def common(a: str, b: str) -> tuple[int, int]:
    """How many characters two strings share at the start, and further ones at the end."""
    shorter = min(len(a), len(b))
    head = next((place for place in range(shorter) if a[place] != b[place]), shorter)
    tail = 0
    while tail < shorter - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head, tail


def units_of(text: str, low: int, high: int) -> list[Span]:
    """Quotation marks with their spaces, white space, and every other character by itself."""
    return [match.span() for match in _UNIT.finditer(text, low, high)]


def _alike(a: str, units_a: Sequence[Span], b: str, units_b: Sequence[Span]) -> int:
    """How many units are of one kind, from the first on: space and space, quotation mark and quotation mark."""
    pairs = enumerate(zip(units_a, units_b, strict=False))
    most = min(len(units_a), len(units_b))
    return next((i for i, (x, y) in pairs if _class(a[slice(*x)]) != _class(b[slice(*y)])), most)


def _class(unit: str) -> str:
    bare = unit.strip()
    return " " if not bare else '"' if bare in DOUBLE + SINGLE else unit


def _start(units: Sequence[Span], number: int, low: int) -> int:
    """Where the unit of this number begins."""
    return units[number][0] if number < len(units) else units[-1][1] if units else low


def _lost_mark(result: list[Difference], numbers: list[int], text: str, other: str) -> bool:
    """Whether an attribution was dropped, and another mark stands instead of it and its own."""
    head, tail = common(text, other)
    kept = other[head : len(other) - tail]
    return len(numbers) == 1 and result[numbers[0]].kind == "quotation" and bool(kept.strip()) and "\n" not in kept


def _takes_marks(item: Difference) -> bool:
    """Whether the marks beside a difference may be part of it: a passage of one text, a sentence or quotation."""
    return not (item.a_text and item.b_text) or item.kind in ("paraphrase", "quotation")


def between(a: Document, b: Document, span_a: Span, span_b: Span) -> Difference:
    marks_a, marks_b = a.text[slice(*span_a)], b.text[slice(*span_b)]
    if (marks_a + marks_b).strip():
        return difference(punctuation(marks_a, marks_b), a, b, span_a, span_b)
    return difference(spacing(_gap(a.text, span_a), _gap(b.text, span_b)), a, b, span_a, span_b)


def _gap(text: str, span: Span) -> str:
    """All of the white space that some white space, or a place, is part of."""
    low, high = span
    while low and text[low - 1].isspace():
        low -= 1
    while high < len(text) and text[high].isspace():
        high += 1
    return text[low:high]
