"""A text that names an outlet has it from there; what only bears its name says nothing."""

from __future__ import annotations

import pytest

import provenance as pv

from .making import STORIES

TEXT = "\n\n".join(STORIES["en"])


def names_it(outlet: str, sentence: str, published: tuple[str, str] | tuple[None, None] = (None, None)) -> bool:
    """Whether a copy with this sentence is from the text of the outlet, because it names it."""
    source = pv.Article(id="a", text=TEXT, outlet=outlet, published=published[0])
    copy = pv.Article(id="b", text=f"{TEXT}\n\n{sentence}", outlet="Tide", published=published[1])
    found, mirrored = pv.compare(source, copy), pv.compare(copy, source)
    named = any(e.code == "D1" and e.favours == "b_from_a" for e in found.evidence)
    assert named == any(e.code == "D1" and e.favours == "a_from_b" for e in mirrored.evidence)
    edges = {(edge.parent, edge.child) for edge in pv.trace([source, copy]).derivations}
    assert named == (("a", "b") in edges) == (found.direction == "b_from_a")
    return named


@pytest.mark.parametrize(
    ("outlet", "sentence"),
    [
        ("Quay Lantern", "The guild has long been mocked by readers of the Quay Lantern."),
        ("Quay Lantern", "The Quay Lantern could not reach the mayor."),
        ("Quay Lantern", "Quay Lantern Editor Ada Moss was there."),
        ("Lantern", "He told the Lantern that he was tired."),
        ("Lantern", "He told Lantern reporters that he was tired."),
        ("Lantern", "As Lantern reported, it rained."),
        ("Lantern", "It stood in Lantern on Monday."),
        ("Lantern", "By Ada Moss, Lantern"),
        ("Lantern", "Source: Lantern"),
        ("Lantern", "The newspaper Lantern has more."),
        ("The Lantern", "The Lantern"),
        ("The Lantern", "The Lantern first reported it."),
        ("The Lantern", "It amused readers of The Lantern."),
        ("The Lantern", "THE LANTERN REPORTED IT FIRST."),
        ("The Lantern", "Lights out, The Lantern Reports"),
        ("thelantern.example", "It amused readers of The Lantern."),
        ("Die Laterne", "Das berichtet die Laterne."),
        ("Die Laterne", "Wie die Laterne am Montag berichtete, regnete es."),
        ("Die Laterne", "Die Laterne hatte zuvor berichtet, dass es regnet."),
        ("La Lanterne", "La Lanterne a révélé l'affaire."),
        ("La Lanterne", "C'est ce qu'on lit dans La Lanterne."),
        ("L'Embarcadère", "Selon L'Embarcadère, il pleut."),
    ],
)
def test_an_outlet_is_named(outlet: str, sentence: str) -> None:
    assert names_it(outlet, sentence)


@pytest.mark.parametrize(
    ("outlet", "sentence"),
    [
        ("The Lantern", "They slept at The Lantern Hotel."),
        ("The Lantern", "The Lantern Street office is shut."),
        ("The Lantern", "The Lantern was lit at nine."),
        ("Lantern", "The Lantern train was late."),
        ("Lantern", "Captain Lantern was aboard."),
        ("Lantern", "Mr Lantern said so."),
        ("Lantern", "Nobody saw Otto Lantern leave."),
        ("Lantern", "The fishing vessel Lantern joined them."),
        ("Lantern", "The fishing vessel Lantern reported fog."),
        ("Die Laterne", "Die Laterne brennt, sagte die Wirtin."),
        ("Die Laterne", "Lange war die Laterne aus."),
        ("Die Laterne", "Sie wohnt in der Laternengasse, die Laterne-Wirtin."),
        ("La Lanterne", "La Lanterne-Rouge a fourni des couvertures."),
        ("La Lanterne", "La Lanterne même était froide."),
        ("La Linterna", "La Linterna entera se apagó."),
    ],
)
def test_what_bears_the_name_of_an_outlet_is_not_it(outlet: str, sentence: str) -> None:
    assert not names_it(outlet, sentence)


def test_what_is_known_to_be_earlier_had_it_from_nobody_it_names() -> None:
    for outlet, sentence in (("Quay Lantern", "The Quay Lantern has more."), ("Lantern", "He told the Lantern so.")):
        assert names_it(outlet, sentence, ("2024-03-05T10:00", "2024-03-05T12:00"))
        assert names_it(outlet, sentence, ("2024-03-05", "2024-03-05T12:00"))
        assert not names_it(outlet, sentence, ("2024-03-07T10:00", "2024-03-05T12:00"))
