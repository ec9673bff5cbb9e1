"""Days, times and quantities near a place where two texts differ, and whether both texts mean the same by them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal

from provenance.differences.calendar import DAY_WORDS, Day, days
from provenance.differences.clocks import CLOCK_WORDS, Clock, clocks
from provenance.differences.context import Context
from provenance.differences.kinds import Kind, Span
from provenance.differences.marks import DASHES
from provenance.differences.numerals import HAN, NUMBER_WORDS
from provenance.differences.plain import plain
from provenance.differences.quantities import Quantity, quantities
from provenance.document import Document

__all__ = ["Expression", "comparable", "expressions", "judged", "near", "said_alike"]


_FOUR_FIGURES = 1000  # a number that a year may stand for
_BESIDE = 4  # tokens beside a part that its days, times and quantities may reach into
_SAYING = CLOCK_WORDS | DAY_WORDS | NUMBER_WORDS | frozenset("周期拜曜" + HAN)
"""Tokens of which at least one stands in every expression without a figure."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A day, a time or a quantity, and the tokens ``start`` to ``end - 1`` that say it."""

    start: int
    end: int
    value: Day | Clock | Quantity


def expressions(document: Document, start: int, end: int) -> list[Expression]:
    """The expressions in the tokens ``start`` to ``end - 1``, in order, none within another."""
    if _SAYING.isdisjoint(document.tokens[start:end]) and not any(map(str.isnumeric, document.initials[start:end])):
        return []
    low, high = document.starts[start], document.ends[end - 1]
    if start and document.starts[start - 1] < low:
        low = max(document.ends[start - 1], low - 3)  # a currency sign or a minus, but no hyphen of the word before
        low += low == document.ends[start - 1] and document.text[low] in DASHES
    if end < len(document.starts):
        high = min(document.starts[end], high + 3)
    text = plain(document.text[low:high])
    taken: list[tuple[int, int, Day | Clock | Quantity]] = []
    for values in (days(text), clocks(text), quantities(text)):
        for value in values:
            if not any(value.start < stop and begin < value.end for begin, stop, _ in taken):
                taken.append((value.start, value.end, value))
    if not taken:
        return []
    found = []
    for begin, stop, value in sorted(taken, key=lambda item: item[0]):
        first = bisect_right(document.ends, low + begin, start, end)
        last = bisect_left(document.starts, low + stop, start, end)
        if first < last:
            found.append(Expression(first, last, value))
    return found


def comparable(a: Expression, b: Expression) -> bool:
    """Whether two expressions can stand for each other: days for days, numbers for numbers."""
    types = {type(a.value), type(b.value)}
    return len(types) == 1 or types == {Clock, Quantity} or _numbers(a.value, b.value) is not None


def judged(context: Context, a: Expression, b: Expression) -> tuple[Kind, str]:
    """What kind of difference lies between two expressions that are not written alike."""
    x, y = _numbers(a.value, b.value) or (a.value, b.value)
    if isinstance(x, Day) and isinstance(y, Day):
        same = x.equals(y, *context.written)
        if same is None:
            relative = x.weekday is not None or y.weekday is not None or x.offset is not None or y.offset is not None
            return ("format", "a day, said in another way") if relative else ("substitution", "a day, less exactly")
        if same:
            return "format", "the same day"
        return "fact_change", "another day" if x.year == y.year or None in (x.year, y.year) else "another year"
    if isinstance(x, Clock) and isinstance(y, Clock):
        same = x.equals(y)
        if same is None:
            return "substitution", "a time of another zone"
        return ("format", "the same time") if same else ("fact_change", "another time")
    if isinstance(x, Clock | Quantity) and isinstance(y, Clock | Quantity) and type(x) is not type(y):
        return _time_and_number(x, y) if isinstance(x, Clock) else _time_and_number(y, x)
    if isinstance(x, Quantity) and isinstance(y, Quantity):
        same = x.equals(y)
        if same is None:
            return "substitution", "a part and a number" if "part" in (x.unit, y.unit) else ""
        return ("format", "the same quantity") if same else ("fact_change", _changed(x, y))
    return "substitution", ""


def _numbers(x: Day | Clock | Quantity, y: Day | Clock | Quantity) -> tuple[Quantity, Quantity] | None:
    """A number that was taken for a year beside one that is none, as ``2000`` beside ``3500``."""
    if isinstance(x, Quantity) and isinstance(y, Day):
        swapped = _numbers(y, x)
        return swapped and swapped[::-1]
    if not (isinstance(x, Day) and isinstance(y, Quantity)) or x != Day(x.start, x.end, year=x.year):
        return None
    return (Quantity(x.start, x.end, Decimal(x.year or 0), ""), y) if not y.unit and y.value >= _FOUR_FIGURES else None


def _time_and_number(time: Clock | Quantity, number: Clock | Quantity) -> tuple[Kind, str]:
    """What lies between what reads as a time of day, ``24 heures`` too, and a number."""
    if not isinstance(time, Clock) or not isinstance(number, Quantity):
        return "substitution", ""
    if number.minutes is not None and time.equals(Clock(0, 0, number.minutes)):
        return "format", "the same time"
    if number.seconds is not None:
        same = number.seconds == time.minutes * 60
        return ("format", "the same quantity") if same else ("fact_change", "another number")
    return ("fact_change", "another time") if number.minutes is not None else ("substitution", "")


def _changed(x: Quantity, y: Quantity) -> str:
    return "another unit" if x.value == y.value else "another number"


def said_alike(context: Context, part_a: Span, part_b: Span) -> bool:
    """Whether days, times or quantities that two parts touch are the same, written in another way."""
    found = [
        [
            item
            for item in expressions(document, *near(document, *part, _BESIDE))
            if item.start < part[1] and part[0] < item.end
        ]
        for document, part in ((context.a, part_a), (context.b, part_b))
    ]
    return 0 < len(found[0]) == len(found[1]) and all(
        judged(context, x, y)[0] == "format" for x, y in zip(*found, strict=True)
    )


def near(document: Document, start: int, end: int, reach: int) -> Span:
    """The tokens up to ``reach`` before and after some, in the same block."""
    if not document.part_of:
        return start, end
    here = document.part_of[min(start, len(document.part_of) - 1)]
    before = document.part_of[start - 1] if start == end and start else here
    there = document.part_of[end - 1] if end > start else here
    return (
        bisect_left(document.part_of, before, max(0, start - reach), start),
        bisect_right(document.part_of, there, end, min(len(document.part_of), end + reach)),
    )
