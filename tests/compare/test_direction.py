"""Who had it from whom: each kind of evidence on an invented pair, and when to say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given

import provenance as pv
from provenance.lineage.direction import DIRECTION_CODES

from .making import STORIES, joined, story, versions

TEXT = joined("en")
MIRRORED = {"a_from_b": "b_from_a", "b_from_a": "a_from_b", "siblings": "siblings", "unknown": "unknown"}


def article(name: str, text: str, **more: str) -> pv.Article:
    return pv.Article(id=name, text=text, **more)


def judged(a: pv.Article, b: pv.Article) -> tuple[str, dict[str, float]]:
    """The direction, the same from either side, and what spoke for the second text being the copy (- for the first)."""
    found, mirrored = pv.compare(a, b), pv.compare(b, a)
    assert MIRRORED[mirrored.direction] == found.direction
    sums: dict[str, float] = {}
    for evidence in found.evidence:
        sign = {"b_from_a": 1, "a_from_b": -1}.get(evidence.favours, 0)
        sums[evidence.code] = sums.get(evidence.code, 0.0) + sign * evidence.weight
    return found.direction, sums


def test_an_agency_is_the_source_of_those_that_credit_it() -> None:
    agency = article("a", TEXT, outlet="AFP")
    for text, code in ((f"{TEXT} (AFP)", "D1"), (f"{TEXT} He spoke to a journalist of AFP.", "D3")):
        direction, sums = judged(agency, article("b", text, outlet="Herald"))
        assert direction == "b_from_a"
        assert sums[code] > 0.9
    assert judged(article("b", f"{TEXT} (AFP)", outlet="Mercury"), article("c", f"{TEXT} (AFP)", outlet="Herald"))[
        0
    ] == ("siblings")


def test_an_agency_in_the_address_is_a_credit() -> None:
    a, b = (
        article(name, TEXT.replace("handed in", word), outlet=name, url=f"https://{name}.example/lamps-afp-2024")
        for name, word in (("quay", "gave back"), ("tide", "returned"))
    )
    assert judged(a, b)[0] == "siblings"


@pytest.mark.parametrize(
    ("credit", "code"),
    [
        ("The Quay Mercury reports.", "D1"),
        ("Read it at quaymercury.example.", "D12"),
        ("More at https://quaymercury.example/lamps", "D12"),
    ],
)
def test_the_source_is_named(credit: str, code: str) -> None:
    source = article("a", TEXT, outlet="quaymercury.example", url="https://quaymercury.example/lamps")
    copy = article("b", f"{TEXT.replace('handed in', 'gave back')}\n\nSo it is told. {credit}", outlet="tide.example")
    direction, sums = judged(source, copy)
    assert direction == "b_from_a"
    assert sums[code] >= 0.9


@pytest.mark.parametrize("outlet", ["The Quay Mercury", "Möwenstädter Bote", "L'Écho du Port"])
def test_who_names_the_other_has_the_dispatch_from_it(outlet: str) -> None:
    """That both credit the agency says whose it is, not which way it came."""
    source = article("a", f"{TEXT} (AFP)", outlet=outlet)
    for credit in (f"Source: {outlet}", f"As {outlet.upper()} reports."):
        copy = article("b", f"{TEXT.replace('handed in', 'gave back')} (AFP)\n\n{credit}", outlet="Tide")
        assert judged(source, copy)[0] == "b_from_a"
        third = article("c", f"{TEXT.replace('handed in', 'returned')} (AFP)", outlet="Herald")
        assert judged(third, copy)[0] == "siblings"


def test_two_that_name_each_other_are_as_those_that_name_nobody() -> None:
    a, b = (
        article(name, f"{TEXT} (AFP)\n\nThe {other} has more.", outlet=f"Quay {name}")
        for name, other in (("Mercury", "Quay Herald"), ("Herald", "Quay Mercury"))
    )
    direction, sums = judged(a, b)
    assert direction == "unknown"
    assert sums["D1"] == 0.0
    assert any(e.favours == "siblings" for e in pv.compare(a, b).evidence)


def test_an_error_of_a_page_shows_an_ancestor_nearer_than_the_agency() -> None:
    whole = TEXT.replace("the Harbour Swimmers", "the Harbour Café Swimmers").replace('"', "”")
    broken = whole.replace("Café", "CafÃ©")
    texts = {"whole": whole, "broken": broken, "misread": whole.replace("”", "â€").replace("Café", "CafÃ©")}
    given = {}
    for name, text in texts.items():
        a, b = (article(n, f"{t} (AFP)", outlet=n) for n, t in (("q", text), ("r", text.replace("handed", "gave"))))
        given[name] = judged(a, b)[0]
    assert given == {"whole": "siblings", "broken": "unknown", "misread": "siblings"}


def test_time_alone_never_suffices() -> None:
    """T1."""
    a = article("a", TEXT, outlet="Mercury", published="2024-03-13T08:00:00+00:00")
    for when in ("2024-03-13T09:00:00+00:00", "2024-03-15", "2031-01-01"):
        direction, sums = judged(
            a, article("b", TEXT.replace("handed in", "gave back"), outlet="Herald", published=when)
        )
        assert direction == "unknown"
        assert 0 < sums["D4"] < 0.9


def test_minutes_and_false_dates_say_nothing() -> None:
    """T1."""
    a = article("a", TEXT, outlet="Mercury", published="2024-03-13T08:00:00+00:00")
    for when in ("2024-03-13T08:03:00+00:00", "1970-01-01", "0912-03-14", "next Tuesday", "2024-03-13"):
        _, sums = judged(a, article("b", TEXT.replace("handed in", "gave back"), outlet="Herald", published=when))
        assert "D4" not in sums


def test_one_outlet_writes_forward() -> None:
    early = article("a", TEXT, outlet="Mercury", published="2024-03-13T08:00:00+00:00")
    late = article("b", f"{TEXT} The ladder is back.", outlet="Mercury", published="2024-03-13T11:00:00+00:00")
    direction, sums = judged(early, late)
    assert direction == "b_from_a"
    assert sums["D4"] > 0
    assert sums["D13"] > 0


def test_time_alone_never_suffices_for_one_outlet_either() -> None:
    """T1: the later text must have most of the earlier, and not be the same or hold the one it was cut from."""
    paragraphs = STORIES["en"]
    own = "\n\n".join(p[::-1] for p in paragraphs)  # words of no other text
    pairs = {
        "the same": (TEXT, TEXT),
        "the same in other marks": (TEXT, TEXT.replace('"', "”")),
        "a teaser, then all of it": (paragraphs[0], TEXT),
        "a part used again": (TEXT, f"{own}\n\n{paragraphs[4]}\n\n{paragraphs[5]}"),
    }
    for name, (first, second) in pairs.items():
        a = article("a", first, outlet="Mercury", published="2024-03-13T08:00:00+00:00")
        b = article("b", second, outlet="Mercury", published="2024-03-15T08:00:00+00:00")
        assert judged(a, b)[0] != "b_from_a", name


def test_the_state_of_a_page_that_says_more_is_later() -> None:
    url = "https://mercury.example/lamps-{}-1205506"
    short, long = "\n\n".join(STORIES["en"][:3]), TEXT
    assert (
        judged(article("a", short, url=url.format("out")), article("b", long, url=url.format("lit")))[0] == "b_from_a"
    )


def test_cuts_leave_words_without_antecedent() -> None:
    sentences = [
        "The sensor failed on Monday, when a container ship passed the Widow's Tooth.",
        "The council has ordered an inquiry into the matter, which is to cost 900 pounds.",
        "However, the swimmers doubt that anyone will read it before the tide turns.",
    ]
    whole = f"{STORIES['en'][0]} {' '.join(sentences)} {STORIES['en'][5]}"
    cut = f"{STORIES['en'][0]} {sentences[0]} {sentences[2]} {STORIES['en'][5]}"
    _, sums = judged(article("a", whole), article("b", cut))
    assert sums["D5"] > 0


def test_an_acronym_that_nobody_spells_out() -> None:
    whole = TEXT.replace("the Harbour Swimmers, say", "the Harbour Swimmers League (HSL), say")
    cut = whole.replace("the Harbour Swimmers League (HSL)", "the bathers (HSL)")
    _, sums = judged(article("a", whole), article("b", cut))
    assert sums["D5"] > 0


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("container ship", "containership"),  # T10
        ("(61)", "()"),  # T12
        ("the swimmers", "the swimers"),
        ("“gloom”", "â€œgloomâ€\x9d"),
    ],
)
def test_what_is_broken_in_one_text_only(whole: str, broken: str) -> None:
    text = (
        f"{TEXT.replace('Barnaby Thrupp, 61,', 'Barnaby Thrupp (61)')} Of “gloom” the swimmers spoke to the swimmers."
    )
    _, sums = judged(article("a", text), article("b", text.replace(whole, broken, 1)))
    assert sums["D6"] > 0


def test_what_is_broken_in_both_says_that_they_are_kin() -> None:
    text = TEXT.replace("Barnaby Thrupp, 61,", "Barnaby Thrupp ()")
    found = pv.compare(text, text.replace("handed in", "gave back"))
    assert [(e.favours, e.weight) for e in found.evidence if e.code == "D6"] == [("", 0.0)]


def test_quotations_that_reach_into_narrative() -> None:
    """T9."""
    moved = TEXT.replace(
        'cannot tell gloom from weather," said Odile Marchbanks, who chairs the swimmers.',
        'cannot tell gloom from weather, said Odile Marchbanks, who chairs the swimmers."',
    )
    direction, sums = judged(article("a", TEXT), article("b", moved))
    assert sums["D7"] > 0
    assert direction == "unknown", "alone it is not enough"


def test_marks_that_were_moved_or_made_do_not_say_by_whom() -> None:
    """T9."""
    for old, new in (
        ('"You get to know which ones', 'You get to know "which ones'),
        ("the oil lanterns with electric ones", '"the oil lanterns with electric ones"'),
    ):
        moved = TEXT.replace(old, new)
        assert moved != TEXT
        found = pv.compare(TEXT, moved)
        assert [e.weight for e in found.evidence if e.code == "D7"] == [0.0]
        assert found.direction == "unknown"


def test_a_quotation_with_a_word_changed_is_one_quotation() -> None:
    sentence = "The new lamps switch themselves on when a sensor decides that it is dusk."
    made = TEXT.replace(sentence, f'"{sentence.replace("sensor", "button")}"')
    (clue,) = [e for e in pv.compare(TEXT, made).evidence if e.code == "D7"]
    assert clue.statement.endswith("0 of its quotations go on in the other's narrative, 1 are made of it")


def test_a_foreign_spelling_in_what_was_copied() -> None:
    source = TEXT.replace("Orrin Quay", "Orrin Quey")
    own = f"In the old town of Quay nobody had seen a gull on Monday, and few had looked.\n\n{source}"
    _, sums = judged(article("a", source), article("b", own))
    assert sums["D8"] > 0


def test_marks_that_were_copied_with_the_text() -> None:
    source = (
        TEXT.replace('"You', "“You")
        .replace('sulk,"', "sulk,”")
        .replace('"A ma', "“A ma")
        .replace('weather,"', "weather,”")
    )
    own = 'We called the "harbour" office twice, and the "council" once, but "nobody" was there to hear it ring.'
    _, sums = judged(article("a", source), article("b", f"{source}\n\n{own}"))
    assert sums["D9"] > 0


def test_a_correction_is_later() -> None:
    corrected = f"CORRECTION: an earlier version gave the wrong year.\n\n{TEXT.replace('1979', '1978')}"
    _, sums = judged(article("a", TEXT), article("b", corrected))
    assert sums["D14"] > 0


def test_losses_on_both_sides_make_siblings() -> None:
    a = TEXT.replace("container ship", "containership").replace("wedding party", "weddingparty")
    b = (
        TEXT.replace("oil lanterns", "oillanterns")
        .replace("the swimmers", "theswimmers")
        .replace("town hall", "townhall")
    )
    assert judged(article("a", a), article("b", b))[0] == "siblings"


def test_a_picture_is_not_the_text() -> None:
    """T2."""
    pictured = article("p", f"The quay at noon. Photo: AFP\n\n{TEXT}", outlet="Gazette")
    assert judged(pictured, article("c", f"{TEXT} (AFP)", outlet="Herald"))[0] == "unknown"


def test_no_direction_without_a_copy() -> None:
    a = article("a", story(1), outlet="AFP", published="2024-03-13")
    b = article("b", f"{story(2)} (AFP)", outlet="Herald", published="2024-03-15")
    assert judged(a, b) == ("unknown", {"R11": 0.0})


@given(versions())
def test_evidence_is_mirrored(pair: tuple[str, str]) -> None:
    a, b = (article(name, text) for name, text in zip("ab", pair, strict=True))
    found, mirrored = pv.compare(a, b), pv.compare(b, a)
    assert MIRRORED[mirrored.direction] == found.direction
    codes = sorted((e.code, e.favours, e.weight) for e in found.evidence if e.favours)
    assert codes == sorted((e.code, MIRRORED[e.favours], e.weight) for e in mirrored.evidence if e.favours)
    assert {code for code, *_ in codes} <= set(DIRECTION_CODES)


def test_a_copy_without_the_correction_is_not_of_the_corrected_text() -> None:
    corrected = article("a", f"{TEXT}\n\nThis story was updated on Monday to correct the year.", outlet="AP")
    for text in (f"{TEXT} (AP)", f"By Ann Oriel\n\n{TEXT}\n\nSource: AP"):
        direction, sums = judged(corrected, article("b", text, outlet="Herald"))
        assert direction == "unknown"
        assert "D14" in sums


def test_evidence_is_counted_over_a_run() -> None:
    copies = [article(name, f"{TEXT} ({credit})", outlet=name) for name, credit in (("q", "AFP"), ("r", "afp/nxp"))]
    found = pv.deduplicate([*copies, article("s", story(3))])
    assert list(found.evidence) == list(DIRECTION_CODES)
    assert {code: count for code, count in found.evidence.items() if count} == {"D1": 1}
