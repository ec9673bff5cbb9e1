"""Quantities: numbers in figures or words, with scale and unit: ``$3m``, ``3,000,000 dollars``, ``drei Prozent``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from provenance.differences.numerals import (
    FIRST_WORDS,
    HALF,
    HAN,
    MIXED,
    ORDINALS,
    PARTS,
    SCALES,
    WHOLE_HALF,
    number_in_han,
    number_in_words,
)
from provenance.differences.plain import WORDS, plain, table

__all__ = ["Quantity", "quantities"]

_UNITS: dict[str, str] = {
    "USD": "$ dollar dollars dólar dólares dollaro dollari us$ usd доллар доллара долларов 美元",
    "EUR": "€ euro euros eur евро 欧元",
    "GBP": "£ sterling gbp 英镑",
    "pound": "pound pounds livre livres pfund libra libras",
    "JPY": "¥ yen yens jpy 日元",
    "CNY": "元",
    "CHF": "chf franc francs franken franchi",
    "RUB": "₽ rouble roubles rubel rublos rubli rub рубль рубля рублей руб",
    "%": "% percent pourcent prozent percento pct процент процента процентов 百分之",
    "km": "km kms kilometre kilometres kilometer kilometers kilomètre kilomètres kilómetro kilómetros chilometro"
    " chilometri quilômetro quilômetros kilometern километр километра километров км 公里",
    "m": "metre metres meter meters mètre mètres metro metros metri metern метр метра метров",
    "cm": "cm centimetre centimetres centimeter centimeters centimètre centimètres zentimeter centímetro centímetros"
    " centimetri",
    "mm": "mm millimetre millimetres millimeter millimeters millimètre millimètres milímetro milímetros millimetri",
    "mi": "mile miles meile meilen milla millas miglia milha milhas",
    "yd": "yard yards",
    "ft": "ft foot feet",
    "in": "inch inches",
    "kn": "knot knots knoten nœuds nudos nodi nós",
    "km/h": "kmh kph stundenkilometer stundenkilometern",
    "mi/h": "mph",
    "kg": "kg kilo kilos kilogram kilograms kilogramme kilogrammes kilogramm kilogramo kilogramos chilogrammi 公斤",
    "g": "gram grams gramme grammes gramm gramo gramos grammi",
    "lb": "lb lbs",
    "oz": "oz ounce ounces",
    "t": "ton tons tonne tonnes tonnen toneladas tonnellate 吨",
    "l": "litre litres liter liters litro litros litri",
    "gal": "gallon gallons",
    "ha": "ha hectare hectares hektar hectáreas ettari",
    "acre": "acre acres",
    "km²": "quadratkilometer quadratkilometern",
    "m²": "quadratmeter quadratmetern",
    "°C": "°c celsius",
    "°F": "°f fahrenheit",
    "°": "° degree degrees degré degrés grad grados gradi graus",
    "seconds": "seconds secondes sekunden segundos secondi секунд",
    "minutes": "minute minutes minuten minuto minutos minuti минута минуты минут",
    "hours": "hour hours heure heures stunde stunden hora horas ora ore час часа часов",
    "days": "day days jour jours tag tage tagen día días dia dias giorno giorni день дня дней",
    "weeks": "week weeks semaine semaines woche wochen semana semanas settimana settimane неделя недели недель",
    "months": "month months mois monat monate monaten mes meses mese mesi месяц месяца месяцев",
    "years": "year years ans année années jahr jahre jahren año años ano anos anno anni год года лет",
    "decades": "decade decades décennie décennies jahrzehnt jahrzehnte jahrzehnten década décadas decennio decenni",
}
_UNIT_OF = {plain(word): unit for unit, words in _UNITS.items() for word in words.split()}
_TWO_WORDS = {("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento"), ("per", "cento")}
_OLD = table("old alt")
_SQUARE = table("square sq")
_SQUARED = table("carré carrés cuadrado cuadrados quadrato quadrati quadrado quadrados")
_PER = table("per an a à par pro por l la all alla")
_HOUR = table("h hour heure stunde hora ora")
_LENGTHS = frozenset({"km", "m", "mi"})
_DURATIONS = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades"})
_DEGREES = frozenset({"°", "°C", "°F"})
_SCALE_OF = {"celsius": "°C", "centigrade": "°C", "centigrados": "°C", "fahrenheit": "°F"}
_MEASURES: dict[str, tuple[tuple[str, str], ...]] = {
    "mi": (("km", "1.609344"),),
    "m": (("km", "0.001"),),
    "cm": (("km", "0.00001"),),
    "mm": (("km", "0.000001"),),
    "yd": (("km", "0.0009144"),),
    "ft": (("km", "0.0003048"),),
    "in": (("km", "0.0000254"),),
    "mi/h": (("km/h", "1.609344"),),
    "kn": (("km/h", "1.852"),),
    "lb": (("kg", "0.45359237"),),
    "pound": (("kg", "0.45359237"), ("GBP", "1")),
    "g": (("kg", "0.001"),),
    "oz": (("kg", "0.0283495"),),
    "t": (("kg", "1000"),),
    "gal": (("l", "3.785412"),),
    "acre": (("ha", "0.404686"),),
    "km²": (("ha", "100"),),
    "m²": (("ha", "0.0001"),),
    "mi²": (("ha", "258.9988"),),
    "ft²": (("ha", "0.0000092903"),),
    "minutes": (("seconds", "60"),),
    "hours": (("seconds", "3600"),),
    "days": (("seconds", "86400"),),
    "weeks": (("seconds", "604800"),),
    "months": (("seconds", "2629800"),),
    "years": (("seconds", "31557600"),),
    "decades": (("seconds", "315576000"),),
    "part": (("%", "100"),),
}
"""Units in others, those that all of a kind are given in; a word may mean two."""
_ROUNDED = Decimal("0.03")  # by so much a converted measure may be rounded
_ROUGHLY = Decimal("0.1")  # and a part of a whole
_DEGREE = Decimal("0.01")  # or one degree, whichever is more
_HALF = Decimal("0.5")
_OF = table("de d of di von")
_A = table("a an un une uno una um uma ein eine einen einer один")
_AND = table("and et y e und")
_SINGULAR = table("third quarter fifth sixth eighth tenth")
_MINUS = table("minus moins menos meno")
_DIGITS = re.compile(rf"[\d{HAN}]")
_ATOM = re.compile(
    rf"百分之|美元|欧元|英镑|日元|公里|公斤|(?:\d[\d,]*(?:\.\d+)?)?[{HAN}](?:[{HAN}]|\d[\d,]*(?:\.\d+)?)*|[元吨]"
    r"|(?<![\d/])\d+\s[1-9]\d?/(?:[2-9]|16|32|64)(?![\d/])"
    r"|\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?|us\$"
    rf"|(?P<scale>(?:(?<=\d)|°)\s?[cf](?![\w'’-]))|°|[^\W\d_{HAN}]+|[%$€£¥₽]|(?<![\w%°])[-−–](?=\d)"
)
_GROUP = re.compile(r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+")
_SYMBOLS = frozenset("%$€£¥₽")
_CODES = ("us$", "chf", "usd", "eur", "百分之")
_LETTERS = re.compile(WORDS)
_NUMBERS = frozenset({*FIRST_WORDS, *ORDINALS, *_A})
"""The words that a number begins with."""
_OPENINGS = _NUMBERS | _MINUS | {*_SYMBOLS, *_CODES, *"-−–"}
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
        Of what (``USD``, ``%``, ``km``, ``part``, ``ordinal``), empty for a plain number.
    """

    start: int
    end: int
    value: Decimal
    unit: str

    @property
    def minutes(self) -> int | None:
        """After midnight, where a number such as ``21.25``, or one of hours, may be a time of day."""
        if self.unit not in ("", "hours"):
            return None
        hour, minute = divmod(self.value * 100, 100)
        if self.unit:
            minute *= Decimal("0.6")
        return int(hour * 60 + minute) if 0 <= hour <= 24 and minute < 60 and minute == int(minute) else None

    @property
    def seconds(self) -> Decimal | None:
        """How long, for a quantity of time."""
        return next((value for unit, value in self._measures() if unit == "seconds"), None)

    def equals(self, other: Quantity) -> bool | None:
        """Whether two quantities are the same; a unit that only one text states makes no difference, if not of time.

        ``None`` for a part and a number, which cannot be compared: ``half of them`` and ``six of them``; and for the
        same number with a unit of time and without: ``five years`` and ``five``.
        """
        units = {self.unit, other.unit}
        if units in ({"part", ""}, {"part", "ordinal"}):
            return None
        if "" in units and self.value == other.value and units & _DURATIONS:
            return None
        if len(units) == 1 or "" in units:
            return self.value == other.value
        if units < _DEGREES:
            if "°" in units and self.value == other.value:
                return True
            celsius, fahrenheit = (self, other) if self.unit == "°C" or other.unit == "°F" else (other, self)
            rounded = _DEGREE * abs(fahrenheit.value)
            above = abs(celsius.value * 9 / 5 - fahrenheit.value)  # a rise, not a temperature
            apart = abs(celsius.value * 9 / 5 + 32 - fahrenheit.value)
            return apart <= max(Decimal(1), rounded) or above <= rounded
        rounded = _ROUGHLY if "part" in units else _ROUNDED
        return any(
            unit == other_unit and abs(value - other_value) <= rounded * max(abs(value), abs(other_value))
            for unit, value in self._measures()
            for other_unit, other_value in other._measures()
        )

    def _measures(self) -> Iterator[tuple[str, Decimal]]:
        """How much it is in the unit that all of its kind are given in."""
        for unit, factor in _MEASURES.get(self.unit, ((self.unit, "1"),)):
            yield unit, self.value * Decimal(factor)


