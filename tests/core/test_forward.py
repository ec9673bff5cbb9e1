"""The survey of a forward index: all texts, in order where order counts, and nothing left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import forward
from provenance._kernels import TextColumn
from provenance.forward import ForwardIndex
from provenance.scheme import Scheme


@given(st.lists(st.integers(0, 30).map(lambda size: "x" * size), max_size=40), st.integers(1, 4))
def test_every_text_is_looked_at_taken_in_order_and_finished(texts: list[str], threads: int) -> None:
    taken: list[str] = []
    finished: list[str] = []
    told: list[int] = []

    def take(some: TextColumn) -> Callable[[], None]:
        taken.extend(map(some.string, range(len(some))))
        return lambda: finished.extend(map(some.string, range(len(some))))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forward, "_BATCH_CHARACTERS", 50)
        ForwardIndex(TextColumn.of(texts), Scheme(), 0, threads).survey(lambda some: some, take, told.append)
    assert taken == texts
    assert sorted(finished) == sorted(texts)
    assert told == sorted(told)
    assert told[-1:] == ([len(texts)] if texts else [])


@pytest.mark.parametrize("where", ["look", "take", "rest", "tell"])
@pytest.mark.parametrize("threads", [1, 3])
def test_no_thread_stays_behind_an_error(where: str, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forward, "_BATCH_CHARACTERS", 10)
    calls = dict.fromkeys(("look", "take", "rest", "tell"), 0)

    def called(name: str) -> None:
        calls[name] += 1
        if name == where and calls[name] == 5:
            raise RuntimeError(where)

    def take(_: None) -> Callable[[], None]:
        called("take")
        return lambda: called("rest")

    index = ForwardIndex(TextColumn.of(["x" * 10] * 99), Scheme(), 0, threads)
    before = threading.active_count()
    with pytest.raises(RuntimeError, match=where) as held:
        index.survey(lambda _: called("look"), take, lambda _: called("tell"))
    assert held.tb is not None  # which keeps what the frames hold
    assert threading.active_count() == before
