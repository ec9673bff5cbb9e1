"""Variation units: the places where the witnesses of a collation do not agree, and what each has there."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise

from provenance.lineage.collation import PASSAGE, Collation, Witnessed

__all__ = ["Change", "Unit", "Words", "variation_units"]

Words = tuple[str, ...]
"""A reading: the words that a witness has at a place, folded; empty for an omission."""


_NEARLY = 0.8  # share of two passages left out that are one, but for words that stand before and after alike

Change = tuple[int, int, Words]


@dataclass(slots=True)
class Unit:
    """A place where witnesses differ.

    Attributes
    ----------
    start, end
        Of the place in the sequence of columns that the witnesses are held against; equal for what only witnesses add.
    text
        The reading of that sequence.
    readings
        Every reading with the witnesses that have it, ascending.
    tokens
        Tokens of each witness that has another reading than the sequence.
    votes
        What each witness says of the sequence: its reading without what others have in another place. Witnesses that
        lack the place, or have it in another, say nothing; of a passage they say that it is left out.
    changes
        The single changes of each witness: start and end in the sequence, and the words that stand there.
    passage
        Whether it is about a passage: one left out, or one added.
    """

    start: int
    end: int
    text: Words
    readings: dict[Words, list[int]] = field(default_factory=dict)
    tokens: dict[int, list[int]] = field(default_factory=dict)
    votes: dict[int, Words] = field(default_factory=dict)
    changes: dict[int, tuple[Change, ...]] = field(default_factory=dict)
    passage: bool = False


@dataclass(frozen=True, slots=True)
class _Op:
    start: int
    end: int
    tokens: tuple[int, ...]


@dataclass
class _Own:
    """A witness against the sequence: which places it has, by which tokens, and its changes, small and large."""

    hits: list[int]
    tokens: list[int]
    small: list[_Op]
    omitted: list[tuple[int, int]]
    added: list[_Op]
    displaced: set[int]

    @cached_property
    def points(self) -> dict[int, list[_Op]]:
        """The changes that only put something in, by where they do."""
        found: dict[int, list[_Op]] = defaultdict(list)
        for op in (*self.small, *self.added):
            if op.start == op.end:
                found[op.start].append(op)
        return found

    def within(self, start: int, end: int) -> list[int]:
        """Tokens at the places from ``start`` to ``end - 1``."""
        return self.tokens[bisect_left(self.hits, start) : bisect_left(self.hits, end)]

    def omits(self, start: int, end: int) -> bool:
        """Whether a passage left out reaches into these places."""
        return any(low < end and start < high for low, high in self.omitted)

    def skips(self, start: int, end: int) -> bool:
        """Whether one passage left out, and not moved, reaches over these places, nearly all."""
        most = _NEARLY * (end - start)
        return start not in self.displaced and any(
            low <= end and start <= high and min(high, end) - max(low, start) >= most for low, high in self.omitted
        )

    def joins(self, place: int, size: int, most: int = 0) -> bool:
        """Whether it goes on from before a place to there, or begins or ends there, ``most`` places left out."""
        at = bisect_left(self.hits, place)
        low, high = self.hits[at - 1] if at else -1, self.hits[at] if at < len(self.hits) else size
        return place - 1 - low + high - place <= most


def variation_units(collation: Collation, sequence: Sequence[int]) -> list[Unit]:
    """Return the places where witnesses differ from a sequence of columns, in its order.

    A passage that is left out is a place of its own, and what varies within it is another; witnesses that lack a place
    have no reading there.
    """
    place = {column: number for number, column in enumerate(sequence)}
    words = [collation.tokens[column] for column in sequence]
    owns = [_against(witness, place, sequence) for witness in collation.witnesses]
    units = [_words_unit(collation, owns, words, start, end) for start, end in _small_places(owns)]
    inside = {unit.start for unit in units if unit.start == unit.end}
    spans = [(unit.start, unit.end) for unit in units if unit.start < unit.end]
    points = sorted({op.start for own in owns for op in own.added} - inside)
    outside = [point for point in points if not any(low < point < high for low, high in spans)]
    units += [_words_unit(collation, owns, words, point, point) for point in outside]
    units += _omissions(owns, words)
    return sorted(units, key=lambda unit: (unit.start, unit.end, unit.passage))


def _against(witness: Witnessed, place: dict[int, int], sequence: Sequence[int]) -> _Own:
    """The witness's body as hits and changes."""
    body = [
        (place.get(column, -1), token)
        for token, column in enumerate(witness.columns)
        if column in place or witness.own[token]
    ]
    hits = [(-1, -1), *((at, number) for number, (at, _) in enumerate(body) if at >= 0), (len(sequence), len(body))]
    own = _Own([at for at, _ in hits[1:-1]], [body[number][1] for _, number in hits[1:-1]], [], [], [], set())
    own.displaced = {place[c] for m in witness.moved for c in range(m.a, m.a_end) if c in place} - set(own.hits)
    for (at_left, left), (at_right, right) in pairwise(hits):
        start, end = at_left + 1, at_right
        if start == end and left + 1 == right:
            continue
        tokens = tuple(token for _, token in body[left + 1 : right])
        displaced = [start <= at < end for at in own.displaced].count(True)
        if end - start <= PASSAGE and len(tokens) <= PASSAGE and not displaced and (own.hits or start == end):
            own.small.append(_Op(start, end, tokens))
            continue
        for moved, run in groupby(range(start, end), own.displaced.__contains__):
            low, *more = run
            high = more[-1] + 1 if more else low + 1
            if moved or high - low > PASSAGE or not own.hits:
                own.omitted.append((low, high))
            else:
                own.small.append(_Op(low, high, ()))
        for point, group in _by_point(witness, sequence, tokens, start, end):
            (own.added if len(group) > PASSAGE else own.small).append(_Op(point, point, group))
    return own


