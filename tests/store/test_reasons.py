"""Reasons: a kept pair is read when it is asked for, and one that is not there any more is noticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from provenance import Article, Index
from provenance.errors import CorruptIndexError
from provenance.store.changes import Reason
from provenance.store.reasons import Reasons
from provenance.store.state import State

from .making import story

NONE = np.zeros(0, np.int64)


class NotKeptError(Exception):
    """Thrown where a transaction is to leave nothing behind."""


def reasons(state: State) -> Reasons:
    """Of a batch that made no new pair."""
    names = {number: article.id for number, article in state.articles}
    standings = state.links.standings.every()
    return Reasons(state.links.pairs, state.sizes, standings, {}, names.__getitem__, (NONE, NONE, NONE), {}, [])


def asked(path: Path, spoil: Callable[[State, int, int], object], ask: Callable[[Reasons, int, int], object]) -> None:
    """An index of a text, an excerpt and a longer copy, of which something is spoilt before reasons are asked for."""
    with Index.create(path / "news.pvx") as index:
        index.add(Article(id=f"n{kind}", text=story(1, kind)) for kind in range(3))
        with pytest.raises(NotKeptError), index._session.writing() as state:
            standings = state.links.standings.every()
            home = int(standings.home[0])
            guest = int(next(number for number in standings.number.tolist() if number != home))
            spoil(state, guest, home)
            ask(reasons(state), guest, home)
            raise NotKeptError


def test_the_pair_with_the_representative_is_the_reason(tmp_path: Path) -> None:
    found: list[Reason | None] = []

    def ask(of: Reasons, guest: int, home: int) -> None:
        found.extend((of.best({guest}, {home}), of.best({home}, {guest})))

    asked(tmp_path, lambda *_: None, ask)
    assert found[0] is not None
    assert found[0] == found[1]
    assert {found[0].a, found[0].b} <= {"n0", "n1", "n2"}
    assert found[0].overlap == 1.0 > found[0].jaccard > 0.5


@pytest.mark.parametrize("turned", [False, True])
def test_a_pair_that_is_not_there_is_noticed(tmp_path: Path, turned: bool) -> None:
    def spoil(state: State, guest: int, home: int) -> None:
        gone = state.connection.execute("DELETE FROM pair WHERE a = ? AND b = ?", (guest, home))
        assert gone.rowcount == 1

    def ask(of: Reasons, guest: int, home: int) -> None:
        with pytest.raises(CorruptIndexError, match="table pair is missing"):
            of.best(*(({home}, {guest}) if turned else ({guest}, {home})))

    asked(tmp_path, spoil, ask)


def test_a_pair_with_another_sum_is_noticed(tmp_path: Path) -> None:
    def spoil(state: State, guest: int, home: int) -> None:
        state.connection.execute("UPDATE pair SET shared = shared + 1 WHERE a = ? AND b = ?", (guest, home))

    def ask(of: Reasons, guest: int, home: int) -> None:
        with pytest.raises(CorruptIndexError, match="table pair is damaged"):
            of.best({guest}, {home})

    asked(tmp_path, spoil, ask)
