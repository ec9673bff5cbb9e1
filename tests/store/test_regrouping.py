"""Families in which representatives change and tie all the time: clusters are those of all pairs after every batch."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import provenance as pv
from provenance import Article, Index
from provenance.store import recent_rows
from provenance.store.pairs import StoredPairs

from ..core.making import words

BLOCKS = [" ".join(words(24, seed, 500)) for seed in range(7)]


def patchwork(draw: random.Random) -> str:
    """Some of seven passages, so that many pairs share exactly as much."""
    chosen = [block for block in BLOCKS if draw.random() < 0.45]
    return " ".join(chosen if draw.random() < 0.7 else chosen[::-1])


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32))
def test_clusters_are_those_of_all_pairs_after_every_batch(seed: int) -> None:
    draw = random.Random(seed)
    model: dict[str, str] = {}
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory() as folder,
        Index.create(Path(folder) / "news.pvx", recall=1.0) as index,
    ):
        for _ in range(8):
            patch.setattr(recent_rows, "_SQUARE", draw.choice((0, 20, 100, 1000)))
            if model and draw.random() < 0.4:
                gone = draw.sample(sorted(model), draw.randrange(1, min(6, len(model)) + 1))
                index.remove(gone)
                model = {name: text for name, text in model.items() if name not in gone}
            else:
                batch = {f"{draw.randrange(40):02}": patchwork(draw) for _ in range(draw.randrange(1, 8))}
                index.update([Article(id=name, text=text) for name, text in batch.items()])
                model |= batch
            articles = [Article(id=name, text=text) for name, text in model.items()]
            expected = pv.cluster(pv.find_pairs(articles, recall=1.0, sample=0))
            kept = sorted((group.members, group.canonical) for group in index.clusters())
            assert kept == [(group.members, group.canonical) for group in expected]
            assert index.verify().problems == ()


def family(count: int) -> list[Article]:
    """Copies of one text, each with a word of its own changed."""
    base = words(120, 1, 900)
    return [
        Article(id=f"f{k:04}", text=" ".join([*base[: k % 120], f"word{k}", *base[k % 120 + 1 :]]))
        for k in range(count)
    ]


def test_a_batch_reads_what_it_touches_and_not_its_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more copy reads the pairs of a few members, however many there are; other articles none of theirs."""
    articles = family(150)
    read: list[int] = []
    of = StoredPairs.of

    def counted(self: StoredPairs, numbers: NDArray[np.int64]) -> object:
        read.extend(numbers.tolist())
        return of(self, numbers)

    with Index.create(tmp_path / "news.pvx") as index:
        index.add(articles[:100])
        monkeypatch.setattr(StoredPairs, "of", counted)
        for article in articles[100:]:
            index.add([article])
        assert len(read) < 50 * 8
        read.clear()
        index.add(
            [Article(id="x", text=" ".join(words(90, 7, 900))), Article(id="y", text=" ".join(words(80, 7, 900)))]
        )
        assert len(read) < 4
        index.remove([article.id for article in articles[140:]])
        monkeypatch.undo()
        expected = pv.cluster(pv.find_pairs(index.articles(), sample=0))
        assert [(group.members, group.canonical) for group in index.clusters()] == [
            (group.members, group.canonical) for group in expected
        ]
        assert index.verify().problems == ()
