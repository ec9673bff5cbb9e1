"""Days and times of day in readings: which say the same, and how an agency writes it.

Every house writes days and hours its own way and changes all of them alike, so that two houses do is no sign of
kinship. A wire is written on the day: it names the weekday, and months in words; its hours are ``9:25 p.m.``, ``21h25``
or ``21.25 Uhr``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from provenance.differences.calendar import MONTH_OF, WEEKDAY_OF

__all__ = ["Moment", "moments", "on_the_wire", "restyled"]

_Words = tuple[str, ...]
_FIGURES = re.compile(r"(\d{1,2})(\d\d)")
_HOURS = re.compile(r"(\d{1,2})h(\d\d)?")
_HALVES: dict[_Words, int] = {("a", "m"): 0, ("p", "m"): 12, ("am",): 0, ("pm",): 12}
_HOUR = ("h", "heures", "uhr")


class Moment(NamedTuple):
    """What a reading may say: ``weekday``, ``day`` or ``time``, its value, and how far its form is from a wire's."""

    kind: str
    value: tuple[int, int]
    rank: int


def moments(words: _Words) -> list[Moment]:
    """Return what a reading may say if it is a day or a time of day and nothing else.

    Examples
    --------
    >>> moments(("november", "12"))
    [Moment(kind='day', value=(11, 12), rank=1)]
    >>> moments(("9", "25", "p", "m")), moments(("21h25",))
    ([Moment(kind='time', value=(21, 25), rank=0)], [Moment(kind='time', value=(21, 25), rank=0)])
    >>> [each.kind for each in moments(("1211",))]
    ['day', 'time']
    """
    if len(words) == 1 and words[0] in WEEKDAY_OF:
        return [Moment("weekday", (WEEKDAY_OF[words[0]], 0), 0)]
    return [*_days(words), *_times(words)]


def on_the_wire(readings: Mapping[_Words, int]) -> dict[_Words, _Words]:
    """Return for readings that say the same as others the one of these that an agency would write.

    Parameters
    ----------
    readings
        With the number of lines that have each, which decides between forms that are as good.
    """
    meant = {words: found for words in readings if (found := moments(words))}
    if len(meant) < 2:
        return {}
    weekdays = {each.value for found in meant.values() for each in found if each.kind == "weekday"}
    best: dict[_Words, _Words] = {}
    for words, found in meant.items():
        ranks = {other: _rank(found, others, one_weekday=len(weekdays) == 1) for other, others in meant.items()}
        alike = [(rank, -readings[other], other) for other, rank in ranks.items() if rank is not None]
        best[words] = min(alike)[-1]
    return {words: form for words, form in best.items() if form != words}


def restyled(a: _Words, b: _Words) -> bool:
    """Whether two readings may say one day or one time of day, in forms of two houses."""
    first = moments(a)
    return bool(first) and _rank(first, moments(b), one_weekday=True) is not None


def _rank(one: list[Moment], other: list[Moment], *, one_weekday: bool) -> int | None:
    """How far the form of the second is from a wire's where both may say the same, ``None`` where they do not.

    A weekday may be any day, if all that name one name the same.
    """
    pairs = [(a, b) for a in one for b in other]
    same = [b.rank for a, b in pairs if a.kind == b.kind and a.value == b.value]
    if one_weekday:
        same += [b.rank for a, b in pairs if {a.kind, b.kind} == {"weekday", "day"}]
    return min(same, default=None)


def _days(words: _Words) -> Iterator[Moment]:
    if len(words) == 2:
        for name, number in (words, words[::-1]):
            if name in MONTH_OF and number.isdigit() and len(number) <= 2:
                yield Moment("day", (MONTH_OF[name], int(number)), 1)
    digits = "".join(words)
    if len(words) <= 2 and len(digits) == 4 and digits.isdigit():
        day, month = int(digits[:2]), int(digits[2:])
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield Moment("day", (month, day), 3)


def _times(words: _Words) -> Iterator[Moment]:
    size = next((size for size in (1, 2) if len(words) > size and words[-size:] in _HALVES), 0)
    figures = words[: len(words) - size]
    first = figures[0] if figures else ""
    if len(figures) == 1 and (match := _HOURS.fullmatch(first)):
        hour, minute, rank = match[1], match[2] or "0", 0
    elif len(figures) == 1 and (match := _FIGURES.fullmatch(first)):
        hour, minute, rank = match[1], match[2], 2
    elif len(figures) == 2 and len(figures[1]) == 2:
        hour, minute, rank = first, figures[1], 3
    elif len(figures) == 3 and figures[1] in _HOUR:
        hour, minute, rank = first, figures[2], 3
    else:
        return
    if not (hour.isdigit() and minute.isdigit()):
        return
    value = int(hour), int(minute)
    if size:
        value, rank = (value[0] % 12 + _HALVES[words[-size:]], value[1]), 0
    if value[0] < 24 and value[1] < 60:
        yield Moment("time", value, rank)
