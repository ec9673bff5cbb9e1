"""Very many articles at once: cut a part at a time, paired in memory, their postings written sorted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provenance import Article, Index, find_pairs
from provenance.errors import ArticleError
from provenance.store import arrivals, postings, state
from provenance.store import rows as rows_of_articles

from .making import collection


@pytest.fixture(params=[1, 2])
def threads(request: pytest.FixtureRequest) -> Any:
    return request.param


def told(index: Index) -> tuple[object, ...]:
    """All that users see of an index but its size."""
    pairs = [(pair.a, pair.b, pair.shared) for pair in index.pairs()]
    found = [(match.id, match.jaccard) for match in index.query(next(index.articles()).text)]
    return pairs, index.clusters(), index.changes(), found, index.stats()["postings"]


def small(monkeypatch: pytest.MonkeyPatch, *, recent: int, rows: int, at_once: int) -> None:
    monkeypatch.setattr(postings, "_RECENT", recent)
    monkeypatch.setattr(arrivals, "_ROWS", rows)
    monkeypatch.setattr(state, "_AT_ONCE", at_once)
    monkeypatch.setattr(rows_of_articles, "_FEW", 0)
    monkeypatch.setattr(rows_of_articles, "_CHARACTERS", 3000)  # a few articles


@pytest.mark.parametrize(("recent", "levels"), [(1 << 22, ["0"]), (600, ["1"]), (40, ["2"])])
def test_parts_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recent: int, levels: list[str], threads: int
) -> None:
    articles = [*collection(90, 4), Article(id="empty", text=""), Article(id="short", text="Four words of it")]
    twins = [Article(id=f"twin of {each.id}", text=each.text.upper()) for each in articles[::7]]
    with Index.create(tmp_path / "whole.pvx") as index:
        index.add([*articles, *twins], threads=1)
        expected = told(index)
    small(monkeypatch, recent=recent, rows=100, at_once=7)
    with Index.create(tmp_path / "parts.pvx") as index:
        index.add([*articles, *twins], threads=threads)
        assert told(index) == expected
        assert index.verify().problems == ()
        with index._session.reading() as now:
            assert [level for level, count in now.postings.counts.items() if count] == levels
        index.rebuild()
        assert told(index)[:2] == expected[:2]


def test_into_an_index_that_holds_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    articles = collection(120, 9)
    expected = [(pair.a, pair.b, pair.shared) for pair in find_pairs(articles, sample=0)]
    small(monkeypatch, recent=600, rows=100, at_once=11)
    with Index.create(tmp_path / "news.pvx") as index:
        for begin, end in ((0, 5), (5, 70), (70, 71), (71, len(articles))):
            index.add(articles[begin:end], threads=threads)
        assert [(pair.a, pair.b, pair.shared) for pair in index.pairs()] == expected
        assert index.verify().problems == ()


def test_all_of_them_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails in a late part takes the early ones with it, in the file and in memory."""
    articles = collection(60, 2)
    small(monkeypatch, recent=600, rows=100, at_once=7)
    with Index.create(tmp_path / "news.pvx") as index:
        index.add(articles[:20])
        before = told(index)
        with monkeypatch.context() as patch:
            patch.setattr(postings.Postings, "load", _fail)
            with pytest.raises(MemoryError):
                index.add(articles[20:])
        assert told(index) == before
        index.add(articles[20:])
        assert index.verify().problems == ()
        pairs = [(pair.a, pair.b, pair.shared) for pair in index.pairs()]
    assert pairs == [(pair.a, pair.b, pair.shared) for pair in find_pairs(articles, sample=0)]


def _fail(*_: object) -> None:
    raise MemoryError


@pytest.mark.parametrize("at", [0, 6, 7, 29, 58])
def test_an_article_too_large_takes_all_of_a_batch_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: int, at: int
) -> None:
    small(monkeypatch, recent=600, rows=100, at_once=7)
    monkeypatch.setattr(rows_of_articles, "_LARGEST", 20_000)
    articles = collection(59, 9)
    with Index.create(tmp_path / "news.pvx") as index:
        large = Article(id="large", text="word " * 5000)
        with pytest.raises(ArticleError, match="'large'"):
            index.add([*articles[:at], large, *articles[at:]], threads=threads)
        assert index.stats()["articles"] == 0
        index.add(articles, threads=threads)
        assert index.stats()["articles"] == 59
        assert index.verify().ok
