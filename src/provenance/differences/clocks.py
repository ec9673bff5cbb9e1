"""Times of day as texts say them: ``22h40``, ``9 p.m. EST``, ``half past nine``, ``halb neun``, ``midi``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from provenance.differences.numerals import number_in_words
from provenance.differences.plain import WORDS, table

__all__ = ["CLOCK_WORDS", "Clock", "clocks"]

_ZONES = {"gmt": 0, "utc": 0, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "msk": 180, "jst": 540}
_ZONES |= {f"{place}st": -60 * hours for place, hours in {"e": 5, "c": 6, "m": 7, "p": 8}.items()}
_ZONES |= {f"{place}dt": _ZONES[f"{place}st"] + 60 for place in "ecmp"}
_ZONE = "|".join(zone for zone in _ZONES if zone not in ("est", "cst"))  # est is a word of French, cst Chinese too
_CLOCK = re.compile(
    r"(?<![\w.,:])(?:las?\s)?(?P<h>[01]?\d|2[0-4])(?:\s?(?P<sign>h|:|heures?)\s?(?P<m>[0-5]\d)(?!\d)"
    r"|[.](?P<mm>[0-5]\d)(?=\s?(?:[ap]\.?m|uhr))|(?<=\d\d)(?P<mg>[0-5]\d)(?=\s(?:gmt|utc)\b)"
    r"|\s?h(?!\w)|(?=\s?(?:[ap]\.?m\b|uhr\b|heures?\b|o['’]clock\b)))"
    r"(?:\s?(?P<half>[ap])\.?m(?!\w)\.?(?:\s\(?(?P<american>[ecmp][sd]?t)(?!\w))?"
    r"|\s?(?P<whole>uhr|heures?|hrs?)(?!\w)|\s?o['’]clock(?!\w))?"
    rf"(?:\s\(?(?P<zone>{_ZONE})(?!\w))?"
)
_NO_SIDE = "".join(f"(?<!{side} )" for side in ("before", "after", "avant", "apres", "vor", "nach", "de"))
_SPOKEN: tuple[tuple[str, int], ...] = (
    ("half past {}", 30),
    ("(?:a )?quarter (?:past|after) {}", 15),
    ("(?:a )?quarter to {}", -15),
    ("halb {}(?: uhr)?", -30),
    ("dreiviertel {}(?: uhr)?", -15),
    ("viertel nach {}(?: uhr)?", 15),
    ("viertel vor {}(?: uhr)?", -15),
    ("{} (?:uhr|o['’]clock)", 0),
    ("{} heures? et demie", 30),
    ("{} heures? (?:et )?quart", 15),
    ("{} heures? moins (?:le |un )?quart", -15),
    ("las? {} y media", 30),
    ("las? {} y cuarto", 15),
    ("las? {} menos cuarto", -15),
    ("(?:le|as) {} e (?:mezza|meia)", 30),
    (f"{_NO_SIDE}(?:noon|midday|midi|mediodia|mezzogiorno|meio-dia|полдень)", 720),
    (f"{_NO_SIDE}(?:midnight|minuit|mitternacht|medianoche|mezzanotte|meia-noite|полночь)", 0),
)
"""Times in words, with how many minutes they are after the hour that they name."""
CLOCK_WORDS = table(
    "half quarter halb dreiviertel viertel uhr clock heure heures quart media cuarto mezza meia noon midday midi"
    " mediodia mezzogiorno meio полдень midnight minuit mitternacht medianoche mezzanotte полночь"
)
"""Words of which each time in words has one."""
_HOUR = rf"(?P<h{{0}}>\d\d?|{WORDS}(?:-{WORDS})?)"
_IN_WORDS = re.compile(
    rf"(?<![\w.,:-])(?:{'|'.join(f'(?P<t{i}>{said.format(_HOUR.format(i))})' for i, (said, _) in enumerate(_SPOKEN))})"
    rf"(?![\w-])(?:\s(?P<zone>{_ZONE})(?!\w))?"
)
_LETTERS = re.compile(WORDS)
_DIGIT = re.compile(r"\d")
_NOON = 720


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day.

    Attributes
    ----------
    start, end
        Where it stands, in characters.
    minutes
        After midnight.
    open
        Whether it counts to twelve and does not say in which half of the day.
    zone
        Minutes that its zone is ahead of Greenwich, ``None`` where it names none.
    """

    start: int
    end: int
    minutes: int
    open: bool = False
    zone: int | None = None

    def equals(self, other: Clock) -> bool | None:
        """Whether two times are the same, in either half of the day where one does not say which.

        ``None`` where they are not and only one names a zone: they may be.
        """
        apart = self.minutes - other.minutes
        if self.zone is not None and other.zone is not None:
            apart -= self.zone - other.zone
        if apart % (_NOON if self.open or other.open else 2 * _NOON) == 0:
            return True
        return False if (self.zone is None) == (other.zone is None) else None


def clocks(text: str) -> Iterator[Clock]:
    """Find the times of day of a plain text, those in words first.

    Examples
    --------
    >>> [c.minutes for c in clocks("02h57, 2:57, 22 h 40, 5 p.m., 14 heures, 10.40 uhr")]
    [177, 177, 1360, 1020, 840, 640]
    >>> [c.minutes for c in clocks("half past nine, halb neun, neuf heures moins le quart, noon")]
    [570, 510, 525, 720]
    """
    said = [] if CLOCK_WORDS.isdisjoint(_LETTERS.findall(text)) else [*_in_words(text)]
    yield from said
    for match in _CLOCK.finditer(text) if _DIGIT.search(text) else ():
        if any(match.start() < clock.end and clock.start < match.end() for clock in said):
            continue
        hour, half = int(match["h"]), match["half"]
        if half:
            hour = hour % 12 + 12 * (half == "p")
        minutes = hour * 60 + int(match["m"] or match["mm"] or match["mg"] or 0)
        counted = half or match["whole"] or match["h"][0] == "0" or hour > 12 or match["sign"] not in (None, ":")
        zone = _ZONES.get(match["zone"] or match["american"] or "")
        yield Clock(match.start(), match.end(), minutes, not counted, zone)


def _in_words(text: str) -> Iterator[Clock]:
    for match in _IN_WORDS.finditer(text):
        kind = next(i for i in range(len(_SPOKEN)) if match[f"t{i}"])
        said, minutes = _SPOKEN[kind]
        hour = _hour(match[f"h{kind}"]) if "{}" in said else 0
        figures = hour and not minutes and match[f"h{kind}"].isdecimal()  # 9 uhr is read as 9 h is
        if hour is not None and hour <= 24 and not figures:
            zone = _ZONES.get(match["zone"] or "")
            yield Clock(match.start(), match.end(), hour * 60 + minutes, "{}" in said and hour <= 12, zone)


def _hour(said: str) -> int | None:
    if said.isdecimal():
        return int(said)
    words = said.split("-")
    read = number_in_words(words)
    return int(read[0]) if read and read[1] == len(words) else None
