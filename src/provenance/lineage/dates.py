"""When a document says it appeared, and whether that can be believed."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Literal

from provenance.article import Article
from provenance.differences.calendar import WEEKDAY_OF
from provenance.differences.plain import plain
from provenance.document import Document
from provenance.lineage.named_days import NamedDay, named_days
from provenance.metadata import Metadata

__all__ = [
    "StatedDate",
    "Trust",
    "dates_of",
    "dates_of_texts",
    "implausible_date",
    "is_before",
    "published_at",
    "span_of_times",
    "stated_dates",
    "trusted_date",
    "trusted_time",
    "typical_time",
]

Trust = Literal["confirmed", "stated", "refused"]
"""Whether something bears a date out, nothing speaks for or against it, or something contradicts it."""

_EPOCH = 1970  # the zero of a computer's clock, printed as a date
_FIRST_PRINT = 1450
_APART = timedelta(days=366)  # from the others' median, or from the article's record
_NEWS = timedelta(days=45)  # between the day of the news and a copy of it, by other witnesses
_BEFORE, _AFTER = timedelta(days=7), timedelta(days=1)  # of a day that a report names
_SEASON = timedelta(days=150)  # within which a weekday and a day without a year mean the nearest such day
_NEAR = timedelta(days=3)
_ORDER = {"published": 0, "created": 0, "updated": 1}


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date that an article states.

    Attributes
    ----------
    source
        ``record`` (the article's ``published``) or ``text`` (a stamp in it).
    span
        Of the stamp, in characters of the text; ``None`` for the record.
    role
        ``created``, ``updated``, ``published`` or ``crawled``.
    when
        ISO 8601 text as precise as it is stated, with the zone if that is stated; ``None`` when there is no such day.
    trust, reason
        ``confirmed``, ``stated`` or ``refused``, and why; no reason where nothing speaks for or against it.
    """

    source: Literal["record", "text"]
    span: tuple[int, int] | None
    role: str
    when: str | None
    trust: Trust
    reason: str

    @property
    def precision(self) -> Literal["month", "day", "minute"] | None:
        """How precise it is; ``None`` when there is no such day."""
        if self.when is None:
            return None
        return "month" if len(self.when) == 7 else "day" if len(self.when) == 10 else "minute"

    @property
    def zone(self) -> str | None:
        """The offset from Greenwich that is stated: ``+02:00``; ``None`` where no zone is, or one of many meanings."""
        if self.time is None or self.when is None or self.precision != "minute":
            return None
        stated = datetime.fromisoformat(self.when).tzinfo
        return self.time.isoformat()[-6:] if stated is not None else None

    @property
    def time(self) -> datetime | None:
        """The moment, the first of a day; a time without a zone counts as Greenwich's; ``None`` for a month."""
        if self.when is None or self.precision == "month":
            return None
        time = datetime.fromisoformat(self.when)
        return time if time.tzinfo else time.replace(tzinfo=UTC)

    def days(self) -> tuple[date, date]:
        """The first and last day that it may mean; there is such a day."""
        when = self.when or ""
        if self.precision == "month":
            year, month = int(when[:4]), int(when[5:7])
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        day = date.fromisoformat(when[:10])
        return day, day


def stated_dates(document: Document, typical: float | None = None) -> tuple[StatedDate, ...]:
    """Return the dates that an article states, its record's first, each with whether it can be believed.

    Refused are: a day that does not exist or is another weekday than is written with it, the zero of a computer's
    clock, a year before print, an update before the publication, a stamp that its record contradicts, a month without a
    day that is glued to the first sentence or has none of the days that the text names, a day near which the days that
    the text names are other weekdays, a date more than a year from the ``typical`` one of the witnesses, and one that
    is not of the season in which the other witnesses (see ``dates_of``) date the news.

    Parameters
    ----------
    typical
        What ``typical_time`` returns for all witnesses.
    """
    return dates_of_texts([(document.article, document.metadata)], typical)[0]


def span_of_times(document: Document) -> tuple[datetime, datetime] | None:
    """Return the first and last time that a document states, believed or not; ``None`` where it states none."""
    times = [time for item in _written(document.article, document.metadata) if (time := item.time) is not None]
    return (min(times), max(times)) if times else None


def published_at(document: Document) -> datetime | None:
    """Return when a document says it appeared: its record, or else a stamp that says when it was created, published or
    else updated; one that can be believed, if there is one. Naive times count as UTC."""
    dates = stated_dates(document)
    return trusted_time(dates) or next((item.time for item in _ranked(dates) if item.time), None)


