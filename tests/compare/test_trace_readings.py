"""What stands in the archetype where its witnesses word one thing in several ways: speech, days, hours."""

from __future__ import annotations

import pytest

import provenance as pv
from provenance.lineage.moments import moments, on_the_wire, restyled

from .making import STORIES

OPENING, *_, CLOSING = STORIES["en"]
SAID = '"Nobody here can remember when the lantern was last cleaned," the harbour master, Cordelia Farrow, told AFP.'
REPORTED = (
    "The harbour master, Cordelia Farrow, said nobody there could remember when the lantern had last been cleaned."
)


def archetype(*sentences: str) -> str:
    """The archetype of texts that differ in the sentence in the middle."""
    texts = [f"{OPENING}\n\n{STORIES['en'][2]}\n\n{sentence}\n\n{CLOSING}" for sentence in sentences]
    found = pv.trace([pv.Article(id=f"w{n}", text=text) for n, text in enumerate(texts)])
    middle = found.canonical.archetype.text.split(STORIES["en"][2].split(". ")[-1])[1]
    return " ".join(pv.fold(middle.split(CLOSING[:30])[0]).tokens)


def folded(text: str) -> str:
    return " ".join(pv.fold(text).tokens)


@pytest.mark.parametrize("added", ["[under new rules]", "(as ever)", "under new rules"])
def test_what_one_witness_adds_is_shown_with_its_marks(added: str) -> None:
    text = "\n\n".join(STORIES["en"])
    other = text.replace("The council voted", f"The council {added} voted")
    found = pv.trace([pv.Article(id=name, text=text) for name in "ab"] + [pv.Article(id="c", text=other)])
    (place,) = found.apparatus
    reading = place.readings[1]
    assert (reading.text, reading.kinds) == (added, ("addition",))
    assert other[slice(*reading.spans["c"])] == added


@pytest.mark.parametrize("quoting", [1, 2, 3])
def test_what_was_said_stood_there_before_what_is_reported(quoting: int) -> None:
    """Nobody finds the words again that another desk took out of their marks, however many have what is left."""
    sentences = [SAID] * quoting + [REPORTED] * 3
    assert archetype(*sentences) == folded(SAID)
    assert archetype(*reversed(sentences)) == folded(SAID)


def test_a_quotation_made_of_what_the_others_tell_is_not_what_was_said() -> None:
    """T9: there is no report where nobody says anything."""
    told = "Nobody in the harbour can remember when the lantern over the northern mole was last cleaned."
    made = f'"{told[:-1]}," the harbour master, Cordelia Farrow, told AFP.'
    assert archetype(told, told, told, made) == folded(told)


def test_desks_that_report_the_same_words_are_no_kin() -> None:
    later = "Ms Marchbanks declared the swimmers would keep a list of every night without a light."
    quoted = '"We will keep a list of every night without a light," Ms Marchbanks declared.'
    both = [(SAID, quoted)] * 3 + [(REPORTED, later)] * 2
    texts = [f"{OPENING}\n\n{first}\n\n{STORIES['en'][2]}\n\n{second}\n\n{CLOSING} (AFP)" for first, second in both]
    found = pv.trace([pv.Article(id=f"w{n}", text=text) for n, text in enumerate(texts)])
    assert {(edge.parent, edge.child) for edge in found.derivations} == {("*AFP", f"w{n}") for n in range(5)}


@pytest.mark.parametrize(
    ("wire", "other"),
    [
        ("at 9:25 p.m. on", "at 21.25 on"),
        ("on November 12 in", "on 12.11 in"),
        ("on Thursday in", "on March 14 in"),
        ("à 21h25 dans", "à 21 h 25 dans"),
        ("um 21.25 Uhr in", "um 21:25 Uhr in"),
    ],
)
def test_days_and_hours_are_written_as_an_agency_writes_them(wire: str, other: str) -> None:
    first, second = (
        f"The new lamp was lit {when} the presence of forty guests and a brass band." for when in (wire, other)
    )
    for sentences in ((first, second, second), (second, second, first), (second, first, second, second)):
        assert archetype(*sentences) == folded(first)


def test_another_day_or_hour_is_no_form_of_it() -> None:
    for one, other in (("at 9:25 p.m. on", "at 9:35 p.m. on"), ("on November 12 in", "on 13/11 in")):
        first, second = (
            f"The new lamp was lit {when} the presence of forty guests and a brass band." for when in (one, other)
        )
        assert archetype(first, second, second) == folded(second)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("9 25 p m", "21 25", True),
        ("9 25 p m", "2125", True),
        ("925pm", "21h25", False),
        ("12 20 a m", "020", True),
        ("21 heures 25", "21h25", True),
        ("november 12", "12 november", True),
        ("12 november", "1211", True),
        ("donnerstag", "14 marz", True),
        ("donnerstag", "freitag", False),
        ("14 marz", "15 marz", False),
        ("9 25 p m", "9 25 a m", False),
        ("4112", "12", False),
        ("2 marz", "zwei", False),
        ("", "12 marz", False),
    ],
)
def test_what_says_the_same(a: str, b: str, same: bool) -> None:
    first, second = tuple(a.split()), tuple(b.split())
    assert restyled(first, second) == restyled(second, first) == same


def test_one_form_stands_for_all_and_other_words_for_themselves() -> None:
    readings = {("9", "25", "p", "m"): 1, ("21", "25"): 3, ("at", "night"): 2, (): 1}
    assert on_the_wire(readings) == {("21", "25"): ("9", "25", "p", "m")}
    assert on_the_wire({("21", "25"): 3, ("22", "25"): 1}) == {}
    two = {("monday",): 1, ("tuesday",): 1, ("12", "may"): 2}
    assert on_the_wire(two) == {}, "which of them it was, the date does not say"
    assert moments(("25", "61")) == moments(("31", "13")) == moments(("monday", "12")) == []


def reconstructed(*bodies: list[str]) -> str:
    """The archetype of texts of which the first alone has plain quotation marks, so that its forms are taken."""
    texts = ["\n\n".join(body) for body in bodies]
    texts[1:] = [text.replace('"', "”") for text in texts[1:]]
    return pv.trace([pv.Article(id=f"w{n}", text=text) for n, text in enumerate(texts)]).canonical.archetype.text


@pytest.mark.parametrize("place", [0, 2])
@pytest.mark.parametrize("front", ["The Saltmere Gazette reports that ", "As was told on Friday, "])
def test_a_sentence_begins_with_a_capital_although_one_puts_words_in_front(place: int, front: str) -> None:
    body = STORIES["en"]
    own = [front + p[0].lower() + p[1:] if n == place else p for n, p in enumerate(body)]
    assert reconstructed(own, body, body) == "\n\n".join(body)


def test_a_word_within_a_sentence_has_no_capital_although_one_begins_with_it() -> None:
    cut, *rest = STORIES["en"]
    body = [f"It was said on Friday that {cut[0].lower()}{cut[1:]}", *rest]
    assert reconstructed([cut, *rest], body, body) == "\n\n".join(body)


def test_a_capital_that_a_house_gives_a_title_stays_its_form() -> None:
    body = [p.replace("mayor", "Mayor") for p in STORIES["en"]]
    assert reconstructed(body, STORIES["en"], STORIES["en"]) == "\n\n".join(body)
