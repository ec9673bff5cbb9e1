"""Foreign text on a terminal: it cannot command it, break lines, or turn its surroundings around."""

from __future__ import annotations

import random

import pytest

from provenance.cli.terminal import wrapped
from provenance.cli.texts import cells, elided, elided_in_the_middle, fitting, flowing, visible

from . import stories


@pytest.mark.parametrize("shown", [visible(stories.HOSTILE), flowing(stories.HOSTILE, "⏎")])
def test_nothing_commands_the_terminal(shown: str) -> None:
    assert not any(escape in shown for escape in stories.ESCAPES)
    assert "\\x1b" in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", "one⏎two"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one⏎two⏎three⏎four⏎five"),
        ("one\t\u00a0 two", "one two"),
        ("soft\u00adly un\u200bseen\ufeff", "softly unseen"),
        ("half \ud800 a pair", "half \\ud800 a pair"),
        ("می\u200cخواهم", "\u200eمی\u200cخواهم\u200e"),
    ],
)
def test_flowing(text: str, expected: str) -> None:
    assert flowing(text, "⏎") == expected


def test_names_hide_nothing() -> None:
    assert visible("a\u200bb\n\x00\u202e.txt") == "a\\u200bb\\n\\x00\\u202e.txt"


def test_what_runs_from_right_to_left_is_shut_off() -> None:
    for shown in (visible("שלום.txt"), elided("שלום עולם", 7, "…"), elided_in_the_middle("שלום עולם.txt", 9, "…")):
        assert shown[0] == shown[-1] == "\u200e"
    assert elided("plain words here", 12, "…") == "plain words…"


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_wider_than_it_may_be(seed: int) -> None:
    draw = random.Random(seed)
    letters = "ab é漢字ไทย한 עب👩\u0301\u200d\u0300🇫🇷, .…"
    text = "".join(draw.choices(letters, k=draw.randrange(1, 120)))
    width = draw.randrange(6, 60)
    assert cells(elided(text, width, "…")) <= width
    assert cells(elided_in_the_middle(text, width, "…")) <= width
    assert all(cells(line) <= width for line in wrapped(text, width))
    assert "".join(wrapped(text, width)).replace(" ", "") == text.replace(" ", "")


def test_elided_between_words() -> None:
    assert elided("the dam held for the night", 14, "…") == "the dam held…"
    assert elided("said the mayor, who left", 17, "…") == "said the mayor…"
    assert elided("unbreakablelongword", 8, "…") == "unbreak…"
    assert elided_in_the_middle("courrier-du-lac.txt", 11, "…") == "courr…c.txt"


def test_wrapped_ends_however_narrow_it_is() -> None:
    assert wrapped("漢字 ab", 1) == ["漢", "字", "a", "b"]
    assert wrapped("", 10) == []


@pytest.mark.parametrize("width", [-3, 0])
def test_where_there_is_no_room_nothing_fits(width: int) -> None:
    assert fitting("no room", width) == ""
    assert fitting("新聞", width) == ""
