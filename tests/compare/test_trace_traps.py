"""trace on what misleads: false dates, agencies under pictures, names of other outlets, notes, many witnesses."""

from __future__ import annotations

import json

import pytest

import provenance as pv
from provenance.export import trace_document

from ..cli.schema import check_trace
from .making import STORIES, joined

BODY = STORIES["en"]
CREDIT = "(AP)"
LATER = [
    "The ladder of Orrin Quay turned up on Friday in the cellar of a chapel, behind nine barrels of herring and a"
    " stuffed walrus, the sexton said.",
    "Hester Pym had gone down to look for a leak. She found that somebody had oiled the hinges and painted every second"
    " rung green, as lighthouse keepers of the northern isles do.",
    "An inquiry by the coastal guild is to say within 40 days how it came there. The guild did not rule out the tide,"
    " which reached the cellar twice in January.",
    "Until then the ladder stays locked away, said the sexton, who has asked for three keys and been given two.",
]


def made(name: str, paragraphs: list[str], outlet: str | None = None, published: str | None = None) -> pv.Article:
    return pv.Article(id=name, text="\n\n".join(paragraphs), outlet=outlet, published=published)


def edges(lineage: pv.Lineage) -> set[tuple[str, str]]:
    return {(edge.parent, edge.child) for edge in lineage.derivations}


def above(lineage: pv.Lineage, name: str) -> set[str]:
    """What a text comes from, by whatever way."""
    edge = lineage.parent(name)
    return {edge.parent, *above(lineage, edge.parent)} if edge else set()


def test_a_copy_comes_from_the_outlet_that_it_names() -> None:
    first = made("first", [*BODY, CREDIT], "Tidewater Sentinel")
    other = made("other", [*BODY[:5], CREDIT], "Saltmere Courier")
    copy = made("copy", [*BODY[:4], "As first reported by Tidewater Sentinel"], "Dunwick Observer")
    found = pv.trace([first, other, copy])
    assert edges(found) == {("*AP", "first"), ("*AP", "other"), ("first", "copy")}
    assert any(why.code == "D1" and "Tidewater" in why.statement for why in found.parent("copy").evidence)  # type: ignore[union-attr]


def test_a_name_is_not_believed_against_the_text() -> None:
    """What names an outlet and has a paragraph of the story that the outlet lacks was not made from its text alone."""
    first = made("first", [*BODY[:3], *BODY[4:], CREDIT], "Tidewater Sentinel")
    other = made("other", [*BODY, CREDIT], "Saltmere Courier")
    copy = made("copy", [*BODY, "As first reported by Tidewater Sentinel"], "Dunwick Observer")
    assert ("first", "copy") not in edges(pv.trace([first, other, copy]))


def test_two_that_name_each_other_are_no_sources() -> None:
    one = made("one", [*BODY, "Source: Saltmere Courier"], "Tidewater Sentinel")
    other = made("other", [*BODY[:5], "Source: Tidewater Sentinel"], "Saltmere Courier")
    found = edges(pv.trace([one, other]))
    assert found.isdisjoint({("one", "other"), ("other", "one")})


def test_what_names_a_later_text_was_not_made_from_it() -> None:
    late = made("late", [*BODY, CREDIT], "Tidewater Sentinel", "2024-03-05T10:00")
    early = made("early", [*BODY, "Source: Tidewater Sentinel"], "Saltmere Courier", "2024-03-04T09:00")
    assert ("late", "early") not in edges(pv.trace([late, early]))


def test_a_false_date_decides_nothing() -> None:
    """T1: the earliest date is a machine's default or years from all others."""
    dates = ["2024-03-05T08:00", "2024-03-05T09:00", "2024-03-05T10:00", "1970-01-01"]
    stories = [made(f"w{n}", BODY[: 6 - n % 2], f"Outlet {n}", when) for n, when in enumerate(dates)]
    found = pv.trace(stories)
    assert found.canonical.first_known.name == "w0"
    assert next(w.doubt for w in found.witnesses if w.id == "w3")
    assert all(edge.parent != "w3" for edge in found.derivations)