def quantities(text: str) -> Iterator[Quantity]:
    """Find the quantities of a plain text, in order.

    Examples
    --------
    >>> [(q.value, q.unit) for q in quantities("$3m, drei prozent, 12.400 carottes, 2.5 milliards d'euros")]
    [(Decimal('3000000'), 'USD'), (Decimal('3'), '%'), (Decimal('12400'), ''), (Decimal('2500000000.0'), 'EUR')]
    """
    if not _DIGITS.search(text) and "°" not in text and _NUMBERS.isdisjoint(_LETTERS.findall(text)):
        return
    atoms = [
        ("°" + match["scale"][-1] if match["scale"] else match.group(), *match.span()) for match in _ATOM.finditer(text)
    ]
    words = [atom for atom, *_ in atoms]
    place = 0
    while place < len(atoms):
        if words[place] not in _OPENINGS and not _DIGITS.match(words[place]):
            place += 1
            continue
        first = place
        while words[place] in _UNIT_OF and (words[place] in _SYMBOLS or words[place] in _CODES):
            if place + 1 == len(atoms):
                break
            place += 1
        before = _UNIT_OF.get(words[first], "") if place > first else ""
        minus = words[place] in _MINUS
        negative = (minus or words[place] in "-−–") and place + 1 < len(atoms)
        place += negative
        read = _number(words, place)
        if read is None:
            place = max(place, first) + 1
            continue
        value, place, unit = read
        if not unit:
            scale = Decimal(1)
            if half := _and_a_half(words, place):
                value, place = value + _HALF, place + half
            while place < len(words) and words[place] in SCALES and _after_number(words, place, atoms):
                scale, place = scale * SCALES[words[place]], place + 1
            unit, place = _unit(words, place)
            if half := _and_a_half(words, place):
                value, place = value + _HALF, place + half
            value *= scale
        if minus and not unit.startswith("°"):  # moins 10 is less than 10
            first, negative = first + 1, False
        yield Quantity(atoms[first][1], atoms[place - 1][2], -value if negative else value, unit or before)


