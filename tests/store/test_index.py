"""The index answers as the search in memory does, in any order, and keeps what it was given."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pytest

import provenance as pv
from provenance import Article, Index
from provenance.errors import ArticleError, DuplicateIdError, IndexClosedError, IndexLockedError, SchemeError

from ..core.making import words
from .making import collection, story


def figures(pairs: object) -> list[tuple[object, ...]]:
    return [(p.a, p.b, p.jaccard, p.a_in_b, p.b_in_a, p.shared) for p in pairs]  # type: ignore[attr-defined]


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_pairs_and_clusters_are_those_of_the_search_in_memory(tmp_path: Path, batch: int) -> None:
    articles = collection(90, 3)
    expected = pv.find_pairs(articles, sample=0)
    assert len(expected) > 20
    random.Random(batch).shuffle(articles)
    with Index.create(tmp_path / "news.pvx") as index:
        for begin in range(0, len(articles), batch):
            index.add(articles[begin : begin + batch])
        assert figures(index.pairs()) == figures(expected)
        kept = sorted((group.members, group.canonical) for group in index.clusters())
        assert kept == [(group.members, group.canonical) for group in pv.cluster(expected)]
        assert index.verify().problems == ()


@pytest.mark.parametrize(
    "rules",
    [
        {"min_jaccard": -0.1},
        {"min_overlap": 1.5},
        {"recall": 0.0},
        {"recall": 1.01},
        {"hot_bucket": 1},
        {"hot_bucket": 2.5},
        {"hot_bucket": 1 << 70},
    ],
    ids=str,
)
def test_rules_that_cannot_be_make_no_file(tmp_path: Path, rules: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"{min(rules)} must be"):
        Index.create(tmp_path / "news.pvx", **rules)
    assert not list(tmp_path.iterdir())


def test_a_reason_does_not_depend_on_which_of_two_identical_articles_came_first(tmp_path: Path) -> None:
    """The pairs that one takes over when the other goes are not new."""
    told = []
    first, rest, tail, end = (" ".join(words(count, seed, 900)) for seed, count in enumerate((50, 50, 30, 90)))
    for names in ("ab", "ba"):
        with Index.create(tmp_path / f"{names}.pvx") as index:
            index.add(
                [
                    *(Article(id=f"r{number}", text=f"{first} {rest} end{number} of it") for number in range(4)),
                    *(Article(id=name, text=f"{first} {rest[: len(rest) // 2]} {tail}") for name in names),
                    Article(id="x", text=f"{first} {end}"),
                    *(Article(id=f"y{number}", text=f"{end} end{number} of it") for number in range(2)),
                ]
            )
            assert [cluster.canonical for cluster in index.clusters()] == ["r0", "y0"]
            index.remove(["b", "y0", "y1"])
            told.append(index.changes())
    assert any(change.change == "joined" and change.members == ("x",) for change in told[0])
    assert told[0] == told[1]


def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    articles = [
        Article(
            id="a", text="Ünïcode \ud800 and \0 nul", outlet="The Quay", published="2024-10-16", title="T", lang="en"
        ),
        Article(id="b/ü\udcff.txt", text=""),
        Article(id="c", text=story(1), url="https://example.org/c"),
    ]
    with Index.create(tmp_path / "news.pvx") as index:
        index.add(articles)
    with Index.open(tmp_path / "news.pvx", read_only=True) as index:
        assert list(index.articles()) == articles
        assert len(index) == 3
        assert "b/ü\udcff.txt" in index
        assert "d" not in index
        assert index.get("c") == articles[2]
        assert index.get("d") is None


def test_texts_in_any_form(tmp_path: Path) -> None:
    texts = [story(1), story(2) + " été", story(1, 1), ""]
    for number, form in enumerate(
        [texts, [text.encode() for text in texts], pyarrow.chunked_array([texts[:1], texts[1:]])]
    ):
        with Index.create(tmp_path / f"{number}.pvx") as index:
            index.add(form)
            assert list(index.articles()) == [Article(id=str(i), text=text) for i, text in enumerate(texts)]
            assert [known.match and known.match.id for known in index.known(form)] == ["0", "1", "2", None]


def test_a_query_gives_verified_matches_best_first(tmp_path: Path) -> None:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id=f"k{kind}", text=story(5, kind)) for kind in range(7)])
        index.add([Article(id="other", text=story(6))])
        found = index.query(story(5))
        assert [match.id for match in found][:2] == ["k0", "k4"]
        assert {match.id for match in found} == {"k0", "k1", "k2", "k3", "k4"}
        assert (found[0].jaccard, found[0].query_in_match, found[0].match_in_query) == (1.0, 1.0, 1.0)
        expected = {
            (pair.b if pair.a == "q" else pair.a): (pair.jaccard, pair.shared)
            for pair in pv.find_pairs([*index.articles(), Article(id="q", text=story(5))], sample=0)
            if "q" in (pair.a, pair.b)
        }
        assert {match.id: (match.jaccard, match.shared) for match in found} == expected
        assert [match.id for match in index.query(story(5), limit=2)] == ["k0", "k4"]
        assert [index.query(story(5), limit=limit) for limit in (0, 1, 5, 6, None)] == [[], found[:1], *[found] * 3]
        assert index.query(story(5), limit=np.int64(1)) == found[:1]  # type: ignore[arg-type]
        for wrong in (-1, -5):
            with pytest.raises(ValueError, match=f"limit must be 0 or more, got {wrong!r}"):
                index.query(story(5), limit=wrong)
        for wrong in (1.5, "2", 2.0):
            with pytest.raises(TypeError, match=f"limit must be a whole number, got {wrong!r}"):
                index.query(story(5), limit=wrong)  # type: ignore[arg-type]
        assert {match.id for match in index.query(story(5), min_jaccard=0.99)} == {"k0", "k4"}
        assert found[0].relation in ("identical", "normalized_identical")
        assert index.query("") == []
        assert index.query("words that nobody wrote") == []


@pytest.mark.parametrize("existing", ["replace", "Update", "", None, True])
def test_what_is_done_about_an_id_that_is_there_must_be_known(tmp_path: Path, existing: Any) -> None:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id="a", text="one")])
        for name in ("a", "new"):
            with pytest.raises(ValueError, match=f"existing must be one of refuse, keep, update, got {existing!r}"):
                index.add([Article(id=name, text="two")], existing=existing)
        assert [article.text for article in index.articles()] == ["one"]


def test_windows_of_time_and_outlet(tmp_path: Path) -> None:
    text = story(9)
    with Index.create(tmp_path / "news.pvx") as index:
        index.add(
            [
                Article(id="early", text=text, outlet="Quay Post", published="2024-10-15"),
                Article(id="late", text=text, outlet="Lantern", published="2024-10-16T23:30:00+00:00"),
                Article(id="zone", text=text, outlet="Lantern", published="2024-10-17T01:00:00+02:00"),
                Article(id="undated", text=text),
            ]
        )

        def ids(**window: object) -> set[str]:
            return {match.id for match in index.query(text, **window)}  # type: ignore[arg-type]

        assert ids() == {"early", "late", "zone", "undated"}
        assert ids(since="2024-10-16") == {"late", "zone"}
        assert ids(until="2024-10-16") == {"early", "late", "zone"}
        assert ids(until="2024-10-16T23:15:00+00:00") == {"early", "zone"}
        assert ids(outlets=["LANTERN"]) == {"late", "zone"}
        with pytest.raises(ValueError, match="not an ISO date"):
            index.query(text, since="last week")
        with pytest.raises(ValueError, match="must not be below"):
            index.query(text, min_overlap=0.1)


def test_ids_that_exist(tmp_path: Path) -> None:
    old, new = Article(id="a", text=story(1)), Article(id="a", text=story(2))
    with Index.create(tmp_path / "news.pvx") as index:
        assert index.add([old]).added == ("a",)
        with pytest.raises(DuplicateIdError, match="'a'"):
            index.add([Article(id="b", text="x"), new])
        assert "b" not in index
        kept = index.add([Article(id="c", text=""), new], existing="keep")
        assert (kept.added, kept.kept, kept.differing) == (("c",), ("a",), ("a",))
        again = index.add([Article(id="c", text=""), Article(id="a", text=old.text, title="Boats")], existing="keep")
        assert (again.kept, again.differing) == (("c", "a"), ())
        assert index.remove(["c"]) == ("c",)
        assert index.get("a") == old
        assert index.update([new]).updated == ("a",)
        assert index.get("a") == new
        assert [match.id for match in index.query(story(2))] == ["a"]
        assert index.query(story(1)) == []
        assert index.remove(["a", "nobody"]) == ("a",)
        assert len(index) == 0
        with pytest.raises(ArticleError):
            index.add("one text")
        with pytest.raises(TypeError, match="collection of ids"):
            index.remove("a")


def test_clusters_keep_their_ids_and_changes_have_reasons(tmp_path: Path) -> None:
    left, right = story(1), story(2)
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id="l1", text=left), Article(id="l2", text=story(1, 3))])
        index.add(
            [Article(id="r1", text=right), Article(id="r2", text=story(2, 3)), Article(id="r3", text=story(2, 4))]
        )
        first, second = index.clusters()
        assert (first.members, second.members) == (("l1", "l2"), ("r1", "r2", "r3"))
        index.add([Article(id="l3", text=story(1, 2))])
        assert index.clusters()[0].id == first.id
        assert str(index.changes()[-1]).startswith(f"l3 joined {first.id} because of the pair")
        index.remove(["r1", "r2"])
        assert [group.id for group in index.clusters()] == [first.id]
        assert [change.change for change in index.changes()] == ["created", "created", "joined", "dissolved"]
        assert index.changes(since=3) == index.changes()[3:]


def test_a_text_that_joins_two_clusters(tmp_path: Path) -> None:
    left, right = story(1), story(2)
    joined = left + " " + right
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id="l1", text=left), Article(id="l2", text=left)])
        index.add([Article(id="r1", text=right), Article(id="r2", text=right)])
        index.add([Article(id=f"both{number}", text=joined) for number in range(4)])
        (only,) = index.clusters()
        absorbed = [change for change in index.changes() if change.change == "absorbed"]
        assert [(change.cluster, change.other) for change in absorbed] == [(only.id, 2)]
        assert absorbed[0].because is not None
        assert any(name.startswith("both") for name in absorbed[0].because)


def test_the_posted_one_of_identical_texts_may_go(tmp_path: Path) -> None:
    text = story(4)
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id=name, text=text) for name in "abc"] + [Article(id="cut", text=story(4, 1))])
        index.remove(["a"])
        assert [match.id for match in index.query(text)] == ["b", "c", "cut"]
        assert figures(index.pairs()) == figures(pv.find_pairs(index.articles(), sample=0))
        assert index.verify().ok


def test_a_closed_and_a_read_only_index_refuse(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "news.pvx")
    index.close()
    index.close()
    with pytest.raises(IndexClosedError):
        index.query("x")
    with (
        Index.open(tmp_path / "news.pvx", read_only=True) as reader,
        pytest.raises(IndexLockedError, match="read_only"),
    ):
        reader.add(["x"])
    with pytest.raises(FileExistsError):
        Index.create(tmp_path / "news.pvx")
    with pytest.raises(FileNotFoundError):
        Index.open(tmp_path / "none.pvx")


def test_another_scheme_is_refused_with_both_in_the_message(tmp_path: Path) -> None:
    Index.create(tmp_path / "news.pvx", scheme=pv.Scheme(seed=5)).close()
    with pytest.raises(SchemeError, match=r'"seed":5.*"seed":1'):
        Index.open(tmp_path / "news.pvx", scheme=pv.Scheme())
    with Index.open(tmp_path / "news.pvx") as index:
        assert index.scheme.seed == 5


def test_a_batch_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from provenance.store.links import Links

    with Index.create(tmp_path / "news.pvx") as index:
        index.add(collection(20, 1))
        before = figures(index.pairs())

        def broken(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Links, "settle", broken)
            index.add([Article(id="new", text=story(0))])
        assert "new" not in index
        assert figures(index.pairs()) == before
        index.add([Article(id="new", text=story(0))])
        assert index.verify().ok


def test_the_lineage_of_a_cluster_is_that_of_its_articles(tmp_path: Path) -> None:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id=f"k{kind}", text=story(5, kind)) for kind in range(4)])
        index.add([Article(id="other", text=story(6))])
        (only,) = index.clusters()
        found = index.lineage(only.id)
        expected = pv.trace([article for article in index.articles() if article.id in only.members])
        assert pv.export.to_json(found) == pv.export.to_json(expected)
        with pytest.raises(KeyError, match="no cluster 7"):
            index.lineage(7)


def test_what_is_known_of_new_texts(tmp_path: Path) -> None:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add([Article(id="a", text=story(5)), Article(id="b", text=story(5, 1))])
        asked = [Article(id="again", text=story(5, 4)), Article(id="new", text=story(6)), Article(id="no", text="")]
        again, new, nothing = index.known(asked)
        assert (again.match.id, again.matches, again.share, again.covered) == ("a", 2, 1.0, True)  # type: ignore[union-attr]
        assert again.relation == "normalized_identical"
        for each in (new, nothing):
            assert (each.match, each.relation, each.share, each.covered) == (None, None, 0.0, False)


@pytest.mark.parametrize("memory", [-1, 1.5, None, "1"])
def test_memory_is_a_number_of_bytes(tmp_path: Path, memory: Any) -> None:
    with Index.create(tmp_path / "news.pvx", memory=0) as index:
        index.add(collection(20))
        assert index.query(collection(20)[0])
    with pytest.raises((TypeError, ValueError), match="memory must be"):
        Index.open(tmp_path / "news.pvx", memory=memory)
    with pytest.raises((TypeError, ValueError), match="memory must be"):
        Index.create(tmp_path / "none.pvx", memory=memory)
    assert not (tmp_path / "none.pvx").exists()


@pytest.mark.parametrize("threads", [0, -1, 1.5, "2"])
def test_threads_are_one_or_more(tmp_path: Path, threads: Any) -> None:
    path = tmp_path / "news.pvx"
    with Index.create(path) as index:
        index.add([Article(id="a", text="one")], threads=1)
        lines = list(index.export())
        for use in (
            lambda: index.add([], threads=threads),
            lambda: index.update([], threads=threads),
            lambda: index.verify(threads=threads),
            lambda: index.rebuild(threads=threads),
            lambda: Index.migrate(path, threads=threads),
            lambda: Index.import_(tmp_path / "none.pvx", lines, threads=threads),
        ):
            with pytest.raises((TypeError, ValueError), match="threads must be"):
                use()
        assert index.verify(threads=1).ok
    assert not (tmp_path / "none.pvx").exists()
