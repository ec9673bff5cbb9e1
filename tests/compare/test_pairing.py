"""Sentences that stand for each other are found before their words are, and where sentences end."""

from __future__ import annotations

import pytest

import provenance as pv
from provenance.document import Document

HEAD = "The lighthouse keepers of Farholm will go on strike next week, their union announced in the village hall."
TAIL = "The harbour office will decide about the lamp before the end of the month, and a boat stands by until then."


def _changes(a: str, b: str) -> list[tuple[str, str, str]]:
    found = pv.compare(f"{HEAD} {a} {TAIL}", f"{HEAD} {b} {TAIL}").differences
    return [(d.code, d.a_text.strip(), d.b_text.strip()) for d in found]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The boat left at 7:25 a.m. with nine men. It came back at 6 p.m. The crew slept.", 3),
        ("Mr. Osk met Dr. J. Pell on Nov. 16 in the hall. Nobody else came.", 2),
        ("Die Lampe erlischt am 9. Oktober für immer. Der Wärter geht.", 2),
        ("Nine men were saved, of 12. They had soup.", 2),
        ("La lampe brûle. Le gardien dort! « Où est-il? » Personne ne sait.", 4),
        ("The lamp was lit.The keeper slept.", 2),
        ("« Où est-il? » demande le gardien. Personne ne sait.", 2),
        ("The lamp costs 3.5 crowns and v.2 is dearer.", 1),
    ],
)
def test_where_sentences_begin(text: str, sentences: int) -> None:
    document = Document.of(pv.Article(id="a", text=text))
    assert sum(document.border(token) > 0 for token in range(len(document.tokens))) == sentences


def test_a_credit_is_set_off_from_the_sentence_beside_it() -> None:
    a = f"{HEAD}\n\n{TAIL} Nobody slept, said Marlow. (afp/nxp)"
    b = f"{HEAD}\n\n{TAIL} Nobody slept, said Tarrick. (AFP)"
    found = pv.compare(a, b).differences
    assert [(d.code, d.a_text, d.b_text) for d in found if d.severity == "substantive"] == [
        ("E13", "Marlow", "Tarrick")
    ]
    assert [(d.code, d.a_text.strip(), d.b_text.strip()) for d in found if d.kind == "credit"] == [
        ("E6", "(afp/nxp)", "(AFP)")
    ]


def test_a_dateline_is_no_part_of_the_sentence_behind_it() -> None:
    told = "A failed valve at the pumping station of {} left the keepers of nine lamps without water on Monday."
    found = pv.compare(
        f"FARHOLM (AP) — {told.format('Farholm')} {TAIL}", f"{told.format('Dunmere')} {TAIL}"
    ).differences
    assert [(d.code, d.a_text.strip(), d.b_text) for d in found] == [
        ("E6", "FARHOLM (AP) —", ""),
        ("E13", "Farholm", "Dunmere"),
    ]


def test_a_line_that_names_the_source_is_a_credit_below_the_page_too() -> None:
    page = "Comments (12)\nPlease keep your comments polite.\nSource: The Farholm Courier"
    text = "\n".join([HEAD, TAIL])
    found = pv.compare(text, f"{text}\n{page}").differences
    assert [(d.code, d.b_text.strip()) for d in found if d.kind == "credit"] == [("E6", "Source: The Farholm Courier")]


def test_a_sentence_rewritten_beside_one_that_was_cut() -> None:
    cut = "No oil leaked from the tanks, which held enough for nine winters on the stone."
    a = f"At 7:25 a.m. traces of rust were shown by tests at twenty points of the tower. {cut}"
    b = "Tests at twenty points of the tower showed traces of rust at 7:25 a.m."
    assert _changes(a, b) == [
        ("E11", a.removesuffix(f". {cut}"), b.removesuffix(".")),
        ("E8", cut, ""),
    ]


def test_two_sentences_that_became_one_are_not_half_lost() -> None:
    a = "The keeper lit the old lamp at dusk. But the wind blew it out before the ferry from Dunmere came in."
    b = "The keeper lit the old lamp at dusk, but the wind blew it out before the ferry from Dunmere came in."
    assert {code for code, _, _ in _changes(a, b)} == {"E1"}