def _number(words: list[str], place: int) -> tuple[Decimal, int, str] | None:
    """The number that starts at a word, the place after it, and whether it is a part of a whole or an ordinal."""
    word = words[place]
    after = words[place + 1] if place + 1 < len(words) else ""
    if word in _A and after in HALF and (read := _number(words, place + 1)):
        return read
    if word in HALF:
        return _half(words, place)
    counted = after in PARTS or (after in SCALES and len(after) > 3)
    if word in _A and (counted or (after in _UNIT_OF and _and_a_half(words, place + 2))):
        value, place = Decimal(1), place + 1
    elif not word.isascii() and any(c in HAN for c in word):
        value, place = number_in_han(word), place + 1
    elif word[0].isdigit():
        value, place = _figures(word), place + 1
    elif word in MIXED:
        value, place = MIXED[word], place + 1
    elif in_words := number_in_words(words[place : place + 8]):
        value, place = in_words[0], place + in_words[1]
    else:
        return (Decimal(ORDINALS[word]), place + 1, "ordinal") if word in ORDINALS else None
    part = words[place] if place < len(words) else ""
    if part in PARTS and value == int(value) and (value == 1 or part not in _SINGULAR):
        return value / PARTS[part], place + 1, "part"
    return value, place, ""


def _half(words: list[str], place: int) -> tuple[Decimal, int, str] | None:
    """The half that starts at a word: of the unit that follows, or of a whole."""
    after = place + 2 if place + 1 < len(words) and words[place + 1] in _A else place + 1
    if after < len(words) and (words[after] in _UNIT_OF or (words[after] in SCALES and len(words[after]) > 3)):
        return _HALF, after, ""
    whole = words[place] in WHOLE_HALF and (not place or words[place - 1] not in ORDINALS)  # no second half
    return (_HALF, place + 1, "part") if whole else None


