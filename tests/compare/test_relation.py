"""The relation of two texts and who had it from whom, each name on an invented pair."""

from __future__ import annotations

import pytest

import provenance as pv
from provenance.document import Document
from provenance.lineage.matching import align_documents
from provenance.lineage.topic import facts_in_step

from .making import STORIES, joined, story

TEXT = joined("en")
WALL = (
    "Log in to your account or create an account to keep reading about tides and taxes.\n"
    "By creating an account you agree to our terms of use and our privacy policy, which is written on vellum."
)


def article(name: str, text: str, **more: str) -> pv.Article:
    return pv.Article(id=name, text=text, **more)


def relation(a: str, b: str, a_more: dict[str, str] | None = None, b_more: dict[str, str] | None = None) -> str:
    found = pv.compare(article("a", a, **(a_more or {})), article("b", b, **(b_more or {})))
    mirrored = pv.compare(article("b", b, **(b_more or {})), article("a", a, **(a_more or {})))
    assert mirrored.relation == found.relation
    return found.relation


REWORDED = TEXT.replace("handed in", "gave back").replace("Critics of", "Those against").replace("promised", "swore")
PAGE = f"Dusk\n\nBy Hester Quillfeather\n\n{REWORDED}\n\nMost read\n\nA seagull learns to queue"
HERE, THERE = {"outlet": "The Quay Mercury"}, {"outlet": "Herald"}
ADDRESS = {"url": "https://mercury.example/lamps"}


@pytest.mark.parametrize(
    ("expected", "a", "b", "a_more", "b_more"),
    [
        ("identical", TEXT, TEXT.replace("\n\n", "\n"), HERE, THERE),
        ("normalized_identical", TEXT, TEXT.upper(), HERE, THERE),
        ("same_page", TEXT, PAGE, ADDRESS, ADDRESS),
        ("revision", TEXT, "\n\n".join(STORIES["en"][:3]), ADDRESS, ADDRESS),
        ("revision", TEXT, PAGE, HERE, {"outlet": "the quay mercury"}),
        ("syndicated_copy", TEXT, PAGE, HERE, THERE),
        ("syndicated_copy", TEXT, PAGE, {}, {}),
        ("syndicated_copy", TEXT, "\n\n".join(STORIES["en"][:5]), {}, {}),
        ("excerpt", TEXT, "\n\n".join(STORIES["en"][:2]), HERE, THERE),
        ("expansion", STORIES["en"][1], f"By Ann Oriel\n\n{TEXT}\n\nSource: Reuters", HERE, THERE),
        ("partial_reuse", f"{STORIES['en'][1]}\n\n{story(1)}", f"{STORIES['en'][1]}\n\n{story(2, 2)}", HERE, THERE),
        ("furniture_only", f"{story(1)}\n\n{WALL}", f"{story(2)}\n\n{WALL}", HERE, THERE),
        ("unrelated", story(1), story(2), HERE, HERE),
        ("unrelated", TEXT, joined("fr"), HERE, HERE),
        ("unrelated", "", "", HERE, HERE),
    ],
)
def test_relation(expected: str, a: str, b: str, a_more: dict[str, str], b_more: dict[str, str]) -> None:
    assert relation(a, b, a_more, b_more) == expected


def test_unknown_outlets_count_as_different() -> None:
    assert relation(TEXT, PAGE, {}, HERE) == "syndicated_copy"
    assert relation(TEXT, PAGE, {"outlet": ""}, {"outlet": ""}) == "syndicated_copy"


def test_furniture_does_not_make_a_copy_closer() -> None:
    plain = pv.compare(article("a", TEXT), article("b", REWORDED))
    walled = pv.compare(article("a", f"{TEXT}\n\n{WALL}"), article("b", f"{REWORDED}\n\n{WALL}"))
    assert (walled.coverage_a, walled.coverage_b) == (plain.coverage_a, plain.coverage_b)
    alone = pv.compare(article("a", TEXT), article("b", f"{TEXT}\n\n{WALL}"))
    assert (alone.coverage_a, alone.coverage_b) == (1.0, 1.0)


SHORT = [
    ("There were 100.000 people in the square.", "There were 120.000 people in the square.", "fact_change"),
    (
        "The keeper opened the new lamp house on Monday.",
        "The keeper painted the new lamp house on Monday.",
        "substitution",
    ),
    ("Gale hits north quay", "Gale hits old quay", "substitution"),
    ("Five things to know about the lamps", "Five things to know about the gulls", "substitution"),
    ("Il y avait 300 barques dans le port.", "Il y avait 200 barques dans le port.", "fact_change"),
]


