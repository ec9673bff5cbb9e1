"""plagdet: precision, recall, granularity and their combination for detected passages.

Potthast, Stein, Barron-Cedeno and Rosso 2010, "An evaluation framework for plagiarism detection", section 3, in the
macro-averaged form that PAN used.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

__all__ = ["Case", "Score", "score"]

Span = tuple[int, int]
Case = tuple[Span, Span]
"""Characters of a passage in the one text and in the other."""


@dataclass(frozen=True, slots=True)
class Score:
    """The measures; precision and recall are 0 where nothing was detected or nothing is true.

    Attributes
    ----------
    precision
        Mean over the detections of the share of their characters, on both sides, that true cases they detect have.
    recall
        Mean over the true cases of the share of their characters, on both sides, that their detections have.
    granularity
        Mean number of detections of a case that has any, 1.0 or more.
    """

    precision: float
    recall: float
    granularity: float

    @property
    def plagdet(self) -> float:
        """F1 of precision and recall over ``log2(1 + granularity)``."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total / log2(1 + self.granularity) if total else 0.0


def score(cases: Mapping[Hashable, Sequence[Case]], detections: Mapping[Hashable, Sequence[Case]]) -> Score:
    """Score detections against true cases, both listed by pair of documents."""
    recalls, counts = [], []
    for pair, true in cases.items():
        for case in true:
            share, detected = _share(case, detections.get(pair, ()))
            recalls.append(share)
            if detected:
                counts.append(detected)
    precisions = [
        _share(detection, cases.get(pair, ()))[0] for pair, found in detections.items() for detection in found
    ]
    return Score(_mean(precisions, 0.0), _mean(recalls, 0.0), _mean(counts, 1.0))


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _share(passage: Case, others: Sequence[Case]) -> tuple[float, int]:
    """Share of a passage's characters that others which overlap it on both sides cover, and how many do."""
    overlapping = [other for other in others if all(map(_overlap, passage, other))]
    covered = sum(_covered(side, [other[n] for other in overlapping]) for n, side in enumerate(passage))
    return covered / sum(end - start for start, end in passage), len(overlapping)


def _overlap(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _covered(span: Span, others: Sequence[Span]) -> int:
    total, place = 0, span[0]
    for start, end in sorted(others):
        start, end = max(start, place), min(end, span[1])
        if start < end:
            total += end - start
            place = end
    return total
