"""Relations that look like copies and are none: forms, quotations, events, frames. Every text is invented."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

import provenance as pv
from provenance.lineage import NO_COPY
from provenance.lineage.outlets import same_page

from .making import STORIES, joined, story


def both_ways(a: pv.Article, b: pv.Article) -> str:
    """The relation, the same from either side."""
    found = pv.compare(a, b).relation
    assert pv.compare(b, a).relation == found
    return found


def quarter(firm: str, seat: str, sales: float, before: float, profit: float) -> str:
    return (
        f"{firm} of {seat} has published its results for the third quarter.\n\n"
        f"Net sales stand at {sales} million crowns, up from {before} million in the same quarter of last year.\n\n"
        f"The net profit of {firm} stands at {profit} million crowns, the company said in a statement from {seat}.\n\n"
        f"Shares of {firm} closed at {profit * 3:.1f} crowns on the exchange of {seat} before the figures came out."
    )


def weather(town: str, low: int, high: int, wind: int) -> str:
    return (
        f"Das Wetter in {town}: Am Montag werden {low} bis {high} Grad erwartet, der Wind weht mit {wind} km/h.\n"
        f"In der Nacht sinken die Werte in {town} auf {low - 4} Grad, am Morgen sind es {low - 2} Grad am Hafen.\n"
        f"Am Dienstag steigt das Thermometer auf {high + 1} Grad, der Wind erreicht in Böen {wind + 20} km/h."
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            quarter("Thrupp Lanterns", "Orrin Quay", 31.5, 28.4, 2.7),
            quarter("Gullwing Ropes", "Widow Tooth", 84.1, 90.2, 11.6),
        ),
        (weather("Unterflins", 7, 12, 15), weather("Sassenkamp", 3, 19, 28)),
    ],
)
def test_one_form_with_other_facts_is_a_template(a: str, b: str) -> None:
    assert (
        both_ways(pv.Article(id="a", text=a, outlet="Herald"), pv.Article(id="b", text=b, outlet="Herald"))
        == "template"
    )
    assert pv.compare(a, a.replace("quarter", "term").replace("Nacht", "Frühe")).relation == "syndicated_copy"


QUOTED = (
    '"You get to know which ones sulk, and on a night with wind from the west you talk to them before you talk to your'
    ' wife," said Barnaby Thrupp.',
    '"A machine cannot tell gloom from weather, and I have yet to meet the sensor that apologised to a bride," said'
    " Odile Marchbanks.",
)


def test_shared_quotations_alone_are_no_copy() -> None:
    a = f"{story(1, 2)}\n\n{QUOTED[0]}\n\n{story(2, 1)}\n\n{QUOTED[1]}"
    b = f"{story(3, 1)}\n\n{QUOTED[0]}\n\n{QUOTED[1].replace('said Odile', 'added Odile')}\n\n{story(4, 2)}"
    assert both_ways(pv.Article(id="a", text=a), pv.Article(id="b", text=b)) == "quotation_only"
    assert both_ways(pv.Article(id="a", text=a), pv.Article(id="b", text=b.replace('"', ""))) == "quotation_only", (
        "quoted in one of them"
    )
    assert both_ways(pv.Article(id="a", text=a.replace('"', "")), pv.Article(id="b", text=b.replace('"', ""))) != (
        "quotation_only"
    )


def test_one_event_in_own_words() -> None:
    other = (
        "Barnaby Thrupp, who lit the lanterns of Orrin Quay for longer than most gulls live, has retired at 61.\n\n"
        "Mayor Gideon Ashlock and the council had sided with a sensor; electric lanterns cost 31,500 pounds, which the"
        " Harbour Swimmers around Odile Marchbanks call a price for noon. Their petition carries 2,480 signatures.\n\n"
        "Nobody at the wedding party near the Widow's Tooth has forgotten the container ship, nor the lanterns."
    )
    assert both_ways(pv.Article(id="a", text=joined("en")), pv.Article(id="b", text=other)) == "same_event"
    assert both_ways(pv.Article(id="a", text=story(5)), pv.Article(id="b", text=other)) == "unrelated"


GULL = (
    "A baker in Fennel Row has taught a gull to queue, customers of the shop report, and the gull has begun to complain"
    " about people who do not.\n\nEthelred Croom, 44, discovered the talent during a strike of the buns, when flour was"
    " rationed and everybody waited outside. Veterinarians from Loxley examined the animal and recommended rye.\n\n"
    "Neighbours have collected money for an umbrella. The bakery opens at six, the gull arrives at half past five."
)


def test_what_has_nothing_to_do_with_either_text_frames_them() -> None:
    course = (
        "The Quillan school of seamanship teaches knots, charts and patience in eleven evenings, with a lantern for"
        " everyone who stays until the last one and a certificate on thick paper for the rest of the class.\n\n"
        "Places go to those who write before the ice melts; whoever brings an oar pays half, and the oar stays here."
    )
    a, b = (
        pv.Article(id=name, text=f"{text}\n\n{course}", outlet="Herald", title=title)
        for name, text, title in (("a", joined("en"), "The last lamplighter"), ("b", GULL, "Baker goes on"))
    )
    assert both_ways(a, b) == "furniture_only"


def test_a_list_that_holds_the_brief_is_a_compilation() -> None:
    briefs = [paragraph.replace("\n", " ") for paragraph in STORIES["en"][1:]]
    digest = "\n\n".join(
        f"{number}. {text}\n\n{story(number + 10, 1)}"
        for number, text in enumerate((story(9, 1), briefs[1], story(8, 1)))
    )
    brief = f"{briefs[1]} {story(30, 1, 1)}"
    assert both_ways(pv.Article(id="a", text=brief), pv.Article(id="b", text=digest)) == "compilation"


def test_background_under_a_new_lead_is_no_revision() -> None:
    background = "\n\n".join(STORIES["en"][2:])
    a = pv.Article(id="a", text=f"{STORIES['en'][0]}\n\n{background}", outlet="Herald", title="The last lamplighter")
    lead = (
        "Gideon Ashlock, the mayor of Orrin Quay, was struck by his own lantern on Sunday, and Barnaby Thrupp has been"
        " asked whether he still owns the ladder, which he does not, because the swimmers borrowed it in the spring and"
        " put it up beside the container ship."
    )
    b = pv.Article(id="b", text=f"{lead}\n\n{background}", outlet="Herald", title="Mayor struck by lantern")
    assert both_ways(a, b) == "partial_reuse"
    updated = pv.Article(id="c", text=f"{a.text}\n\n{lead}", outlet="Herald", title="The last lamplighter goes")
    assert both_ways(a, updated) == "revision"


def test_one_article_number_is_one_page() -> None:
    def page(url: str | None) -> pv.Article:
        return pv.Article(id=url or "none", text="", url=url)

    old, new = (
        page("https://quay.example/lamps-go-out-1205506?from=gull"),
        page("https://quay.example/lamps-lit-1205506"),
    )
    assert same_page(old, old) == "address"
    assert same_page(old, new) == "number"
    assert same_page(old, page("https://tide.example/lamps-lit-1205506")) is None
    assert same_page(page("https://quay.example/20240313/a"), page("https://quay.example/20240313/b")) is None, "a date"
    assert same_page(page("https://[quay/1205506"), new) is None
    assert same_page(page(None), page(None)) is None
    cut = "\n\n".join(STORIES["en"][:2])
    a, b = (
        pv.Article(id=str(n), text=t, url=page_.url) for n, (t, page_) in enumerate(((joined("en"), old), (cut, new)))
    )
    assert both_ways(a, b) == "revision"


@pytest.mark.parametrize(
    ("outlets", "relation"),
    [
        (("quay.example", "Quay"), "same_page"),
        (("www.quay.example", "The Quay"), "same_page"),
        (("quay.example", None), "same_page"),
        (("quay.example", "Tide Herald"), "syndicated_copy"),
        (("quay.example", "news.tide.example"), "syndicated_copy"),
        (("quay.co.uk", "tide.co.uk"), "syndicated_copy"),
    ],
)
def test_two_outlets_have_no_page_in_common(outlets: tuple[str, str | None], relation: str) -> None:
    address = "https://quay.example/lamps-go-out"  # on both pages rel=canonical gives it
    a = pv.Article(id="a", text=joined("en"), url=address, outlet=outlets[0])
    b = pv.Article(id="b", text=joined("en").replace("the", "The", 1) + " Ends.", url=address, outlet=outlets[1])
    assert both_ways(a, b) == relation


def test_no_such_text_is_removed() -> None:
    start = datetime(2024, 3, 13)
    forms = [
        pv.Article(
            id=f"q{n}",
            text=quarter(f"{name} Ropes", f"Port {name}", 31.5 + n * 7, 28.4 + n * 3, 2.7 + n),
            outlet="Herald",
            published=(start + timedelta(days=n)).isoformat(),
        )
        for n, name in enumerate(("Thrupp", "Ashlock", "Marchbanks", "Quillfeather"))
    ]
    copies = [
        pv.Article(id="x", text=joined("en")),
        pv.Article(id="y", text=joined("en").replace("handed in", "gave back")),
    ]
    found = pv.deduplicate([*forms, *copies])
    assert set(found.removed) | {c.canonical.id for c in found.clusters} == {"x", "y"}
    assert set(found.unique) == {"q0", "q1", "q2", "q3"}
    assert {found.relations[pair.a, pair.b] for pair in found.pairs if pair.a != "x"} <= NO_COPY


def test_pages_without_an_article_share_nothing_but_furniture() -> None:
    wall = (
        "Close\n\nWe have sent you a verification email. Please check your email to activate your account.\n\n"
        "Whenever {} posts, a letter will be delivered to your inbox."
    )
    a, b = (
        pv.Article(id=n, text=wall.format(name), outlet="Herald", url=f"https://herald.example/{n}", title=title)
        for n, name, title in (("a", "Ann Oriel", "Lamps go out"), ("b", "Ann Oriel", "Gull queues"))
    )
    assert both_ways(a, b) == "furniture_only"
    assert (
        both_ways(a, pv.Article(id="c", text=wall.format("Odile Croom"), url="https://tide.example/c"))
        == "furniture_only"
    )
    assert both_ways(pv.Article(id="a", text=a.text), pv.Article(id="b", text=b.text)) == "identical", "pages unknown"


def test_a_text_under_headlines_it_does_not_know_is_no_article() -> None:
    def page(name: str, title: str, text: str) -> pv.Article:
        return pv.Article(id=name, text=text, title=title, url=f"https://herald.example/{name}")

    note = "You are the keeper of this lamp and may trim it whenever the weather allows."
    titles = "Baker teaches seagull manners", "Council debates wooden bollards"
    assert both_ways(page("a", titles[0], note), page("b", titles[1], note)) == "furniture_only"
    assert both_ways(page("a", titles[0], note), page("b", titles[0], note)) == "identical"
    told = joined("en")
    assert both_ways(page("a", "Lamplighter hands in ladder", told), page("b", titles[1], told)) == "identical"
