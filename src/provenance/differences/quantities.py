"""Quantities: numbers in figures or words, with scale and unit: ``$3m``, ``3,000,000 dollars``, ``drei Prozent``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from provenance.differences.numerals import FIRST_WORDS, ORDINALS, SCALES, number_in_words
from provenance.differences.plain import WORDS, plain, table

__all__ = ["Quantity", "quantities"]

_UNITS: dict[str, str] = {
    "USD": "$ dollar dollars dólar dólares dollaro dollari us$ usd доллар доллара долларов",
    "EUR": "€ euro euros eur евро",
    "GBP": "£ pound pounds sterling gbp livre livres pfund",
    "JPY": "¥ yen yens jpy",
    "CHF": "chf franc francs franken franchi",
    "RUB": "₽ rouble roubles rubel rublos rubli rub рубль рубля рублей руб",
    "%": "% percent pourcent prozent percento pct процент процента процентов",
    "km": "km kms kilometre kilometres kilometer kilometers kilomètre kilomètres kilómetro kilómetros chilometro"
    " chilometri quilômetro quilômetros километр километра километров км",
    "m": "metre metres meter meters mètre mètres metro metros metri метр метра метров",
    "mi": "mile miles",
    "ft": "ft foot feet",
    "kg": "kg kilo kilos kilogram kilograms kilogramme kilogrammes",
    "lb": "lb lbs",
    "t": "ton tons tonne tonnes tonnen toneladas tonnellate",
    "ha": "ha hectare hectares hektar hectáreas ettari",
    "acre": "acre acres",
    "°C": "°c celsius",
    "°F": "°f fahrenheit",
    "°": "° degree degrees degré degrés grad grados gradi graus",
}
_UNIT_OF = {plain(word): unit for unit, words in _UNITS.items() for word in words.split()}
_TWO_WORDS = {("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento"), ("per", "cento")}
_METRIC: dict[str, tuple[str, Decimal]] = {
    "mi": ("km", Decimal("1.609344")),
    "ft": ("m", Decimal("0.3048")),
    "lb": ("kg", Decimal("0.45359237")),
    "acre": ("ha", Decimal("0.404686")),
}
_ROUNDED = Decimal("0.03")  # by so much a converted measure may be rounded
_OF = table("de d of di von")
_A = table("a an un une uno una um uma ein eine einen один")
_ATOM = re.compile(
    r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?|us\$|°[cf]?"
    rf"|{WORDS}|[%$€£¥₽]|[-−–](?=\d)"
)
_GROUP = re.compile(r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+")
_SYMBOLS = frozenset("%$€£¥₽")
_CODES = ("us$", "chf", "usd", "eur")
_LETTERS = re.compile(WORDS)
_DIGIT = re.compile(r"\d")
_NUMBERS = frozenset({*FIRST_WORDS, *ORDINALS, *_A})
"""The words that a number begins with."""
_OPENINGS = _NUMBERS | {*_SYMBOLS, *_CODES, *"-−–"}
"""What a quantity begins with that begins with no figure."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    Attributes
    ----------
    start, end
        Where it stands, in characters.
    value
        How much, its scale applied.
    unit
        Of what (``USD``, ``%``, ``km``, ``ordinal``), empty for a plain number.
    """

    start: int
    end: int
    value: Decimal
    unit: str

    @property
    def minutes(self) -> int | None:
        """After midnight, where a number such as ``21.25`` may be a time of day."""
        hour, minute = divmod(self.value * 100, 100)
        return int(hour * 60 + minute) if 0 <= hour <= 24 and minute < 60 and minute == int(minute) else None

    def equals(self, other: Quantity) -> bool:
        """Whether two quantities are the same; a unit that only one text states makes no difference."""
        if self.unit == other.unit or not self.unit or not other.unit or "°" in (self.unit, other.unit):
            return self.value == other.value
        if {self.unit, other.unit} == {"°C", "°F"}:
            celsius, fahrenheit = (self, other) if self.unit == "°C" else (other, self)
            return abs(celsius.value * 9 / 5 + 32 - fahrenheit.value) <= 1
        (unit, value), (other_unit, other_value) = _metric(self), _metric(other)
        return unit == other_unit and abs(value - other_value) <= _ROUNDED * max(value, other_value)


def _metric(quantity: Quantity) -> tuple[str, Decimal]:
    unit, factor = _METRIC.get(quantity.unit, (quantity.unit, Decimal(1)))
    return unit, quantity.value * factor


def quantities(text: str) -> Iterator[Quantity]:
    """Find the quantities of a plain text, in order.

    Examples
    --------
    >>> [(q.value, q.unit) for q in quantities("$3m, drei prozent, 12.400 carottes, 2.5 milliards d'euros")]
    [(Decimal('3000000'), 'USD'), (Decimal('3'), '%'), (Decimal('12400'), ''), (Decimal('2500000000.0'), 'EUR')]
    """
    if not _DIGIT.search(text) and "°" not in text and _NUMBERS.isdisjoint(_LETTERS.findall(text)):
        return
    atoms = [(match.group(), *match.span()) for match in _ATOM.finditer(text)]
    words = [atom for atom, *_ in atoms]
    place = 0
    while place < len(atoms):
        if words[place] not in _OPENINGS and not words[place][0].isdigit():
            place += 1
            continue
        first = place
        while words[place] in _UNIT_OF and (words[place] in _SYMBOLS or words[place] in _CODES):
            if place + 1 == len(atoms):
                break
            place += 1
        before = _UNIT_OF.get(words[first], "") if place > first else ""
        negative = words[place] in "-−–" and place + 1 < len(atoms)
        place += negative
        read = _number(words, place)
        if read is None:
            place = max(place, first) + 1
            continue
        value, place = read
        while place < len(words) and words[place] in SCALES and _after_number(words, place, atoms):
            value, place = value * SCALES[words[place]], place + 1
        unit, after = _unit(words, place)
        if words[place - 1] in ORDINALS and place - first == 1:
            unit, after = "ordinal", place
        yield Quantity(atoms[first][1], atoms[after - 1][2], -value if negative else value, unit or before)
        place = after


def _number(words: list[str], place: int) -> tuple[Decimal, int] | None:
    """The number that starts at a word, and the place after it."""
    word = words[place]
    if word[0].isdigit():
        return _figures(word), place + 1
    if word in _A and place + 1 < len(words) and words[place + 1] in SCALES and len(words[place + 1]) > 3:
        return Decimal(1), place + 1
    in_words = number_in_words(words[place : place + 8])
    if in_words:
        return in_words[0], place + in_words[1]
    return (Decimal(ORDINALS[word]), place + 1) if word in ORDINALS else None


def _figures(word: str) -> Decimal:
    group = _GROUP.match(word)
    if group and not word.startswith("0"):
        rest = word[group.end() :].replace(",", ".")
        return Decimal("".join(filter(str.isdecimal, group.group())) + rest)
    return Decimal(word.replace(",", "."))


def _after_number(words: list[str], place: int, atoms: list[tuple[str, int, int]]) -> bool:
    """Whether a word multiplies the number before it: a letter alone must touch it, as in ``3m``."""
    return len(words[place]) > 1 or atoms[place - 1][2] == atoms[place][1]


def _unit(words: list[str], place: int) -> tuple[str, int]:
    """The unit that stands at a place, and the place after it."""
    if place < len(words) and words[place] in _UNIT_OF:
        return _UNIT_OF[words[place]], place + 1
    if tuple(words[place : place + 2]) in _TWO_WORDS:
        return "%", place + 2
    if place + 1 < len(words) and words[place] in _OF and words[place + 1] in _UNIT_OF:
        return _UNIT_OF[words[place + 1]], place + 2
    if place + 1 < len(words) and words[place] in ("us", "u") and words[place + 1] in ("dollars", "dollar"):
        return "USD", place + 2
    return "", place