def test_a_date_without_a_time_makes_nobody_later() -> None:
    """A text printed at eight may be the source of one that states the same day and no time."""
    changed = [
        p.replace("31,500", "41,700").replace("Harbour Swimmers", "Quay Rowers").replace("212", "221") for p in BODY
    ]
    source = made("source", changed, "Outlet 1", "2024-03-05T08:00")
    copies = [made(f"w{n}", [*changed[: 4 + n], f"Nobody asked {n} pears."], f"Outlet {n}") for n in (0, 1)]
    same_day = [pv.Article(id=c.id, text=c.text, outlet=c.outlet, published="2024-03-05") for c in copies]
    day_before = [pv.Article(id=c.id, text=c.text, outlet=c.outlet, published="2024-03-04") for c in copies]
    others = [made(f"x{n}", BODY[: 6 - n], f"House {n}") for n in range(4)]
    assert ("source", "w0") in edges(pv.trace([source, *same_day, *others]))
    assert ("source", "w0") not in edges(pv.trace([source, *day_before, *others]))


def test_an_agency_under_a_picture_is_not_the_originator() -> None:
    """T2, T3: an agency that took the picture; an agency that speaks of itself."""
    pictures = [made(f"w{n}", ["Image: AFP", *BODY[: 6 - n]]) for n in range(3)]
    assert pv.trace(pictures).canonical.originator.name is None
    asked = BODY[5] + " He spoke to Reuters in an interview with Reuters."
    assert pv.trace([made(f"w{n}", [*BODY[n:5], asked]) for n in range(3)]).canonical.originator.name == "Reuters"


def test_two_parties_are_credited() -> None:
    """T4: the agency counts, the desk does not."""
    found = pv.trace([made("one", [*BODY, "(afp/nxp)"]), made("other", [*BODY[:5], "(AFP)"])])
    assert found.canonical.originator.name == "AFP"


@pytest.mark.parametrize("names", [("AP", "Reuters"), ("Reuters", "AP"), ("dpa", "AFP")])
def test_of_two_agencies_with_one_text_neither_is_the_source(names: tuple[str, str]) -> None:
    """As many texts credit one as the other, whatever their names and hours."""
    texts = [made(name, [*BODY, f"({name})"], name, f"2024-03-05T0{n}:00") for n, name in enumerate(names)]
    for others in ([], [made("x", BODY, "Saltmere Courier")]):
        found = pv.trace([*texts, *others])
        assert found.canonical.originator.name is None
        assert all(name in found.canonical.originator.reason for name in names)
        assert edges(found) == {("*", witness.id) for witness in found.witnesses}


def test_a_text_of_another_agency_does_not_come_from_the_one_that_is_credited() -> None:
    ap, rival = (made(name, [*BODY, f"({name})"], name) for name in ("AP", "Reuters"))
    own = ["Nobody counted the gulls.", "A kettle was presented.", "Rain is likely."]
    copies = [made(f"w{n}", [*BODY, own[n], CREDIT], f"Outlet {n}") for n in range(3)]
    client = made("client", [*BODY, "(Reuters)"], "Saltmere Courier")
    both = made("both", [*BODY, "(AP/Reuters)"], "Dunwick Observer")
    plain = made("plain", BODY, "Tidewater Sentinel")
    found = pv.trace([ap, rival, client, both, plain, *copies])
    assert found.canonical.originator.name == "AP"
    assert edges(found) == {("AP", name) for name in ("both", "plain", "w0", "w1", "w2")}
    assert edges(pv.trace([rival, *copies])) == {("*AP", copy.id) for copy in copies}


def test_a_text_does_not_come_from_an_agency_with_which_it_shares_no_passage() -> None:
    """One text is put together from those of two agencies, and a later one is credited by as many or more."""
    ours, theirs = [f"ORRIN QUAY (AP) - {BODY[0]}", *BODY[1:]], [f"ORRIN QUAY (AFP) - {LATER[0]}", *LATER[1:]]
    ap = made("ap", ours, "AP", "2024-03-06T23:00")
    afp = made("afp", theirs, "AFP", "2024-03-08T12:00")
    mix = made("mix", [*ours[:3], *theirs[:2], ours[4]], "Saltmere Courier", "2024-03-08T15:00")
    client = made("client", [*LATER, "(AFP)"], "Dunwick Observer", "2024-03-08T16:00")
    for witnesses in ([ap, afp, mix], [ap, afp, mix, client]):
        found = pv.trace(witnesses)
        assert not {"afp", "*AFP"} & above(found, "ap")
        assert "ap" not in above(found, "afp")
    assert edges(found) == {("ap", "mix"), ("afp", "client")}


def test_an_agency_s_text_that_appeared_later_is_not_the_source() -> None:
    """What stands above both is a dispatch that is lost."""
    copies = [made(f"w{n}", [*BODY[: 6 - n], CREDIT], f"Outlet {n}", "2024-03-05T10:00") for n in range(2)]
    for when, parent in (("2024-03-05T09:00", "ap"), ("2024-03-05", "ap"), ("2024-03-07T09:00", "*AP")):
        found = pv.trace([made("ap", [*BODY, CREDIT], "AP", when), *copies])
        assert {("w0", "w1")}.isdisjoint(edges(found))
        assert {edge for edge in edges(found) if edge[1] in ("w0", "w1")} == {(parent, "w0"), (parent, "w1")}


