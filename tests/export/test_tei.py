"""TEI: valid by TEI's schema, and the words of every witness can be read back by choosing its readings."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

import provenance as pv
from provenance.export.xml_text import xml_id
from provenance.lineage import Reading, Variation

from ..compare.making import STORIES, any_text, versions
from .making import IDS, articles, lineages

Lineages = dict[str, pv.Lineage]
TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
NCNAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
POINTERS = ("wit", "ana", "corresp", "active", "passive", "ref")


@pytest.fixture(scope="session")
def used() -> etree.RelaxNG:
    """TEI's schema, less the elements that are not used."""
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "tei" / "used.rng"))


def read(lineage: pv.Lineage) -> Any:
    return etree.fromstring(pv.export.to_tei(lineage).encode())


def body(root: Any) -> list[Any]:
    return list(root.find(f"{TEI}text/{TEI}body"))


def reading(node: Any, name: str) -> str:
    """The text of a witness: of each place its own reading, else the archetype's."""
    pieces = [node.text or ""]
    for child in node:
        if child.tag == f"{TEI}app":
            own = [each for each in child.findall(f"{TEI}rdg") if f"#{xml_id('w', name)}" in each.get("wit").split()]
            assert len(own) <= 1
            assert not own or f"#{xml_id('w', name)}" not in child.find(f"{TEI}lem").get("wit", "").split()
            pieces.append(reading(own[0] if own else child.find(f"{TEI}lem"), name))
        elif child.tag == f"{TEI}milestone":
            pieces.append("\n")
        elif child.tag == f"{TEI}g":
            pieces.append(chr(int(child.get("ref").removeprefix("#c-"), 16)))
        else:
            assert child.tag == f"{TEI}note", child.tag
        pieces.append(child.tail or "")
    return "".join(pieces)


def text(root: Any, name: str) -> str:
    return "\n".join(reading(paragraph, name) for paragraph in body(root))


def check(lineage: pv.Lineage, used: etree.RelaxNG) -> Any:
    """What holds for any lineage."""
    written = pv.export.to_tei(lineage)
    assert pv.export.to_tei(lineage) == written
    root = read(lineage)
    assert used.validate(root), list(used.error_log)
    ids = [node.get(ID) for node in root.iter() if node.get(ID)]
    assert len(set(ids)) == len(ids)
    for node in root.iter():
        for pointer in (part for name in POINTERS for part in node.get(name, "").split()):
            assert pointer.removeprefix("#") in ids
    # Nobody's reading is the archetype's text throughout.
    archetype = lineage.canonical.archetype.text
    assert text(root, "nobody") == re.sub("\n+", "\n", archetype.strip("\n"))
    listed = root.findall(f".//{TEI}witness")
    assert [witness.get(ID) for witness in listed] == [
        *(xml_id("w", witness.id) for witness in lineage.witnesses),
        *(xml_id("a", ancestor.id) for ancestor in lineage.ancestors),
    ]
    for witness, node in zip(lineage.witnesses, listed, strict=False):
        name = node.find(f"{TEI}bibl/{TEI}idno[@type='id']")
        assert reading(name, "nobody") == witness.id
    edges = {(node.get("passive"), node.get("active")) for node in root.iter(f"{TEI}relation")}
    assert len(edges) == len(lineage.derivations)
    # Every reading of the apparatus is told, and by the witnesses that have it.
    for number, variation in enumerate(lineage.apparatus, 1):
        told = [node for node in root.iter(f"{TEI}rdg", f"{TEI}note") if str(number) in node.get("n", "").split()]
        names = {name for node in told for name in (node.get("wit") or node.get("corresp")).split()}
        assert names == {f"#{xml_id('w', name)}" for r in variation.readings[1:] for name in r.witnesses}
        types = {node.get("type") for node in told}
        assert not variation.readings[1:] or types
    return root


def words_are_told(lineage: pv.Lineage) -> bool:
    """Whether the readings of the apparatus have their words and no others: within what a witness has at a place there
    may be furniture."""
    readings = [r for variation in lineage.apparatus if variation.rule != "form" for r in variation.readings]
    return all(tuple(pv.fold(r.text).tokens) == r.words for r in readings)


def same_words(lineage: pv.Lineage, root: Any) -> None:
    for witness in lineage.witnesses:
        assert list(pv.fold(text(root, witness.id)).tokens) == lineage.body(witness.id) == list(witness.words)


@given(st.lists(versions(), min_size=1, max_size=3))
def test_the_words_of_every_witness_are_those_of_the_apparatus(
    used: etree.RelaxNG, pairs: list[tuple[str, str]]
) -> None:
    made = [each for pair in pairs for each in pair]
    lineage = pv.trace([pv.Article(id=f"w{number}", text=each) for number, each in enumerate(made)])
    root = check(lineage, used)
    assume(words_are_told(lineage))
    same_words(lineage, root)