def trusted_date(dates: Sequence[StatedDate]) -> StatedDate | None:
    """The date at which a text appeared, of those that can be believed; a month is none."""
    return next((item for item in _ranked(dates) if item.time and item.trust != "refused"), None)


def trusted_time(dates: Sequence[StatedDate]) -> datetime | None:
    """The time of the ``trusted_date``."""
    found = trusted_date(dates)
    return found.time if found else None


def typical_time(witnesses: Sequence[Document]) -> float | None:
    """Return the median of the times that three or more witnesses state, in seconds since 1970, or ``None``."""
    return _typical([(document.article, document.metadata) for document in witnesses])


def _typical(texts: Sequence[tuple[Article, Metadata]]) -> float | None:
    if len(texts) < 3:
        return None
    stated = (_ranked(_written(article, metadata)) for article, metadata in texts)
    first = (next((item.time for item in dates if item.time), None) for dates in stated)
    times = [when.timestamp() for when in first if when is not None]
    return median(times) if len(times) >= 3 else None


def implausible_date(document: Document, typical: float | None = None) -> str | None:
    """Say why a date of a document cannot be believed, or return ``None``; see ``stated_dates``."""
    return next((item.reason for item in stated_dates(document, typical) if item.trust == "refused"), None)


def is_before(one: datetime | None, other: datetime | None) -> bool:
    """Whether a text appeared before another for certain: by a day where one states no time of day."""
    if one is None or other is None:
        return False
    is_day = any((time.hour, time.minute, time.second) == (0, 0, 0) for time in (one, other))
    return other - one >= timedelta(days=1) if is_day else one < other


def dates_of(documents: Sequence[Document]) -> list[tuple[StatedDate, ...]]:
    """The ``stated_dates`` of each of some witnesses of one story, judged beside those of the others."""
    texts = [(document.article, document.metadata) for document in documents]
    return _beside([document.once(_named_in) for document in documents], texts, typical_time(documents))


def dates_of_texts(
    texts: Sequence[tuple[Article, Metadata]], typical: float | None = None
) -> list[tuple[StatedDate, ...]]:
    """The ``stated_dates`` of texts of one story, judged beside those of the others."""
    if not any(article.published or metadata.stamps for article, metadata in texts):
        return [()] * len(texts)
    typical = _typical(texts) if typical is None else typical
    return _beside([_named(article, metadata) for article, metadata in texts], texts, typical)


def _beside(
    named: Sequence[Sequence[NamedDay]], texts: Sequence[tuple[Article, Metadata]], typical: float | None
) -> list[tuple[StatedDate, ...]]:
    if not any(article.published or metadata.stamps for article, metadata in texts):
        return [()] * len(texts)
    news = [
        {(day.month, day.day): day for day in _of_news(metadata, days)}
        for (_, metadata), days in zip(texts, named, strict=True)
    ]
    holders = Counter(key for days in news for key in days)
    every = {key: day for days in news for key, day in sorted(days.items())}
    return [
        _stated(
            article, metadata, days, typical, [every[key] for key in sorted(holders) if holders[key] > (key in own)]
        )
        for (article, metadata), days, own in zip(texts, named, news, strict=True)
    ]


def _named_in(document: Document) -> list[NamedDay]:
    return _named(document.article, document.metadata)


def _named(article: Article, metadata: Metadata) -> list[NamedDay]:
    """The days that a text names outside its stamps."""
    spans = [(stamp.start, stamp.end) for stamp in metadata.stamps]
    return [day for day in named_days(article.text) if not any(start <= day.start < end for start, end in spans)]


def _of_news(metadata: Metadata, named: Sequence[NamedDay]) -> list[NamedDay]:
    """The days that a text gives as that of its news: in a dateline, or as the present one (``ce 21 décembre``)."""
    datelines = [(credit.start, credit.end) for credit in metadata.credits if credit.kind == "dateline"]
    return [day for day in named if day.is_today or any(start <= day.start < end for start, end in datelines)]


def _stated(
    article: Article, metadata: Metadata, named: Sequence[NamedDay], typical: float | None, others: Sequence[NamedDay]
) -> tuple[StatedDate, ...]:
    found = _written(article, metadata)
    return tuple(_judged(item, found, article.text, named, typical, others) for item in found)


def _written(article: Article, metadata: Metadata) -> list[StatedDate]:
    """The dates that an article states, before they are judged."""
    found = [StatedDate("text", (s.start, s.end), s.role, s.when, "stated", "") for s in metadata.stamps]
    if article.published_at is not None:
        found.insert(0, StatedDate("record", None, "published", article.published, "stated", ""))
    return found


