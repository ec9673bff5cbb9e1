"""How houses write numbers, dates and times: the value is the same, the form is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from .language import Language, language

__all__ = ["HOUSES", "House", "write_clock", "write_date", "write_number"]


@dataclass(frozen=True, slots=True)
class House:
    """A house's typography and formats.

    Attributes
    ----------
    quotes
        Opening and closing mark of a quotation, with the space that goes with them.
    apostrophe, dash
        The glyphs.
    thousands, decimal
        Marks within numbers.
    clock
        A pattern: ``{h}`` and ``{hh}`` are hours of 24, ``{i}`` of 12, ``{mm}`` minutes, ``{half}`` a.m. or p.m.
    date
        A pattern: ``{d}``, ``{dd}``, ``{month}``, ``{mon}`` (its first three letters), ``{m}``, ``{mm}``.
    percent
        How per cent is written behind a number, with the space before it.
    capitals
        Whether capitals keep their accents.
    sharp_s, ligature
        Whether ``ß`` and ``œ`` are written so.
    spelling
        Which side of the table of spellings: 0, 1, or ``None`` for as it comes.
    """

    name: str
    language: str
    quotes: tuple[str, str]
    apostrophe: str
    dash: str
    thousands: str
    decimal: str
    clock: str
    date: str
    percent: str
    capitals: bool = True
    sharp_s: bool = True
    ligature: bool = True
    spelling: int | None = None


_NB, _THIN = "\u00a0", "\u202f"

HOUSES: dict[str, House] = {
    house.name: house
    for house in (
        House("wire-en", "en", ('"', '"'), "'", "-", ",", ".", "{i}:{mm} {half}", "{month} {d}", " percent"),
        House("british", "en", ("‘", "’"), "’", "–", ",", ".", "{h}.{mm}", "{d} {month}", "%", spelling=0),
        House("british-broadsheet", "en", ("“", "”"), "’", "–", ",", ".", "{hh}:{mm}", "{d} {mon}", " per cent"),
        House("american", "en", ("“", "”"), "’", "—", ",", ".", "{i}:{mm} {half}", "{mon}. {d}", "%", spelling=1),
        House("american-web", "en", ('"', '"'), "'", "--", ",", ".", "{i}:{mm}{half2}", "{month} {d}", "%"),
        House("wire-fr", "fr", ('"', '"'), "'", "-", ".", ",", "{h}h{mm}", "{d} {month}", "%"),
        House("french", "fr", (f"«{_NB}", f"{_NB}»"), "’", "–", _NB, ",", "{h} h {mm}", "{d} {month}", f"{_NB}%"),
        House("french-web", "fr", ("« ", " »"), "'", "-", " ", ",", "{hh}:{mm}", "{d} {month}", " %", capitals=False),
        House("swiss-fr", "fr", ("«", "»"), "’", "–", "'", ",", "{h}h{mm}", "{dd}.{mm}", "%"),
        House("wire-de", "de", ('"', '"'), "'", "-", ".", ",", "{h}.{mm} Uhr", "{d}. {month}", " Prozent"),
        House("german", "de", ("„", "“"), "’", "–", ".", ",", "{h}.{mm} Uhr", "{d}. {month}", " Prozent"),
        House("german-web", "de", ("»", "«"), "'", "–", ".", ",", "{hh}:{mm} Uhr", "{dd}.{mm}.", f"{_NB}%"),
        House("swiss-de", "de", ("«", "»"), "’", "–", "'", ",", "{h}.{mm} Uhr", "{d}. {month}", "%", sharp_s=False),
        House("austrian", "de", ("„", "“"), "'", "–", _THIN, ",", "{h}:{mm} Uhr", "{d}. {month}", " Prozent"),
    )
}
"""Wires and newspapers of five countries."""


def write_number(value: str, house: House) -> str:
    """Write a number as a house does; ``value`` is in digits with a point.

    Examples
    --------
    >>> write_number("12400.5", HOUSES["swiss-fr"])
    "12'400,5"
    """
    whole, _, rest = value.partition(".")
    grouped = f"{Decimal(whole):,}".replace(",", house.thousands) if len(whole) > 4 or _groups_four(house) else whole
    return f"{grouped}{house.decimal}{rest}" if rest else grouped


def _groups_four(house: House) -> bool:
    return house.language == "en" or house.name.startswith("wire")


def write_date(day: date, house: House, tables: Language | None = None) -> str:
    """Write day and month as a house does.

    Examples
    --------
    >>> write_date(date(2023, 10, 4), HOUSES["american"])
    'Oct. 4'
    """
    month = (tables or language(house.language, "tuning")).every("months")[day.month - 1]
    short = month if len(month) < 5 else month[:3]
    made = house.date.format(d=day.day, dd=f"{day.day:02}", month=month, mon=short, m=day.month, mm=f"{day.month:02}")
    return made.replace("May.", "May").replace("June.", "June").replace("July.", "July")


def write_clock(when: time, house: House) -> str:
    """Write a time of day as a house does.

    Examples
    --------
    >>> write_clock(time(15, 40), HOUSES["wire-en"]), write_clock(time(15, 40), HOUSES["swiss-fr"])
    ('3:40 p.m.', '15h40')
    """
    half = "a.m." if when.hour < 12 else "p.m."
    return house.clock.format(
        h=when.hour,
        hh=f"{when.hour:02}",
        i=when.hour % 12 or 12,
        mm=f"{when.minute:02}",
        half=half,
        half2=half.replace(".", ""),
    )
