"""Interrupts at any moment: of a change all or nothing is there, and whoever was interrupted goes on rightly."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from provenance import Article, Index
from provenance.errors import IndexLockedError

from .making import collection, story

_HERE = ("provenance/store", "contextlib.py")  # whose calls are interrupted


def interrupted(work: Callable[[], object], at: int) -> int:
    """Interrupt a function where the interpreter may do so for the ``at``th time; returns how often it might have.

    It looks for signals when a function begins and when one in C has returned.
    """
    seen = 0

    def profile(frame: FrameType, event: str, _: Any) -> None:
        nonlocal seen
        if event in ("call", "c_return") and any(part in frame.f_code.co_filename for part in _HERE):
            seen += 1
            if seen == at:
                sys.setprofile(None)
                raise KeyboardInterrupt

    sys.setprofile(profile)
    try:
        work()
    except KeyboardInterrupt:
        pass
    finally:
        sys.setprofile(None)
    return seen


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "news.pvx") as index:
        index.add(collection(20, 2))
    return tmp_path / "news.pvx"


def answers(index: Index) -> list[object]:
    found = [[(match.id, match.shared) for match in index.query(story(number))] for number in range(4)]
    return [found, len(index), index.clusters(), [article.id for article in index.articles()]]


@pytest.mark.parametrize(
    "ask", [len, lambda index: index.query(story(1)), lambda index: list(index.articles())], ids=["len", "query", "all"]
)
def test_a_reader_who_was_interrupted_sees_what_is_written_later(path: Path, ask: Callable[[Index], object]) -> None:
    with Index.open(path) as writer, Index.open(path, read_only=True) as reader:
        writer.add([Article(id="first", text=story(3, 2))])
        moments = interrupted(lambda: ask(reader), 0)
        assert moments > 10
        step = max(1, moments // 60)
        for number, at in enumerate(range(1, moments + 1, step)):
            interrupted(lambda: ask(reader), at)
            writer.update([Article(id="more", text=story(number, 1))])
            assert answers(reader) == answers(writer), at
        with Index.open(path, read_only=True) as other:
            assert answers(other) == answers(writer)


def test_a_change_that_was_interrupted_is_there_or_not(path: Path, rounds: int) -> None:
    draw = random.Random(4)
    moments = 0
    with Index.open(path) as index:
        index.remove([])  # takes the lock
        for number in range(max(25, rounds)):
            batch = [Article(id=f"new{number}", text=story(number, 2)), Article(id=f"{number}new", text=story(number))]
            before = len(index)
            at = draw.randrange(1, moments + 1) if moments else 0
            moments = max(moments, interrupted(lambda batch=batch: index.add(batch), at))
            assert len(index) in (before, before + 2)
            assert (f"new{number}" in index) == (f"{number}new" in index) == (len(index) > before)
            index.update(batch)
            assert len(index) == before + 2
        assert index.verify().problems == ()


def test_an_operation_within_another_sees_its_state(path: Path) -> None:
    """Ids are asked for while the articles with these are removed."""
    with Index.open(path) as index:
        count = len(index)
        ids = [article.id for article in index.articles()]
        assert index.remove(name for name in ids[:3] if name in index and len(index) == count) == tuple(ids[:3])
        assert len(index) == count - 3
        with pytest.raises(IndexLockedError, match="within another operation"):
            index.remove(name for name in ids[3:] if index.remove([name]))
        assert len(index) == count - 3
        index.add([Article(id="after", text=story(5))])
        assert index.verify().problems == ()