def _by_point(
    witness: Witnessed, sequence: Sequence[int], tokens: Sequence[int], start: int, end: int
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Tokens by where in a gap of the sequence they stand, as their columns say."""
    points: list[int] = []
    for token in tokens:
        column = witness.columns[token]
        here = min(max(bisect_left(sequence, column), start), end) if column >= 0 else start
        points.append(max(points[-1], here) if points else here)
    for point, group in groupby(range(len(tokens)), points.__getitem__):
        yield point, tuple(tokens[number] for number in group)


def _small_places(owns: Sequence[_Own]) -> Iterator[tuple[int, int]]:
    """Spans of small changes, those that overlap made one."""
    spans = sorted({(op.start, op.end) for own in owns for op in own.small})
    points = [span for span in spans if span[0] == span[1]]
    merged: list[tuple[int, int]] = []
    for start, end in (span for span in spans if span[0] < span[1]):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    ends = [end for _, end in merged]
    for point, _ in points:
        number = bisect_left(ends, point)
        if number == len(merged) or not merged[number][0] < point < merged[number][1]:
            yield point, point
    yield from merged


def _words_unit(collation: Collation, owns: Sequence[_Own], words: Sequence[str], start: int, end: int) -> Unit:
    unit = Unit(start, end, tuple(words[start:end]))
    readings: dict[Words, list[int]] = defaultdict(list)
    is_passage = start == end and any(op.start == start for own in owns for op in own.added)
    for number, own in enumerate(owns):
        if start == end:
            ops = own.points.get(start, [])
        else:
            ops = [op for op in own.small if op.start < end and start < op.end]  # points strictly inside among them
            ops += [op for op in own.added if start < op.start < end]
        if not ops:
            if start == end:
                if own.hits and own.joins(start, len(words), PASSAGE if is_passage else 0):
                    readings[()].append(number)
                    unit.votes[number] = ()
                elif own.skips(start, start) and own.hits:
                    unit.votes[number] = ()
            elif not own.omits(start, end) and own.hits:
                readings[unit.text].append(number)
                unit.votes[number] = unit.text
            continue
        tokens = sorted([*own.within(start, end), *(token for op in ops for token in op.tokens)])
        document = collation.witnesses[number].document
        reading = tuple(document.tokens[token] for token in tokens)
        readings[reading].append(number)
        columns = collation.witnesses[number].columns
        if reading != unit.text:
            unit.tokens[number] = tokens
        voted = tuple(document.tokens[token] for token in tokens if columns[token] >= 0)
        if voted or not tokens or own.joins(start, len(words)):
            unit.votes[number] = voted
            unit.changes[number] = tuple(
                (op.start, op.end, tuple(document.tokens[token] for token in op.tokens if columns[token] >= 0))
                for op in ops
            )
    readings.setdefault(unit.text, [])
    unit.readings = dict(sorted(readings.items()))
    unit.passage = start == end and any(len(reading) > PASSAGE for reading in readings)
    return unit


def _omissions(owns: Sequence[_Own], words: Sequence[str]) -> list[Unit]:
    """A unit for each span that a witness leaves out."""
    by_span: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, own in enumerate(owns):
        for span in own.omitted:
            by_span[span].append(number)
    units = []
    for (start, end), without in by_span.items():
        holders = [
            n for n, own in enumerate(owns) if n not in without and 2 * len(own.within(start, end)) > end - start
        ]
        text = tuple(words[start:end])
        unit = Unit(start, end, text, {(): without, text: holders}, {number: [] for number in without}, passage=True)
        unit.votes = dict.fromkeys(holders, text)
        unit.votes |= {number: () for number in without if start not in owns[number].displaced}
        unit.changes = {number: ((start, end, ()),) for number, vote in unit.votes.items() if not vote}
        unit.votes |= {number: () for number, own in enumerate(owns) if number not in without and own.skips(start, end)}
        units.append(unit)
    return units
