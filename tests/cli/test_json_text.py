"""Documents as JSON: nothing that a terminal or an encoding would stumble over, and one thing a line."""

from __future__ import annotations

import json

import pytest

import provenance
from provenance.export import comparison_document, dedupe_document, json_lines, json_text
from provenance.readers import Note, Skipped

from . import schema, stories


def test_one_thing_a_line() -> None:
    document = {"n": 1, "list": [{"a": 1}, {"a": 2}], "empty": [], "covers": {"x": {"by": "y"}, "z": {"by": "y"}}}
    assert json_text(document).splitlines() == [
        "{",
        ' "n": 1,',
        ' "list": [',
        '  {"a": 1},',
        '  {"a": 2}',
        " ],",
        ' "empty": [],',
        ' "covers": {',
        '  "x": {"by": "y"},',
        '  "z": {"by": "y"}',
        " }",
        "}",
    ]


@pytest.mark.parametrize("text", [stories.HOSTILE, "\ud800 and \udfff", "é漢\u2028\x7f\x00", "\ud83d\ude00"])
def test_any_text_comes_back(text: str) -> None:
    shown = json_text({"text": [text]})
    shown.encode("utf-8")
    assert not any(escape in shown for escape in stories.ESCAPES)
    assert len(shown.splitlines()) == 5
    assert json.loads(shown)["text"][0].encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")


def test_documents_of_articles_with_any_text_and_id() -> None:
    articles = [
        provenance.Article(id=f"{number}{stories.HOSTILE}\ud800", text=f"{text} {stories.HOSTILE}\ud800")
        for number, text in enumerate((stories.STORY, stories.COPY, stories.OTHER))
    ]
    found = provenance.deduplicate(articles)
    document = dedupe_document(
        found, read=3, skipped=[Skipped("b", 2, "r"), Skipped("b", None, "q")], notes=[Note("a", 1, "m")]
    )
    schema.check_dedupe(document)
    assert [item["line"] for item in document["skipped"]] == [None, 2]
    assert json.loads(json_text(document)) == document
    for line in json_lines(document):
        assert line.endswith("\n")
        assert len(line.splitlines()) == 1
        schema.check_line(json.loads(line))
    comparison = comparison_document(provenance.compare(*articles[:2]))
    schema.check_comparison(comparison)
    assert json.loads(json_text(comparison)) == comparison