@given(lineages)
def test_laws_whatever_is_said_of_the_texts(used: etree.RelaxNG, lineage: pv.Lineage) -> None:
    check(lineage, used)


@given(articles(any_text))
def test_any_text_whatever(used: etree.RelaxNG, made: list[pv.Article]) -> None:
    check(pv.trace(made), used)


@given(any_text, any_text)
def test_xml_ids_are_names_of_one_text_each(one: str, other: str) -> None:
    assert NCNAME.fullmatch(xml_id("w", one))
    assert (xml_id("w", one) == xml_id("w", other)) == (one == other)


def test_xml_ids_of_hostile_names() -> None:
    assert len({xml_id("w", name) for name in IDS}) == len(IDS)
    assert all(NCNAME.fullmatch(xml_id("w", name)) and len(xml_id("w", name)) < 200 for name in IDS)


def test_the_examples(used: etree.RelaxNG, wire: Lineages) -> None:
    for lineage in wire.values():
        root = check(lineage, used)
        assert words_are_told(lineage)
        same_words(lineage, root)


def test_by_the_schema_of_tei(wire: Lineages, given_schema: Path) -> None:
    schema = etree.RelaxNG(etree.parse(given_schema / "tei_all.rng"))
    for lineage in wire.values():
        assert schema.validate(read(lineage)), list(schema.error_log)


BASE = "\n\n".join(STORIES["en"])


def traced(**texts: str) -> pv.Lineage:
    return pv.trace([pv.Article(id=name, text=each) for name, each in texts.items()])


def places(root: Any, kind: str) -> list[Any]:
    return [node.getparent() for node in root.iter(f"{TEI}rdg") if node.get("type") == kind]


def test_a_fact_that_was_changed() -> None:
    root = read(traced(a=BASE, b=BASE.replace("48 lanterns", "84 lanterns"), c=BASE))
    (app,) = root.iter(f"{TEI}app")
    lemma, other = app.find(f"{TEI}lem"), app.find(f"{TEI}rdg")
    assert (lemma.text, lemma.get("wit")) == ("48", "#w-a #w-c")
    assert (other.text, other.get("wit"), other.get("type")) == ("84", "#w-b", "fact_change")
    assert app.get("type") == "substantive"
    assert app.find(f"{TEI}note").text


def test_an_omission_is_an_empty_reading_around_what_others_vary() -> None:
    paragraphs = STORIES["en"]
    shorter = "\n\n".join([*paragraphs[:2], *paragraphs[3:]])
    root = read(traced(a=BASE, b=shorter, c=BASE.replace("31,500 pounds", "13,500 pounds"), d=BASE))
    assert len(body(root)) == len(paragraphs)
    (app,) = places(root, "omission")
    (within,) = app.find(f"{TEI}lem").iter(f"{TEI}app")
    assert not app.find(f"{TEI}rdg").text
    assert within.find(f"{TEI}rdg").text == "13,500"
    assert "b" not in within.find(f"{TEI}lem").get("wit")


def test_omissions_that_overlap_are_parted_and_stay_within_paragraphs(used: etree.RelaxNG) -> None:
    paragraphs = STORIES["en"]
    texts = {
        "a": BASE,
        "b": "\n\n".join([paragraphs[0], *paragraphs[3:]]),
        "c": "\n\n".join([*paragraphs[:2], *paragraphs[4:]]),
        "d": BASE,
        "e": BASE.replace(paragraphs[2][40:], "").replace(paragraphs[3][:60], ""),
    }
    lineage = traced(**texts)
    root = check(lineage, used)
    same_words(lineage, root)
    assert len(body(root)) == len(paragraphs)
    assert len(places(root, "omission")) > 3


def test_what_is_put_in_keeps_its_distance() -> None:
    root = read(
        traced(a=BASE, b=BASE.replace("a passing container ship", "a passing and very loud container ship"), c=BASE)
    )
    assert "by a passing and very loud container ship." in text(root, "b")
    assert "by a passing container ship." in text(root, "a")


def added(at: int, what: str, own: str) -> Variation:
    """A place where ``b`` alone has something, as it stands in its own text."""
    low = own.index(what)
    words = tuple(pv.fold(what).tokens)
    without = Reading("", (), ("a",), {"a": (at, at)}, (), None)
    with_it = Reading(what, words, ("b",), {"b": (low, low + len(what))}, ("addition",), "editorial")
    return Variation((at, at), (4, 4), (without, with_it), (), "lines", "", "editorial")


