"""Article: one text with what is known about where it appeared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from provenance.errors import ArticleError

__all__ = ["Article"]

_OPTIONAL = ("outlet", "published", "url", "title", "lang")
_ISO_PREFIX = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class Article:
    """One text, and what is known of it.

    Attributes
    ----------
    id
        Names the article in every result; unique within a collection, never empty.
    text
        The text exactly as it was read. All spans in results index this string.
    outlet
        Who published it (a name or a host); ``None`` when not known.
    published
        When, as ISO 8601 text (``2016-05-12`` or ``2016-05-12T02:57:00+02:00``) exactly as precise as
        it is known. ``datetime`` and ``date`` objects are accepted and stored in that form.
        Anything else that was stated as a date is kept as it stands and simply never compared as a time.
    url, title, lang
        Where it stood, its headline, its language as a BCP 47 tag.

    Raises
    ------
    ArticleError
        If ``id`` is empty, or a field is not a string.

    Examples
    --------
    >>> Article(id="a", text="The dam held.", outlet="The Harbour Post").outlet
    'The Harbour Post'
    """

    id: str
    text: str
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    title: str | None = None
    lang: str | None = None

    def __post_init__(self) -> None:
        published: object = self.published
        if isinstance(published, date):  # a datetime is a date
            stated = published.isoformat() if published == published else None  # pandas' NaT, which is a date too
            object.__setattr__(self, "published", stated)
        for name, value in (("id", self.id), ("text", self.text)):
            if not isinstance(value, str):
                raise ArticleError(f"Article.{name} must be a string, got {type(value).__name__}")
        for name in _OPTIONAL:
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                raise ArticleError(f"Article.{name} must be a string, got {type(value).__name__}")
        if not self.id:
            raise ArticleError("Article.id must not be empty")

    @property
    def published_at(self) -> datetime | None:
        """``published`` as a ``datetime`` (naive when no zone was stated), or ``None`` when it is no ISO date."""
        if self.published is None or not _ISO_PREFIX.match(self.published):
            return None
        try:
            return datetime.fromisoformat(self.published)
        except ValueError:
            return None
