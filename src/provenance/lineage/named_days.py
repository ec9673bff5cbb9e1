"""Days of the calendar that a text names, as far as they bear on when it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from provenance.differences.calendar import MONTH_OF, WEEKDAY_OF
from provenance.differences.plain import plain

__all__ = ["NamedDay", "named_days"]

_NUMBER = re.compile(r"(?<![0-9.,:'’])[0-9]{1,2}(?![0-9%]|[.,:'’]\d)")
_AFTER = re.compile(r"(?:er|st|nd|rd|th|\.)?\s(?:(?:of|de)\s)?(\w+)")
_YEAR = re.compile(r"\W{1,2}(?:de\s)?(\d{4})(?!\d)")
_THIS = frozenset("ce cet this dieser diesem diesen este esta questo deste neste".split())
_CONTEXT = 30  # characters before a number and after it


class NamedDay(NamedTuple):
    """A day and month that a text names.

    ``weekday`` is the one named with it (Monday is 0), ``year`` the year; ``is_today`` says that the text calls it the
    day of its news (``ce 21 décembre``). ``text[start:end]`` holds number and month.
    """

    start: int
    end: int
    month: int
    day: int
    year: int | None
    weekday: int | None
    is_today: bool

    def nearest(self, day: date) -> date | None:
        """The day of this month and number that is nearest to a day: in the year named, or in one around it."""
        years = (self.year,) if self.year else (day.year - 1, day.year, day.year + 1)
        found = [when for year in years if (when := _date(year, self.month, self.day)) is not None]
        return min(found, key=lambda when: (abs(when - day), when), default=None)

    def distance(self, low: date, high: date) -> timedelta | None:
        """How far its nearest is from a stretch of days; zero within it."""
        reached = [
            max(low - when, when - high, timedelta())
            for border in (low, high)
            if (when := self.nearest(border)) is not None
        ]
        return min(reached, default=None)


def named_days(text: str) -> Iterator[NamedDay]:
    """Find the days with a month that a text names, in order.

    Examples
    --------
    >>> [(d.day, d.month, d.weekday, d.is_today) for d in named_days("Ce lundi 21 décembre, after December 3")]
    [(21, 12, 0, True), (3, 12, None, False)]
    """
    for number in _NUMBER.finditer(text):
        low, high = number.span()
        before = text[max(0, low - _CONTEXT) : low].split(" ")
        after = _AFTER.match(text, high, high + _CONTEXT)
        if after is not None and (month := MONTH_OF.get(plain(after[1]))):
            high = after.end()
        elif len(before) > 1 and not before[-1] and (month := MONTH_OF.get(plain(before[-2].rstrip(".")))):
            low -= len(before[-2]) + 1
            del before[-2]
        else:
            continue
        words = [plain(word.strip(",.")) for word in before[-3:]]
        year = _YEAR.match(text, high)
        yield NamedDay(
            low,
            high,
            month,
            int(number.group()),
            int(year[1]) if year else None,
            next((WEEKDAY_OF[word] for word in words if word in WEEKDAY_OF), None),
            not _THIS.isdisjoint(words),
        )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