@pytest.mark.parametrize("lead", ["The Saltmere Gazette reports that the", "Officials in Orrin Quay said the"])
@pytest.mark.parametrize("place", ["SALTMERE", "ORRIN QUAY", "DUNWICK"])
def test_words_of_a_dateline_are_no_reading(lead: str, place: str) -> None:
    """What one text has in front is its own, whether or not the dateline of others holds one of its words."""
    texts = ["\n\n".join([f"{place} (AP) - {BODY[0]}", *BODY[1:]])] * 2
    echo = "\n\n".join([lead + BODY[0].removeprefix("The"), *BODY[1:]])
    found = pv.trace([pv.Article(id=f"w{n}", text=text) for n, text in enumerate([*texts, echo])])
    assert found.canonical.archetype.tokens == tuple(pv.fold("\n\n".join(BODY)).tokens)
    (place_of_lead,) = [variation for variation in found.apparatus if variation.rule != "form"]
    assert place_of_lead.readings[0].witnesses == ("w0", "w1")
    assert place_of_lead.readings[1].words == tuple(pv.fold(lead).tokens[:-1])


def test_what_a_copy_has_beside_its_known_source_is_its_addition() -> None:
    changed = [p.replace("31,500", "41,700").replace("212", "221") for p in BODY]
    source = made("source", [*changed, CREDIT], "Tidewater Sentinel")
    copy = made("copy", [f"According to the Tidewater Sentinel, t{changed[0][1:]}", *changed[1:]], "Dunwick Observer")
    other = made("other", [f"TIDEWATER (AP) - {BODY[0]}", *BODY[1:]], "Saltmere Courier")
    found = pv.trace([source, copy, other])
    assert ("source", "copy") in edges(found)
    assert "according" not in found.canonical.archetype.tokens
    assert "tidewater" not in found.canonical.archetype.tokens


def test_one_value_in_three_forms_is_one_word_of_the_archetype() -> None:
    """T5, T8: marks differ and words do not; no fact is said to have changed."""
    forms = ["12,400", "12.400", "12'400"]
    found = pv.trace(
        [
            made(f"w{n}", [BODY[0], f"{BODY[1]} Some {form} lamps hung there.", *BODY[2:]])
            for n, form in enumerate(forms)
        ]
    )
    assert "12400" in found.canonical.archetype.tokens
    assert all(d.kind != "fact_change" for witness in found.witnesses for d in witness.differences)


def test_another_text_on_the_event_is_set_apart() -> None:
    """T7"""
    story = [made(f"w{n}", BODY[: 6 - n]) for n in range(3)]
    assert pv.trace([*story, made("own", STORIES["de"])]).apart == ("own",)


def test_a_passage_that_stands_twice_in_one_witness() -> None:
    """T6: a pull-quote on top is no part of the archetype, and no reading of its words anywhere."""
    pulled = '"A machine cannot tell gloom from weather"'
    found = pv.trace([made("a", [pulled, *BODY]), made("b", BODY), made("c", BODY[:5])])
    assert found.canonical.archetype.tokens == tuple(pv.fold(" ".join(BODY)).tokens)
    (witness,) = (w for w in found.witnesses if w.id == "a")
    assert [(d.kind, d.severity) for d in witness.differences] == [("paratext", "accidental")]


def test_moved_quotation_marks_are_no_form() -> None:
    """T9: what one witness puts between marks is a substantive place of the apparatus, and not of the archetype."""
    words = "a cake shaped like a bollard had been provided"
    put = [BODY[0], BODY[1].replace(words, f'"{words}"'), *BODY[2:]]
    found = pv.trace([made("a", put), made("b", BODY), made("c", [*BODY[:5]]), made("d", BODY[:4])])
    assert f'"{words}' not in found.canonical.archetype.text
    (witness,) = (w for w in found.witnesses if w.id == "a")
    assert [(d.kind, d.b_text) for d in witness.differences if d.severity == "substantive"] == [
        ("quotation", f'"{words}"')
    ]
    assert [v.severity for v in found.apparatus if words in v.text] == ["substantive"]


