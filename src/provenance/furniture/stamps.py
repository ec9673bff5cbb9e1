"""Date stamps: lines and heads of lines that say when a page was created, published, updated or crawled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

__all__ = ["Stamp", "stamp_at_start", "stamp_of_line"]

_LABELS = {
    "created": "créé|créée|created|erstellt|creado|criado|создано|створено",
    "updated": "mis à jour|mise à jour|modifié|actualisé|updated|last updated|last modified|modified|aktualisiert"
    "|actualizado|atualizado|aggiornato|обновлено|оновлено|diperbarui",
    "published": "publié|publié le|paru|published|posted|first published|date|veröffentlicht|publicado|pubblicato"
    "|опубликовано|опубліковано|публикувано|дата|fecha|data|datum",
    "crawled": "crawled|retrieved|archived|consulté",
}
_MONTHS = {
    1: "january|jan|janvier|janv|januar|jänner|enero|ene|janeiro|gennaio|gen|января|січня|януари|januari",
    2: "february|feb|février|févr|fév|februar|febrero|fevereiro|fev|febbraio|февраля|лютого|февруари|februari",
    3: "march|mar|mars|märz|mär|marzo|março|марта|березня|март|maret",
    4: "april|apr|avril|avr|abril|abr|aprile|апреля|квітня|април",
    5: "may|mai|mayo|maio|maggio|мая|травня|май|mei",
    6: "june|jun|juin|juni|junio|junho|giugno|июня|червня|юни",
    7: "july|jul|juillet|juil|juli|julio|julho|luglio|июля|липня|юли",
    8: "august|aug|août|agosto|ago|августа|серпня|август|agustus",
    9: "september|sept|sep|septembre|septiembre|setembro|settembre|сентября|вересня|септември",
    10: "october|oct|octobre|oktober|okt|octubre|outubro|ottobre|октября|жовтня|октомври",
    11: "november|nov|novembre|noviembre|novembro|ноября|листопада|ноември|nopember",
    12: "december|dec|décembre|déc|dezember|dez|diciembre|dic|dezembro|dicembre|декабря|грудня|декември|desember",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split("|")}
_MONTH = "|".join(sorted(_MONTH_OF, key=lambda name: (-len(name), name)))
_LABEL = "|".join(
    sorted((form for forms in _LABELS.values() for form in forms.split("|")), key=lambda form: (-len(form), form))
)
_ROLE_OF = {form: role for role, forms in _LABELS.items() for form in forms.split("|")}
_DAY = r"(?:[a-zà-ÿа-яіїє]{2,12}\.?,?\s+)?"  # a weekday
_DATE = (
    r"(?:(?P<iy>\d{4})-(?P<im>\d{1,2})(?:-(?P<id>\d{1,2}))?"
    r"|(?P<nd>\d{1,2})[./](?P<nm>\d{1,2})[./](?P<ny>\d{4}|\d{2})"
    rf"|{_DAY}(?P<td>\d{{1,2}})(?:\.|er|st|nd|rd|th)?\s+(?:de\s+)?(?P<tm>{_MONTH})\.?,?\s+(?:de\s+)?(?P<ty>\d{{4}})"
    rf"|{_DAY}(?P<am>{_MONTH})\.?\s+(?P<ad>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<ay>\d{{4}}))"
)
_TIME = (
    r"(?:[T,\s|–-]*(?:à|at|um|a las|às|alle|в|о)?\s*(?P<hh>\d{1,2})\s?[:h.]\s?(?P<mm>\d{2})(?::\d{2}(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?:\s*(?:uhr|hrs))?"
    r"(?:\s*\(?(?P<zone>(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{2,4}|Z|[+-]\d{2}:?\d{2})\b\)?)?)?"
)
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "МСК": 3, "WIB": 7, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
    "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Hours ahead of Greenwich of zones whose names mean one thing; others (``IST``, ``CST``, ``ET``) are not read."""
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?")
_STAMP = re.compile(rf"(?:(?P<label>{_LABEL})\b[\s:]*(?:le|on|am|el|em|il)?\s*)?{_DATE}{_TIME}", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LINE_REST = re.compile(r"[\s|–—.,;)•·-]*$")
_LABEL_WITH_MORE = re.compile(r"[\s|–—.,;)•·-]*(?:[^\n]{0,40})$")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date stamp.

    Attributes
    ----------
    start, end
        Its span in the line, in characters.
    role
        ``created``, ``updated``, ``published`` or ``crawled``; ``published`` where nothing is said.
    when
        ISO 8601 text as precise as the stamp (``2016-05``, ``2016-05-12``, ``2016-05-12T02:57``, with the zone where
        it is stated: ``2016-05-12T02:57+02:00``), or ``None`` when no such day exists.
    """

    start: int
    end: int
    role: str
    when: str | None


def stamp_of_line(line: str) -> Stamp | None:
    """Return the stamp when a line is one: a date with or without label and time, and nothing else."""
    if len(line) > 120 or not _DIGIT.search(line):
        return None
    offset = len(line) - len(line.lstrip())
    found = _STAMP.match(line, offset)
    if found is None:
        return None
    rest = _LABEL_WITH_MORE if found.group("label") else _LINE_REST
    if rest.match(line, found.end()):
        return _stamp(found)
    second = _STAMP.match(line[found.end() :].lstrip(" |–—-,;•·"))
    return _stamp(found) if second else None


def stamp_at_start(text: str) -> Stamp | None:
    """Return a labelled stamp that stands before the first sentence of a text, in the same line."""
    offset = len(text) - len(text.lstrip())
    found = _STAMP.match(text, offset, offset + 120) if _DIGIT.search(text, offset, offset + 120) else None
    return _stamp(found) if found is not None and found.group("label") else None


def _stamp(found: re.Match[str]) -> Stamp:
    label = (found.group("label") or "").casefold()
    role = _ROLE_OF.get(label, "published")
    return Stamp(found.start(), found.end(), role, _when(found.groupdict()))


def _when(part: dict[str, str | None]) -> str | None:
    year = part["iy"] or part["ny"] or part["ty"] or part["ay"] or ""
    month = part["im"] or part["nm"] or ""
    name = part["tm"] or part["am"]
    day = part["id"] or part["nd"] or part["td"] or part["ad"]
    number = _MONTH_OF[name.casefold()] if name else int(month)
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    if day is None:
        return f"{full_year:04}-{number:02}" if 1 <= number <= 12 else None
    day_number = int(day)
    if part["nd"] and number > 12 >= day_number:  # month first, as in the United States
        day_number, number = number, day_number
    try:
        stated = date(full_year, number, day_number).isoformat()
    except ValueError:
        return None
    if part["hh"] is None or part["mm"] is None:
        return stated
    hour = int(part["hh"])
    if part["half"]:
        hour = hour % 12 + (12 if part["half"][0] in "pP" else 0)
    if hour > 23 or int(part["mm"]) > 59:
        return stated
    return f"{stated}T{hour:02}:{int(part['mm']):02}{_zone(part['zone'] or '')}"


def _zone(written: str) -> str:
    """The offset that a zone stands for, as ISO 8601 writes it; empty where its name may mean several."""
    name = written.upper()
    if name in _ZONES:
        return f"{_ZONES[name]:+03}:00"
    found = _OFFSET.fullmatch(name)
    if found is None or int(found["hours"]) > 14:
        return ""
    return f"{found['sign']}{int(found['hours']):02}:{found['minutes'] or '00'}"
