"""quoted_tokens: what stands between quotation marks, in every house's typography."""

from __future__ import annotations

import pytest
from hypothesis import given

import provenance as pv
from provenance.document import Document
from provenance.quotes import quoted_tokens

from .making import any_text


def quoted(text: str) -> list[str]:
    document = Document.of(pv.Article(id="a", text=text))
    return [token for token, inside in zip(document.tokens, document.quoted, strict=True) if inside]


HOUSES = {
    "straight": '"a b" c',
    "curly": "“a b” c",
    "low and high": "„a b“ c",
    "low and right": "„a b” c",
    "both right": "”a b” c",
    "guillemets": "«a b» c",
    "spaced guillemets": "« a b » c",
    "no-break spaces": "«\u00a0a b\u00a0» c",
    "pointing in": "»a b« c",
    "corners": "「a b」 c",
    "single": "‘a b’ c",
    "straight single": "'a b' c",
    "typed twice": "''a b'' c",
    "grave": "``a b'' c",
    "with a stop": "“a b.” c",
    "before a comma": '"a b", c',
    "in brackets": '("a b") c',
    "after a dash": '—"a b"— c',
    "glued on both sides": 'l\'"a b"c',
}


@pytest.mark.parametrize("text", HOUSES.values(), ids=HOUSES)
def test_every_house(text: str) -> None:
    assert quoted(text) == ["a", "b"]


def test_words_around_are_not_quoted() -> None:
    assert quoted('x "a" y “b” z «c» w') == ["a", "b", "c"]
    assert quoted("il a dit « a b », et c") == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    ["«a “b” c» d", "“a ‘b’ c” d", '"a «b» c" d', "« a « b » c » d", '"a "b" c" d', "„a ‚b‘ c“ d", '«"a" b c» d'],
)
def test_quotations_in_quotations(text: str) -> None:
    assert quoted(text) == ["a", "b", "c"]


def test_one_mark_closes_two_quotations() -> None:
    assert quoted("«a «b c» d e") == ["a", "b", "c"]


def test_a_quotation_that_goes_on_in_the_next_paragraph() -> None:
    assert quoted("“a b c.\n“d e,” he said.") == ["a", "b", "c", "d", "e"]


def test_a_mark_that_closes_nothing() -> None:
    assert quoted('a 12" pipe and a 5\'10" man') == []
    assert quoted("a b” c") == []


@pytest.mark.parametrize("text", ["the boats' tails", "it's l'eau d'une", "rock and roll", "o’clock isn’t", "", "«»"])
def test_apostrophes_do_not_quote(text: str) -> None:
    assert quoted(text) == []


def test_a_quotation_wrapped_by_hand() -> None:
    text = (
        "The harbourmaster had said well before noon on that Monday that 'nobody\n"
        "would sail' today. And then he said it once more: \"nobody will, whatever\n"
        'the almanac says" and had gone back inside to his soup and his brother\n'
        "and his almanac.\n"
    )
    words = quoted(text)
    assert "whatever" in words
    assert "almanac" in words
    assert "inside" not in words


@given(any_text)
def test_one_answer_for_each_token(text: str) -> None:
    document = Document.of(pv.Article(id="a", text=text))
    assert len(document.quoted) == len(document.tokens)
    assert quoted_tokens(text, document.starts, [(0, len(text))]) is not None
    if not set(text) - set("abc \n"):
        assert not any(document.quoted)
