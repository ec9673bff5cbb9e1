"""What the tests of the exports make their lineages from: invented stories, with hostile names and dates."""

from __future__ import annotations

from hypothesis import strategies as st

import provenance as pv

from ..compare.making import any_text, versions

IDS = [
    "a.txt",
    "day 1/«a».txt",
    '"><lem wit="#w-a">',
    "&amp;",
    "%41",
    " ",
    ".",
    "..",
    "-",
    "a b",
    "a\tb",
    "a\nb",
    "\x00",
    "\ud800",
    "\U0001f600",
    "\ud83d\ude00",
    "日本.html",
    "_:d1",
    "pv:a",
    "*",
    "*AFP",
    "x" * 500,
    "x" * 501,
]
"""Ids that mean something in a format, or cannot stand in one."""

DATES = [
    None,
    "",
    "2024-03-13",
    "2024-03-13T09:31",
    "2024-03-13T09:31:00+01:00",
    "2024-03-13 09:31:00.25Z",
    "2024-03",
    "1970-01-01",
    "0001-01-01",
    "9999-12-31T23:59:59-14:00",
    "on a Tuesday",
]
OUTLETS = [None, "", "AFP", "The Quay Mercury", "a <b> & 'c'", "\ud800\x07", "AP"]
URLS = [
    None,
    "",
    "https://a.example/b?c=d#e",
    "no url",
    "https://a.example/ b",
    "http://[::1",
    "javascript:alert(1)",
    "\x00",
]
LANGUAGES = [None, "en", "fr-CH", "not a language", '"', "\ud800"]


@st.composite
def articles(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> list[pv.Article]:
    """Articles that may be of one story, with whatever is said of them."""
    made = draw(st.lists(texts, min_size=1, max_size=5))
    names = st.one_of(st.sampled_from(IDS), any_text.filter(bool))
    ids = draw(st.lists(names, min_size=len(made), max_size=len(made), unique=True))
    return [
        pv.Article(
            id=name,
            text=text,
            outlet=draw(st.sampled_from(OUTLETS)),
            published=draw(st.sampled_from(DATES)),
            url=draw(st.sampled_from(URLS)),
            title=draw(st.one_of(st.none(), any_text)),
            lang=draw(st.sampled_from(LANGUAGES)),
        )
        for name, text in zip(ids, made, strict=True)
    ]


stories = versions().flatmap(st.sampled_from)
"""Texts of stories, edited by houses."""

lineages = articles(st.one_of(stories, stories, any_text)).map(pv.trace)
"""Lineages of texts that may be of one story or not."""