def _and_a_half(words: list[str], place: int) -> int:
    """How many words say from a place on that it is a half more."""
    if place + 1 >= len(words) or words[place] not in _AND:
        return 0
    article = words[place + 1] in _A
    half = place + 1 + article
    said = half < len(words) and words[half] in HALF and (article or words[half] != "half")
    return half + 1 - place if said else 0


def _figures(word: str) -> Decimal:
    if "/" in word:
        whole, part, parts = map(int, re.split(r"[\s/]", word))
        return whole + Decimal(part) / parts
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
    word, after, *_ = *words[place : place + 2], "", ""
    if word in _UNIT_OF and after not in _OLD:
        return _compound(_UNIT_OF[word], words, place + 1)
    if (word, after) in _TWO_WORDS:
        return "%", place + 2
    if word in _OF and after in _UNIT_OF:
        return _UNIT_OF[after], place + 2
    if word in _SQUARE and after in _UNIT_OF:
        return _UNIT_OF[after] + "²", place + 2
    if word in ("us", "u") and after in ("dollars", "dollar"):
        return "USD", place + 2
    return "", place


def _compound(unit: str, words: list[str], place: int) -> tuple[str, int]:
    """A unit with what follows: degrees of a scale, a length in an hour, a square."""
    after = words[place] if place < len(words) else ""
    if unit == "°" and after in _SCALE_OF:
        return _SCALE_OF[after], place + 1
    if unit in _LENGTHS:
        if after in _SQUARED:
            return unit + "²", place + 1
        hour = next((k for k in range(place, min(place + 3, len(words))) if words[k] not in _PER), len(words))
        if hour < len(words) and words[hour] in _HOUR:
            return unit + "/h", hour + 1
    return unit, place
