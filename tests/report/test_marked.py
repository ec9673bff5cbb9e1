"""Pieces of a text join to the text, rows too, and every mark is on the characters of its span."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance.report.limits import shared_out
from provenance.report.marked import Mark, in_rows, pieces, within_spaces
from provenance.report.parallel import common_beginnings
from provenance.report.visible import elided, named, one_line, visible

from . import pages

spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)


@given(st.text("ab \n", min_size=30, max_size=30), st.lists(spans, max_size=8), st.sets(st.integers(1, 30)))
def test_pieces_join_to_the_text(text: str, found: list[list[int]], cuts: set[int]) -> None:
    marks = [Mark(start, end, number, number % 3) for number, (start, end) in enumerate(found)]
    cut = [*pieces(text, marks, cuts)]
    assert "".join(piece.text for piece in cut) == text
    for mark in marks:
        held = [piece for piece in cut if mark in piece.marks]
        assert "".join(piece.text for piece in held) == text[mark.start : mark.end]
        assert [mark.number in piece.begins for piece in held] == [True] + [False] * (len(held) - 1)
        assert [mark.number in piece.ends for piece in held] == [False] * (len(held) - 1) + [True]
    for piece in cut:
        assert [mark.rank for mark in piece.marks] == sorted(mark.rank for mark in piece.marks)
    starts = sorted({0, *cuts})
    rows = in_rows(cut, starts)
    assert len(rows) == len(starts)
    for row, start, end in zip(rows, starts, [*starts[1:], len(text)], strict=True):
        assert "".join(piece.text for piece in row) == text[start:end]


@given(st.text(" a\n", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_white_space_at_the_ends_is_left_outside(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    low, high = within_spaces(text, start, end)
    assert start <= low <= high <= end
    assert text[low:high] == text[start:end].strip() or not text[start:end].strip()


@pytest.mark.parametrize("other", ["radio-grand-large.txt", "le-fanal.html", "carnet-de-cale.txt"])
def test_paragraphs_that_begin_a_row_begin_with_the_same_or_with_what_differs(other: str) -> None:
    named_ = {article.id: article for article in pages.wire_story()}
    found = pv.compare(named_["courrier-du-lac.txt"], named_[other])
    a, b = found.a.text, found.b.text
    starts = common_beginnings(a, b, found.differences)
    assert starts == sorted(set(starts))
    assert [j for _, j in starts] == sorted(j for _, j in starts)
    touched = {span[0] for difference in found.differences for span in (difference.a_span,)}
    for i, j in starts[1:]:
        assert i == 0 or a[i - 1] == "\n"
        assert j == 0 or b[j - 1] == "\n"
        assert a[i] == b[j] or i in touched


def test_equal_texts_have_a_row_for_each_paragraph() -> None:
    starts = common_beginnings(pages.STORY, pages.STORY, ())
    assert len(starts) == len(pages.STORY.split("\n\n"))
    assert all(i == j for i, j in starts)


def test_a_passage_that_moved_far_hides_no_rows() -> None:
    lines = [f"Line {n} of the log tells what the keeper of lamp {n * 7} had seen by dawn." for n in range(12)]
    found = pv.compare("\n".join(lines), "\n".join([*lines[1:], lines[0]]))
    assert len(common_beginnings(found.a.text, found.b.text, found.differences)) > 8


@given(pages.broken)
def test_signs_stand_for_what_cannot_be_seen(text: str) -> None:
    for shown in (visible(text), one_line(text), named(text)):
        shown.encode()
        assert visible(shown) == shown
    assert "\n" not in one_line(text)
    assert len(elided(text, 20)) <= max(20, 0)


@pytest.mark.parametrize(
    "text", ["Ordinary text.", "Déjà vu — “no”", "نص عربي", "می‌خواهم", "👩‍🚒 ok", "tab\tand\nbreak"]
)
def test_writing_of_any_language_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(0, 90))
def test_a_budget_is_shared_out_evenly(wanted: list[int], budget: int) -> None:
    got = shared_out(wanted, budget)
    assert sum(got) <= budget
    assert all(0 <= g <= w for g, w in zip(got, wanted, strict=True))
    cut = [g for g, w in zip(got, wanted, strict=True) if g < w]
    assert not cut or (sum(got) == budget and max(got) <= min(cut) + 1)