def made(base: str, own: str, *apparatus: Variation) -> pv.Lineage:
    """The lineage of two texts with this archetype and apparatus."""
    lineage = traced(a=base, b=own)
    archetype = replace(lineage.canonical.archetype, text=base, tokens=tuple(pv.fold(base).tokens))
    return replace(lineage, apparatus=apparatus, canonical=replace(lineage.canonical, archetype=archetype))


def test_what_is_put_in_before_a_mark_that_was_dropped_keeps_its_distance() -> None:
    base = 'The lamp was lit. "Nobody knows why," said the council, and went home for dinner by the light of the moon.'
    own = base.replace('"Nobody', "He saw it. Nobody")
    at = base.index('"')
    kept = Reading('"', (), ("a",), {"a": (at, at + 1)}, (), None)
    lost = Reading("", (), ("b",), {"b": (own.index("Nobody"),) * 2}, ("typographic",), "accidental")
    dropped = Variation((at, at + 1), (4, 4), (kept, lost), (), "form", "", "accidental")
    root = read(made(base, own, added(at, "He saw it", own), dropped))
    assert text(root, "b").startswith("The lamp was lit. He saw it Nobody knows")


def test_figures_that_are_put_in_make_no_longer_number() -> None:
    base = "Callers ring the harbour office at 210 of the old exchange, and nobody answers before noon on a weekday."
    own = base.replace("210", "210-224")
    root = read(made(base, own, added(base.index("210") + 3, "224", own)))
    assert list(pv.fold(text(root, "b")).tokens)[6:9] == ["210", "224", "of"]


def test_a_paragraph_that_is_put_in_is_a_paragraph() -> None:
    more = (
        "A second lamplighter could not be found, the council said, although the post had been advertised in two ports."
    )
    paragraphs = STORIES["en"]
    added = "\n\n".join([*paragraphs[:2], more, *paragraphs[2:]])
    root = read(traced(a=BASE, b=added, c=BASE))
    assert text(root, "b") == re.sub("\n+", "\n", added)
    assert text(root, "a") == re.sub("\n+", "\n", BASE)


def test_words_that_are_told_twice_stand_aside() -> None:
    without = BASE.replace("on Tuesday", "Tuesday")
    root = read(traced(a=without, b=without, c=BASE))
    (aside,) = [note for note in root.iter(f"{TEI}note") if note.get("corresp")]
    assert [quote.text for quote in aside] == ["Tuesday", "on Tuesday"]
    assert (aside.get("corresp"), aside.get("type")) == ("#w-c", "format")
    assert "his ladder on Tuesday, 212" in text(root, "c")
    assert "his ladder Tuesday, 212" in text(root, "a")


def test_forms_that_change_no_word_are_readings() -> None:
    root = read(traced(a=BASE, b=BASE.replace('"', "”").replace("'", "’"), c=BASE))
    assert not [note for note in root.iter(f"{TEI}note") if note.get("corresp")]
    assert "”A machine cannot tell gloom from weather,” said" in text(root, "b")
    assert {app.get("type") for app in root.iter(f"{TEI}app")} == {"accidental"}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\ud800", "\udfff", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_named(used: etree.RelaxNG, character: str) -> None:
    story = BASE.replace("ladder", f"lad{character}der")
    made = [pv.Article(id="a", text=story, title=f"A {character} title"), pv.Article(id="b", text=story)]
    lineage = pv.trace(made)
    root = check(lineage, used)
    code = f"c-{ord(character):04X}"
    assert character in text(root, "a")
    assert [node.get(ID) for node in root.iter(f"{TEI}char")] == [code]
    assert {node.text for node in root.iter(f"{TEI}g")} == {"\ufffd"}


def test_what_xml_can_hold_is_held(used: etree.RelaxNG) -> None:
    strange = "<&>\"']]>\t\r\x85\u2028\u202e\x7f\U0001f600"
    made = [pv.Article(id=strange, text=BASE, title=strange, url=strange, outlet=strange)]
    root = check(pv.trace(made), used)
    found = [root.find(f".//{TEI}bibl/{TEI}{tag}").text for tag in ("title", "publisher")]
    assert found == [strange] * 2
    written = pv.export.to_tei(pv.trace(made))
    assert not set("\r\u202e\x7f\x85\u2028") & set(written)


def test_dates_stay_as_they_were(wire: Lineages) -> None:
    root = read(wire["le-fanal.html"])
    dates = {node.getparent().find(f"{TEI}idno").text: dict(node.attrib) for node in root.iter(f"{TEI}date")}
    assert dates == {
        "courrier-du-lac.txt": {"type": "created", "when-iso": "2024-03-14T06:12"},
        "le-fanal.html": {"type": "published", "when": "2024-03-13T10:15:00+01:00"},
        "littoral-express": {"type": "published", "when": "2024-03-13T09:31:00+01:00"},
        "radio-grand-large.txt": {"type": "published", "when-iso": "2024-03-13T18:05"},
    }