def test_glued_elements_stay_outside_the_archetype() -> None:
    """T10: overline and standfirst that the extractor glued together."""
    page = ["Dusk at Orrin Quay", "HARBOURThe town says farewell to its oil lanterns", *BODY]
    found = pv.trace([made("a", page), made("b", BODY), made("c", BODY[:5])])
    assert found.canonical.archetype.tokens == tuple(pv.fold(" ".join(BODY)).tokens)
    (witness,) = (w for w in found.witnesses if w.id == "a")
    assert {d.kind for d in witness.differences} == {"paratext"}


def test_furniture_in_another_language_is_no_reading() -> None:
    """T11"""
    page = [*BODY, "Sur le même sujet", "Le phare qui ne voulait pas s'éteindre", "Signaler une erreur"]
    page.append("Uncaught error: the comments widget could not be loaded")
    found = pv.trace([made("a", page), made("b", BODY), made("c", BODY[:5])])
    assert found.canonical.archetype.tokens == tuple(pv.fold(" ".join(BODY)).tokens)
    assert next(w.own for w in found.witnesses if w.id == "a") == 0.0


def test_lost_characters_are_not_of_the_archetype() -> None:
    """T12: an ellipsis of which one witness has the brackets only."""
    first, second = BODY[4].split(" She has")
    whole, broken = f"{first} (...) She has{second}", f"{first} () She has{second}"
    found = pv.trace(
        [made("a", [*BODY[:4], broken, BODY[5]])] + [made(n, [*BODY[:4], whole, *BODY[5:]]) for n in "bcd"]
    )
    assert "(...)" in found.canonical.archetype.text
    (witness,) = (w for w in found.witnesses if w.id == "a")
    assert [(d.kind, d.severity) for d in witness.differences] == [("encoding", "accidental")]


def test_a_lineage_as_json() -> None:
    found = pv.trace([made("a", BODY, published="2024-03-14"), made("b", [" date 2031-02 " + BODY[0], *BODY[1:5]])])
    document = json.loads(pv.export.to_json(found))
    check_trace(document)
    assert document == trace_document(found)
    dates = {witness["id"]: [date["trust"] for date in witness["dates"]] for witness in document["witnesses"]}
    assert dates == {"a": ["stated"], "b": ["refused"]}
    with pytest.raises(TypeError, match="got list"):
        pv.export.to_json([])  # type: ignore[arg-type]


def test_a_note_of_the_editors_is_not_of_the_archetype() -> None:
    note = "Editor's note: This article was corrected on Monday to change a name."
    found = pv.trace([made(f"w{n}", [*([note] if n < 2 else []), *BODY[: 6 - n % 2]]) for n in range(4)])
    assert "corrected" not in found.canonical.archetype.tokens


def test_a_passage_that_one_adds_stays_out_although_others_cut_around_it() -> None:
    added = (
        "For readers of this page the name is familiar, since the ladder once hung in our own office, as some recall."
    )
    witnesses = [
        made("a", BODY),
        made("b", [*BODY[:4], added, *BODY[4:]]),
        made("c", BODY[:4]),
        made("d", [*BODY[:3], BODY[5]]),
    ]
    found = pv.trace(witnesses)
    assert found.canonical.archetype.tokens == tuple(pv.fold("\n\n".join(BODY)).tokens)


def test_two_hundred_witnesses() -> None:
    """Half of them from one text with an error of its own, which names no majority."""
    wrong = [BODY[0].replace("212", "221"), *BODY[1:], "Source: Tidewater Sentinel"]
    source = made("w000", [*wrong[:-1], CREDIT], "Tidewater Sentinel")
    copies = [made(f"w{n:03}", wrong[: 4 + n % 2] + wrong[-1:], f"Outlet {n}") for n in range(1, 120)]
    others = [made(f"w{n:03}", [*BODY[: 5 + n % 2], CREDIT], f"Outlet {n}") for n in range(120, 200)]
    found = pv.trace([source, *copies, *others])
    assert found.canonical.archetype.tokens[:60] == tuple(pv.fold(" ".join(BODY)).tokens)[:60]
    assert {edge.parent for edge in found.derivations if edge.child in {c.id for c in copies}} == {"w000"}


@pytest.mark.parametrize("published", ["9999-12-31", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_the_calendar_has_two_ends(published: str) -> None:
    story = joined("en") + "\n\nThe council meets again tomorrow, as it did yesterday and on Monday."
    texts = [story, story.replace("tomorrow", "on Saturday"), story.replace("yesterday", "on Thursday")]
    articles = [pv.Article(id=f"w{n}", text=text, published=published) for n, text in enumerate(texts)]
    lineage = pv.trace(articles)
    assert len(lineage.witnesses) == len(texts)
    assert pv.compare(*articles[:2]).differences
