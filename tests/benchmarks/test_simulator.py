"""The simulator: what it logs is what it did, and what it calls true is true."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from benchmarks.simulator.draft import Draft, Pool, Step, replay
from benchmarks.simulator.family import Family
from benchmarks.simulator.kinships import KINSHIPS, make_kin
from benchmarks.simulator.language import LANGUAGES, language
from benchmarks.simulator.making import make_family
from benchmarks.simulator.marking import draft_of_any_text
from benchmarks.simulator.operators import OPERATORS
from benchmarks.simulator.passages import true_passages
from benchmarks.simulator.relations import true_relation
from benchmarks.simulator.stories import write_story
from benchmarks.simulator.truth import true_differences
from benchmarks.simulator.writing import HOUSES
from hypothesis import given, settings
from hypothesis import strategies as st

SEEDS = range(6)
BASE = "The dam held. It holds 12,400 tonnes.\n\nNobody slept, the keeper said."


@pytest.fixture(scope="module")
def families() -> list[Family]:
    return [make_family(seed, "tuning") for seed in SEEDS]


@st.composite
def edited(draw: st.DrawFn, depth: int = 5) -> list[Draft]:
    """A text and two copies of it, each edited at random: a family of three."""
    root = Draft.of(BASE)
    copies = [root.copy(), root.copy()]
    for copy in copies:
        for _ in range(draw(st.integers(0, depth))):
            size = len(copy.text)
            low, high = sorted((draw(st.integers(0, size)), draw(st.integers(0, size))))
            if draw(st.booleans()):
                copy.replace(low, high, draw(st.sampled_from(["", "x", "four words of text"])), "E10")
            elif low < high:
                to = draw(st.one_of(st.integers(0, low), st.integers(high, size)))
                copy.move(low, high, to, "E16")
    return [root, *copies]


@settings(max_examples=150, deadline=None)
@given(edited())
def test_the_log_makes_the_child(drafts: list[Draft]) -> None:
    root, *copies = drafts
    for copy in copies:
        assert replay(root.text, copy.log) == copy.text


@settings(max_examples=150, deadline=None)
@given(edited())
def test_outside_of_the_differences_two_witnesses_are_the_same(drafts: list[Draft]) -> None:
    """Maps compose: through the common ancestor, only characters inside a difference have no counterpart, and white
    space, of which a difference that has words keeps no pieces of its own."""
    _, a, b = drafts
    found = true_differences(a.pool, a.numbers, b.numbers, [*a.log, *b.log], False)
    for one, other, side in ((a, b, 0), (b, a, 1)):
        there = set(other.numbers)
        inside = {at for d in found for at in range(*(d.a_span, d.b_span)[side])}
        lost = [at for at, number in enumerate(one.numbers) if number not in there and at not in inside]
        # what both changed to the same text is no difference
        assert all(one.text[at].isspace() or one.text[at] in other.text for at in lost)


def test_families_are_what_their_logs_say(families: list[Family]) -> None:
    for family in families:
        for witness in family.witnesses.values():
            if witness.parent:
                assert replay(family.witnesses[witness.parent].draft.text, witness.draft.log) == witness.draft.text


def test_every_code_occurs(families: list[Family]) -> None:
    more = [make_family(seed, "tuning") for seed in range(6, 24)]
    found = {d.codes[0] for family in (*families, *more) for pair in family.pairs() for d in pair.differences()}
    assert found == {f"E{n}" for n in range(17)}


def test_differences_differ(families: list[Family]) -> None:
    for family in families:
        for pair in family.pairs():
            for difference in pair.differences():
                a, b = pair.a.draft.text, pair.b.draft.text
                assert 0 <= difference.a_span[0] <= difference.a_span[1] <= len(a)
                assert 0 <= difference.b_span[0] <= difference.b_span[1] <= len(b)
                if difference.codes[0] != "E16":
                    assert a[slice(*difference.a_span)] != b[slice(*difference.b_span)]


def test_mirrored(families: list[Family]) -> None:
    for family in families[:3]:
        for a, b in combinations(family.extant, 2):
            there = sorted((d.a_span, d.b_span) for d in family.pair(a, b).differences())
            back = sorted((d.b_span, d.a_span) for d in family.pair(b, a).differences())
            assert there == back


def test_same_seed_same_family() -> None:
    for seed in range(3):
        one, other = make_family(seed, "report"), make_family(seed, "report")
        assert [w.draft.text for w in one.extant] == [w.draft.text for w in other.extant]
        assert [w.published for w in one.extant] == [w.published for w in other.extant]


@pytest.mark.parametrize("code", LANGUAGES)
def test_seeds_share_neither_sentences_nor_names(code: str) -> None:
    one, other = language(code, "tuning"), language(code, "report")
    for section in ("general", "quotes", "local", "updates", "related", "synonyms", "attribution", "quoted_words"):
        assert set(one.lines(section)).isdisjoint(other.lines(section))
    for section in ("first", "last", "places", "orgs", "outlets"):
        assert set(one.items(section)).isdisjoint(other.items(section))
    assert {t["name"] for t in one.topics}.isdisjoint(t["name"] for t in other.topics)


def test_a_copy_of_a_word_through_a_common_ancestor() -> None:
    root = Draft.of("The keeper saw 12 boats at dawn.")
    a, b = root.copy(), root.copy()
    a.replace(15, 17, "13", "E13")
    b.replace(4, 10, "guard", "E10")
    b.insert(0, "PELL HARBOR — ", "E6", role="E6")
    found = true_differences(root.pool, a.numbers, b.numbers, [*a.log, *b.log], True)
    told = {(d.codes, a.text[slice(*d.a_span)], b.text[slice(*d.b_span)]) for d in found}
    assert told == {(("E13",), "13", "12"), (("E10",), "keeper", "guard"), (("E6",), "", "PELL HARBOR — ")}


def test_what_both_did_is_no_difference() -> None:
    root = Draft.of("He said 'no' twice.")
    a, b = root.copy(), root.copy()
    for copy in (a, b):
        copy.replace(8, 9, "“", "E1")
    b.replace(11, 12, "”", "E1")
    found = true_differences(root.pool, a.numbers, b.numbers, [*a.log, *b.log], True)
    assert [(d.a_span, d.b_span) for d in found] == [((11, 12), (11, 12))]


def test_a_change_within_an_addition_goes_under_in_it() -> None:
    root = Draft.of("It rained. It stopped.")
    a, b = root.copy(), root.copy()
    a.insert(10, " The brook near the mill rose by a foot.", "E9")
    at = a.text.index("rose")
    a.replace(at, at + 4, "climbed", "E10")
    (found,) = true_differences(root.pool, a.numbers, b.numbers, a.log, True)
    assert found.codes == ("E9",)
    assert a.text[slice(*found.a_span)] == " The brook near the mill climbed by a foot."
    assert found.b_span == (10, 10)


def test_what_was_done_inside_of_what_the_other_lacks_goes_under() -> None:
    root = Draft.of("It rained all day long, as ever. It stopped. The brook rose.")
    a, b = root.copy(), root.copy()
    a.cut(17, 22, "E8", note="words cut")  # inside of the sentence that the other lacks
    b.cut(0, 33, "E8", note="sentence cut")
    (found,) = true_differences(root.pool, a.numbers, b.numbers, [*a.log, *b.log], True)
    assert a.text[slice(*found.a_span)] == "It rained all day, as ever. "
    assert found.b_span == (0, 0)
    c = root.copy()
    c.replace(3, 9, "poured", "E10")
    c.insert(12, "\u200b", "E0")
    (found,) = true_differences(root.pool, c.numbers, b.numbers, [*c.log, *b.log], True)
    assert found.codes == ("E8",)
    assert c.text[slice(*found.a_span)] == "It poured al\u200bl day long, as ever. "


def test_passages_cut_in_several_places_are_several_differences() -> None:
    root = Draft.of("One came. Two left. Three stayed. Four slept.")
    a, b = root.copy(), root.copy()
    a.move(10, 20, 34, "E16", about=(10, 19))
    b.cut(10, 34, "E8", note="cut")
    found = true_differences(root.pool, a.numbers, b.numbers, [*a.log, *b.log], True)
    told = [a.text[slice(*d.a_span)] for d in found if d.codes == ("E8",)]
    assert "".join(told) == "Three stayed. Two left. "


def test_passages_side_by_side_are_one_difference() -> None:
    """What one text cut and the other added behind it is one gap to whoever reads the two."""
    root = Draft.of("It rained. It stopped at noon. The brook rose.")
    a, b = root.copy(), root.copy()
    b.cut(10, 30, "E8", note="cut")
    a.insert(30, " A mill was lost.", "E9", note="added")
    (found,) = true_differences(root.pool, a.numbers, b.numbers, [*a.log, *b.log], False)
    assert found.codes == ("E8", "E9")
    assert (a.text[slice(*found.a_span)], found.b_span) == (" It stopped at noon. A mill was lost.", (10, 10))
    assert len(true_differences(root.pool, a.numbers, b.numbers, [*a.log, *b.log], True)) == 2, (
        "it is known who did what"
    )
    b.insert(0, "At last. ", "E9")
    assert len(true_differences(root.pool, a.numbers, b.numbers, [*a.log, *b.log], False)) == 2


def test_moved_marks_are_one_difference() -> None:
    root = Draft.of('"We left at dawn in the fog," she said.')
    a = root.copy()
    a.edit([Step(9, 9, '"'), Step(0, 1, "")], ("E12",), "opened later", about=(1, 9))
    assert a.text == 'We left "at dawn in the fog," she said.'
    (found,) = true_differences(root.pool, root.numbers, a.numbers, a.log, True)
    assert root.text[slice(*found.a_span)] == '"We left '
    assert a.text[slice(*found.b_span)] == 'We left "'


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_operators_find_their_places_or_say_that_they_do_not(name: str) -> None:
    done = 0
    for seed, code in enumerate(LANGUAGES * 2):
        draw = Random(seed)
        story = write_story(language(code, "tuning"), draw, Pool())
        before = story.draft.text
        worked = OPERATORS[name](story.draft, draw, story, HOUSES[f"wire-{code}"])
        assert worked == (story.draft.text != before or bool(story.draft.log))
        assert replay(before, story.draft.log) == story.draft.text
        done += worked
    assert done


def test_any_text() -> None:
    """Operators that need no annotations work on a text of one's own; the others say that they found nothing."""
    text = "\n\n".join(
        f'The dam at place number {n} held through the night, the keeper said. "We counted {n}20 boats," she told us.'
        for n in range(1, 9)
    )
    draw = Random(1)
    story = write_story(language("en", "tuning"), draw, Pool())
    story.draft = draft_of_any_text(text, story.draft.pool)
    worked = {name for name in OPERATORS if OPERATORS[name](story.draft.copy(), draw, story, HOUSES["british"])}
    assert {"cut_tail", "cut_sentence", "change_number", "merge_paragraphs", "slip", "move_passage"} <= worked
    assert worked.isdisjoint({"paraphrase", "change_name", "change_place", "report_speech"})


