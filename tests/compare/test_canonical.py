"""choose: which text of a cluster is kept, by which rule, why, and which comes next."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

import provenance as pv
from provenance.document import Document
from provenance.errors import ArticleError
from provenance.lineage import Choice, Keep, choose

from .making import STORIES, joined

TEXT = joined("en")
SHORT = "\n\n".join(STORIES["en"][:4])
PAGE = (
    f"Dusk\n\nA town puts out its lanterns\n\n{TEXT}\n\nSubscribe to our newsletter and never miss a tide.\n\n"
    "Related stories\n\nA seagull learns to queue\n\nThe bollard that was a cake all along\n\nLeave a comment\n\n"
    "Please be civil, be brief, and leave the parking meters out of it, for they have a page of their own."
)


def chosen(articles: Sequence[pv.Article], keep: Keep = "best") -> Choice:
    documents = [Document.of(article) for article in articles]
    return choose(documents, documents, keep)


def article(name: str, text: str = TEXT, **more: str) -> pv.Article:
    return pv.Article(id=name, text=text, **more)


def test_the_most_complete() -> None:
    found = chosen([article("a", SHORT), article("b"), article("c", SHORT)])
    assert (found.id, found.rule, found.runner_up) == ("b", "best", "a")
    assert "most complete" in found.reason
    assert "a has" in found.reason


def test_the_least_around_it() -> None:
    found = chosen([article("a", PAGE), article("b")])
    assert (found.id, found.runner_up) == ("b", "a")
    assert "less around it" in found.reason


def test_an_agency_is_credited() -> None:
    found = chosen([article("a"), article("b", f"{TEXT} (AFP)")])
    assert found.id == "b"
    assert "AFP" in found.reason


def test_equal_in_all_that_counts() -> None:
    found = chosen([article("b"), article("a"), article("c")])
    assert (found.id, found.runner_up) == ("a", "b")
    assert "first by id" in found.reason


FALSE_DATES = {
    "glued": (f" date 2031-02 {TEXT}", {}),
    "no such day": (f"{TEXT}\n\nCréé: 31.02.2024", {}),
    "machine's default": (TEXT, {"published": "1970-01-01"}),
    "before print": (TEXT, {"published": "0101-01-01"}),
}


@pytest.mark.parametrize(("text", "more"), FALSE_DATES.values(), ids=FALSE_DATES)
def test_a_false_date_costs(text: str, more: dict[str, str]) -> None:
    found = chosen([article("a", text, **more), article("b", published="2024-03-14")])
    assert (found.id, found.runner_up) == ("b", "a")
    assert "not believable" in found.reason


def test_a_date_unlike_the_others_costs() -> None:
    dated = [article(name, published=f"2024-03-1{n}") for n, name in enumerate("bcd")]
    found = chosen([article("a", published="2031-02-01"), *dated])
    assert found.id == "b"
    assert chosen([article("a", published="2024-04-01"), *dated]).id == "a"


def test_a_false_date_does_not_outweigh_half_of_the_text() -> None:
    found = chosen([article("a", f" date 2031-02 {TEXT}"), article("b", STORIES["en"][0])])
    assert found.id == "a"


NOTE = "CORRECTION: An earlier version of this story misstated the number of lanterns that were put out at dusk."


def test_the_corrected_text_wins() -> None:
    found = chosen([article("a"), article("b", f"{TEXT}\n\n{NOTE}")])
    assert (found.id, found.runner_up) == ("b", "a")
    assert "announces a correction" in found.reason
    assert chosen([article("a"), article("b", f"{TEXT}\n\nUpdate: more at noon.")]).id == "a", "no correction"


@pytest.mark.parametrize("keep", ["best", "earliest", "a"])
def test_a_correction_elsewhere_is_said(keep: str) -> None:
    short = f"{SHORT}\n\n{NOTE}"
    found = chosen([article("a/1", published="2024-03-14"), article("b", short, published="2024-03-15")], keep)
    assert found.id == "a/1"
    assert found.reason.endswith("b announces a correction")


def test_texts_that_share_a_part_are_not_called_equal() -> None:
    words = TEXT.split()
    halves = [" ".join(words[:100]), " ".join(words[80:180])]
    found = chosen([article("a", halves[0]), article("b", halves[1])])
    assert found.reason.startswith("as long as b (core of ")
    assert "% of them in common" in found.reason


def test_earliest() -> None:
    dated = [
        article("a", published="2024-03-14T10:00:00+01:00"),
        article("b", published="2024-03-14T09:30:00Z"),
        article("c", published="1970-01-01"),
        article("d"),
        article("e", f"{TEXT}\n\nCréé: 14.03.2024, 08h59"),
    ]
    found = chosen(dated, "earliest")
    assert (found.id, found.rule, found.runner_up) == ("e", "earliest", "a")
    assert "2024-03-14T08:59" in found.reason
    assert chosen(dated[:4], "earliest").id == "a", "09:00 in Greenwich comes before 09:30"


def test_earliest_without_dates_is_best() -> None:
    found = chosen([article("a", SHORT), article("b"), article("c", published="1970-01-01")], "earliest")
    assert (found.id, found.rule) == ("b", "best")
    assert "no believable date" in found.reason


def test_longest() -> None:
    found = chosen([article("a"), article("b", PAGE), article("c", SHORT)], "longest")
    assert (found.id, found.rule, found.runner_up) == ("b", "longest", "a")
    assert "words" in found.reason


def test_a_folder_or_an_outlet_wins() -> None:
    articles = [
        article("archive/a", SHORT),
        article("archive-2/b"),
        article("new/c", PAGE, outlet="The Quay Mercury"),
        article("new/d", SHORT, outlet="The Quay Mercury"),
    ]
    for keep in ("archive", "archive/"):
        found = chosen(articles, keep)
        assert (found.id, found.rule, found.runner_up) == ("archive/a", "preferred", "archive-2/b")
    found = chosen(articles, "the quay mercury")
    assert (found.id, found.rule, found.runner_up) == ("new/c", "preferred", "new/d")
    found = chosen(articles, "elsewhere")
    assert (found.id, found.rule) == ("archive-2/b", "best")
    assert "nothing from 'elsewhere'" in found.reason


def test_a_function_picks() -> None:
    articles = [article("b"), article("a"), article("c", PAGE)]
    seen: list[str] = []

    def last(candidates: Sequence[pv.Article]) -> pv.Article:
        seen.extend(candidate.id for candidate in candidates)
        return candidates[-1]

    found = chosen(articles, last)
    assert (found.id, found.rule, found.runner_up) == ("c", "callable", "a")
    assert seen == ["a", "b", "c"]
    assert chosen(articles, lambda candidates: "b").id == "b"


@pytest.mark.parametrize("picked", ["nobody", pv.Article(id="z", text="")])
def test_a_function_picks_something_else(picked: str | pv.Article) -> None:
    with pytest.raises(ArticleError, match="must return one of the articles"):
        chosen([article("a"), article("b")], lambda candidates: picked)


@pytest.mark.parametrize("keep", ["best", "earliest", "longest", "archive"])
def test_order_makes_no_difference(keep: str) -> None:
    articles = [
        article("archive/a", SHORT, published="2024-03-14"),
        article("b", PAGE),
        article("c", f"{TEXT} (AFP)", published="2024-03-14"),
        article("d", TEXT.replace("Tuesday", "Monday")),
        article("e", f" date 2031-02 {TEXT}"),
    ]
    found = chosen(articles, keep)
    for seed in range(10):
        assert chosen(random.Random(seed).sample(articles, len(articles)), keep) == found


def test_the_only_candidate() -> None:
    documents = [Document.of(article(name)) for name in "abc"]
    found = choose(documents[1:2], documents)
    assert (found.id, found.runner_up) == ("b", None)
    assert "only text" in found.reason


@pytest.mark.parametrize("text", ["", "one", "one two three four"])
def test_texts_too_short_for_a_story(text: str) -> None:
    assert chosen([article("b", text), article("a", text)]).id == "a"
