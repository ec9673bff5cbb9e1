"""What a document works out of its text, against the definition word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from provenance.article import Article
from provenance.differences.calendar import _DAY, _found
from provenance.differences.plain import plain
from provenance.document import Document

PIECES = (
    "The lamp|Mr. Ash|it|went out|in 1987|— again|’til dawn|d’Ormes|12,400|½|…|?!|.|”|\n|\n\n|  |\u00a0|Photo: Eva|ﬁ"
    "|世界|大事。|Äpfel|über|(AP)|«|»|! |。|i.e.|U.S."
).split("|")
TEXTS = st.lists(st.sampled_from([*PIECES, " ", " ", ". ", ".\n"]), max_size=25).map("".join)
DAYS = (
    "on|the|last|monday|mon|mon.|lundi|segunda-feira|avant-hier|hier|aujourd’hui|may|march 3|3 march|3rd|of|october"
    "|2016|2016-05-12|12.05.2016|7.10.|am 09.10|周三|月曜|星期天|21 décembre|dec.|x|_monday|mondays|thursday,|1|:|-|de"
).split("|")


def border(document: Document, token: int) -> int:
    """The definition: the block, a credit, or the first mark behind the word before."""
    if not 0 < token < len(document.tokens) or document.part_of[token - 1] != document.part_of[token]:
        return 2
    if token in document.set_off:
        return 2
    between = document.text[document.ends[token - 1] : document.starts[token]]
    before = between.split()
    if not before or before[0][0] not in ".!?…。！？।":
        return 0
    return int(before[0][0] not in ".?!" or document._stops(token, between))


def is_name(document: Document, token: int) -> int:
    """The definition: a capital, and neither a line nor a sentence begins."""
    text, start = document.text, document.starts[token]
    between = text[document.ends[token - 1] : start] if token else ""
    begins = not between.startswith(" ") and ("\n" in between or between.lstrip()[:1] in ".!?…。！？।")
    return int(text[start].isupper() and not begins)


@given(TEXTS)
def test_borders_and_names(text: str) -> None:
    document = Document.of(Article(id="a", text=text))
    places = range(-1, len(document.tokens) + 2)
    assert [document.border(token) for token in places] == [border(document, token) for token in places]
    assert [*document.is_name] == [is_name(document, token) for token in range(len(document.tokens))]
    cut = list(document.block_runs(0, len(document.tokens)))
    assert [document.part_of[token] for _, low, high in cut for token in range(low, high)] == document.part_of
    assert len({document.part_of[low] for _, low, _ in cut}) == len(cut)


@given(
    st.lists(st.sampled_from(DAYS), max_size=8), st.lists(st.sampled_from([" ", " ", " ", "", ", ", "."]), max_size=8)
)
def test_days_are_looked_for_where_they_may_begin(words: list[str], spaces: list[str]) -> None:
    text = plain("".join(word + space for word, space in zip(words, [*spaces, *" " * 8], strict=False)))
    assert [match.groupdict() for match in _found(text)] == [match.groupdict() for match in _DAY.finditer(text)]
