"""Any sequence of operations leaves an index that equals one made in memory from what it should hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import provenance as pv
from provenance import Article, Index
from provenance.store import recent_rows

from .making import story

names = st.sampled_from("abcdefghijkl")
texts = st.builds(story, st.integers(0, 3), st.integers(0, 6))
batches = st.dictionaries(names, texts, max_size=5)


class Sequences(RuleBasedStateMachine):
    @initialize()
    def create(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.path = Path(self.folder.name) / "news.pvx"
        self.index = Index.create(self.path, recall=1.0)
        self.index.close()
        self.index = Index.open(self.path)
        self.model: dict[str, str] = {}
        self.checked: dict[str, str] | None = None
        self.homes: dict[int, set[str]] = {}

    def teardown(self) -> None:
        if hasattr(self, "index"):
            self.patch.undo()
            self.index.close()
            self.folder.cleanup()

    @rule(batch=batches)
    def add_what_is_new(self, batch: dict[str, str]) -> None:
        done = self.index.add([Article(id=name, text=text) for name, text in batch.items()], existing="keep")
        assert set(done.added) == batch.keys() - self.model.keys()
        self.model = batch | self.model

    @rule(batch=batches)
    def update(self, batch: dict[str, str]) -> None:
        done = self.index.update([Article(id=name, text=text) for name, text in batch.items()])
        assert set(done.updated) == batch.keys() & self.model.keys()
        self.model |= batch

    @rule(gone=st.sets(names, max_size=5))
    def remove(self, gone: set[str]) -> None:
        assert set(self.index.remove(gone)) == gone & self.model.keys()
        self.model = {name: text for name, text in self.model.items() if name not in gone}

    @rule(square=st.sampled_from((0, 3, 30, 300)))
    def hold_recent_rows(self, square: int) -> None:
        """At most 0, 6, 18 or 60 of each kind, when all articles are there."""
        self.patch.setattr(recent_rows, "_SQUARE", square)

    @rule()
    def reopen(self) -> None:
        self.index.close()
        self.index = Index.open(self.path)

    @rule()
    def rebuild(self) -> None:
        before = self.index.clusters()
        assert self.index.rebuild() == ()
        assert self.index.clusters() == before

    @rule()
    def compact(self) -> None:
        self.index.compact()

    @rule(text=texts)
    def query(self, text: str) -> None:
        articles = [Article(id="query", text=text), *(Article(id=n, text=t) for n, t in self.model.items())]
        expected = {
            pair.b if pair.a == "query" else pair.a: pair.jaccard
            for pair in pv.find_pairs(articles, recall=1.0, sample=0)
            if "query" in (pair.a, pair.b)
        }
        assert {match.id: match.jaccard for match in self.index.query(text)} == expected

    @invariant()
    def equals_the_model(self) -> None:
        if not hasattr(self, "index") or self.checked == self.model:
            return
        assert {article.id: article.text for article in self.index.articles()} == self.model
        expected = pv.find_pairs([Article(id=n, text=t) for n, t in self.model.items()], recall=1.0, sample=0)
        pairs = self.index.pairs()
        assert [(p.a, p.b, p.shared, p.jaccard) for p in pairs] == [(p.a, p.b, p.shared, p.jaccard) for p in expected]
        clusters = self.index.clusters()
        assert sorted((c.members, c.canonical) for c in clusters) == [
            (c.members, c.canonical) for c in pv.cluster(expected)
        ]
        assert self.index.verify().problems == ()
        self.checked = dict(self.model)


TestSequences = Sequences.TestCase
TestSequences.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
