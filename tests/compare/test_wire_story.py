"""The example collection against its ground truth: families, relations, differences and the twelve traps."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest

import provenance as pv
from provenance.copies import Deduplication
from provenance.document import Document
from provenance.lineage import Comparison
from provenance.lineage.dates import implausible_date, published_at

from .conftest import EXAMPLES

TRUTH: dict[str, Any] = json.loads((EXAMPLES / "wire-story.expected.json").read_text("utf-8"))
FAMILIES: dict[str, list[str]] = TRUTH["families"]
RELATIONS = {(entry["a"], entry["b"]): entry for entry in TRUTH["relations"]}
ALONE = [*TRUTH["unrelated"], *(name for names in TRUTH["same_event"].values() for name in names)]
DISPATCH = pv.Article(id="dispatch", text=TRUTH["archetype"]["fr"]["text"], outlet="AFP")
"""The lost French dispatch."""

Wire = dict[str, pv.Article]


def against_source(wire: Wire, name: str) -> Comparison:
    """A document compared with the dispatch it was made from."""
    return pv.compare(DISPATCH if name in FAMILIES["fr"] else wire["ap-boots"], wire[name])


def test_the_collection(wire: Wire) -> None:
    assert sorted(wire) == sorted([*FAMILIES["fr"], *FAMILIES["en"], *ALONE])


def test_families_are_found_and_nothing_else(deduplicated: Deduplication) -> None:
    found = [sorted([group.canonical.id, *(member.id for member in group.members)]) for group in deduplicated.clusters]
    assert sorted(found) == sorted(FAMILIES.values())
    assert deduplicated.unique == tuple(sorted(ALONE))


def test_every_pair_within_a_family_and_none_across(deduplicated: Deduplication) -> None:
    within = {pair for family in FAMILIES.values() for pair in combinations(family, 2)}
    assert {(pair.a, pair.b) for pair in deduplicated.pairs} == within
    assert not [pair for pair in deduplicated.pairs if pair.furniture_only]


def test_one_text_of_each_family_covers_the_copies(deduplicated: Deduplication) -> None:
    kept = set(deduplicated.kept)
    assert set(ALONE) <= kept
    for group in deduplicated.clusters:
        assert group.canonical.id in kept
    for name, cover in deduplicated.removed.items():
        assert cover.by in kept
        assert cover.share >= 0.8
        assert name not in kept
    assert kept | set(deduplicated.removed) == {*FAMILIES["fr"], *FAMILIES["en"], *ALONE}
    assert "carnet-de-cale.txt" in kept, "the blog has words of its own"


@pytest.mark.parametrize(("a", "b"), RELATIONS)
def test_relations_and_directions(wire: Wire, a: str, b: str) -> None:
    expected = RELATIONS[a, b]
    found = pv.compare(wire[a], wire[b])
    assert found.relation in expected["acceptable"]
    assert found.direction in expected["acceptable_directions"]


def test_every_other_pair_is_unrelated(wire: Wire) -> None:
    for a, b in combinations(sorted(wire), 2):
        if (a, b) not in RELATIONS:
            found = pv.compare(wire[a], wire[b])
            assert (found.relation, found.direction) == ("unrelated", "unknown"), (a, b)
            assert found.differences == ()


def test_directions_that_credits_tell(wire: Wire) -> None:
    assert pv.compare(wire["ap-boots"], wire["harbour-post.txt"]).direction == "b_from_a"
    assert pv.compare(wire["tidewater-sentinel.txt"], wire["ap-boots"]).direction == "a_from_b"
    assert pv.compare(wire["courrier-du-lac.txt"], wire["matin-de-corvieres.txt"]).direction == "siblings"
    assert pv.compare(DISPATCH, wire["radio-grand-large.txt"]).direction == "b_from_a"


def listed() -> list[Any]:
    return [
        pytest.param(entry, id=f"{entry['id']}-{entry['kind']}-{entry['source_text'][:20]}")
        for entry in TRUTH["differences"]
    ]


@pytest.mark.parametrize("entry", listed())
def test_listed_differences(wire: Wire, entry: dict[str, Any]) -> None:
    name, source = entry["id"], entry["source_text"]
    kind = entry["kind"]
    found = [d for d in against_source(wire, name).differences if d.kind == kind]
    if kind == "omission":
        matching = [d for d in found if source in d.a_text and not d.b_text]
    elif kind == "transposition":
        jumped = (source, "Un syndicat du personnel")  # of two passages that changed places either one moved
        matching = [d for d in found if any(words in d.a_text and words in d.b_text for words in jumped)]
    elif kind == "quotation":
        words = entry["text"].split("«")[1].split("»")[0].strip(" \u00a0")
        matching = [d for d in found if words in d.b_text and "«" in d.b_text]
    else:
        matching = [d for d in found if d.a_text and d.a_text in source and d.b_text and d.b_text in entry["text"]]
    if (name, source) == ("carnet-de-cale.txt", "c'est fragile, ça ne supporte pas le chaud"):
        changed = [d for d in against_source(wire, name).differences if d.a_text.endswith("c'est fragile")]
        assert [(d.kind, d.b_text) for d in changed] == [("quotation", "l’objet était délicat, lui a-t-on dit")]
    elif kind in ("fact_change", "substitution") and entry["kind"] != "correction":
        assert len(matching) == entry["times"]
    else:
        assert matching


def test_false_dates_do_not_decide(wire: Wire, deduplicated: Deduplication) -> None:
    """T1."""
    for name, written in (("veille-presse-littoral.txt", "date 2031-02"), ("tidewater-sentinel.txt", "1970")):
        document = Document.of(wire[name])
        assert implausible_date(document) is not None
        assert written in wire[name].text
        assert name not in {group.canonical.id for group in deduplicated.clusters}
    for other in FAMILIES["en"]:
        if other != "tidewater-sentinel.txt":
            assert pv.compare(wire["tidewater-sentinel.txt"], wire[other]).direction != "b_from_a"
    earliest = pv.deduplicate(wire.values(), keep="earliest")
    assert {group.canonical.id for group in earliest.clusters} <= {"ap-boots", "le-fanal.html", "littoral-express"}


def test_dates_are_read(wire: Wire) -> None:
    for name, when in (
        ("courrier-du-lac.txt", "2024-03-14T06:12"),
        ("radio-grand-large.txt", "2024-03-13T18:05"),
        ("harbour-post.txt", "2024-10-17T07:45"),
        ("quillan-bay-beacon.txt", "2024-10-17T00:00"),
        ("ap-boots", "2024-10-16T21:04"),
    ):
        found = published_at(Document.of(wire[name]))
        assert found is not None
        assert found.isoformat().startswith(when), name


@pytest.mark.parametrize("name", ["le-petit-glaciologue.txt", "courrier-du-lac.txt", "harbour-post.txt"])
def test_an_agency_in_a_caption_credits_the_picture(wire: Wire, name: str) -> None:
    """T2."""
    credits = Document.of(wire[name]).metadata.credits
    pictures = [wire[name].text[credit.start : credit.end] for credit in credits if credit.kind == "picture"]
    assert any("Photo: AFP" in words or "Picture: AP" in words for words in pictures)
    if name == "le-petit-glaciologue.txt":
        assert Document.of(wire[name]).metadata.text_agencies == ()


@pytest.mark.parametrize(
    ("name", "agency"),
    [("matin-de-corvieres.txt", "AFP"), ("veille-presse-littoral.txt", "AFP"), ("tidewater-sentinel.txt", "AP")],
)
def test_an_agency_that_speaks_of_itself_is_a_credit(wire: Wire, name: str, agency: str) -> None:
    """T3."""
    metadata = Document.of(wire[name]).metadata
    assert metadata.text_agencies == (agency,)
    assert {credit.kind for credit in metadata.credits} == {"self_reference"}


def test_two_parties_in_one_credit(wire: Wire) -> None:
    """T4."""
    text = wire["courrier-du-lac.txt"].text
    inline = [c for c in Document.of(wire["courrier-du-lac.txt"]).metadata.credits if c.kind == "inline"]
    assert [text[credit.start : credit.end] for credit in inline] == ["(afp/mlr)"]
    assert inline[0].agencies == ("AFP",)


def test_thousands_marks_are_format(wire: Wire) -> None:
    """T5."""
    family = [name for name in FAMILIES["fr"] if "12" in wire[name].text and "400" in wire[name].text]
    for a, b in combinations(family, 2):
        found = pv.compare(wire[a], wire[b]).differences
        assert {d.reason for d in found if d.kind == "fact_change"} <= {"another name"}, (a, b)
        numbers = [d for d in found if d.kind == "format" and d.a_text.startswith(("12", "100", "18"))]
        assert all(d.severity == "accidental" for d in numbers)
    found = pv.compare(wire["courrier-du-lac.txt"], wire["matin-de-corvieres.txt"]).differences
    pairs = {(d.a_text, d.b_text) for d in found if d.kind == "format"}
    assert {("12'400", "12.400"), ("100'000", "100.000"), ("18'500", "18.500")} <= pairs


def test_a_passage_that_occurs_twice(wire: Wire) -> None:
    """T6."""
    found = against_source(wire, "matin-de-corvieres.txt")
    first_line = wire["matin-de-corvieres.txt"].text.split("\n")[0]
    assert [d.b_text.strip() for d in found.differences if d.kind == "paratext"] == [first_line]
    assert [segment for segment in found.segments if segment.kind == "repeated" and segment.b_span[0] < 5]


@pytest.mark.parametrize(("name", "language"), [("le-petit-glaciologue.txt", "fr"), ("northern-ledger.txt", "en")])
def test_own_reporting_is_no_copy(wire: Wire, deduplicated: Deduplication, name: str, language: str) -> None:
    """T7."""
    assert name in deduplicated.unique
    for other in FAMILIES[language]:
        found = pv.compare(wire[name], wire[other])
        assert found.relation in ("same_event", "unrelated")
        assert max(found.coverage_a, found.coverage_b) < 0.05


def test_house_wording_is_editorial_and_quotation_marks_are_not(wire: Wire) -> None:
    """T8."""
    found = against_source(wire, "le-fanal.html")
    climate = [d for d in found.differences if "réchauffement" in d.a_text or "dérèglement" in d.b_text]
    assert [(d.kind, d.severity) for d in climate] == [("substitution", "editorial")]
    quotes = [d for d in found.differences if "«" in d.b_text and d.a_text.startswith('"')]
    assert len(quotes) >= 4
    assert {(d.kind, d.severity) for d in quotes} == {("typographic", "accidental")}
    british = against_source(wire, "harbour-post.txt").differences
    assert {d.b_text for d in british if d.kind == "substitution"} >= {"neighbour", "lorries", "snowploughs"}


def test_moved_quotation_marks_are_reported(wire: Wire) -> None:
    """T9."""
    found = [d for d in against_source(wire, "carnet-de-cale.txt").differences if d.kind == "quotation"]
    assert {d.severity for d in found} == {"substantive"}
    made_up = [d.b_text for d in found]
    for words in (
        "Le groupe de secours étant en réparation depuis janvier",
        "seul endroit éclairé du port à cette heure",
        "vidés de leur merlu et de leur lotte, puis chargés à la main par une chaîne de 140 mareyeurs",
    ):
        assert [text for text in made_up if words in text and text.startswith("«")], words
    for name in FAMILIES["fr"]:
        if name != "carnet-de-cale.txt":
            assert not [d for d in against_source(wire, name).differences if d.kind == "quotation"], name


def test_glued_elements_stay_one_line_of_paratext(wire: Wire) -> None:
    """T10."""
    found = against_source(wire, "courrier-du-lac.txt").differences
    assert [d.kind for d in found if "PORTComme" in d.b_text] == ["paratext"]


def test_furniture_in_a_second_language(wire: Wire) -> None:
    """T11."""
    found = against_source(wire, "courrier-du-lac.txt").differences
    (tail,) = [d for d in found if "Uncaught error" in d.b_text]
    assert tail.kind == "furniture"
    assert tail.b_text.startswith("Sur le même sujet"), "related links, comments and the script error are one"


def test_lost_characters(wire: Wire) -> None:
    """T12."""
    found = against_source(wire, "veille-presse-littoral.txt").differences
    (lost,) = [d for d in found if "(...)" in d.a_text]
    assert (lost.kind, lost.b_text.strip()) == ("encoding", "()")


def test_what_each_house_did_to_the_dispatch(wire: Wire) -> None:
    """The kinds of difference, and no other, that each copy shows against the dispatch."""
    kinds = {
        name: {d.kind for d in against_source(wire, name).differences}
        for name in ("matin-de-corvieres.txt", "veille-presse-littoral.txt", "littoral-express")
    }
    assert kinds == {
        "matin-de-corvieres.txt": {"paratext", "omission"},
        "veille-presse-littoral.txt": {"date_stamp", "encoding", "layout"},
        "littoral-express": {"omission", "furniture", "typographic"},  # and an ellipsis where it was cut
    }
    assert not against_source(wire, "veille-presse-littoral.txt").count()["editorial"]
    courrier = against_source(wire, "courrier-du-lac.txt")
    assert {d.kind for d in courrier.differences} == {
        "paratext",
        "furniture",
        "credit",
        "date_stamp",
        "layout",
        "format",
        "typographic",
        "slip",
    }
    assert [d.b_text.strip() for d in courrier.differences if d.kind == "layout" and d.b_text.strip()] == [
        "Langoustine",
        "Petits pois",
    ]
    assert [d.b_text.strip() for d in courrier.differences if d.kind == "credit"] == ["(afp/mlr)"]
    assert [d.b_text.strip() for d in courrier.differences if d.kind == "date_stamp"] == ["Créé: 14.03.2024, 06h12"]
