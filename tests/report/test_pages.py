"""A page says what the result says, is the same for the same result, and nothing in a text becomes markup."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import provenance as pv
from provenance.readers import Note, Skipped
from provenance.report.visible import one_line, visible

from . import pages
from .pages import parsed

few = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

TAGS = set(
    "html head meta title style body a header p span h1 h2 h3 h4 main section div dl dt dd ul ol li table thead tbody"
    " tr th td details summary figure figcaption svg g line path circle polygon rect text footer script bdi b i small"
    " br code kbd strong del ins mark fieldset legend label input select option button output aside".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class href id aria-labelledby aria-label aria-live aria-keyshortcuts"
    " aria-hidden role tabindex scope type checked autocomplete spellcheck for value open rel dir title focusable"
    " data-filter data-jump data-open data-stop data-substantive data-d data-m data-n data-w data-sign data-label"
    " width height viewbox preserveaspectratio x y x1 x2 y1 y2 cx cy r d points".split()
)
RESULTS: dict[str, Callable[[], object]] = {
    "copies": pages.copies_found,
    "comparison": pages.two_compared,
    "lineage": pages.lineage_traced,
}


def of(result: object, **options: object) -> str:
    return pv.report.to_html(result, **options)  # type: ignore[arg-type]


def assert_safe(page: str) -> pages.Element:
    """No markup beside the template's own, nothing that turns the direction of writing, and a page that is text."""
    page.encode()
    root = parsed(page)
    for tag, names in pages.vocabulary(root).items():
        assert tag in TAGS, tag
        assert names <= ATTRIBUTES, (tag, names - ATTRIBUTES)
    (script,) = root.all("script")
    (style,) = root.all("style")
    assert script.text == (pages.HOME / "page.js").read_text("utf-8")
    assert style.text == (pages.HOME / "page.css").read_text("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", page)
    for link in root.all("a"):
        to = link.attributes.get("href", "#")
        if not to.startswith("#"):
            assert to.startswith(("https://", "http://"))
            assert link.attributes["rel"] == "noopener noreferrer"
    names = [element.attributes["id"] for element in root.all() if "id" in element.attributes]
    assert len(names) == len(set(names))
    inner = {link.attributes["href"][1:] for link in root.all("a") if link.attributes.get("href", "").startswith("#")}
    assert inner <= set(names)
    return root


def ids(root: pages.Element) -> set[str]:
    return {element.text for element in root.all("bdi", of="id")}


