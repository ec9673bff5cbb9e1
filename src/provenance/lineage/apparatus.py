"""Apparatus: where the witnesses differ from the archetype, every reading with its witnesses, kinds and severity."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from provenance.align import Alignment, Match
from provenance.differences import Difference, Kind, Severity, differences
from provenance.document import Document
from provenance.lineage.archetype import Reconstruction, Rule, Verdict
from provenance.lineage.collation import Collation, Witnessed
from provenance.lineage.held import Held
from provenance.lineage.variation import Unit, Words

__all__ = ["Reading", "Variation", "apparatus", "differences_from"]

_OUTSIDE: frozenset[Kind] = frozenset({"furniture", "paratext", "credit", "date_stamp"})
_SEVERITIES: tuple[Severity, ...] = ("substantive", "editorial", "accidental")
_WORDED: frozenset[str] = frozenset(
    {"omission", "addition", "substitution", "paraphrase", "fact_change", "slip", "correction", "transposition"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What some witnesses have at a place.

    Attributes
    ----------
    text
        As the first of them writes it, what the archetype lacks with its marks; empty for an omission.
    words
        The same folded.
    witnesses
        Their ids.
    spans
        Where each of them has it, in characters of its text; an empty span for an omission.
    kinds
        How it differs from the archetype; empty for the archetype's own reading.
    severity
        The gravest of these, ``None`` for the archetype's own reading.
    """

    text: str
    words: Words
    witnesses: tuple[str, ...]
    spans: Mapping[str, tuple[int, int]]
    kinds: tuple[Kind, ...]
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Variation:
    """A place of the archetype where witnesses differ.

    Attributes
    ----------
    span
        Where, in characters of the archetype; empty for an addition.
    tokens
        The same in tokens.
    readings
        The archetype's first, then by number of witnesses.
    lacking
        Ids of the witnesses that do not have the place at all. Who is neither here nor at a reading differs there in
        more, which another place tells.
    rule
        By what the archetype's reading was chosen: ``lines`` (most independent lines of transmission have it),
        ``ancestor`` (the text that all come from has it), ``presence`` (words rather than none), ``slip``,
        ``fidelity``, ``representative``, or ``form`` where only marks and written forms differ.
    reason
        The same in words.
    severity
        Of the gravest reading.
    """

    span: tuple[int, int]
    tokens: tuple[int, int]
    readings: tuple[Reading, ...]
    lacking: tuple[str, ...]
    rule: Rule | str
    reason: str
    severity: Severity

    @property
    def text(self) -> str:
        """The archetype's reading."""
        return self.readings[0].text


def differences_from(archetype: Document, witness: Witnessed, sequence: Sequence[int]) -> list[Difference]:
    """The typed differences of a witness from the archetype; what only it has is an addition."""
    place = {column: number for number, column in enumerate(sequence)}
    pairs = [(place[column], token) for token, column in enumerate(witness.columns) if column in place]
    matches = [Match(run[0][0], run[0][1], len(run)) for run in _diagonals(pairs)]
    taken_a, taken_b = {a for a, _ in pairs}, {b for _, b in pairs}
    moved: list[Match] = []
    repeated: list[Match] = []
    for run in (*witness.moved, *witness.repeated):
        cells = [(place.get(run.a + step), run.b + step) for step in range(run.size)]
        kept = [(a, b) for a, b in cells if a is not None and b not in taken_b]
        for part in _diagonals(kept):
            match = Match(part[0][0], part[0][1], len(part))
            if match.size < 3:
                continue
            (repeated if any(a in taken_a for a, _ in part) else moved).append(match)
    size = len(witness.document.tokens)
    alignment = Alignment(
        tuple(matches), tuple(sorted(moved, key=lambda m: m.a)), (), tuple(repeated), len(sequence), size
    )
    return differences(archetype, witness.document, alignment, "omission", "addition")


def _diagonals(pairs: Iterable[tuple[int, int]]) -> Iterable[list[tuple[int, int]]]:
    """Pairs of places and tokens in runs that go on by one in both."""
    for _, run in groupby(enumerate(pairs), key=lambda item: (item[1][0] - item[0], item[1][1] - item[0])):
        yield [pair for _, pair in run]


def apparatus(
    collation: Collation,
    made: Reconstruction,
    archetype: Document,
    found: Sequence[Sequence[Difference]],
    order: Sequence[int],
) -> list[Variation]:
    """The apparatus in the order of the archetype.

    Parameters
    ----------
    found
        For each witness its differences from the archetype.
    order
        The witnesses in the order in which they are asked how something is written.
    """
    builder = _Builder(collation, made.sequence, archetype, order)
    placed = [_Placed(archetype, items) for items in found]
    entries = [builder.worded(unit, verdict, placed) for unit, verdict in zip(made.units, made.verdicts, strict=True)]
    entries = [entry for entry in entries if len(entry.readings) > 1]
    rest = [items.rest() for items in placed]
    forms: dict[tuple[int, int], dict[int, list[Difference]]] = defaultdict(lambda: defaultdict(list))
    for number, items in enumerate(rest):
        for item in items:
            forms[item.a_span][number].append(item)
    entries += [builder.formed(span, readings, rest) for span, readings in forms.items()]
    return sorted(entries, key=lambda entry: (entry.span, entry.tokens, entry.rule))


