"""Scores of the simulator, on cases small enough to be worked out by hand."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.simulator.codes import NAMES
from benchmarks.simulator.making import make_family
from benchmarks.simulator.relations import TrueRelation
from benchmarks.simulator.report import as_table, as_values
from benchmarks.simulator.run import measure
from benchmarks.simulator.scores.differences import Claim, Tally, match, prepared, tally
from benchmarks.simulator.scores.directions import Directions
from benchmarks.simulator.scores.lineages import token_accuracy
from benchmarks.simulator.scores.relations import Relations
from benchmarks.simulator.truth import TrueDifference

import provenance as pv
from provenance.differences import Difference

A = "The keeper saw 12 boats at dawn. Nobody slept.\n\nIt rained."
B = "The guard saw 13 boats at dawn.\n\nIt rained."


def said(kind: str, a: tuple[int, int], b: tuple[int, int], *also: str) -> Difference:
    return Difference(kind, "editorial", a, b, A[slice(*a)], B[slice(*b)], (kind, *also), "")  # type: ignore[arg-type]


TRUE = [
    TrueDifference(("E10",), (4, 10), (4, 9)),
    TrueDifference(("E13",), (15, 17), (14, 16)),
    TrueDifference(("E8", "E9"), (32, 46), (31, 31)),
]
RIGHT = [
    said("substitution", (4, 10), (4, 9)),
    said("fact_change", (15, 17), (14, 16)),
    said("addition", (33, 46), (31, 31)),
]


def scored(predicted: list[Difference]) -> Tally:
    counts = Tally()
    tally(counts, TRUE, predicted, A, B)
    return counts


def test_all_found() -> None:
    counts = scored(RIGHT)
    assert counts.found == counts.true == Counter(E10=1, E13=1, E8=1)
    assert counts.right == counts.claimed == Counter(E10=1, E13=1, E9=1)
    assert counts.strict == Counter(E10=1, E13=1, E8=0)
    assert counts.macro_f1() == pytest.approx((1 + 1 + 0) / 3)  # nothing was claimed as an omission
    assert not counts.confusion


def test_nothing_found() -> None:
    counts = scored([])
    assert not counts.found
    assert counts.macro_f1() == 0
    assert counts.confusion == Counter({("E10", "-"): 1, ("E13", "-"): 1, ("E8", "-"): 1})


def test_a_wrong_kind_is_a_miss_and_an_error() -> None:
    counts = scored([said("substitution", (4, 10), (4, 9)), said("substitution", (15, 17), (14, 16))])
    assert counts.found == Counter(E10=1)
    assert (counts.claimed["E10"], counts.right["E10"]) == (2, 1)
    assert counts.confusion == Counter({("E13", "E10"): 1, ("E8", "-"): 1})


def test_more_kinds_than_hold_cost_precision() -> None:
    counts = scored([said("fact_change", (15, 17), (14, 16), "slip", "format")])
    assert counts.found == Counter(E13=1)
    assert counts.claimed == Counter(E13=1, E15=1, E2=1)
    assert counts.right == Counter(E13=1)


def test_a_span_that_is_too_long_finds_nothing() -> None:
    assert not scored([said("substitution", (0, 31), (0, 30))]).found
    assert scored([said("substitution", (0, 10), (0, 9))]).found == Counter(E10=1)  # half of the words


def test_a_place_elsewhere_finds_nothing() -> None:
    assert not scored([said("substitution", (4, 10), (20, 20))]).found
    assert not scored([said("substitution", (26, 31), (4, 9))]).found


def test_each_prediction_stands_for_one() -> None:
    twice = [TRUE[1], TrueDifference(("E13",), (15, 17), (14, 16))]
    pairs = match(prepared(twice, A, B), [Claim(("E13",), (15, 17), (14, 16))], A, B)
    assert len(pairs) == 1


def test_pieces_of_an_omission_count_as_one() -> None:
    counts = scored([said("omission", (33, 39), (31, 31)), said("omission", (40, 46), (31, 31))])
    assert (counts.found["E8"], counts.claimed["E8"]) == (1, 1)


def test_a_gap_beside_an_omission_is_nobodys_error() -> None:
    counts = scored([*RIGHT, said("layout", (46, 48), (31, 33))])
    assert counts.claimed["E3"] == 0
    assert not counts.confusion


def test_directions() -> None:
    counts = Directions([("siblings", "siblings", 1.0), ("a_from_b", "siblings", 0.1), ("b_from_a", "unknown", 0.0)])
    assert counts.accuracy() == 0.5
    assert counts.abstaining() == pytest.approx(1 / 3)
    assert counts.accuracy(decidable=False) is None
    assert counts.curve()[0] == (0.0, pytest.approx(2 / 3), 0.5)
    assert counts.curve()[1] == (0.3, pytest.approx(1 / 3), 1.0)


def test_relations() -> None:
    counts = Relations()
    counts.add(TrueRelation("excerpt", None, (1.0, 0.5)), "expansion")
    counts.add(TrueRelation("excerpt", "syndicated_copy", (1.0, 0.59)), "syndicated_copy")
    counts.add(TrueRelation("template", None, (0.5, 0.5)), "partial_reuse")
    assert (counts.accuracy(), counts.borderline, counts.balanced()) == (pytest.approx(2 / 3), 1, 0.5)


def test_token_accuracy() -> None:
    assert token_accuracy("a b c d".split(), "a b x d".split()) == 0.75
    assert token_accuracy("a b c d".split(), "a b c d e".split()) == 0.8
    assert token_accuracy([], []) == 1.0


def test_an_oracle_scores_perfectly() -> None:
    """The true differences themselves, said by their first codes, are found, but for what joins otherwise."""
    counts = Tally()
    for pair in make_family(3, "tuning").pairs():
        a, b, true = pair.a.draft.text, pair.b.draft.text, pair.differences()
        predicted = [
            Difference(NAMES[d.codes[0]], "editorial", d.a_span, d.b_span, "", "", (NAMES[d.codes[0]],), "")  # type: ignore[arg-type]
            for d in true
        ]
        tally(counts, true, predicted, a, b)
    assert counts.right.total() >= 0.98 * counts.claimed.total()
    assert counts.found.total() >= 0.98 * counts.true.total()


def test_a_run_is_the_same_twice() -> None:
    values = as_values(measure("tuning", range(2), kin=1))
    assert values == as_values(measure("tuning", range(2), kin=1))
    assert values["families"] == 2
    assert values["pairs"] == 20
    assert "Macro-F1" in as_table(values)
    assert pv.compare("a", "a").relation == "identical"


def test_words_that_both_sides_begin_or_end_with_are_no_matter() -> None:
    a, b = "The two sides have agreed on the bill.", "The two sides have not agreed on the bill."
    true = [TrueDifference(("E13",), (14, 25), (14, 29))]
    for spans in (((14, 18), (14, 22)), ((19, 19), (19, 23)), ((14, 25), (14, 29))):
        claim = Difference(
            "fact_change", "substantive", *spans, a[slice(*spans[0])], b[slice(*spans[1])], ("fact_change",), ""
        )
        counts = Tally()
        tally(counts, true, [claim], a, b)
        assert counts.found == Counter(E13=1), spans


def test_either_of_two_passages_that_changed_places_may_have_moved() -> None:
    a, b = "One two three four five.\nSix seven.\nEnd.", "Six seven.\nOne two three four five.\nEnd."
    true = [TrueDifference(("E16",), (0, 24), (11, 35), or_else=((25, 35), (0, 10)))]
    for spans in (((0, 24), (11, 35)), ((25, 35), (0, 10))):
        claim = Difference("transposition", "editorial", *spans, "", "", ("transposition",), "")
        counts = Tally()
        tally(counts, true, [claim], a, b)
        assert counts.found == Counter(E16=1), spans
