"""plagdet, on cases small enough to be worked out by hand."""

from __future__ import annotations

from math import log2

import pytest
from benchmarks.pan13.plagdet import Case, Score, score

CASE: Case = ((0, 100), (200, 300))


@pytest.mark.parametrize(
    ("detections", "precision", "recall", "granularity"),
    [
        ([], 0.0, 0.0, 1.0),
        ([CASE], 1.0, 1.0, 1.0),
        ([((0, 50), (200, 250))], 1.0, 0.5, 1.0),
        ([((0, 200), (200, 400))], 0.5, 1.0, 1.0),
        ([((50, 150), (250, 350))], 0.5, 0.5, 1.0),
        ([((0, 100), (400, 500))], 0.0, 0.0, 1.0),  # beside the case on one side
        ([((0, 100), (300, 400))], 0.0, 0.0, 1.0),  # spans that touch do not overlap
        ([((0, 50), (200, 250)), ((50, 100), (250, 300))], 1.0, 1.0, 2.0),
        ([((0, 60), (200, 300)), ((40, 100), (200, 300))], 1.0, 1.0, 2.0),  # what two detect counts once
        ([CASE, ((500, 600), (500, 600))], 0.5, 1.0, 1.0),
        ([((0, 100), (290, 390))], 110 / 200, 110 / 200, 1.0),
    ],
)
def test_one_case(detections: list[Case], precision: float, recall: float, granularity: float) -> None:
    found = score({"pair": [CASE]}, {"pair": detections})
    assert (found.precision, found.recall, found.granularity) == pytest.approx((precision, recall, granularity))


def test_every_case_counts_alike_whatever_its_length() -> None:
    cases: list[Case] = [((0, 10), (0, 10)), ((100, 1100), (100, 1100))]
    assert score({"pair": cases}, {"pair": cases[:1]}) == Score(1.0, 0.5, 1.0)


def test_pairs_are_scored_together_and_a_detection_counts_in_its_own_pair_only() -> None:
    found = score({"x": [CASE], "y": [CASE]}, {"x": [CASE, CASE], "z": [CASE]})
    assert found == Score(2 / 3, 0.5, 2.0)
    assert found.plagdet == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5) / log2(3))


def test_granularity_divides_by_its_logarithm() -> None:
    assert Score(1.0, 1.0, 1.0).plagdet == 1.0
    assert Score(0.8, 0.8, 3.0).plagdet == pytest.approx(0.4)
    assert Score(0.0, 0.0, 1.0).plagdet == 0.0


def test_a_detection_may_detect_two_cases() -> None:
    cases: list[Case] = [((0, 100), (0, 100)), ((100, 200), (100, 200))]
    assert score({"pair": cases}, {"pair": [((0, 200), (0, 200))]}) == Score(1.0, 1.0, 1.0)
