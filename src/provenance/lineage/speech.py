"""Direct speech: where a witness reports in its own words what another one quotes.

A desk turns a quotation into indirect speech, and cannot turn it back: the words that were said are gone. So it is
known which of the two was there first, whatever most witnesses have; and two desks that report the same words do it
nearly alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from provenance.differences.saying import SAYING
from provenance.lineage.collation import Collation, Witnessed
from provenance.lineage.transmission import Innovation
from provenance.lineage.variation import Unit, Words

__all__ = ["Report", "Speech"]

_LETTERS = 4  # of a word that a report has in common with a quotation by more than its grammar
_FEWEST = 3  # such words of a quotation that can be recognised
_SHARED = 0.4  # share of them that stand in the report
_QUOTED = 0.5  # share of a sentence that is quoted, which makes it direct speech
_WITHIN = 3  # times their words by which two sentences that say the same may lie apart
_REPORTED = 0.3  # weight of reporting as others do


class Report(NamedTuple):
    """A place where one witness reports what another quotes: their numbers, and its first and its last column."""

    reporting: int
    quoting: int
    first: int
    last: int


class Speech:
    """What witnesses of a collation quote and others report."""

    def __init__(self, collation: Collation) -> None:
        self.reports = _reports(collation)
        self._end = len(collation.tokens)

    def votes(self, unit: Unit, sequence: Sequence[int]) -> Mapping[int, Words]:
        """What witnesses say of a place of a sequence of columns, without those that report there what others quote."""
        low = sequence[unit.start - 1] if unit.start else -1
        high = sequence[unit.end] if unit.end < len(sequence) else self._end
        without = {
            report.reporting
            for report in self.reports
            if report.quoting in unit.votes
            and report.first < high
            and low < report.last
            and (not unit.passage or (report.first - 1 <= low and high <= report.last + 1))
        }
        return {number: vote for number, vote in unit.votes.items() if number not in without} or unit.votes

    def weighed(self, found: Sequence[Innovation], sequence: Sequence[int]) -> list[Innovation]:
        """Innovations without those that are quotations, and with little weight for those that are reports."""
        weighed = []
        for item in found:
            column = sequence[item.place] if item.place < len(sequence) else self._end
            here = [report for report in self.reports if report.first - 1 <= column <= report.last + 1]
            if any(report.reporting in item.witnesses for report in here):
                weighed.append(item._replace(weight=min(item.weight, _REPORTED)))
            elif not any(report.quoting in item.witnesses for report in here):
                weighed.append(item)
        return weighed


class _Sentence(NamedTuple):
    start: int
    end: int
    words: frozenset[str]


def _reports(collation: Collation) -> list[Report]:
    """Every sentence that is direct speech in one witness, with the one that says most of it, unquoted, in another."""
    found = []
    sentences = [_sentences(witness) for witness in collation.witnesses]
    for quoting, witness in enumerate(collation.witnesses):
        quoted = witness.document.quoted
        for sentence in sentences[quoting]:
            size = sentence.end - sentence.start
            if sum(quoted[sentence.start : sentence.end]) < _QUOTED * size:
                continue
            said = _words(witness, [t for t in range(sentence.start, sentence.end) if quoted[t]])
            place = _columns(witness, sentence)
            if len(said) < _FEWEST or not place:
                continue
            for reporting, other in enumerate(collation.witnesses):
                if reporting == quoting or not sentences[reporting]:
                    continue
                best = max(sentences[reporting], key=lambda each: (len(said & each.words), -each.start))
                if len(said & best.words) < _SHARED * len(said) or not _is_report(other, best):
                    continue
                columns = [*place, *_columns(other, best)]
                if max(columns) - min(columns) <= _WITHIN * len(columns):
                    found.append(Report(reporting, quoting, min(columns), max(columns)))
    return found


def _sentences(witness: Witnessed) -> list[_Sentence]:
    """The sentences of a body."""
    size = len(witness.columns)
    borders = [*(t for t in range(size) if t == 0 or witness.document.borders[t]), size]
    return [
        _Sentence(low, high, _words(witness, range(low, high))) for low, high in pairwise(borders) if witness.own[low]
    ]


def _words(witness: Witnessed, tokens: Sequence[int]) -> frozenset[str]:
    return frozenset(word for t in tokens if len(word := witness.document.tokens[t]) >= _LETTERS)


def _is_report(witness: Witnessed, sentence: _Sentence) -> bool:
    """Whether a sentence quotes nothing and says that somebody says; what only tells may have been made a quotation."""
    document, span = witness.document, slice(sentence.start, sentence.end)
    return not any(document.quoted[span]) and not SAYING.isdisjoint(document.tokens[span])


def _columns(witness: Witnessed, sentence: _Sentence) -> list[int]:
    return [column for column in witness.columns[sentence.start : sentence.end] if column >= 0]
