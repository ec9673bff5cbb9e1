"""Article: what it takes, what it refuses, and collections of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from provenance.article import Article, as_articles, ids_and_texts
from provenance.errors import ArticleError, DuplicateIdError


def test_strings_get_their_position_as_id() -> None:
    assert as_articles(["one", "two"]) == [Article(id="0", text="one"), Article(id="1", text="two")]


def test_articles_stay_what_they_are() -> None:
    given = [Article(id="b", text=""), Article(id="a", text="\ud800")]
    assert as_articles(iter(given)) == given


def test_empty_collection() -> None:
    assert as_articles([]) == []


def test_two_articles_with_one_id() -> None:
    with pytest.raises(DuplicateIdError, match=r"'x' \(second one at position 2\)"):
        as_articles([Article(id="x", text="a"), Article(id="y", text="b"), Article(id="x", text="a")])
    with pytest.raises(DuplicateIdError):
        as_articles(["a", Article(id="0", text="b")])


def test_one_string_is_no_collection() -> None:
    with pytest.raises(ArticleError, match="put it in a list"):
        as_articles("one text")


@pytest.mark.parametrize("wrong", [[1], [None], [b"bytes"], b"bytes", [["a"]]], ids=repr)
def test_what_is_no_text(wrong: list[str]) -> None:
    with pytest.raises(ArticleError, match="must be an Article or a str"):
        as_articles(wrong)


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


@pytest.mark.parametrize("subclassed", [False, True])
@pytest.mark.parametrize("kinds", ["", "sss", "aaa", "sas", "aas"])
def test_ids_and_texts_are_those_of_the_articles(kinds: str, subclassed: bool) -> None:
    class Text(str):
        __slots__ = ()

    given: list[Article | str] = []
    for number, kind in enumerate(kinds):
        text = Text(f"text {number}") if subclassed else f"text {number}"
        given.append(Article(id=f"article {9 - number}", text=text) if kind == "a" else text)
    expected = sorted((article.id, article.text) for article in as_articles(given))
    ids, texts = ids_and_texts(given)
    assert list(zip(ids, texts, strict=True)) == expected


def test_ids_and_texts_are_refused_where_articles_are() -> None:
    with pytest.raises(DuplicateIdError):
        ids_and_texts([Article(id="a", text="x"), Article(id="a", text="y")])
    with pytest.raises(DuplicateIdError):
        ids_and_texts(["x", Article(id="0", text="y")])
    with pytest.raises(ArticleError, match="one string"):
        ids_and_texts("one text")
    with pytest.raises(ArticleError, match="int"):
        ids_and_texts(["x", 5])
