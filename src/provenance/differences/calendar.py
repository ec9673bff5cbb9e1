"""Days as texts say them: ``October 7``, ``ce 21 décembre``, ``hier``, ``14/05``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from provenance.differences.plain import WORDS, plain

__all__ = ["DAY_WORDS", "MONTH_OF", "WEEKDAY_OF", "Day", "days"]

_MONTHS = {
    1: "january|janvier|januar|janner|enero|janeiro|gennaio|января|январь|январе|jan|janv",
    2: "february|fevrier|februar|febrero|fevereiro|febbraio|февраля|февраль|феврале|feb|fevr",
    3: "march|mars|marz|marzo|marco|марта|март|марте|mar",
    4: "april|avril|abril|aprile|апреля|апрель|апреле|apr|avr",
    5: "may|mai|mayo|maio|maggio|мая|маи|мае",
    6: "june|juin|juni|junio|junho|giugno|июня|июнь|июне|jun",
    7: "july|juillet|juli|julio|julho|luglio|июля|июль|июле|jul",
    8: "august|aout|agosto|августа|август|августе|aug",
    9: "september|septembre|septiembre|setembro|settembre|сентября|сентябрь|сентябре|sept|sep",
    10: "october|octobre|oktober|octubre|outubro|ottobre|октября|октябрь|октябре|oct|okt",
    11: "november|novembre|noviembre|novembro|ноября|ноябрь|ноябре|nov",
    12: "december|decembre|dezember|diciembre|dezembro|dicembre|декабря|декабрь|декабре|dec|dez",
}
_WEEKDAYS = {
    0: "monday|lundi|montags?|lunes|lunedi|segunda-feira|понедельник|понедельника|mon",
    1: "tuesday|mardi|dienstags?|martes|martedi|terca-feira|вторник|вторника|tue|tues",
    2: "wednesday|mercredi|mittwochs?|miercoles|mercoledi|quarta-feira|среду|среда|среды|wed",
    3: "thursday|jeudi|donnerstags?|jueves|giovedi|quinta-feira|четверг|четверга|thu|thurs",
    4: "friday|vendredi|freitags?|viernes|venerdi|sexta-feira|пятницу|пятница|пятницы|fri",
    5: "saturday|samedi|samstags?|sonnabends?|sabado|sabato|субботу|суббота|субботы|sat",
    6: "sunday|dimanche|sonntags?|domingo|domenica|воскресенье|воскресенья|sun",
}
_RELATIVE = {
    -2: "avant-hier|vorgestern|anteayer|anteontem|позавчера",
    -1: "yesterday|hier|gestern|ayer|ieri|ontem|вчера",
    0: "today|aujourd['’]hui|heute|hoy|oggi|hoje|сегодня",
    1: "tomorrow|demain|morgen|manana|domani|amanha|завтра",
}


def _number_of(names: dict[int, str]) -> dict[str, int]:
    return {form: number for number, forms in names.items() for name in forms.split("|") for form in _forms(name)}


def _forms(name: str) -> tuple[str, ...]:
    return (name[:-2], name[:-1]) if name.endswith("s?") else (name,)


MONTH_OF = {plain(name): number for name, number in _number_of(_MONTHS).items()}
"""Months by their names, plain."""
WEEKDAY_OF = {plain(name): number for name, number in _number_of(_WEEKDAYS).items()}
"""Weekdays by their names, plain; Monday is 0."""
DAY_WORDS = frozenset(
    part
    for word in (*MONTH_OF, *WEEKDAY_OF, *"|".join(_RELATIVE.values()).replace("['’]", "-").split("|"))
    for part in word.split("-")
    if len(part) > 2
)
"""Every word that a day is said with."""
_ANY_MONTH = "|".join(sorted(MONTH_OF, key=lambda name: (-len(name), name)))
_SHORT_MONTHS = ("sept", "janv", "fevr")  # seven, and no month by itself
_ANY_WEEKDAY = "|".join(sorted(WEEKDAY_OF, key=lambda name: (-len(name), name)))
_DAY_FIRST = "|".join(forms.partition("|")[2] for forms in _WEEKDAYS.values())  # of languages that write the day first
_ANY_RELATIVE = "|".join(_RELATIVE.values())
_BEFORE = r"(?:(?:on|last|this|le|ce|am|el|il|lo|na|no|en|em|в|во|next|the|den|dem|del|de)\s+)*"
_OF = r"(?:\s+(?:of|de|di))?"
_CARDINAL = r"(?P<{0}>\d{{1,2}})(?:er|st|nd|rd|th|º|ª|\.)?"
_DAY = re.compile(
    rf"(?<!\w){_BEFORE}(?:(?P<iy>\d{{4}})-(?P<im>\d{{2}})-(?P<id>\d{{2}})(?!\d)"
    rf"|(?P<nd>\d{{1,2}})[./](?P<nm>\d{{1,2}})[./](?P<ny>\d{{4}}|\d{{2}})(?!\d)"
    rf"|(?:(?P<wa>{_ANY_WEEKDAY})\.?,?\s+)?{_BEFORE}{_CARDINAL.format('da')}{_OF}\s+(?P<ma>{_ANY_MONTH})(?!\w)\.?"
    rf"(?:,?(?:\s+(?:de|del))?\s+(?P<ya>\d{{4}})(?!\d))?"
    rf"|(?:(?P<wb>{_ANY_WEEKDAY})\.?,?\s+)?(?P<mb>{_ANY_MONTH})\.?\s+{_CARDINAL.format('db')}(?!\d|[.,'’]\d{{3}}|:)"
    rf"(?:,?\s+(?P<yb>\d{{4}})(?!\d))?"
    rf"|(?P<mc>{_ANY_MONTH})(?:\s+(?:de|del))?\s+(?P<yc>\d{{4}})(?!\d)"
    rf"|(?:(?P<wd>{_DAY_FIRST})\.?,?\s+)?{_BEFORE}(?P<sd>\d{{1,2}})\.(?P<sm>1[0-2]|0?[1-9])\.(?!\d)"
    rf"|(?P<we>{_DAY_FIRST})\s+(?P<sf>\d{{1,2}})/(?P<so>1[0-2]|0?[1-9])(?![\d/])"
    r"|(?:(?<=\ble )|(?<=\bdu )|(?<=\bam )|(?<=\bvom )|(?<=\bel )|(?<=\bdel ))"
    r"(?P<se>\d\d)[./](?P<sn>0[1-9]|1[0-2])(?![\d%/]|[.,]\d|\s?%|\s\d)"
    rf"|(?P<md>{'|'.join(name for name in MONTH_OF if len(name) > 3 and name not in _SHORT_MONTHS)})(?!\w)"
    rf"|(?P<wc>{'|'.join(name for name in WEEKDAY_OF if len(name) > 4)})(?!\w)"
    rf"|(?P<rel>{_ANY_RELATIVE})(?!\w)"
    rf"|(?P<year>(?:1[5-9]|20)\d\d)(?![\w.,'’]?\d|['’]?s\b|(?!年)[\u4e00-\u9fff]))"
    r"|(?:周|星期|礼拜|禮拜)(?P<cw>[一二三四五六日天])|(?P<jw>[月火水木金土日])曜"
)
_UNSPACED = re.compile("[周期拜曜]")
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(WORDS)
_DIGIT = re.compile(r"\d")
_OPENINGS = frozenset(
    re.split(r"\W", name)[0]
    for name in (*MONTH_OF, *WEEKDAY_OF, *_ANY_RELATIVE.split("|"), *re.findall(r"\w+", _BEFORE.replace(r"\s", "")))
)
"""The words that a day begins with; all else begins with a figure."""
_CHINESE = "一二三四五六日"
_JAPANESE = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as far as a text says it.

    Attributes
    ----------
    start, end
        Where, in characters.
    year, month, day, weekday
        What is said (Monday is 0), else ``None``.
    offset
        Days from the day of the text (``hier`` is -1), else ``None``.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    offset: int | None = None

    def equals(self, other: Day, written: date | None, other_written: date | None) -> bool | None:
        """Whether two texts, written on these days, mean the same day; ``None`` where that cannot be known."""
        mine, theirs = self.resolved(written or other_written), other.resolved(other_written or written)
        parts = [(self.year, other.year), (self.month, other.month), (self.day, other.day)]
        if self.offset is None and other.offset is None:
            if any(x is not None and y is not None and x != y for x, y in parts):
                return False
            if None not in (self.weekday, other.weekday) and self.weekday != other.weekday:
                return False
            if (self.day is None) == (other.day is None) and (
                self.weekday == other.weekday is not None or any(x is not None and x == y for x, y in parts)
            ):
                return True
        for one, when, seen in ((self, theirs, written), (other, mine, other_written)):
            day = seen or written or other_written
            if one._is_weekday and when is not None and day is not None:  # the last or the next one
                return when.weekday() == one.weekday and abs(when - day) <= timedelta(days=7)
        if mine is not None and theirs is not None:
            return mine == theirs
        return self.offset == other.offset if self.offset is not None and other.offset is not None else None

    @property
    def _is_weekday(self) -> bool:
        return self.weekday is not None and self.day is None

    def resolved(self, written: date | None) -> date | None:
        """The day in the calendar, seen from the day when the text was written."""
        if self.month and self.day:
            years = (self.year,) if self.year else (written.year, written.year - 1, written.year + 1) if written else ()
            found = [when for year in years if (when := _date(year, self.month, self.day))]
            return min(found, key=lambda when: (abs(when - written) if written else timedelta(), when), default=None)
        if written is None:
            return None
        if self.offset is not None:
            return _after(written, self.offset)
        if self.weekday is not None:  # the last one, as in reports of what happened
            return _after(written, -((written.weekday() - self.weekday) % 7))
        return None


def _after(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:  # the calendar has an end
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days(text: str) -> Iterator[Day]:
    """Find the days of a plain text, in order.

    Examples
    --------
    >>> [(d.day, d.month, d.weekday) for d in days("lundi 21 decembre, october 7, yesterday")]
    [(21, 12, 0), (7, 10, None), (None, None, None)]
    """
    if not _DIGIT.search(text) and DAY_WORDS.isdisjoint(_LETTERS.findall(text)) and not _UNSPACED.search(text):
        return
    for match in _found(text):
        part = match.groupdict()
        month = part["im"] or part["nm"] or part["sm"] or part["sn"] or part["so"]
        name = part["ma"] or part["mb"] or part["mc"] or part["md"]
        day, year = (
            _first(part, "id", "nd", "da", "db", "sd", "se", "sf"),
            _first(part, "iy", "ny", "ya", "yb", "yc", "year"),
        )
        weekday = part["wa"] or part["wb"] or part["wc"] or part["wd"] or part["we"]
        number = WEEKDAY_OF[weekday] if weekday else None
        if part["cw"]:
            number = _CHINESE.index(part["cw"].replace("天", "日"))
        if part["jw"]:
            number = _JAPANESE.index(part["jw"])
        yield Day(
            match.start(),
            match.end(),
            year + 2000 if year is not None and year < 100 else year,
            MONTH_OF[name] if name else int(month) if month else None,
            day,
            number,
            _offset(part["rel"]) if part["rel"] else None,
        )


def _found(text: str) -> Iterator[re.Match[str]]:
    """What ``_DAY.finditer`` finds; tried only where a figure stands, or a word that begins a day."""
    if _UNSPACED.search(text):
        yield from _DAY.finditer(text)
        return
    end = 0
    for word in _WORD.finditer(text):
        said = word.group()
        if word.start() >= end and (said in _OPENINGS or said[0].isdecimal()):
            match = _DAY.match(text, word.start())
            if match:
                end = match.end()
                yield match


def _first(part: dict[str, str | None], *names: str) -> int | None:
    return next((int(value) for name in names if (value := part[name])), None)


def _offset(word: str) -> int:
    return next(days for days, words in _RELATIVE.items() if re.fullmatch(words, word))