class _Placed:
    """Differences of one witness with the tokens of the archetype that they touch; each is used once or left over."""

    def __init__(self, archetype: Document, items: Sequence[Difference]) -> None:
        self._items = [(item, *_tokens(archetype, item.a_span)) for item in items]
        self._used = [False] * len(self._items)

    def at(self, start: int, end: int, low: int, high: int) -> list[Difference]:
        """Those at a place of the archetype and of the witness's text, where words differ."""
        return [
            self._use(number)
            for number, (item, first, last) in enumerate(self._items)
            if item.kind == "transposition" or (item.b_span[0] <= high and low <= item.b_span[1])
            if self._touches(first, last, start, end)
        ]

    def losing(self, start: int, end: int, held: Held) -> list[Difference]:
        """Those by which a witness loses words of this place and no others, and has none of its own for them."""
        low, high = held.gap(start, end)
        return [
            self._use(number)
            for number, (item, first, last) in enumerate(self._items)
            if self._touches(first, last, start, end) and item.a_text
            if held.has(first, min(start, last)) and held.has(max(end, first), last)
            if low <= item.b_span[1] and item.b_span[0] <= high and not held.has_own(*item.b_span)
        ]

    @staticmethod
    def _touches(first: int, last: int, start: int, end: int) -> bool:
        """Whether tokens from ``first`` to ``last - 1``, or what stands before the first, belong to a place."""
        if first == last:
            return start <= first <= end
        return first < end and start < last and start < end

    def _use(self, number: int) -> Difference:
        self._used[number] = True
        return self._items[number][0]

    def rest(self) -> list[Difference]:
        """Differences of marks and written forms."""
        return [
            item for (item, *_), used in zip(self._items, self._used, strict=True) if not (used or _is_of_words(item))
        ]


def _is_of_words(item: Difference) -> bool:
    one_sided = not item.a_text or not item.b_text or item.kind == "transposition"
    return item.kind in _OUTSIDE or item.kind == "layout" or (item.kind in _WORDED and one_sided)


def _tokens(document: Document, span: tuple[int, int]) -> tuple[int, int]:
    """Tokens that a span touches."""
    return bisect_left(document.ends, span[0] + 1), bisect_left(document.starts, span[1])


