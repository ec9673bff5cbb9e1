"""find_pairs: everything that is a pair, nothing else, whatever the order, the threads and the neighbours."""

from __future__ import annotations

import random
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.article import Article
from provenance.clusters import cluster
from provenance.errors import ArticleError, DuplicateIdError
from provenance.fingerprints import fingerprint, shingle_sets
from provenance.pipeline import Pairs, find_pairs
from provenance.scheme import Scheme
from provenance.similarity import Pair

from .making import prose, stories, words
from .oracle import true_pairs

EVERY = 1.0
"""A recall at which every shingle is an anchor, so that the search is exhaustive."""


def named(texts: list[str]) -> list[Article]:
    return [Article(id=f"{i:05}", text=text) for i, text in enumerate(texts)]


def by_place(pairs: Pairs) -> dict[tuple[int, int], Pair]:
    return {(int(pair.a), int(pair.b)): pair for pair in pairs}


def same(left: Pairs, right: Pairs) -> bool:
    return list(left) == list(right) and left.stats == right.stats


@given(stories(), st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), st.sampled_from([0.0, 0.3, 0.34, 0.8, 1.0]))
def test_equals_comparing_each_with_each(texts: list[str], min_jaccard: float, min_overlap: float) -> None:
    """Exactly, but for short texts that are alike and share less than a third: these may be found."""
    found = find_pairs(named(texts), min_jaccard=min_jaccard, min_overlap=min_overlap, recall=EVERY)
    truth = true_pairs(texts, min_jaccard, min_overlap)
    pairs = by_place(found)
    assert set(pairs) <= set(truth)
    assert set(pairs) >= {
        ends for ends, true in truth.items() if not true.short or max(true.a_in_b, true.b_in_a) * 3 >= 1
    }
    for ends, pair in pairs.items():
        true = truth[ends]
        assert (pair.shared, pair.jaccard) == (true.shared, float(true.jaccard))
        assert (pair.a_in_b, pair.b_in_a) == (float(true.a_in_b), float(true.b_in_a))
        assert not pair.furniture_only
    assert found.stats.measured_recall in (None, 1.0)
    assert found.stats.expected_recall == 1.0


@given(stories(), st.randoms(use_true_random=False))
def test_order_makes_no_difference(texts: list[str], shuffle: random.Random) -> None:
    articles = named(texts)
    expected = find_pairs(articles)
    shuffle.shuffle(articles)
    assert same(find_pairs(iter(articles)), expected)


@given(stories(), st.integers(1, 4), st.integers(1, 500))
def test_threads_make_no_difference(texts: list[str], threads: int, batch: int) -> None:
    expected = find_pairs(named(texts))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance.forward._BATCH_CHARACTERS", batch)
        patch.setattr("provenance.ahead._FEWEST", 1 + batch % 9)
        assert same(find_pairs(named(texts), threads=threads), expected)