@pytest.mark.parametrize(("a", "b", "kind"), SHORT)
def test_short_texts_with_a_word_changed_are_undecided_and_compared(a: str, b: str, kind: str) -> None:
    found = pv.compare(a, b)
    assert (found.relation, found.direction, relation(a, b)) == ("undecided", "unknown", "undecided")
    assert [d.kind for d in found.differences] == [kind]
    kept = pv.deduplicate([article("a", a), article("b", b)]).kept
    assert {*kept} == {"a", "b"}


def test_a_word_changed_in_texts_of_any_length_is_listed() -> None:
    words = STORIES["en"][0].split()
    for size in range(4, len(words)):
        a = " ".join(words[:size])
        found = pv.compare(a, " ".join([*words[: size // 2], "xyzzy", *words[size // 2 + 1 : size]]))
        assert found.relation in ("undecided", "syndicated_copy")
        assert any("xyzzy" in d.b_text for d in found.differences)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Gale hits the old quay", "Gulls leave the new pier"),
        ("Read more about the lamps here", "The keeper of the lamps has gone"),
        ("The lamp is lit at noon", STORIES["en"][2]),
        ("", "Gale hits the old quay"),
    ],
)
def test_short_texts_that_share_little_are_unrelated(a: str, b: str) -> None:
    assert relation(a, b) == "unrelated"


def test_coverage_and_segments() -> None:
    found = pv.compare(article("a", TEXT), article("b", "\n\n".join(STORIES["en"][:2])))
    assert found.coverage_b == 1.0
    assert 0.2 < found.coverage_a < 0.5
    (segment,) = found.segments
    assert segment.kind == "aligned"
    assert found.b.text[slice(*segment.b_span)] == found.a.text[slice(*segment.a_span)]
    assert {evidence.code for evidence in found.evidence} == {"R4", "D10"}


def test_confidence_is_least_on_a_border() -> None:
    sure = pv.compare(TEXT, REWORDED).confidence
    sentences = TEXT.replace("\n\n", " ").split(". ")
    near = min(pv.compare(TEXT, ". ".join(sentences[:count])).confidence for count in range(3, len(sentences)))
    assert 0.5 <= near < 0.6 < sure <= 1.0


def direction(a: pv.Article, b: pv.Article) -> str:
    return pv.compare(a, b).direction


def test_direction() -> None:
    agency = article("agency", TEXT, outlet="AFP")
    credited, sibling = (
        article("c", f"{TEXT} (AFP)", outlet="Mercury"),
        article("s", f"{TEXT} (afp/nxp)", outlet="Herald"),
    )
    pictured = article("p", f"The quay at noon. Photo: AFP\n\n{TEXT}", outlet="Gazette")
    other = article("o", f"{TEXT} (dpa)", outlet="Anzeiger")
    assert direction(agency, credited) == "b_from_a"
    assert direction(credited, agency) == "a_from_b"
    assert direction(credited, sibling) == "siblings"
    assert direction(agency, pictured) == direction(pictured, credited) == "unknown", "a picture is not the text"
    assert direction(credited, other) == "unknown"
    assert direction(article("u", story(1), outlet="AFP"), credited) == "unknown"
    found = pv.compare(credited, sibling)
    assert [(e.code, e.favours) for e in found.evidence if e.code.startswith("D")] == [("D1", "siblings")]


STRANGERS = (
    "Meanwhile the library announced longer opening hours during the holidays, a decision that was welcomed by"
    " teachers and parents who had long asked for a quiet place to study.",
    "In other news the football club presented its new coach, a former goalkeeper who promised supporters that the"
    " team would fight for promotion with young players from the region.",
)


@pytest.mark.parametrize(("first", "second"), [(0, 3), (1, 4), (2, 5), (4, 1), (5, 0)])
def test_strange_paragraphs_in_two_places_make_no_furniture_of_the_rest(first: int, second: int) -> None:
    """Furniture stands around an article; here either text has pieces of its own within what both have."""
    a, b = list(STORIES["en"]), list(STORIES["en"])
    a[first], b[second] = STRANGERS
    found = pv.compare("\n\n".join(a), "\n\n".join(b))
    assert found.relation in ("partial_reuse", "syndicated_copy")
    assert pv.deduplicate(["\n\n".join(a), "\n\n".join(b)]).clusters


def test_facts_of_a_form_are_counted_alike_from_either_side() -> None:
    towns = "Arvel Bostry Cawne Dunmar Estoly Farrick Gondle Hestow Ivarn Jolstead".split()
    forms = ("{} had a high of {} degrees.", 3), ("Now {} had a high of {} degrees.", 4)
    first, second = (
        Document.of(pv.Article("a", "\n".join(form.format(town, 11 * n + more) for n, town in enumerate(towns))))
        for form, more in forms
    )
    found = facts_in_step(first, second, align_documents(first, second), 2, 0.25)
    assert found == facts_in_step(second, first, align_documents(second, first), 2, 0.25)
    assert (found.kept, found.changed) == (len(towns), len(towns))  # a name that begins a sentence in one text only