class _Builder:
    def __init__(
        self, collation: Collation, sequence: Sequence[int], archetype: Document, order: Sequence[int]
    ) -> None:
        place = {column: number for number, column in enumerate(sequence)}
        self._witnesses = collation.witnesses
        self._held = [Held(witness, place) for witness in collation.witnesses]
        self._ids = [witness.document.article.id for witness in collation.witnesses]
        self._archetype = archetype
        self._order = {number: place for place, number in enumerate(order)}

    def worded(self, unit: Unit, verdict: Verdict, placed: Sequence[_Placed]) -> Variation:
        """A place where words differ."""
        has = {number for numbers in unit.readings.values() for number in numbers}
        readings = [self._archetypes(unit)]
        for words, numbers in unit.readings.items():
            if words != unit.text and numbers:
                readings.append(self._reading(unit, words, numbers, placed))
        readings[1:] = sorted(readings[1:], key=lambda r: (-len(r.witnesses), r.words, r.witnesses))
        low, high = self._span(unit)
        lacking = tuple(sorted(name for number, name in enumerate(self._ids) if number not in has))
        gravest = _gravest(r.severity for r in readings if r.severity)
        return Variation(
            (low, high), (unit.start, unit.end), tuple(readings), lacking, verdict.rule, _reason(verdict), gravest
        )

    def _span(self, unit: Unit) -> tuple[int, int]:
        if unit.start < unit.end:
            return self._archetype.span(unit.start, unit.end)
        at = self._archetype.point(unit.start) if self._archetype.tokens else 0
        return at, at

    def _archetypes(self, unit: Unit) -> Reading:
        numbers = unit.readings.get(unit.text, [])
        low, high = self._span(unit)
        spans = self._spans({number: self._place(unit, number) for number in numbers})
        return Reading(self._archetype.text[low:high], unit.text, tuple(spans), spans, (), None)

    def _place(self, unit: Unit, number: int) -> tuple[int, int]:
        """Where a witness has its reading, in characters of its text; empty where it leaves out the place."""
        held = self._held[number]
        if tokens := unit.tokens.get(number, held.within(unit.start, unit.end)):
            return self._witnesses[number].document.span(tokens[0], tokens[-1] + 1)
        point = held.point(unit.start, unit.end)
        return point, point

    def _spans(self, places: Mapping[int, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        """The places of witnesses by their ids, in the order of these."""
        return {self._ids[number]: places[number] for number in sorted(places, key=self._ids.__getitem__)}

    def _reading(self, unit: Unit, words: Words, numbers: Sequence[int], placed: Sequence[_Placed]) -> Reading:
        places = {number: self._place(unit, number) for number in numbers}
        kinds: dict[Kind, Severity] = {}
        for number, (low, high) in places.items():
            if low < high:
                items = placed[number].at(unit.start, unit.end, low, high)
                places[number] = _with_marks(self._witnesses[number].document.text, (low, high), items)
            else:
                items = placed[number].losing(unit.start, unit.end, self._held[number])
            for item in items:
                kinds.setdefault(item.kind, item.severity)
        if not kinds:
            kinds = {"omission" if not words else "addition" if not unit.text else "substitution": "editorial"}
        first = min(numbers, key=self._order.__getitem__)
        text = self._witnesses[first].document.text[slice(*places[first])]
        gravest = _gravest(kinds.values())
        ordered = sorted(kinds, key=lambda kind: (_SEVERITIES.index(kinds[kind]), kind))
        spans = self._spans(places)
        return Reading(text, words, tuple(spans), spans, tuple(ordered), gravest)

    def formed(
        self, span: tuple[int, int], found: Mapping[int, Sequence[Difference]], rest: Sequence[Sequence[Difference]]
    ) -> Variation:
        """A place where only marks or written forms differ; of what lies within it a place of its own tells."""
        by_text: dict[str, list[int]] = defaultdict(list)
        for number, items in found.items():
            by_text["".join(item.b_text for item in items[:1])].append(number)
        tokens = _tokens(self._archetype, span)
        tokens = tokens[0], max(tokens)
        readings = []
        for text, numbers in by_text.items():
            items = [item for number in numbers for item in found[number]]
            kinds = {item.kind: item.severity for item in items}
            gravest = _gravest(kinds.values())
            ordered = sorted(kinds, key=lambda kind: (_SEVERITIES.index(kinds[kind]), kind))
            spans = self._spans({number: found[number][0].b_span for number in numbers})
            words = tuple(self._archetype.tokens[tokens[0] : tokens[1]])
            readings.append(Reading(text, words, tuple(spans), spans, tuple(ordered), gravest))
        readings.sort(key=lambda r: (-len(r.witnesses), r.text, r.witnesses))
        others = [number for number in range(len(self._ids)) if number not in found]
        reaching = {n for n in others if any(_reaches_into(item.a_span, span) for item in rest[n])}
        alike = [number for number in others if number not in reaching and self._has(number, *tokens)]
        lacking = [
            self._ids[number] for number in others if number not in alike and not self._held[number].is_around(*tokens)
        ]
        spans = self._spans({number: self._written(number, span, tokens) for number in alike})
        words = tuple(self._archetype.tokens[slice(*tokens)])
        own = Reading(self._archetype.text[slice(*span)], words, tuple(spans), spans, (), None)
        gravest = _gravest(r.severity for r in readings if r.severity)
        reason = "the forms of the witness that writes most plainly; quoted is what most witnesses quote"
        return Variation(span, tokens, (own, *readings), tuple(sorted(lacking)), "form", reason, gravest)

    def _has(self, number: int, start: int, end: int) -> bool:
        held = self._held[number]
        return held.has(start, end) if start < end else held.goes_on(start)

    def _written(self, number: int, span: tuple[int, int], tokens: tuple[int, int]) -> tuple[int, int]:
        """Where a witness writes something as the archetype does; where only spaces differ, its words."""
        held, document = self._held[number], self._witnesses[number].document
        text = self._archetype.text[slice(*span)]
        low = document.text.find(text, *held.gap(*tokens))
        if text and low >= 0:
            return low, low + len(text)
        if own := held.within(*tokens):
            return document.span(own[0], own[-1] + 1)
        point = held.point(*tokens)
        return point, point


def _reaches_into(span: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether it overlaps another span and does not lie within it."""
    overlaps = span[0] < other[1] and other[0] < span[1]
    return overlaps and not other[0] <= span[0] <= span[1] <= other[1]


def _with_marks(text: str, span: tuple[int, int], items: Sequence[Difference]) -> tuple[int, int]:
    """The span of some words with the marks around them that the archetype lacks too: ``[under new rules]``."""
    low, high = span
    for item in items:
        start, stop = item.b_span
        before, after = text[start:low].lstrip(), text[high:stop].rstrip()
        if not item.a_text and start <= low and high <= stop and not any(map(str.isalnum, before + after)):
            return low - len(before), high + len(after)
    return span


def _gravest(severities: Iterable[Severity]) -> Severity:
    return min(severities, key=_SEVERITIES.index, default="accidental")


def _reason(verdict: Verdict) -> str:
    ours = verdict.lines[verdict.words]
    others = [count for words, count in verdict.lines.items() if words != verdict.words]
    divided = f"{ours} of {ours + sum(others)} independent lines"
    return {
        "lines": f"read by {divided}",
        "ancestor": "read by the text that all others come from",
        "presence": f"{divided} have it; leaving out is likelier than adding"
        if verdict.words
        else f"{divided} are without it; what one has alone is its own",
        "slip": f"{divided}; the other is a slip for a word that stands elsewhere too",
        "fidelity": f"{divided}, with the witness that changed least",
        "representative": f"{divided}, with the representative",
    }[verdict.rule]
