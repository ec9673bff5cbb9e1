"""deduplicate: nothing lost, every removed text covered, and the same result in any order."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import polars
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv
from provenance.copies import COVERED, Deduplication
from provenance.document import Document
from provenance.lineage import compare_documents

from .making import STORIES, joined, story, versions

TEXT = joined("en")


def check(found: Deduplication, ids: set[str]) -> None:
    """The laws of every result."""
    pairs = {(pair.a, pair.b): pair for pair in found.pairs if not pair.furniture_only}
    assert sorted([*found.kept, *found.removed]) == sorted(ids)
    assert list(found.kept) == sorted(found.kept)
    assert list(found.removed) == sorted(found.removed)
    clustered: set[str] = set()
    for group in found.clusters:
        members = {member.id for member in group.members}
        assert members
        assert group.canonical.id not in members
        assert clustered.isdisjoint({group.canonical.id, *members})
        clustered |= {group.canonical.id, *members}
        assert group.canonical.id in found.kept, "never is a whole cluster removed"
        assert group.canonical.runner_up is None or group.canonical.runner_up in members
        assert group.canonical.reason
        assert [member.id for member in group.members] == sorted(members)
        for member in group.members:
            pair = pairs[min(group.canonical.id, member.id), max(group.canonical.id, member.id)]
            assert member.jaccard == pair.jaccard
            assert member.relation not in ("unrelated", "furniture_only")
            assert (member.id in found.removed) == (member.covered >= COVERED)
            in_a, in_b = (member.in_canonical, member.canonical_in)
            assert (in_a, in_b) == ((pair.a_in_b, pair.b_in_a) if pair.a == member.id else (pair.b_in_a, pair.a_in_b))
            assert member.comparison.a.id == group.canonical.id
            assert member.comparison.b.id == member.id
    assert set(found.unique) == ids - clustered
    for name, cover in found.removed.items():
        assert cover.share >= COVERED
        assert cover.by in found.kept
        assert cover.by != name


@st.composite
def collections(draw: st.DrawFn) -> list[pv.Article]:
    texts = [text for pair in draw(st.lists(versions(), max_size=6)) for text in pair]
    texts += draw(st.lists(st.sampled_from(["", " ", "…", "one", TEXT, TEXT.upper(), joined("fr")]), max_size=4))
    outlets = st.sampled_from([None, "Mercury", "Herald"])
    dates = st.sampled_from([None, "2024-03-14", "1970-01-01", "2024-03-14T10:00:00+01:00", "soon"])
    return [
        pv.Article(id=f"{n:02}", text=text, outlet=draw(outlets), published=draw(dates)) for n, text in enumerate(texts)
    ]


@settings(max_examples=25)
@given(collections(), st.sampled_from(["best", "earliest", "longest", "Mercury"]), st.randoms(use_true_random=False))
def test_laws_and_order(articles: list[pv.Article], keep: str, draw: random.Random) -> None:
    found = pv.deduplicate(articles, keep=keep)
    check(found, {article.id for article in articles})
    draw.shuffle(articles)
    again = pv.deduplicate(articles, keep=keep)
    assert again.clusters == found.clusters
    assert again.relations == found.relations
    assert (again.kept, again.removed, again.unique) == (found.kept, found.removed, found.unique)
    assert again.furniture == found.furniture


def test_bytes_and_columns_of_arrow_are_decoded() -> None:
    texts = [TEXT, TEXT.upper() + " Été.", joined("fr"), TEXT + "\ufffd"]
    data = [text.encode() for text in texts[:3]] + [TEXT.encode() + b"\xe2\x80"]
    found = pv.deduplicate(texts)
    assert len(found.removed) == 2
    column = pyarrow.chunked_array([data[:1], data[1:]], pyarrow.binary_view())
    for form in (data, iter(data), column, polars.Series(texts)):
        again = pv.deduplicate(form)
        assert (again.clusters, again.relations) == (found.clusters, found.relations)
        assert (again.kept, again.removed, again.unique) == (found.kept, found.removed, found.unique)


@settings(max_examples=25)
@given(collections(), st.sampled_from(["best", "earliest", "longest", "Mercury"]))
def test_without_differences_figures_alone_decide(articles: list[pv.Article], keep: str) -> None:
    found = pv.deduplicate(articles, keep=keep, differences=False)
    assert [(group.id, {group.canonical.id, *(member.id for member in group.members)}) for group in found.clusters] == [
        (group.id, set(group.members)) for group in pv.cluster(found.pairs)
    ]
    assert sorted([*found.kept, *found.removed]) == sorted(article.id for article in articles)
    assert set(found.relations.values()) <= {"furniture_only"}
    for group in found.clusters:
        for member in group.members:
            assert (member.comparison, member.relation, member.direction, member.differences) == (None, None, None, ())
            assert (member.id in found.removed) == (member.in_canonical >= COVERED)


FORM = """@ @ Mills reported on Tuesday a quarterly net profit of # million crowns, or # öre a share, compared with
# million crowns, or # öre a share, in the same period a year ago. Revenue in the quarter rose # percent to # million
crowns from # million crowns, the company said in a statement released before the opening of the market.

