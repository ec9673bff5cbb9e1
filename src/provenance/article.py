"""Article: one text with what is known about where it appeared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from provenance.errors import ArticleError, DuplicateIdError

__all__ = ["Article", "as_articles", "ids_and_texts"]

_OPTIONAL = ("outlet", "published", "url", "title", "lang")
_ISO_PREFIX = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
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
            object.__setattr__(self, "published", published.isoformat())
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


def as_articles(texts: Iterable[Article | str]) -> list[Article]:
    """Articles from articles or plain strings; a string's id is its position (``"0"``, ``"1"``, ...).

    Raises
    ------
    DuplicateIdError
        If two articles carry the same id.
    ArticleError
        If an element is neither an ``Article`` nor a ``str``, or ``texts`` is one string.
    """
    if isinstance(texts, str):
        raise ArticleError("expected a collection of articles, got one string; put it in a list")
    articles: list[Article] = []
    seen: set[str] = set()
    for position, text in enumerate(texts):
        if isinstance(text, str):
            article = Article(id=str(position), text=text)
        elif isinstance(text, Article):
            article = text
        else:
            raise ArticleError(f"item {position} must be an Article or a str, got {type(text).__name__}")
        if article.id in seen:
            raise DuplicateIdError(f"two articles have the id {article.id!r} (second one at position {position})")
        seen.add(article.id)
        articles.append(article)
    return articles


def ids_and_texts(articles: Iterable[Article | str]) -> tuple[list[str], list[str]]:
    """Ids, ascending, and their texts; of articles or plain strings as ``as_articles`` takes them.

    Raises
    ------
    DuplicateIdError, ArticleError
        As ``as_articles``.
    """
    given: Sequence[Article | str] = as_articles(articles) if isinstance(articles, str) else list(articles)
    texts = [text for text in given if type(text) is str]
    if texts and len(texts) == len(given):
        ids = list(map(str, range(len(given))))
    else:
        known = [article for article in given if type(article) is Article]
        if len(known) < len(given) or len({article.id for article in known}) < len(known):
            known = as_articles(given)  # numbers plain strings, and says what is wrong
        ids = [article.id for article in known]
        texts = [article.text for article in known]
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return [ids[i] for i in order], [texts[i] for i in order]