def _ranked(dates: Sequence[StatedDate]) -> list[StatedDate]:
    wanted = [item for item in dates if item.role in _ORDER]
    return sorted(wanted, key=lambda item: (item.source != "record", _ORDER[item.role]))


def _judged(
    item: StatedDate,
    found: Sequence[StatedDate],
    text: str,
    named: Sequence[NamedDay],
    typical: float | None,
    others: Sequence[NamedDay],
) -> StatedDate:
    against = "; ".join(_against(item, found, text, named, typical, others))
    if against:
        return replace(item, trust="refused", reason=against)
    support = next(_for(item, found, text, named, typical), None)
    return item if support is None else replace(item, trust="confirmed", reason=support)


def _against(
    item: StatedDate,
    found: Sequence[StatedDate],
    text: str,
    named: Sequence[NamedDay],
    typical: float | None,
    others: Sequence[NamedDay],
) -> Iterator[str]:
    """What contradicts a date."""
    written = text[slice(*item.span)] if item.span else item.when
    if item.when is None:
        yield f"no such day: {written!r}"
        return
    low, high = item.days()
    if low.year < _FIRST_PRINT or (item.precision != "month" and (low.year, low.month, low.day) == (_EPOCH, 1, 1)):
        yield f"the date {low} is a machine's default"
    if item.span and _weekday(text[slice(*item.span)]) not in (None, low.weekday()):
        yield f"{low} is not the weekday written: {written!r}"
    for other in found:
        if other is item or other.when is None:
            continue
        first, last = other.days()
        if other.source == "record" and (low - last > _APART or first - high > _APART):
            yield f"the article's record says {other.when}"
        if item.role in ("updated", "crawled") and other.role not in ("updated", "crawled") and first - high > _AFTER:
            yield f"{item.role} before it was {other.role} ({other.when})"
    if item.precision == "month":
        if item.span and bool(text[item.span[1] : item.span[1] + 40].strip()) and "\n" not in text[item.span[1] :][:3]:
            yield f"a stamp without a day, glued to the first sentence: {written!r}"
        apart = [day for day in named if day.distance(low, high) is not None]
        if apart and all((day.distance(low, high) or timedelta()) > _BEFORE for day in apart):
            yield f"the text names {_quoted(text, apart[0])}, and no day of {item.when}"
    yield from _weekdays_against(low, text, named)
    if typical is not None and _from(typical, low, high) > _APART:
        yield f"the date {item.when[:10]} is more than a year from the other witnesses"
    far = [day for day in others if (by := day.distance(low, high)) is not None and by > _NEWS]
    if far and len(far) == len(others):
        yield f"another witness dates the news {far[0].day:02}/{far[0].month:02}"


def _weekdays_against(stated: date, text: str, named: Sequence[NamedDay]) -> Iterator[str]:
    """Days near the date that the text calls another weekday than they are, unless others are right."""
    wrong = []
    for day in named:
        near = day.nearest(stated)
        if day.weekday is None or near is None or day.year is not None or abs(near - stated) > _SEASON:
            continue
        if near.weekday() == day.weekday:
            return
        wrong.append(day)
    if wrong:
        yield f"the text says {_quoted(text, wrong[0])}, which is another weekday near {stated}"


def _for(
    item: StatedDate, found: Sequence[StatedDate], text: str, named: Sequence[NamedDay], typical: float | None
) -> Iterator[str]:
    """What bears a date out."""
    if item.precision == "month" or item.role == "crawled":
        return
    day, _ = item.days()
    for other in found:
        if other is not item and other.precision in ("day", "minute") and other.role != "crawled":
            first, _ = other.days()
            if abs(first - day) <= _AFTER and other.source != item.source:
                yield f"the article's {'record' if other.source == 'record' else 'text'} says {other.when}"
    for name in named:
        near = name.nearest(day)
        if near is not None and -_BEFORE <= near - day <= _AFTER:
            yield f"the text names {_quoted(text, name)}"
    if typical is not None and _from(typical, day, day) <= _NEAR:
        yield "within three days of the other witnesses"


def _weekday(written: str) -> int | None:
    words = plain(written).replace(",", " ").replace(".", " ").split()
    return next((WEEKDAY_OF[word] for word in words if word in WEEKDAY_OF), None)


def _from(typical: float, low: date, high: date) -> timedelta:
    """How far the middle of a stretch of days is from a time, which in Greenwich may be after the year 9999."""
    middle = datetime(low.year, low.month, low.day, tzinfo=UTC) + (high - low) / 2
    return timedelta(seconds=abs(middle.timestamp() - typical))


def _quoted(text: str, day: NamedDay) -> str:
    return repr(" ".join(text[day.start : day.end].split()))