@given(stories(), st.integers(0, 3000), st.integers(0, 9))
def test_memory_makes_no_difference(texts: list[str], memory: int, sample: int) -> None:
    """Sets that are kept, and sets that are cut again for a few pairs at a time."""
    furniture = shingle_sets([" ".join(texts[:1])[:200]]).hashes
    expected = find_pairs(named(texts), furniture=furniture, sample=sample, hot_bucket=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance.forward._BATCH_CHARACTERS", 200)
        found = find_pairs(named(texts), furniture=furniture, sample=sample, hot_bucket=3, memory=memory, threads=2)
    assert same(found, expected)


@given(stories(), st.integers(0, 5))
def test_an_unrelated_article_changes_no_pair_and_no_cluster(texts: list[str], seed: int) -> None:
    before = find_pairs(named(texts))
    stranger = " ".join(f"stranger{seed}{i}" for i in range(60))
    after = find_pairs([Article(id="0000a", text=stranger), *named(texts), Article(id="x", text="")])
    assert list(after) == list(before)
    assert cluster(after) == cluster(before)
    assert cluster(list(after)) == cluster(after)


@given(stories(most=5), stories(most=5))
def test_pairs_of_a_part_are_the_pairs_within_it(texts: list[str], more: list[str]) -> None:
    """With every shingle an anchor; the share of words is what counts, not the company."""
    together = by_place(find_pairs(named(texts + more), recall=EVERY))
    truth = true_pairs(texts)
    alone = by_place(find_pairs(named(texts), recall=EVERY))
    inside = {ends: pair for ends, pair in together.items() if max(ends) < len(texts)}
    assert {ends: pair for ends, pair in inside.items() if not truth[ends].short} == {
        ends: pair for ends, pair in alone.items() if not truth[ends].short
    }


@given(stories())
def test_thresholds_only_take_away(texts: list[str]) -> None:
    wide = by_place(find_pairs(named(texts), recall=EVERY))
    narrow = by_place(find_pairs(named(texts), recall=EVERY, min_jaccard=0.6, min_overlap=0.7))
    assert narrow == {
        ends: pair for ends, pair in wide.items() if pair.jaccard >= 0.6 and max(pair.a_in_b, pair.b_in_a) >= 0.7
    }


def newsroom(families: int, copies: int) -> list[str]:
    """Families of a whole story, an excerpt of it and the story inside something longer, and lone texts."""
    texts = []
    for family in range(families):
        story = prose(240, seed=family).split()
        for copy in range(copies):
            start = 20 * copy
            texts.append(
                " ".join(story[start : start + 90 + 50 * copy])
                + " "
                + prose(40 * copy, seed=10_000 + 10 * family + copy)
            )
    return texts + [prose(150, seed=20_000 + i) for i in range(families)]


def test_recall_is_what_was_asked_for() -> None:
    texts = newsroom(families=60, copies=4)
    truth = true_pairs(texts)
    for recall in (0.9, 0.99, 0.999):
        found = find_pairs(named(texts), recall=recall, sample=len(texts))
        assert set(by_place(found)) <= set(truth)
        assert len(found) >= recall * len(truth)
        assert found.stats.measured_recall == pytest.approx(len(found) / len(truth))
        assert found.stats.expected_recall >= recall
        assert found.stats.sample_pairs == len(truth)


def test_a_secret_seed_changes_signatures_but_not_pairs() -> None:
    texts = newsroom(families=20, copies=3)
    secret = Scheme(seed=0x5EC2E7)
    assert (fingerprint(texts[0]).signature != fingerprint(texts[0], secret).signature).mean() > 0.9
    assert list(find_pairs(texts, recall=EVERY)) == list(find_pairs(texts, recall=EVERY, scheme=secret))


def test_other_schemes() -> None:
    texts = newsroom(families=6, copies=3)
    truth = set(true_pairs(texts))
    assert set(by_place(find_pairs(named(texts), recall=EVERY, scheme=Scheme(num_perm=1)))) == truth
    assert set(by_place(find_pairs(named(texts), recall=EVERY, scheme=Scheme(anchor_rate=1 << 20)))) == truth
    five = find_pairs(named(texts), scheme=Scheme(shingle_size=5))
    assert max(pair.shared for pair in five) < max(pair.shared for pair in find_pairs(named(texts)))


def test_no_texts_and_one() -> None:
    for texts in ([], ["one lone text"]):
        found = find_pairs(texts)
        assert len(found) == 0
        assert found.stats.measured_recall is None
        assert found.stats.articles == len(texts)


def test_empty_texts_are_nobodys_copies() -> None:
    found = find_pairs(["", "", " \n", "…", "\u00ad", "\ud800"])
    assert list(found) == []
    assert (found.stats.empty, found.stats.distinct) == (6, 0)


def test_one_word_texts() -> None:
    found = find_pairs(["Ferry", "ferry!", "Train", "", "F\u00e9rry", "Ferry late"])
    assert [(pair.a, pair.b) for pair in found] == [("0", "1"), ("0", "4"), ("1", "4")]
    assert {pair.jaccard for pair in found} == {1.0}


def test_two_identical_short_texts_are_a_pair() -> None:
    (pair,) = find_pairs(["Ferry cancelled on Monday", "“Ferry cancelled – on MONDAY”"])
    assert pair == Pair("0", "1", 1.0, 1.0, 1.0, 2)


def test_short_texts_that_differ_in_a_letter_are_a_pair() -> None:
    brief = "The harbour office of Quillan Bay has cancelled tonight's ferry"
    (pair,) = find_pairs([brief, brief.replace("cancelled", "canceled"), prose(11, seed=1)])
    assert (pair.a, pair.b) == ("0", "1")
    assert pair.jaccard < 0.9


@pytest.mark.parametrize(("count", "found"), [(16, True), (20, True), (21, True), (22, False), (40, False)])
def test_slips_are_forgiven_below_the_floor_only(count: int, found: bool) -> None:
    """Three slips cost nine shingles; in a text of 20 shingles or more the figures alone decide."""
    brief = [f"harbour{word}" for word in words(count, seed=7)]
    slips = [word + "s" if place in (4, 7, 10) else word for place, word in enumerate(brief)]
    pairs = find_pairs([" ".join(brief), " ".join(slips), prose(count, seed=8)], min_overlap=0.1)
    assert len(pairs) == (found or count == 40)
    assert all(pair.shared == count - 2 - 9 for pair in pairs)


def test_no_short_pair_is_left_to_chance() -> None:
    """Bands and anchors together would miss every eighth of these pairs, which share a fifth of their union."""
    texts = []
    for seed in range(150):
        brief = [f"harbour{word}" for word in words(20, seed)]
        texts += [
            " ".join(brief),
            " ".join(word + "s" if i in (3, 7, 11, 15) else word for i, word in enumerate(brief)),
        ]
    found = find_pairs(named(texts))
    assert [(int(pair.a), int(pair.b)) for pair in found] == [(i, i + 1) for i in range(0, 300, 2)]
    assert all(pair.jaccard == 6 / 30 for pair in found)


def test_a_single_text_is_no_collection() -> None:
    with pytest.raises(ArticleError, match="put it in a list"):
        find_pairs("one text")


def test_duplicate_ids() -> None:
    with pytest.raises(DuplicateIdError, match="'x'"):
        find_pairs([Article(id="x", text="a"), Article(id="x", text="b")])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"recall": 0.0}, "recall must be above 0"),
        ({"recall": 1.5}, "recall must be from 0 to 1"),
        ({"recall": float("nan")}, "recall must be from 0 to 1"),
        ({"min_jaccard": -1}, "min_jaccard must be"),
        ({"min_overlap": 2}, "min_overlap must be"),
        ({"hot_bucket": 1}, "hot_bucket must be"),
    ],
    ids=str,
)
def test_wrong_arguments_are_named(wrong: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        find_pairs(["a", "b"], **wrong)  # type: ignore[arg-type]


def test_pairs_are_a_sequence_in_the_order_of_ids() -> None:
    texts = newsroom(families=3, copies=3)
    found = find_pairs(named(texts)[::-1])
    ends = [(pair.a, pair.b) for pair in found]
    assert ends == sorted(ends)
    assert all(a < b for a, b in ends)
    assert found[-1] == list(found)[-1]
    assert found[1:3] == list(found)[1:3]
    assert found[0] in found
    with pytest.raises(IndexError):
        found[len(found)]


def test_ids_sort_as_text_whatever_they_are() -> None:
    story = prose(60, seed=1)
    found = find_pairs([Article(id=name, text=story) for name in ("b", "\ud800", "B", "10", "9", "é", "\n")])
    ends = [(pair.a, pair.b) for pair in found]
    assert len(ends) == 21
    assert ends == sorted(ends)
    assert all(a < b for a, b in ends)


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    find_pairs(newsroom(2, 2), progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(step for step, _, _ in told)) == ["fingerprint", "candidates", "verify", "measure recall"]
    assert all(0 <= done <= total for _, done, total in told)


def test_stats_are_plain_values() -> None:
    stats = asdict(find_pairs(newsroom(3, 3)).stats)
    stats["banding"] = tuple(stats["banding"].values())
    assert {type(value) for value in stats.values()} <= {int, float, tuple, type(None)}


@pytest.mark.parametrize("copies", [141, 142, 400])
def test_a_group_of_identical_texts_is_one_cluster(copies: int) -> None:
    story = prose(80, seed=1)
    near = story + " and one word more"
    found = find_pairs(named([story] * copies + [near] * 3 + [prose(80, seed=2)]))
    (only,) = cluster(found)
    assert len(only.members) == copies + 3
    assert all(pair.jaccard > 0.9 for pair in found)


def test_ten_thousand_identical_texts() -> None:
    found = find_pairs(named([prose(120, seed=1)] * 10_000))
    (only,) = cluster(found)
    assert len(only.members) == 10_000
    assert only.canonical == "00000"
    assert found.stats.distinct == 1
    assert found.stats.starred == 10_000
    assert len(found) == 9_999
    assert found.stats.candidates == 0


def walled(count: int, body: int) -> list[str]:
    """Texts of so many words behind one wall of 60; the first two tell the same story but for 10 words."""
    wall = prose(60, seed=-1, vocabulary=10**6)
    texts = [prose(body, seed=i, vocabulary=10**6) for i in range(count)]
    texts[1] = " ".join([*texts[0].split()[10:], *texts[1].split()[:10]])
    return [f"{wall} {text}" for text in texts]


def test_a_wall_makes_no_pairs_and_hides_none() -> None:
    """The wall is a quarter of each of 5,000 texts: hot buckets are reported, the copies behind it are found."""
    found = find_pairs(named(walled(5000, 180)))
    assert [(pair.a, pair.b) for pair in found] == [("00000", "00001")]
    assert found.stats.hot_buckets > 0
    assert found.stats.largest_bucket == 5000
    assert found.stats.uncompared >= 5000 - 16  # all but the representatives
    assert found.stats.candidates < 5000 * 4999 / 2 / 20  # a text is held against few of the others


def test_a_wall_that_is_most_of_each_text_makes_one_star() -> None:
    """Every two of the texts are a pair by their figures; beyond the cap one star stands for all pairs."""
    texts = walled(1500, 50)
    found = find_pairs(named(texts), hot_bucket=30)
    assert ("00000", "00001") in {(pair.a, pair.b) for pair in found}
    assert found.stats.largest_bucket == 1500
    assert found.stats.starred >= 1499
    assert found.stats.uncompared == 0
    (only,) = cluster(found)
    assert len(only.members) == 1500
    assert len(found) < 1500 * 1499 / 20
    assert found.stats.measured_recall is not None
    assert found.stats.measured_recall < 0.1  # and said so


def test_furniture_marks_the_wall() -> None:
    texts = walled(300, 50)
    wall = shingle_sets([" ".join(texts[0].split()[:60])]).hashes
    found = find_pairs(named(texts), furniture=wall)
    assert [(pair.a, pair.b) for pair in found if not pair.furniture_only] == [("00000", "00001")]
    assert len(cluster(found)) == 1
    assert found.stats.measured_recall == 1.0
    unmarked = find_pairs(named(texts), furniture=np.zeros(0, np.uint64))
    assert len(unmarked) > 1000
    assert not any(pair.furniture_only for pair in unmarked)


def test_texts_of_nothing_but_furniture_are_marked() -> None:
    wall = prose(60, seed=1)
    found = find_pairs([wall, wall, wall + " x"], furniture=shingle_sets([wall + " x"]).hashes)
    assert len(found) > 0
    assert all(pair.furniture_only for pair in found)


def test_smaller_caps_lose_no_copies_of_lone_stories() -> None:
    texts = newsroom(families=30, copies=2)
    assert list(find_pairs(texts, recall=EVERY, hot_bucket=2)) == list(find_pairs(texts, recall=EVERY))
