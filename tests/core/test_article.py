"""Article: what it takes and what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from provenance.article import Article
from provenance.errors import ArticleError


@pytest.mark.parametrize(
    "wrong",
    [{"id": ""}, {"id": 1}, {"id": None}, {"text": None}, {"text": b"x"}, {"outlet": 3}, {"published": 20160512}],
    ids=repr,
)
def test_wrong_fields_are_named(wrong: dict[str, object]) -> None:
    (name,) = wrong
    with pytest.raises(ArticleError, match=f"Article.{name} must"):
        Article(**({"id": "a", "text": "t"} | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("published", "stored", "moment"),
    [
        (date(2016, 5, 12), "2016-05-12", datetime(2016, 5, 12)),
        (
            datetime(2016, 5, 12, 2, 57, tzinfo=UTC),
            "2016-05-12T02:57:00+00:00",
            datetime(2016, 5, 12, 2, 57, tzinfo=UTC),
        ),
        ("2016-05-12T02:57", "2016-05-12T02:57", datetime(2016, 5, 12, 2, 57)),
        ("2016-05", "2016-05", None),
        ("2016-13-45", "2016-13-45", None),
        ("yesterday", "yesterday", None),
        ("", "", None),
        (None, None, None),
    ],
)
def test_dates(published: str | None, stored: str | None, moment: datetime | None) -> None:
    article = Article(id="a", text="t", published=published)
    assert article.published == stored
    assert article.published_at == moment
