"""learn_furniture: what every page of an outlet shows is furniture; what ten outlets print once is a story."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance.furniture import learn_furniture
from provenance.furniture.lines import LineTable, cut

from .making import joined, story

WALL = (
    "You have reached the end of your free articles for this month at The Quay Mercury.\n"
    "Log in to your account or create an account to keep reading about tides and taxes.\n"
    "By creating an account you agree to our terms of use and our privacy policy, which is written on vellum.\n"
    "A confirmation email will be sent to your email address, so please look into your spam folder too."
)
MOTTO = "The Quay Mercury has printed the tide tables of Orrin since the invention of the moon."


def pages(count: int, tail: str, outlet: str | None = "Mercury", first: int = 0) -> list[pv.Article]:
    """Articles of different bodies above the same lines."""
    return [
        pv.Article(id=f"{outlet}-{first + n:05}", text=f"{story(first + n, 2, 3)}\n\n{tail}", outlet=outlet)
        for n in range(count)
    ]


def lines(text: str) -> set[str]:
    return {line.strip().casefold() for line in text.split("\n") if line.strip()}


def test_a_login_wall_is_learned() -> None:
    learned = learn_furniture(pages(4, WALL))
    assert set(learned.lines) == lines(WALL)
    assert set(learned.lines.values()) == {4}
    assert len(learned.shingles) > 40
    assert learned.shingles.dtype == np.uint64
    assert np.all(learned.shingles[1:] > learned.shingles[:-1])


@pytest.mark.parametrize(("count", "learned"), [(4, False), (5, True)])
def test_a_line_that_an_outlet_repeats(count: int, learned: bool) -> None:
    assert (MOTTO.casefold() in learn_furniture(pages(count, MOTTO)).lines) is learned


def test_a_line_of_unknown_outlets_needs_many() -> None:
    assert not learn_furniture(pages(20, MOTTO, outlet=None)).lines
    assert set(learn_furniture(pages(60, MOTTO, outlet=None)).lines) == {MOTTO.casefold()}


@pytest.mark.parametrize("outlets", [10, 60])
def test_a_wire_story_in_many_outlets_is_not_furniture(outlets: int) -> None:
    copies = [
        pv.Article(id=f"copy-{n}", text=f"Edition {n} of outlet {n}\n\n{joined('en')}", outlet=f"outlet {n}")
        for n in range(outlets)
    ]
    assert not learn_furniture(copies).lines


def test_a_wire_story_that_one_outlet_prints_often_is_not_furniture() -> None:
    copies = [
        pv.Article(id=f"copy-{n}", text=f"Update {n}\n\n{joined('fr')}", outlet="La Gazette de Sainte-Brume")
        for n in range(12)
    ]
    assert not learn_furniture(copies).lines


def test_the_same_text_counts_once() -> None:
    page = pages(1, WALL)[0]
    copies = [pv.Article(id=f"{n}", text=page.text, outlet="Mercury") for n in range(30)]
    assert not [line for line in learn_furniture(copies).lines if line not in lines(WALL)]


@given(st.randoms(use_true_random=False))
def test_order_makes_no_difference(draw: random.Random) -> None:
    articles = [*pages(6, WALL), *pages(6, MOTTO, "Herald", 50), *pages(3, joined("en"), "Third", 90)]
    learned = learn_furniture(articles)
    draw.shuffle(articles)
    again = learn_furniture(articles)
    assert again.lines == learned.lines
    assert np.array_equal(again.shingles, learned.shingles)


@pytest.mark.parametrize("texts", [[], [""], ["", " ", "\n"], ["one line"], ["\ud800 quay\n" * 9]])
def test_small_collections(texts: list[str]) -> None:
    learned = learn_furniture(pv.Article(id=str(n), text=text) for n, text in enumerate(texts))
    assert not learned.lines
    assert not len(learned.shingles)


def test_thousands_of_pages_with_one_wall() -> None:
    """Pages that share nothing but a wall are no copies, and two copies among them still are."""
    walled = [article for n in range(5) for article in pages(1000, WALL, f"outlet {n}", n * 1000)]
    copies = [
        pv.Article(id="copy-a", text=f"{joined('en')}\n\n{WALL}", outlet="outlet 1"),
        pv.Article(id="copy-b", text=f"{joined('en').replace('Tuesday', 'Monday')}\n\n{WALL}", outlet="outlet 2"),
    ]
    found = pv.deduplicate([*walled, *copies])
    assert [(group.canonical.id, [m.id for m in group.members]) for group in found.clusters] == [("copy-a", ["copy-b"])]
    assert found.removed.keys() == {"copy-b"}
    assert lines(WALL) <= set(found.furniture)
    assert [(pair.a, pair.b) for pair in found.pairs if not pair.furniture_only] == [("copy-a", "copy-b")]


def test_copies_that_differ_in_furniture_only() -> None:
    around = [
        ("", ""),
        ("", f"\n\n{WALL}"),
        ("Dusk\n\nBy Hester Quillfeather\n\n", "\n\nRelated stories\n\nA seagull learns to queue"),
    ]
    copies = [
        pv.Article(id=f"copy-{n}", text=f"{before}{joined('en')}{after}", outlet=f"outlet {n}")
        for n, (before, after) in enumerate(around)
    ]
    found = pv.deduplicate([*copies, *pages(10, WALL), *pages(4, MOTTO, "Herald", 50)])
    ((canonical, members),) = [(group.canonical, group.members) for group in found.clusters]
    assert {canonical.id, *(member.id for member in members)} == {"copy-0", "copy-1", "copy-2"}
    assert canonical.id == "copy-0", "the one with the least around it"
    for member in members:
        assert member.covered == 1.0
        assert member.comparison.count()["substantive"] == member.comparison.count()["editorial"] == 0


def test_pages_of_nothing_but_a_wall_are_not_kept_as_copies_of_articles() -> None:
    found = pv.deduplicate([*pages(6, WALL), pv.Article(id="wall", text=WALL, outlet="Mercury")])
    assert "wall" in found.unique
    assert not found.clusters


@given(
    st.lists(
        st.lists(
            st.sampled_from(["a line of the sea", " A LINE of the sea", "ein Satz Straße 7", "short", "\ud800" * 12])
        )
    )
)
def test_lines_are_counted_by_hash_as_by_text(pages: list[list[str]]) -> None:
    texts = ["\n".join(page) for page in pages]
    seen: list[list[str]] = []
    table = LineTable.of(texts, lambda number, found: seen.append(found))
    assert seen == [cut(text) for text in texts]
    counts = Counter(line for found in seen for line in set(found))
    assert {line: table.count(line) for line in counts} == counts
    assert len(table.keys) == len(counts)
    own = [sum(len(line) for line in found if counts[line] <= 2) for found in seen]
    assert (table.own.tolist(), table.total.tolist()) == (own, [sum(map(len, found)) for found in seen])
    for line in counts:
        assert table.holding(iter([line])) == [number for number, found in enumerate(seen) if line in found]


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    learn_furniture(pages(3, MOTTO), progress=lambda *step: told.append(step))
    assert told == [("furniture", 0, 3)]
