"""Dates as other formats take them: those that can be believed, as precise as they were stated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.lineage import Witness

__all__ = ["believed", "is_instant", "xsd_type"]

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d).(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(?:(Z)|([+-]\d\d)(?::?(\d\d)(?::?(\d\d))?)?)?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)"
_DATE = r"(?!0000)\d{4}-\d\d-\d\d"
_INSTANT = re.compile(rf"{_DATE}T\d\d:\d\d:\d\d(?:\.\d+)?{_ZONE}", re.ASCII)
_TYPES = {
    "xsd:dateTime": re.compile(rf"{_DATE}T\d\d:\d\d:\d\d(?:\.\d+)?{_ZONE}?", re.ASCII),
    "xsd:date": re.compile(_DATE, re.ASCII),
    "xsd:gYearMonth": re.compile(r"(?!0000)\d{4}-\d\d", re.ASCII),
}


def believed(witness: Witness) -> dict[str, str]:
    """The dates that a witness states and nothing contradicts, the first of each role: ``published``, ``created`` and
    ``updated``. When a page was crawled says nothing of the text."""
    found: dict[str, str] = {}
    for date in witness.dates:
        if date.when is not None and date.trust != "refused" and date.role != "crawled":
            found.setdefault(date.role, _plainly(date.when))
    return found


def _plainly(when: str) -> str:
    """A date in the common form of ISO 8601, no more precise and in no other zone than it was stated."""
    time = _TIME.fullmatch(when)
    if time is None:
        return when
    date, hour, minute, second, fraction, greenwich, hours, minutes, seconds = time.groups()
    clock = ":".join(part for part in (hour, minute, second) if part is not None)
    zone = "Z" if greenwich else ":".join(part for part in (hours, minutes or "00", seconds) if part) if hours else ""
    return f"{date}T{clock}{'.' + fraction if fraction else ''}{zone}"


def xsd_type(when: str) -> str | None:
    """The type of XML Schema that a date is of, ``None`` where it has none for one so precise."""
    return next((name for name, pattern in _TYPES.items() if pattern.fullmatch(when)), None)


def is_instant(when: str) -> bool:
    """Whether a date is one of RFC 3339, with seconds and a zone."""
    return _INSTANT.fullmatch(when) is not None
