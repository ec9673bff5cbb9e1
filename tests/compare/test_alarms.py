"""Alarms that a fact checker would agree with: what house style does to facts and quotations raises none."""

from __future__ import annotations

import pytest

import provenance as pv

HEAD = "The lighthouse keepers of Farholm will go on strike next week, their union announced in the village hall."
TAIL = "The harbour office will decide about the lamp before the end of the month, and a boat stands by until then."


def _found(a: str, b: str) -> list[pv.Difference]:
    texts = [f"{HEAD}\n\n{body}\n\n{TAIL}" for body in (a, b)]
    return list(pv.compare(*texts).differences)


SOUND = [
    (
        "case of a name",
        "Он приехал с делегацией Кармании в старый город.",
        "Он приехал с делегацией Карманию в старый город.",
    ),
    ("contraction", "The old keeper has not been seen for days.", "The old keeper hasn’t been seen for days."),
    (
        "number sign",
        "Former champion No 3 Tarrick last won in the hall.",
        "Former champion number 3 Tarrick last won in the hall.",
    ),
    (
        "initials",
        "An official of the United Nations came to the old hall.",
        "An official of the U.N. came to the old hall.",
    ),
    (
        "two spellings",
        "The crew met the Qaidarin clan on the old stone.",
        "The crew met the Qaedarin clan on the old stone.",
    ),
    ("a decade", "He was seen on the quay in the 1990s by nobody.", "He was seen on the quay in March 1997 by nobody."),
    (
        "title first",
        "The lamp was lit by Tarrick, a Farholm keeper, last night.",
        "The lamp was lit by Sen Morwen Tarrick last night.",
    ),
    ("a day is no name", "They met the keeper Saad Maan of the lamp.", "They met the keeper Wednesday of the lamp."),
    (
        "a name between marks",
        "They drank at the “Green Lamp” inn till nine.",
        "They drank at the Green Lamp inn till nine.",
    ),
    ("house spelling in a quotation", "“We realized it late,” said Tarrick.", "“We realised it late,” said Tarrick."),
    (
        "contraction in a quotation",
        "“As a group, we have won it,” said Tarrick.",
        "“As a group, we’ve won it,” said Tarrick.",
    ),
    ("a month misspelt", "He would stay in the tower until Nov. 7.", "He would stay in the tower until Novemer 7."),
    (
        "attribution verb",
        "“The lamp was lit for us,” stressed Tarrick.",
        "“The lamp was lit for us,” underlined Tarrick.",
    ),
]


@pytest.mark.parametrize(("case", "a", "b"), SOUND)
def test_no_alarm(case: str, a: str, b: str) -> None:
    for one, other in ((a, b), (b, a)):
        assert [d for d in _found(one, other) if d.severity == "substantive"] == [], case


ALARMS = [
    (
        "first name",
        "The lamp was lit by Jan Tarrick last night.",
        "The lamp was lit by Joan Tarrick last night.",
        "E13",
    ),
    (
        "name and verb",
        "“The lamp was lit for us,” stressed Tarrick.",
        "“The lamp was lit for us,” noted Marlow.",
        "E13",
    ),
    (
        "name and clause",
        "It went to the prosecutor in Dunmere, who had no comment.",
        "It went to the prosecutor in Pellhaven.",
        "E13",
    ),
    (
        "day in a turned sentence",
        "The office had put off the repairs until Monday.",
        "The repairs had been put off by the office until Sunday.",
        "E13",
    ),
    ("name behind a slip", "The oldest lanp was lit by Tarrick.", "The oldest lamp was lit by Marlow.", "E13"),
    (
        "first word of a quotation",
        "“Nobody can say how long it takes,” she said.",
        "“Almost nobody can say how long it takes,” she said.",
        "E12",
    ),
    (
        "attribution far behind",
        "“The lamp was lit,” head of the office Ada Quill declared. It rained.",
        "“The lamp was lit.” It rained.",
        "E12",
    ),
    (
        "attribution before",
        "Marlow versicherte: “The lamp was lit.” It rained.",
        "“The lamp was lit.” It rained.",
        "E12",
    ),
    (
        "marks around narrative",
        "He said the lamp had been lit far too late.",
        "He said the lamp “had been lit far too late”.",
        "E12",
    ),
]


@pytest.mark.parametrize(("case", "a", "b", "code"), ALARMS)
def test_alarm(case: str, a: str, b: str, code: str) -> None:
    for one, other in ((a, b), (b, a)):
        assert code in {c for d in _found(one, other) for c in d.codes}, case


def test_a_clause_behind_a_changed_name_is_left_out_by_itself() -> None:
    found = _found(
        "It went to the prosecutor in Dunmere, who had no comment.", "It went to the prosecutor in Pellhaven."
    )
    assert [(d.code, d.a_text, d.b_text) for d in found] == [
        ("E13", "Dunmere", "Pellhaven"),
        ("E8", ", who had no comment", ""),
    ]


def test_a_quotation_in_single_marks_goes_on_in_the_next_paragraph() -> None:
    a = "Tarrick, 48, said: 'I have lit the lamp myself.\n\n'Nobody else ever came up here to me.'"
    b = "Tarrick, 48, said: “I have lit the lamp myself.\n\n“Nobody else ever came up here to me.”"
    assert {d.code for d in _found(a, b)} == {"E1"}


def test_a_dateline_of_another_house_is_a_credit() -> None:
    told = f"The lamp of the tower went on at dusk, and nobody saw it. {HEAD}\n\n{TAIL}"
    found = pv.compare(f"FARHOLM (Reuters) - {told}", f"FARHOLM (Nov 1) - {told}").differences
    assert [d.code for d in found] == ["E6"]


def test_pictures_that_are_counted_are_captions() -> None:
    line = "Image {} of {} The keeper Morwen Tarrick, 48, on the old stone"
    assert {d.code for d in _found(line.format(2, 5), line.format(6, 11))} <= {"E4"}


@pytest.mark.parametrize(
    ("a", "b"), [("49%", "49\u00a0%"), ("49 %", "49%"), ("49 percent", "49%"), ("49%", "49 per cent")]
)
def test_the_sign_of_a_number_is_its_format(a: str, b: str) -> None:
    found = _found(f"The price of the old lamp rose by {a}.", f"The price of the old lamp rose by {b}.")
    assert [d.code for d in found] == ["E2"]


def test_times_that_differ_are_facts_however_they_are_written() -> None:
    assert [
        d.code for d in _found("The lamp of the tower went on at 4.25.", "The lamp of the tower went on at 4:25.")
    ] == ["E2"]
    assert [
        d.code for d in _found("The lamp of the tower went on at 4.25.", "The lamp of the tower went on at 4:35.")
    ] == ["E13"]
