"""Piles: whatever comes and whatever is guessed of the rest, the rows are those that came."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import pile
from provenance.pile import Pile


@given(st.lists(st.tuples(st.lists(st.integers(0, 9), max_size=40), st.floats(1e-9, 1.0))), st.randoms())
def test_rows_come_back_in_order(parts: list[tuple[list[int], float]], chance: random.Random) -> None:
    """They do, in whatever order places are filled, and however often the room grew before that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pile, "_FEWEST", 1)
        rows: Pile[np.int64] = Pile(np.int64)
        places = [(rows.place(len(part), share), part) for part, share in parts]
        for place, part in chance.sample(places, len(places)):
            place[:] = part
        expected = [value for part, _ in parts for value in part]
        assert rows.all().tolist() == expected
        assert rows.all().tolist() == []


def test_room_is_guessed_once_where_the_parts_are_alike() -> None:
    rows: Pile[np.uint64] = Pile(np.uint64)
    part = np.arange(1000, dtype=np.uint64)
    rooms = set()
    for done in range(1, 1001):
        rows.place(len(part), done / 1000)[:] = part
        rooms.add(len(rows._room))
    assert len(rooms) == 2  # the first of them is for a beginning that may be odd
    assert max(rooms) <= 1.05e6
    assert rows.all().tolist() == part.tolist() * 1000
