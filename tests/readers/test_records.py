"""Which field of a record becomes which field of an article."""

from __future__ import annotations

import pytest

from provenance.article import Article
from provenance.readers.listing import Unreadable
from provenance.readers.records import FieldMap


def article(record, fields=None):
    return FieldMap(fields).article(record, "f:1")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"text": "t"}, Article(id="f:1", text="t")),
        ({"text": "t", "url": "https://x.example"}, Article(id="https://x.example", text="t", url="https://x.example")),
        ({"text": "t", "id": "i", "url": "u"}, Article(id="i", text="t", url="u")),
        ({"text": "t", "id": ""}, Article(id="f:1", text="t")),
        ({"text": "t", "id": 0}, Article(id="0", text="t")),
        ({"text": "t", "id": 7.5}, Article(id="7.5", text="t")),
        ({"body": "b", "content": "c"}, Article(id="f:1", text="b")),
        ({"text": None, "content": "c"}, Article(id="f:1", text="c")),
        ({"text": 5, "articleBody": "a"}, Article(id="f:1", text="a")),
        ({"text": "", "body": "b"}, Article(id="f:1", text="b")),
        ({"text": ""}, Article(id="f:1", text="")),
        (
            {"articleBody": "a", "headline": "h", "publisher": {"name": "Post"}, "datePublished": "2019", "link": "l"},
            Article(id="l", text="a", title="h", outlet="Post", published="2019", url="l"),
        ),
        ({"text": "t", "source": {"id": None, "name": "Wire"}}, Article(id="f:1", text="t", outlet="Wire")),
        ({"text": "t", "source": "", "site": "s.example"}, Article(id="f:1", text="t", outlet="s.example")),
        ({"text": "t", "source": ["x"], "outlet": "Post"}, Article(id="f:1", text="t", outlet="Post")),
        ({"text": "t", "published_at": 1572566400}, Article(id="f:1", text="t", published="1572566400")),
        (
            {"text": "t", "pubDate": "Fri, 1 Nov", "language": "de"},
            Article(id="f:1", text="t", published="Fri, 1 Nov", lang="de"),
        ),
    ],
)
def test_guessed_names(record, expected):
    assert article(record) == (expected, [])


def test_unusable_fields_are_left_out_with_a_remark():
    record = {
        "id": {"$oid": "5"},
        "text": "t",
        "title": ["a"],
        "publisher": {"@type": "Organization"},
        "lang": True,
        "date": float("nan"),
        "url": "\udc80",
    }
    found, remarks = article(record)
    assert found == Article(id="f:1", text="t")
    assert sorted(remarks) == [
        "date is a number: published left out",
        "id is an object: id left out",
        "lang is a truth value: lang left out",
        "publisher is an object: outlet left out",
        "title is a list: title left out",
        r"url holds a lone surrogate \udc80 at character 1: url left out",
    ]


def test_given_names_and_dotted_paths():
    record = {
        "article": {"body": "b", "meta": {"when": "2020-01-02"}},
        "a.b": "exact",
        "a": {"b": "walked"},
        "text": "t",
    }
    found, _ = article(record, {"text": "article.body", "published": "article.meta.when", "title": "a.b"})
    assert found == Article(id="f:1", text="b", published="2020-01-02", title="exact")
    with pytest.raises(Unreadable, match=r"no text field \(looked for article.nope\)"):
        article(record, {"text": "article.nope"})
    with pytest.raises(Unreadable, match="article is not a string but an object"):
        article(record, {"text": "article"})
    with pytest.raises(Unreadable, match="no text field"):
        article(record, {"text": "text.deeper"})


def test_through_read(collect, write):
    path = write("a.jsonl", '{"key": 4, "article": {"body": "Ja."}, "by": {"x": 1}}\n')
    outcome = collect(path, fields={"text": "article.body", "id": "key", "title": "by"})
    assert outcome.articles == [Article(id="4", text="Ja.")]
    assert [(note.line, note.message) for note in outcome.notes] == [(1, "by is an object: title left out")]
