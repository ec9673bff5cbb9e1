"""A quick no is never wrong: with and without the hints an expression finds the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.furniture.blocks import _NEWSROOM
from provenance.furniture.cues import _CAPTION
from provenance.furniture.hinted import Hinted
from provenance.lineage.clues.notes import _IN_WORDS, _NOTE
from provenance.metadata import _self_reference

EXPRESSIONS = {
    "caption": _CAPTION,
    "newsroom": _NEWSROOM,
    "note": _NOTE,
    "in words": _IN_WORDS,
    "self-reference": _self_reference(),
}
OTHER_CASES = {
    "i": "iIıİ",
    "s": "sSſ",
    "k": "kK\u212a",
    "б": "бБ",
    "в": "вВ\u1c80",
    "о": "оО\u1c82",
    "т": "тТ\u1c84\u1c85",
}


@st.composite
def with_hints(draw: st.DrawFn) -> tuple[Hinted, str]:
    """An expression, and a text with one of its words, written in any case that matches."""
    found = EXPRESSIONS[draw(st.sampled_from(sorted(EXPRESSIONS)))]
    words = st.sampled_from(re.findall(r"[^\W\d_]{3,}(?: [^\W\d_]+)*", found.pattern.pattern))
    between = st.text(alphabet=" .:;()/\n©-–aiı", max_size=4)
    text = draw(between) + "".join(draw(words) + draw(between) for _ in range(draw(st.integers(1, 4))))
    return found, "".join(draw(st.sampled_from(OTHER_CASES.get(c, c + c.upper()))) for c in text)


@given(with_hints())
def test_hints_hide_nothing(case: tuple[Hinted, str]) -> None:
    found, text = case
    assert str(found.search(text)) == str(found.pattern.search(text))
    if found.pattern.search(text):
        assert found.may_match(text.casefold())


@pytest.mark.parametrize("text", ["STAFF", "ſtaff", "the newsroom", "REPORTED BY", "contrıbutors"])
def test_other_cases_are_found(text: str) -> None:
    assert _NEWSROOM.search(text)


@pytest.mark.parametrize("hint", ["ı.example", "İ.example"])
def test_a_hint_without_a_dot_asks_of_every_text(hint: str) -> None:
    assert Hinted(re.escape(hint), hint).search("i.example")