Chief executive @ @ said that the @ division had sold # thousand looms in @. Analysts polled by the agency had expected
earnings of # öre a share on average. Shares of the company closed at # crowns on the @ exchange, down # percent."""


def instance(draw: random.Random) -> str:
    """The form, filled in with names and figures of its own."""

    def filled(place: re.Match[str]) -> str:
        if place.group() == "#":
            return f"{draw.randrange(1, 99)}.{draw.randrange(10)}"
        return "".join(draw.choice(letters) for letters in ("BDGKLM", "aeiou", "lnrst", "aeiou", "dkmrt"))

    return re.sub("[@#]", filled, FORM)


def test_instances_of_a_form_are_not_all_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """And those that are copies of each other, more alike than instances are, are found among them."""
    draw = random.Random(5)
    forms = [instance(draw) for _ in range(40)]
    copies = [text.replace("on Tuesday", "on Tuesday morning") for text in forms[:3]]
    compared = []

    def compare(*documents: Document) -> pv.Comparison:
        compared.append(documents)
        return compare_documents(*documents)

    monkeypatch.setattr("provenance.dedupe.compare_documents", compare)
    found = pv.deduplicate([*forms, *copies])
    assert len(found.pairs) > 40 * 39 / 2
    assert {frozenset([each.canonical.id, *(m.id for m in each.members)]) for each in found.clusters} == {
        frozenset([str(number), str(number + 40)]) for number in range(3)
    }
    assert len(compared) < 200
    assert set(found.relations.values()) == {"template", *(m.relation for each in found.clusters for m in each.members)}


