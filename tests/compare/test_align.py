"""align: the edit script is a law, runs are equal and in order, and difficult sequences end in bounded work."""

from __future__ import annotations

import random
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from provenance.align import Alignment, Match, align
from provenance.folding import fold

from .making import STORIES, versions, word, words

LONG = 8
"""Tokens that a moved or repeated passage has at least."""


@st.composite
def token_pairs(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Two sequences over one alphabet, large or small; the second is often made from pieces of the first."""
    alphabet = [str(n) for n in range(draw(st.sampled_from([1, 2, 3, 8, 40, 1000])))]
    first = draw(st.lists(st.sampled_from(alphabet), max_size=60))
    pieces = draw(
        st.lists(
            st.one_of(
                st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda cut: first[min(cut) : max(cut)]),
                st.lists(st.sampled_from([*alphabet, "new"]), max_size=12),
            ),
            max_size=5,
        )
    )
    return first, [token for piece in pieces for token in piece]


def applied(found: Alignment, a: Sequence[str], b: Sequence[str]) -> list[str]:
    """The first sequence after every operation of the script."""
    result: list[str] = []
    at_a = at_b = 0
    for op in found.ops():
        assert (op.a_start, op.b_start) == (at_a, at_b), "the script leaves nothing out"
        at_a, at_b = op.a_end, op.b_end
        size_a, size_b = op.a_end - op.a_start, op.b_end - op.b_start
        assert {"equal": size_a == size_b > 0, "delete": size_a > 0 == size_b, "insert": size_b > 0 == size_a}.get(
            op.kind, size_a > 0 < size_b
        )
        result.extend(a[op.a_start : op.a_end] if op.kind == "equal" else b[op.b_start : op.b_end])
    assert (at_a, at_b) == (len(a), len(b))
    return result


def aligned(found: Alignment) -> int:
    return sum(match.size for match in found.matches)


@given(token_pairs())
def test_the_script_applied_to_the_first_gives_the_second(pair: tuple[list[str], list[str]]) -> None:
    assert applied(align(*pair), *pair) == pair[1]


@given(token_pairs())
def test_runs_are_equal_in_order_and_as_long_as_they_can_be(pair: tuple[list[str], list[str]]) -> None:
    a, b = pair
    found = align(a, b)
    for match in found.matches:
        assert match.size > 0
        assert a[match.a : match.a_end] == b[match.b : match.b_end]
    borders = [Match(0, 0, 0), *found.matches, Match(len(a), len(b), 0)]
    for left, right in pairwise(borders):
        assert left.a_end <= right.a
        assert left.b_end <= right.b
        gap_a, gap_b = a[left.a_end : right.a], b[left.b_end : right.b]
        assert gap_a or gap_b or not left.size or not right.size, "two runs that touch are one"
        if gap_a and gap_b and left.size:
            assert gap_a[0] != gap_b[0]
        if gap_a and gap_b and right.size:
            assert gap_a[-1] != gap_b[-1]


@given(token_pairs())
def test_seen_from_the_other_side_it_is_the_same(pair: tuple[list[str], list[str]]) -> None:
    a, b = pair
    assert align(b, a) == align(a, b).mirrored()
    assert align(a, b).mirrored().mirrored() == align(a, b)


@given(token_pairs())
def test_moved_and_repeated_runs(pair: tuple[list[str], list[str]]) -> None:
    a, b = pair
    found = align(a, b)
    held_a = {i for match in found.matches for i in range(match.a, match.a_end)}
    held_b = {j for match in found.matches for j in range(match.b, match.b_end)}
    for run in (*found.moved, *found.repeated):
        assert run.size >= LONG
        assert a[run.a : run.a_end] == b[run.b : run.b_end]
    for run in (*found.moved, *found.repeated_in_a):
        assert held_a.isdisjoint(range(run.a, run.a_end)), "nothing is aligned twice"
        held_a.update(range(run.a, run.a_end))
    for run in (*found.moved, *found.repeated_in_b):
        assert held_b.isdisjoint(range(run.b, run.b_end))
        held_b.update(range(run.b, run.b_end))


@given(st.lists(st.sampled_from("abc"), max_size=40))
def test_equal_sequences_are_one_run(tokens: list[str]) -> None:
    found = align(tokens, list(tokens))
    assert found.matches == ((Match(0, 0, len(tokens)),) if tokens else ())
    assert not found.moved
    assert not found.repeated


@pytest.mark.parametrize(("a", "b"), [("", ""), ("a", ""), ("", "a"), ("a", "b"), ("a", "a"), ("ab", "ba")])
def test_smallest_sequences(a: str, b: str) -> None:
    assert applied(align(list(a), list(b)), list(a), list(b)) == list(b)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("share", [0.01, 0.05, 0.10])
def test_light_edits_lose_little_of_the_longest_common_subsequence(seed: int, share: float) -> None:
    draw = random.Random(seed)
    a = words(600, seed)
    b: list[str] = []
    for token in a:
        if draw.random() >= share:
            b.append(token)
        elif draw.random() < 0.6:
            b.extend(words(draw.randint(1, 3), draw.randrange(10**6)))
    found = align(a, b)
    best = LCSseq.similarity(a, b)
    assert aligned(found) <= best
    assert aligned(found) >= 0.97 * best
    oracle = SequenceMatcher(None, a, b, autojunk=False)
    assert aligned(found) >= sum(block.size for block in oracle.get_matching_blocks()) - 0.03 * best


@given(versions())
def test_as_much_as_difflib_on_edited_stories(pair: tuple[str, str]) -> None:
    a, b = (fold(text).tokens for text in pair)
    oracle = SequenceMatcher(None, a, b, autojunk=False)
    blocks = [block.size for block in oracle.get_matching_blocks() if block.size >= LONG]
    found = align(a, b)
    elsewhere = sum(run.size for run in (*found.moved, *found.repeated))
    assert aligned(found) + elsewhere >= 0.95 * sum(blocks) - 2


def test_stray_words_of_unrelated_texts_do_not_pair() -> None:
    english = [fold(paragraph).tokens for paragraph in STORIES["en"]]
    for i, a in enumerate(english):
        for b in english[i + 1 :]:
            assert not align(a, b).matches
    common = "the of and a to in he said that it was for on with as at by".split()
    draw = random.Random(3)
    a, b = ([draw.choice(common) if draw.random() < 0.5 else token for token in words(400, seed)] for seed in (1, 2))
    assert aligned(align(a, b)) <= 12, "half of their words are the language's, and hardly one pairs"


def test_a_word_changed_beside_a_long_cut_pairs_its_neighbours() -> None:
    a = "the ferry reached the quay at noon with four hundred goats aboard".split()
    b = "the ferry left the quay at noon".split()
    assert [(m.a, m.b, m.size) for m in align(a, b).matches] == [(0, 0, 2), (3, 3, 4)]


def test_a_word_that_ends_one_passage_and_begins_the_next_keeps_out_neither() -> None:
    """A short phrase of what was cut fits between the two, where the long one overlaps the next by a word."""
    hall, bill = "in the hall of orrin quay where seating is scarce", "the two sides have not agreed on the bill"
    long = f"on monday at noon {hall} the population of orrin quay has fallen since the war {bill} yet".split()
    short = f"yesterday {hall} {bill} so far".split()
    found = align(long, short)
    assert [(match.a, match.b, match.size) for match in found.matches] == [(4, 1, 11), (25, 12, 8)]
    assert found.repeated == ()


def test_a_moved_passage() -> None:
    first, second, third = (words(20, seed) for seed in (1, 2, 3))
    found = align(first + second + third, second + first + third)
    assert aligned(found) == 40
    assert [run.size for run in found.moved] == [20]
    assert not found.repeated


def test_paragraphs_in_reverse_order_are_all_found() -> None:
    paragraphs = [words(30, seed) for seed in range(40)]
    found = align([t for p in paragraphs for t in p], [t for p in reversed(paragraphs) for t in p])
    assert aligned(found) + sum(run.size for run in found.moved) >= 40 * 30 - 40
    assert not found.repeated


def test_a_passage_that_one_text_has_twice() -> None:
    first, second = words(20, 1), words(40, 2)
    quote = second[5:17]
    for a, b in ((quote + first + second, first + second), (first + second + quote, first + second)):
        found = align(a, b)
        assert [run.size for run in found.repeated_in_a] == [12]
        assert not found.repeated_in_b
        assert not found.moved
        assert [run.size for run in align(b, a).repeated_in_b] == [12]


def test_words_that_come_round_and_round_pair_by_their_rank() -> None:
    period = [word(n) for n in range(97)]
    a, b = period * 40, [*period[5:], *period * 39, *period[:5]]
    assert aligned(align(a, b)) == len(a) - 5


@given(token_pairs())
def test_the_same_every_time(pair: tuple[list[str], list[str]]) -> None:
    assert align(*pair) == align(list(pair[0]), list(pair[1]))


def test_many_words_with_light_edits() -> None:
    a = words(50_000, 5, vocabulary=3000)
    draw = random.Random(6)
    b = [token if draw.random() > 0.03 else "changed" for token in a]
    assert aligned(align(a, b)) >= 0.96 * 50_000


ALPHABETS = [1, 2, 3, 5, 20, 50, 1000]


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_sequences_without_structure_end(alphabet: int) -> None:
    a, b = ([f"t{number}" for number in random.Random(seed).choices(range(alphabet), k=20_000)] for seed in (1, 2))
    assert applied(align(a, b), a, b) == b


def test_difficult_sequences_end() -> None:
    same = ["x"] * 20_000
    apart = [f"a{n}" for n in range(20_000)], [f"b{n}" for n in range(20_000)]
    period = [f"p{n}" for n in range(500)]
    blocks = [words(50, seed) for seed in range(400)]
    shuffled = random.Random(1).sample(blocks, len(blocks))
    for a, b in (
        (same, same[:-1]),
        (["y", *same, "z"], ["w", *same[:15_000], "v"]),
        apart,
        (period * 40, [*period * 39, "z", *period]),
        (["u", *period[:20] * 1000, "k"], ["l", *period[:20] * 7, "o"]),
        (period * 40, (period * 40)[::-1]),
        ([t for block in blocks for t in block], [t for block in shuffled for t in block]),
    ):
        assert applied(align(a, b), a, b) == b
