"""Coded sets are read once where memory is left for them, and say the same wherever they come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from provenance import Article, Index, Scheme
from provenance.fingerprints import shingle_sets
from provenance.store.coded_sets import CodedSets

from .making import collection, story

Int64 = NDArray[np.int64]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add(collection(60, 1, 12))
    return tmp_path / "news.pvx"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of the articles whose sets were read from the file, time and again."""
    numbers: list[int] = []
    reads = CodedSets.read

    def noted(self: CodedSets, wanted: Int64) -> tuple[NDArray[np.uint8], Int64]:
        numbers.extend(wanted.tolist())
        return reads(self, wanted)

    monkeypatch.setattr(CodedSets, "read", noted)
    return numbers


@pytest.mark.parametrize(("memory", "some"), [(0, 0), (100, 1), (900, 5), (1 << 20, 1000)])
def test_sets_are_read_once_where_they_fit(path: Path, read: list[int], memory: int, some: int) -> None:
    sets = shingle_sets([story(seed) for seed in range(8)], Scheme(), 1)
    with Index.open(path, memory=4 * memory) as index, index._session.reading() as state:
        posted = np.flatnonzero(state.sizes.values)

        def asked(numbers: Int64) -> list[list[int]]:
            positions, places = np.tile(np.arange(8), len(numbers)), np.repeat(np.arange(len(numbers)), 8)
            most = state.coded.most_shared(sets, positions, numbers, places, 1)
            return most.reshape(-1, 8).tolist()

        half = asked(posted[::2])
        every = asked(posted)
        assert half == every[::2]
        assert asked(posted) == every
        assert asked(posted[3:5]) == every[3:5]
        assert max(map(max, every)) > 40
        twice = {number for number in read if read.count(number) > 1}
    assert set(read) == set(posted.tolist())
    assert min(some, len(posted)) <= len(posted) - len(twice)
    assert memory or len(read) == len(posted[::2]) + 2 * len(posted) + 2
    assert some < len(posted) or not twice


def test_a_rebuild_forgets_them(path: Path, read: list[int]) -> None:
    with Index.open(path) as index:
        index.add([Article(id="one", text=f"{story(1)} more")])
        before = len(read)
        assert before
        index.rebuild()
        index.add([Article(id="other", text=f"{story(1)} and more")])
        assert len(read) >= 2 * before
        assert index.verify().ok