@pytest.mark.parametrize("name", sorted(KINSHIPS))
def test_pairs_are_what_they_were_made_to_be(name: str) -> None:
    for seed in range(3):
        family = make_kin(name, seed, "tuning")
        true = true_relation(family, family.pair(family.witnesses["source"], family.witnesses["copy"]))
        assert {"expansion": "excerpt"}.get(name, name) in (true.relation, true.also)


def test_passages_hold_the_same_characters(families: list[Family]) -> None:
    for pair in families[0].pairs():
        for (a_start, a_end), (b_start, b_end) in true_passages(pair):
            assert pair.a.draft.numbers[a_start] == pair.b.draft.numbers[b_start] or pair.pool.repeats
            assert a_start < a_end
            assert b_start < b_end


def test_a_family_from_any_article() -> None:
    text = "\n\n".join(f"The dam held in year {n}. The keeper counted {n}40 boats, and nobody slept." for n in range(9))
    family = make_family(0, "tuning", 3, ("en", text))
    assert family.witnesses["dispatch"].draft.text[:20] == text[:20]
    assert len(family.extant) == 3


def test_a_passage_that_moved_past_a_shorter_one() -> None:
    root = Draft.of("Head.\nOne two three four five.\nSix seven.\nEnd.")
    a, b = root.copy(), root.copy()
    b.move(6, 31, 42, "E16", "E3", note="moved", about=(6, 30))
    (found,) = true_differences(root.pool, a.numbers, b.numbers, b.log, True)
    assert a.text[slice(*found.a_span)] == b.text[slice(*found.b_span)] == "One two three four five."
    assert found.or_else is not None
    assert a.text[slice(*found.or_else[0])].strip() == b.text[slice(*found.or_else[1])].strip() == "Six seven."


def test_another_number_in_a_sentence_put_in_other_words_is_told_of() -> None:
    root = Draft.of("The army sent 113 soldiers and 74 lorries. It rained.")
    a, b = root.copy(), root.copy()
    a.replace(31, 33, "47", "E13")
    b.replace(0, 42, "Some 113 soldiers and 74 lorries were sent by the army.", "E11")
    (found,) = true_differences(root.pool, a.numbers, b.numbers, [*a.log, *b.log], True)
    assert found.codes == ("E11", "E13")
