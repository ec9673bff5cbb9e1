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


WRAPPED = {
    "straight": '"a b\nc," d',
    "curly": "“a b\nc,” d",
    "guillemets": "« a\nb c », d",
    "low and high": "„a b\nc“, d",
    "pointing in": "»a\nb\nc«, d",
    "single": "‘a b\nc,’ d",
    "at the end of a sentence": '"A.\nB c," d',
    "over many lines": "“a\nb\nc\n”, d",
    "the next one too": '"a\nb" x "c\nc" d',
    "one in another": "“a ‘b\nc’ c” d",
}


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED)
def test_a_quotation_goes_on_in_the_next_line(text: str) -> None:
    assert {*quoted(text)} == {"a", "b", "c"}
    assert quoted(text) == quoted(text.replace("\n", " "))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a b\n\nc" d', ["a", "b"]),  # an empty line ends it
        ('"a b\nc d', ["a", "b"]),  # nothing closes it
        ('"a b\nc d "e" f', ["a", "b", "e"]),  # the next mark opens another
        ("a 'b c\nD e' f", []),  # a single mark that opens may be an apostrophe
    ],
)
def test_a_quotation_ends_with_its_line(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@given(any_text)
def test_one_answer_for_each_token(text: str) -> None:
    document = Document.of(pv.Article(id="a", text=text))
    assert len(document.quoted) == len(document.tokens)
    assert quoted_tokens(text, document.starts, [(0, len(text))]) is not None
    if not set(text) - set("abc \n"):
        assert not any(document.quoted)


def test_words_and_marks_that_are_the_same_are_no_changed_quotation() -> None:
    """A quotation goes on over the end of a line and not over an empty one."""
    rest = "\nThe lighthouse of Orrin Quay was sold for one crown, and nobody had asked the keeper, who lives in it."
    said = 'She wrote: "Thank you for telling the class.{}PS. We are all proud of you"\nThe school was not named.'
    assert [each.kind for each in pv.compare(said.format("\n") + rest, said.format("\n\n") + rest).differences] == [
        "layout"
    ]
