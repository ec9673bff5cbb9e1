"""When a document says it appeared, and whether that can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median

from provenance.document import Document

__all__ = ["implausible_date", "published_at", "typical_time"]

_EPOCH = 1970  # the zero of a computer's clock, printed as a date
_FIRST_PRINT = 1450
_APART = 366 * 86_400  # seconds from the others' median


def published_at(document: Document) -> datetime | None:
    """Return the time stated by the article's record or else by a stamp in its text; naive times count as UTC."""
    stated = document.article.published_at or next(
        (_time(stamp.when) for stamp in document.metadata.stamps if stamp.role != "crawled" and stamp.when), None
    )
    return stated if stated is None or stated.tzinfo else stated.replace(tzinfo=UTC)


def typical_time(witnesses: Sequence[Document]) -> float | None:
    """Return the median of the times that three or more witnesses state, in seconds since 1970, or ``None``."""
    times = [when.timestamp() for when in map(published_at, witnesses) if when is not None]
    return median(times) if len(times) >= 3 else None


def implausible_date(document: Document, typical: float | None = None) -> str | None:
    """Say why the date of a document cannot be believed, or return ``None``.

    Implausible are: a day that does not exist, the zero of a computer's clock, a year before print, a month without
    a day glued to the first sentence, and a date more than a year from the ``typical_time`` of the witnesses.
    """
    stamps = document.metadata.stamps
    for stamp in stamps:
        written = document.text[stamp.start : stamp.end]
        if stamp.when is None:
            return f"no such day: {written!r}"
        if len(stamp.when) == 7 and _glued(document, stamp.end):
            return f"a stamp without a day, glued to the first sentence: {written!r}"
    when = published_at(document)
    if when is None:
        return None
    if when.year < _FIRST_PRINT or (when.year, when.month, when.day) == (_EPOCH, 1, 1):
        return f"the date {when.date()} is a machine's default"
    if typical is not None and abs(when.timestamp() - typical) > _APART:
        return f"the date {when.date()} is more than a year from the other witnesses"
    return None


def _glued(document: Document, end: int) -> bool:
    return bool(document.text[end : end + 40].strip()) and "\n" not in document.text[end : end + 3]


def _time(when: str) -> datetime | None:
    try:
        return datetime.fromisoformat(when if len(when) > 7 else f"{when}-01")
    except ValueError:
        return None
