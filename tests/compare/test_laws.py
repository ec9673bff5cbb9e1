"""Laws of compare that hold for any two texts: exact spans, no failure, and the same from either side."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from itertools import compress, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import provenance as pv
from provenance.document import Document
from provenance.lineage import Comparison, compare_documents

from .making import FURNITURE, STORIES, any_text, versions

MIRRORED = {"a_from_b": "b_from_a", "b_from_a": "a_from_b", "siblings": "siblings", "unknown": "unknown"}
NOT_LISTED = ("unrelated", "furniture_only", "same_event", "template")
"""Relations of texts that are no copies: their differences are not listed."""
IN_PLACE = ("quotation", "transposition")
"""Differences of equal words: in those words there may be others."""


def compared(a: str, b: str) -> Comparison:
    return pv.compare(pv.Article(id="a", text=a), pv.Article(id="b", text=b))


def check_spans(found: Comparison) -> None:
    a, b = found.a.text, found.b.text
    for difference in found.differences:
        assert a[slice(*difference.a_span)] == difference.a_text
        assert b[slice(*difference.b_span)] == difference.b_text
        assert 0 <= difference.a_span[0] <= difference.a_span[1] <= len(a)
        assert 0 <= difference.b_span[0] <= difference.b_span[1] <= len(b)
        assert difference.a_text or difference.b_text, "something differs"
        assert difference.a_text != difference.b_text or difference.kind in IN_PLACE
    places = [(difference.a_span, difference.b_span, difference.kind) for difference in found.differences]
    assert places == sorted(places)
    for segment in found.segments:
        assert 0 <= segment.a_span[0] < segment.a_span[1] <= len(a)
        assert 0 <= segment.b_span[0] < segment.b_span[1] <= len(b)
    assert 0.0 <= found.coverage_a <= 1.0
    assert 0.0 <= found.coverage_b <= 1.0
    assert 0.5 <= found.confidence <= 1.0
    assert found.evidence


def check_complete(found: Comparison) -> None:
    """What stands in no difference is the same in both texts: their differences make the one from the other."""
    if found.relation not in NOT_LISTED:
        assert outside(found.a.text, [d.a_span for d in found.differences]) == outside(
            found.b.text, [d.b_span for d in found.differences]
        )


def outside(text: str, spans: list[tuple[int, int]]) -> str:
    """What of a text stands in no span; white space around the whole left out."""
    kept = bytearray(b"\1") * len(text)
    for start, end in ((0, len(text) - len(text.lstrip())), (len(text.rstrip()), len(text)), *spans):
        kept[start:end] = bytes(max(0, end - start))
    return "".join(compress(text, kept))


def check_mirrored(found: Comparison, other: Comparison) -> None:
    assert other.relation == found.relation
    assert other.confidence == found.confidence
    assert other.direction == MIRRORED[found.direction]
    assert (other.coverage_a, other.coverage_b) == (found.coverage_b, found.coverage_a)
    assert Counter(
        (d.kind, d.severity, d.b_span, d.a_span, d.b_text, d.a_text, d.kinds, d.reason) for d in other.differences
    ) == Counter(astuple(d) for d in found.differences)
    assert Counter((s.b_span, s.a_span, s.kind) for s in other.segments) == Counter(
        (s.a_span, s.b_span, s.kind) for s in found.segments
    )


@given(versions())
def test_versions_of_stories(pair: tuple[str, str]) -> None:
    found = compared(*pair)
    check_spans(found)
    check_complete(found)
    check_mirrored(found, compared(*pair[::-1]))


FIRST, SECOND, QUOTED, COSTS, LAST = STORIES["fr"]
BEFORE_WHAT_MOVED = (  # words that one text puts before a passage that moved, which begins with a mark
    "\n".join([FIRST, SECOND, QUOTED, COSTS, LAST]),
    " ".join([COSTS, FURNITURE[0], QUOTED.replace('"Nous', "“Nous").replace('",', "”,"), LAST]),
)


@given(versions())
@example(BEFORE_WHAT_MOVED)
def test_no_character_is_told_twice(pair: tuple[str, str]) -> None:
    found = compared(*pair)
    for side in ("a_span", "b_span"):
        spans = sorted(getattr(d, side) for d in found.differences if d.kind not in IN_PLACE)
        filled = [(start, end) for start, end in spans if start < end]
        assert all(left[1] <= right[0] for left, right in pairwise(filled))


@given(any_text, any_text)
@example("", "")
@example("", "one")
@example(" \n\t", "\n")
@example("\x00", "\x00\x00")
@example("\ud800 quay", "quay \udfff")
@example("½ cup", "1/2 cup")
@example("½", "1")
@example("« a » b", "“a b”")
@example("-5 degrees", "5 degrees")
@example("By noon the harbour was empty and quiet again.", "By noon the harbour was empty, and quiet again.")
def test_any_two_texts(a: str, b: str) -> None:
    found = compared(a, b)
    check_spans(found)
    check_complete(found)
    check_mirrored(found, compared(b, a))


@given(any_text, st.integers(0, 60), st.integers(0, 60), any_text)
def test_texts_that_share_a_part(text: str, start: int, end: int, more: str) -> None:
    other = text[:start] + more + text[end:]
    found = compared(text, other)
    check_spans(found)
    check_complete(found)
    check_mirrored(found, compared(other, text))


@given(st.one_of(any_text, versions().map("\n".join)))
def test_a_text_is_identical_with_itself(text: str) -> None:
    found = compared(text, text)
    assert found.differences == ()
    assert found.relation == ("identical" if Document.of(found.a).tokens else "unrelated")
    if found.relation == "identical":
        assert (found.confidence, found.coverage_a, found.coverage_b) == (1.0, 1.0, 1.0)


@given(versions().map(lambda pair: pair[0]), st.sampled_from([("\n\n", "\n"), (" ", "  "), ("\n", " \n")]))
def test_white_space_makes_no_other_text(text: str, change: tuple[str, str]) -> None:
    found = compared(text, text.replace(*change))
    assert found.relation == ("identical" if text.strip() else "unrelated")
    assert {d.kind for d in found.differences} <= {"layout", "encoding", "typographic", "format"}
    assert found.count()["accidental"] == len(found.differences)


@given(versions().map(lambda pair: pair[0]))
def test_normalized_identical_texts_differ_somewhere(text: str) -> None:
    other = text.upper()
    found = compared(text, other)
    if found.relation == "normalized_identical":
        assert found.differences
        assert {d.severity for d in found.differences} == {"accidental"}


@given(versions())
def test_the_same_every_time(pair: tuple[str, str]) -> None:
    assert compared(*pair) == compared(*pair)


@pytest.mark.parametrize("text", ["", " ", "\n", "…", "\u200b"])
def test_texts_without_words_are_nobodys_copy(text: str) -> None:
    for other in (text, "The quay was quiet."):
        found = compared(text, other)
        assert found.relation == "unrelated"
        assert found.differences == ()
        assert found.segments == ()


def test_strings_and_articles_alike() -> None:
    a, b = "The lamp was lit at dusk.", "The lamp was lit at dawn."
    assert pv.compare(a, b).differences == compared(a, b).differences
    documents = [Document.of(pv.Article(id=name, text=text)) for name, text in (("a", a), ("b", b))]
    assert compare_documents(*documents) == compared(a, b)
