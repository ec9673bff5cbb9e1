"""Keys that very many articles hold: they name nobody, they count, and from some number on they are not kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance import Article, Index
from provenance.fingerprints import shingle_sets
from provenance.store import postings
from provenance.store.hot_keys import HOLDERS, HotKeys

from ..core.making import words
from .making import collection

SIZE = 90


def family() -> list[Article]:
    """Copies of one text; every third begins with a paragraph of its own, every fifth is its last third only."""
    base = words(150, 3, 900)
    texts = [
        [*(words(60, 100 + k, 900) if k % 3 == 0 else []), *base[100 if k % 5 == 0 else 0 :], f"word{k}"]
        for k in range(SIZE)
    ]
    return [Article(id=f"f{k:03}", text=" ".join(text)) for k, text in enumerate(texts)]


@pytest.mark.parametrize("recent", [1 << 22, 600])
@pytest.mark.parametrize("batch", [1, 13, 200])
def test_families_larger_than_hot_bucket(
    tmp_path: Path, batch: int, recent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pairs are fewer and right; every copy is still found to be one."""
    monkeypatch.setattr(postings, "_RECENT", recent)
    articles = [*family(), *collection(40, 5)]
    expected = {(pair.a, pair.b): pair.shared for pair in pv.find_pairs(articles, sample=0)}
    with Index.create(tmp_path / "news.pvx", hot_bucket=4) as index:
        for begin in range(0, len(articles), batch):
            index.add(articles[begin : begin + batch])
        found = {(pair.a, pair.b): pair.shared for pair in index.pairs()}
        assert found.items() <= expected.items()
        paired = {name for pair in found for name in pair}
        assert {article.id for article in articles[:SIZE]} <= paired
        others = {pair for pair in expected if not pair[0].startswith("f") and not pair[1].startswith("f")}
        assert others <= found.keys()
        assert index.verify().problems == ()
        if recent == 600:
            assert index.stats()["hot_keys"]
        (match, *_) = index.query(articles[1].text)
        assert match.jaccard == 1.0


def test_a_long_text_meets_the_short_one_that_it_quotes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though very many hold whatever the short one has, and the long one has few such keys for its size."""
    monkeypatch.setattr(postings, "_RECENT", 200)
    short = words(70, 3, 900)
    copies = [Article(id=f"s{k:02}", text=" ".join([*short, f"word{k}"])) for k in range(30)]
    long = " ".join([*words(700, 4, 900), *short, *words(700, 5, 900)])
    with Index.create(tmp_path / "news.pvx", hot_bucket=4) as index:
        index.add(copies)
        index.add(collection(60, 5))
        hot = index._session._opened().postings.hot.keys
        keys = index._session._opened().search.keys(shingle_sets([copies[0].text], index.scheme, 1)).keys
        assert np.isin(keys, hot).sum() >= len(keys) - 3
        found = index.query(long)
        assert {match.id for match in found} >= {each.id for each in copies[:HOLDERS]}
        assert all(match.match_in_query > 0.9 for match in found if match.id.startswith("s"))


def test_holders_that_went_are_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New copies of a text meet each other when the oldest ones have left."""
    monkeypatch.setattr(postings, "_RECENT", 600)
    copies = [Article(id=f"c{k:02}", text=" ".join([*words(150, 3, 900), f"word{k}"])) for k in range(80)]
    with Index.create(tmp_path / "news.pvx", hot_bucket=4) as index:
        for begin in range(0, 60, 10):
            index.add(copies[begin : begin + 10])
        hot = index.stats()["hot_keys"]
        assert hot
        index.remove(each.id for each in copies[:60])
        index.add(copies[60:70])
        assert {match.id for match in index.query(copies[79].text)} == {each.id for each in copies[60:70]}
        index.add(copies[70:])
        assert index.stats()["hot_keys"] == hot
        assert len(set(index.cluster_ids(each.id for each in copies[60:]).values())) == 1
        assert index.verify().problems == ()


def test_rows_left_of_a_key_that_became_hot_are_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large batch goes past the recent rows, and makes keys hot that stand there too."""
    monkeypatch.setattr(postings, "_RECENT", 400)
    articles = family()
    with Index.create(tmp_path / "news.pvx", hot_bucket=4) as index:
        index.add(articles[:3])
        index.add(articles[3:])
        with index._session.reading() as state:
            hot = state.postings.hot.keys
            kept = np.concatenate(list(state.postings.every()))
            assert np.isin(kept["key"], hot).any()
        assert index.verify().problems == ()


def test_a_mark_that_is_wrong_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_RECENT", 600)
    with Index.create(tmp_path / "news.pvx", hot_bucket=4) as index:
        index.add(family())
        assert index.verify().problems == ()
        with index._session.writing() as state:
            marked = np.flatnonzero(state.sizes.marks.any(axis=1))[0]
            state.sizes.mark(np.full(128, marked, np.uint32), np.arange(128, dtype=np.uint64))
        assert index.verify().problems == (f"article {marked} is not marked for the hot keys that it holds",)
        index.rebuild()
        assert index.verify().problems == ()


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_hot_keys_stand_among_others(asked: set[int], hot: set[int]) -> None:
    found = HotKeys(sqlite3.connect(":memory:"), None)
    found._keys = np.array(sorted(hot), np.uint64)
    keys = sorted(asked)
    places = [place for place, key in enumerate(keys) if key in hot]
    assert found.places(np.array(keys, np.uint64)).tolist() == places