@pytest.mark.parametrize("name", RESULTS)
def test_the_examples_make_a_safe_page(name: str) -> None:
    root = assert_safe(of(RESULTS[name]()))
    levels = [int(element.tag[1]) for element in root.all() if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all("scope" in cell.attributes for cell in root.all("th"))
    labelled = {label.attributes.get("for") for label in root.all("label")}
    inside = {id(field) for label in root.all("label") for field in label.all("input")}
    fields = [*root.all("input"), *root.all("select")]
    assert all(id(field) in inside or field.attributes["id"] in labelled for field in fields)


@pytest.mark.parametrize("name", RESULTS)
def test_the_policy_names_the_style_and_the_script_by_their_sums(name: str) -> None:
    root = parsed(of(RESULTS[name]()))
    (policy,) = root.all("meta", **{"http-equiv": "Content-Security-Policy"})
    for kind in ("style", "script"):
        (element,) = root.all(kind)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy.attributes["content"]
    assert policy.attributes["content"].startswith("default-src 'none';")
    assert "unsafe" not in policy.attributes["content"]
    head = [element.tag for element in next(root.all("head")).all()]
    assert head.index("meta") < head.index("style")
    assert "import" not in next(root.all("style")).text
    assert "url(" not in next(root.all("style")).text


@few
@given(pages.copies(least=2, most=2))
def test_both_texts_of_a_comparison_stand_there_whole(articles: list[pv.Article]) -> None:
    found = pv.compare(*articles)
    root = assert_safe(of(found))
    for side, article in (("a", found.a), ("b", found.b)):
        parts = [next(text.all("div", of="words")).text for text in root.all("div", of=side)]
        assert "".join(parts) == visible(article.text)
    marked = {element.attributes["data-d"] for element in root.all() if "data-d" in element.attributes}
    assert marked == {str(number + 1) for number in range(len(found.differences))}


@few
@given(pages.copies())
def test_all_texts_and_figures_of_copies_stand_there(articles: list[pv.Article]) -> None:
    found = pv.deduplicate(articles)
    name, said = articles[0].id, articles[-1].id
    root = assert_safe(of(found, skipped=[Skipped(name, 3, said)], notes=[Note(name, 4, said), Note(said, None, name)]))
    told = {part.attributes["aria-labelledby"]: len(list(part.all("tr"))) - 1 for part in root.all("section")}
    assert (told["skipped-head"], told["notes-head"]) == (1, 2)
    assert {one_line(article.id) for article in articles} <= ids(root)
    assert len([*root.all("details", of="cluster")]) == len(found.clusters)
    listed = [item for item in root.all("li") if "kind" in [part.attributes.get("class") for part in item.all("span")]]
    assert len(listed) == sum(len(member.differences) for group in found.clusters for member in group.members)


@few
@given(pages.copies())
def test_archetype_and_readings_of_a_lineage_stand_there(articles: list[pv.Article]) -> None:
    found = pv.trace(articles)
    root = assert_safe(of(found))
    (text,) = root.all("div", of="words")
    assert text.text == visible(found.canonical.archetype.text)
    assert len([row for row in root.all("tr") if "data-w" in row.attributes]) == len(found.apparatus)
    assert {one_line(witness.id) for witness in found.witnesses} <= ids(root)


@few
@given(pages.copies(), st.randoms(use_true_random=False))
def test_the_same_texts_make_the_same_page(articles: list[pv.Article], chance: random.Random) -> None:
    other = chance.sample(articles, len(articles))
    for make in (pv.deduplicate, pv.trace):
        assert of(make(articles)) == of(make(other))


@pytest.mark.parametrize("name", RESULTS)
def test_what_is_left_out_is_said(name: str) -> None:
    result = RESULTS[name]()
    limits = pv.report.Limits(clusters=1, members=2, differences=7, nodes=3, names=1, characters=200, passage=20)
    small, whole = of(result, limits=limits), of(result, limits=pv.report.Limits.none())
    assert not [*parsed(whole).all("p", of="left-out")]
    assert not [*parsed(whole).all("span", of="more")]
    assert len(small) < len(whole)
    root = assert_safe(small)
    said = [re.sub(r"\s+", " ", element.text) for element in root.all("p", of="left-out")]
    assert said
    if name == "copies":
        assert any(text.startswith("1 smaller clusters with 5 texts") for text in said)
        assert any(text.startswith("4 more copies") for text in said)
        found = pages.copies_found()
        largest = max(found.clusters, key=lambda group: len(group.members))
        shown = [*root.all("section", of="copy")]
        left = sum(int(text.split()[0]) for text in said if "more differences" in text)
        listed = len([*root.all("span", of="kind")])
        covered = sorted(largest.members, key=lambda member: (-round(member.covered, 2), member.id))[: len(shown)]
        assert listed == 7
        assert left + listed == sum(len(member.differences) for member in covered)


def test_without_limits_a_number_must_be_one() -> None:
    with pytest.raises(ValueError, match="clusters"):
        pv.report.Limits(clusters=-1)


def test_no_other_thing_has_a_page() -> None:
    with pytest.raises(TypeError, match="str"):
        of("a text")


def test_members_that_were_not_compared_have_a_page_too() -> None:
    found = pv.deduplicate(pages.wire_story(), differences=False)
    root = assert_safe(of(found))
    assert "not compared" in root.text
    assert not [*root.all("svg", role="group")]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "http://[",
        " https://a.example",
        "ftp://a.example",
        "https://known.example@a.example/",
        "https://known.example:news@a.example/",
        "https://a.example\\.known.example/",
        "https://a.\u200bexample/",
    ],
)
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    a, b = (pv.Article(id=name, text=pages.STORY, url=url) for name in "ab")
    root = parsed(of(pv.compare(a, b)))
    assert not [link for link in root.all("a") if not link.attributes.get("href", "#").startswith("#")]
    assert url in root.text


@pytest.mark.parametrize("url", ["http://a.example", "https://a.example:8443/@known.example?to=b@c#\\"])
def test_addresses_of_the_web_are_links(url: str) -> None:
    a, b = (pv.Article(id=name, text=pages.STORY, url=url) for name in "ab")
    root = parsed(of(pv.compare(a, b)))
    assert url in [link.attributes.get("href") for link in root.all("a")]


def test_no_date_of_today_and_no_place_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    page = of(pages.copies_found())
    assert str(pages.STORIES.parent) not in page
    assert str(pages.HOME.parents[2]) not in page


def test_unseen_signs_that_differ_are_named() -> None:
    a = pages.STORY
    b = a.replace("214 steps", "214\u00a0steps").replace("harbour", "har\u200bbour")
    root = parsed(of(pv.compare(a, b)))
    said = "".join(element.text for element in root.all("p", of="change"))
    assert "⟨U+00A0⟩" in said
    assert "⟨U+200B⟩" in said


def test_a_passage_that_moved_leads_to_where_it_stands_in_the_other_text() -> None:
    found = pages.two_compared()
    root = parsed(of(found))
    moved = {n: segment for n, segment in enumerate(found.segments, 1) if segment.kind != "aligned"}
    assert moved
    for number, segment in moved.items():
        for side, other, text, span in (
            ("a", "b", found.a.text, segment.a_span),
            ("b", "a", found.b.text, segment.b_span),
        ):
            (sign,) = root.all("a", id=f"{side}m{number}")
            assert sign.attributes["href"] == f"#{other}m{number}"
            (column,) = (part for part in root.all("div", of=side) if [*part.all("a", id=f"{side}m{number}")])
            held = "".join(
                part.text for part in column.all("span", of="moved") if part.attributes["data-m"] == str(number)
            )
            assert held.strip() == text[slice(*span)].strip()


def test_what_a_list_strikes_out_is_the_first_text_s() -> None:
    found = pages.two_compared()
    root = parsed(of(found))
    rows = {item.attributes["value"]: item for item in root.all("li") if "value" in item.attributes}
    for number, difference in enumerate(found.differences, 1):
        removed = [*rows[str(number)].all("del")]
        added = [*rows[str(number)].all("ins")]
        if difference.severity == "substantive":
            assert [part.text for part in removed] == [difference.a_text]
            assert [part.text for part in added] == [difference.b_text]