def test_of_many_texts_the_fullest_is_chosen_by_figures() -> None:
    """One that holds as much as another is the one most like the others, then the first."""
    words = TEXT.split()
    texts = [" ".join(words[: len(words) * share // 10]) for share in (6, 10, 8, 10)]
    (group,) = pv.deduplicate(texts, differences=False).clusters
    assert (group.canonical.id, group.canonical.runner_up) == ("1", "3")
    assert [member.id for member in group.members] == ["0", "2", "3"]
    assert [member.in_canonical for member in group.members] == [1.0, 1.0, 1.0]
    assert group.members[2].canonical_in == 1.0
    assert group.members[0].canonical_in < group.members[1].canonical_in < 1.0


def test_without_differences_the_fullest_text_is_kept() -> None:
    excerpt, full = TEXT[: TEXT.index(" ", len(TEXT) // 2)], TEXT
    (group,) = pv.deduplicate(
        [pv.Article(id="a", text=excerpt), pv.Article(id="b", text=full)], differences=False
    ).clusters
    assert (group.canonical.id, group.canonical.runner_up) == ("b", "a")
    assert group.canonical.reason == "holds 100% of the others on average, the most of 2 verified with all"


@settings(max_examples=25)
@given(collections())
def test_texts_without_words_are_nobodys_copy(articles: list[pv.Article]) -> None:
    found = pv.deduplicate(articles)
    assert {a.id for a in articles if not any(c.isalnum() for c in a.text)} <= set(found.unique)


@pytest.mark.parametrize("articles", [[], [""], ["", ""], ["one"], [TEXT], ["\ud800", "\ud800"]])
def test_small_collections(articles: list[str]) -> None:
    found = pv.deduplicate(articles)
    assert found.clusters == ()
    assert found.removed == {}
    assert found.kept == found.unique == tuple(str(n) for n in range(len(articles)))


def test_two_copies() -> None:
    found = pv.deduplicate([TEXT, TEXT.upper(), joined("de")])
    check(found, {"0", "1", "2"})
    assert found.removed["1"].by == "0"
    assert found.removed["1"].share == 1.0
    assert found.relations == {("0", "1"): "normalized_identical"}
    assert found.unique == ("2",)


def test_ten_thousand_identical_texts() -> None:
    articles = [pv.Article(id=f"{n:05}", text=TEXT, outlet=f"outlet {n % 50}") for n in range(10_000)]
    found = pv.deduplicate([*articles, pv.Article(id="other", text=joined("de"))])
    check(found, {article.id for article in articles} | {"other"})
    (group,) = found.clusters
    assert (group.canonical.id, group.canonical.runner_up) == ("00000", "00001")
    assert len(group.members) == 9_999
    assert {member.relation for member in group.members} == {"identical"}
    assert set(found.kept) == {"00000", "other"}


def test_any_of_many_identical_texts_may_be_kept() -> None:
    articles = [
        pv.Article(id=f"{n:03}", text=TEXT, outlet=f"outlet {n % 50}", published=f"2024-03-{28 - n % 28:02}")
        for n in range(200)
    ]
    excerpt = pv.Article(id="excerpt", text="\n\n".join(STORIES["en"][:3]))
    for keep, expected in (("earliest", "027"), ("outlet 7", "007"), ("longest", "000"), ("1", "000")):
        (group,) = pv.deduplicate([*articles, excerpt], keep=keep).clusters
        assert group.canonical.id == expected
        assert len(group.members) == 200
        assert {m.jaccard for m in group.members if m.id != "excerpt"} == {1.0}
        (part,) = [member for member in group.members if member.id == "excerpt"]
        assert part.in_canonical == 1.0
        assert part.canonical_in < 0.7
        assert part.covered == 1.0


@pytest.mark.parametrize("keep", [None, 7, ["best"], b"best"], ids=str)
def test_a_rule_is_a_name_or_a_function(keep: object) -> None:
    for articles in ([], [TEXT, TEXT]):
        with pytest.raises(TypeError, match="keep must be a rule, a folder, an outlet or a function, got"):
            pv.deduplicate(articles, keep=keep)  # type: ignore[arg-type]


def test_an_excerpt_is_removed_and_an_expansion_is_not() -> None:
    excerpt = "\n\n".join(STORIES["en"][:2])
    found = pv.deduplicate([pv.Article(id="whole", text=TEXT), pv.Article(id="part", text=excerpt)])
    assert found.removed.keys() == {"part"}
    assert found.clusters[0].canonical.id == "whole"
    kept_part = pv.deduplicate([pv.Article(id="whole", text=TEXT), pv.Article(id="part/1", text=excerpt)], keep="part")
    assert kept_part.clusters[0].canonical.id == "part/1"
    assert kept_part.removed == {}, "the shorter text covers little of the longer one, which is kept too"
    assert kept_part.kept == ("part/1", "whole")


def test_partial_reuse_is_in_the_cluster_and_kept() -> None:
    shared = "\n\n".join(STORIES["en"][:3])
    a, b = (f"{shared}\n\n{story(seed, 3, 3)}" for seed in (1, 2))
    found = pv.deduplicate([pv.Article(id="a", text=a), pv.Article(id="b", text=b)])
    ((member,),) = [group.members for group in found.clusters]
    assert member.relation == "partial_reuse"
    assert 0.2 < member.covered < COVERED
    assert found.kept == ("a", "b")


def test_copies_of_copies_do_not_chain() -> None:
    parts = [story(seed, 2, 4) for seed in range(6)]
    texts = [f"{left}\n\n{right}" for left, right in pairwise(parts)]
    found = pv.deduplicate(texts)
    check(found, {str(n) for n in range(len(texts))})
    assert len(found.clusters) > 1
    assert any(group.bridges for group in found.clusters)
    members = {(min(g.canonical.id, m.id), max(g.canonical.id, m.id)) for g in found.clusters for m in g.members}
    assert found.relations == dict.fromkeys(members, "partial_reuse")


def test_direction_words() -> None:
    agency = pv.Article(id="agency", text=TEXT, outlet="AFP", published="2024-03-14")
    client = pv.Article(id="client", text=f"{TEXT} (AFP)", outlet="The Quay Mercury")
    other = pv.Article(id="other", text=f"{TEXT} (afp/nxp)", outlet="Herald")
    plain = pv.Article(id="plain", text=TEXT, outlet="Gazette")

    def directions(*articles: pv.Article, keep: str) -> dict[str, str]:
        (group,) = pv.deduplicate(articles, keep=lambda candidates: keep).clusters
        return {member.id: member.direction for member in group.members}

    assert directions(agency, client, plain, keep="agency") == {"client": "from_canonical", "plain": "unknown"}
    assert directions(agency, client, keep="client") == {"agency": "to_canonical"}
    assert directions(client, other, keep="other") == {"client": "siblings"}


def test_a_function_that_keeps() -> None:
    texts = [TEXT, TEXT.replace("Tuesday", "Monday"), TEXT.replace("Tuesday", "Friday")]
    found = pv.deduplicate(texts, keep=lambda candidates: candidates[-1])
    assert found.clusters[0].canonical.id == "2"
    assert found.removed.keys() == {"0", "1"}


def test_false_date_is_not_kept() -> None:
    texts = [f" date 2031-02 {TEXT}", f"Dusk\n\n{TEXT}"]
    found = pv.deduplicate(texts)
    assert found.clusters[0].canonical.id == "1"
    assert "2031-02" in found.clusters[0].canonical.reason


@pytest.mark.parametrize("language", sorted(STORIES))
def test_every_language(language: str) -> None:
    a = joined(language)
    b = "\n".join(STORIES[language][:-1]) + "\n\nSubscribe to our newsletter and never miss a tide."
    others = [joined(other) for other in STORIES if other != language]
    found = pv.deduplicate([a, b, *others])
    assert [(g.canonical.id, [m.id for m in g.members]) for g in found.clusters] == [("0", ["1"])]
    assert found.removed.keys() == {"1"}


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    pv.deduplicate([TEXT, TEXT.upper()], progress=lambda *step: told.append(step))
    assert ("compare", 0, 1) in told
    assert all(0 <= done <= max(total, 1) for _, done, total in told)


@pytest.mark.parametrize("options", [{"min_overlap": 2.0}, {"min_jaccard": -1.0}, {"recall": 0.0}])
def test_thresholds_out_of_range(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        pv.deduplicate([TEXT], **options)  # type: ignore[arg-type]


def test_what_corrects_the_canonical_text_is_kept() -> None:
    """A correction is never silently covered by the text that it corrects."""
    body = [STORIES["en"][0].replace("212", "221"), *STORIES["en"][1:]]
    note = "CORRECTION: An earlier version of this story misstated the number of lanterns; there are 212, not 221."
    wrong = pv.Article(id="wrong", text="\n\n".join(body), published="2024-03-14T08:00")
    right = pv.Article(id="right", text="\n\n".join([*STORIES["en"], note]), published="2024-03-14T12:00")
    (group,) = (found := pv.deduplicate([wrong, right])).clusters
    assert group.canonical.id == "right"
    assert found.removed.keys() == {"wrong"}
    assert not group.members[0].corrects
    (group,) = (found := pv.deduplicate([wrong, right], keep="earliest")).clusters
    assert group.canonical.id == "wrong"
    assert "right announces a correction" in group.canonical.reason
    assert group.members[0].covered >= COVERED
    assert group.members[0].corrects
    assert not found.removed


def test_first_and_owner_of_a_cluster() -> None:
    texts = [
        pv.Article(id="a", text=f"{joined('en')} (AFP)", published="2024-03-14"),
        pv.Article(id="b", text=joined("en"), published="2024-03-14T06:12:00Z"),
        pv.Article(id="c", text=f"date 2031-02 {joined('en')}"),
    ]
    (group,) = pv.deduplicate(texts).clusters
    first, owner = group.first_known, group.originator
    assert first is not None
    assert owner is not None
    assert (first.name, first.rule, first.runner_up) == ("b", "earliest_date", "a")
    assert "a gives the day only" in first.reason
    assert "1 not believable" in first.reason
    assert (owner.name, owner.rule) == ("AFP", "credit")
    stated = {name: [(date.when, date.trust) for date in dates] for name, dates in group.dates.items()}
    assert stated["b"][0][0] == "2024-03-14T06:12:00Z"
    assert stated["c"] == [("2031-02", "refused")]
    (unknown,) = pv.deduplicate([texts[1].text, texts[1].text + " So it went."]).clusters
    assert unknown.first_known is not None
    assert unknown.first_known.name is None
    (plain,) = pv.deduplicate(texts, differences=False).clusters
    assert plain.first_known is plain.originator is None
    assert plain.dates == {}


def test_a_date_is_judged_beside_those_of_the_whole_cluster() -> None:
    days = ["2024-03-13", "2024-03-14", "2024-03-14", "2026-09-01"]
    texts = [pv.Article(id=f"t{n}", text=joined("en"), published=day) for n, day in enumerate(days)]
    (group,) = pv.deduplicate(texts).clusters
    refused = {name for name, dates in group.dates.items() if dates[0].trust == "refused"}
    assert refused == {"t3"}
    assert "more than a year from the other witnesses" in group.dates["t3"][0].reason
