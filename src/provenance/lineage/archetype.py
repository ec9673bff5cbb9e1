"""Archetype: the text that all witnesses come from, as far as they tell, reconstructed place by place.

At each place the reading stands that most independent lines of transmission have. What one line alone has beside others
that go on without it is its addition; what one line alone lacks was left out by it: a newsroom cuts more often than it
adds, and two would hardly add the same words. Where some quote and others report, only those that quote are asked, and
of forms of one day or hour the agency's is taken. Between readings that are equally attested decide, in this order:
words rather than none, a word the story uses elsewhere rather than a slip for it, the witness that changed least, the
representative.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from rapidfuzz.distance import OSA

from provenance.lineage.collation import Collation
from provenance.lineage.moments import on_the_wire
from provenance.lineage.speech import Speech
from provenance.lineage.transmission import Branch, Innovation, innovations, lines, transmission
from provenance.lineage.variation import Unit, Words, variation_units

__all__ = ["Reconstruction", "Rule", "Verdict", "reconstruct"]

Rule = Literal["lines", "ancestor", "presence", "slip", "fidelity", "representative"]
"""By what a reading was chosen."""

_ROUNDS = 6
_OWN_TEXT = 0.35  # share of a witness's body that nobody else has: it writes for itself


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reading of the archetype at a place, by which rule, and how many lines have each reading."""

    words: Words
    rule: Rule
    lines: Counter[Words]


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """The archetype as columns of a collation.

    Attributes
    ----------
    sequence
        Its columns, ascending.
    units, verdicts
        The places where witnesses differ from it, and for each why it reads as it does.
    found
        The innovations of the witnesses.
    root
        The tree of transmission.
    """

    sequence: tuple[int, ...]
    units: tuple[Unit, ...]
    verdicts: tuple[Verdict, ...]
    found: tuple[Innovation, ...]
    root: Branch


Settle = Callable[[Branch, Sequence[Unit]], None]
"""Names in a tree the lost texts that a witness stands for."""


def reconstruct(
    collation: Collation,
    base: int,
    settle: Settle,
    sources: Mapping[int, int] = MappingProxyType({}),
    *,
    is_kept: bool = False,
) -> Reconstruction:
    """Reconstruct the archetype; readings and lines of transmission are judged in turns until they agree.

    Parameters
    ----------
    base
        Number of the representative.
    settle
        Called with each tree, to say which of its lost texts is a witness.
    sources
        Witnesses whose source is another witness.
    is_kept
        Whether the text that all come from is a witness.
    """
    count = len(collation.witnesses)
    judge = _Judge(collation, base)
    sequence = _shared(collation)
    root = transmission((), count, sources)
    units = variation_units(collation, sequence)
    seen: set[tuple[int, ...]] = set()
    while True:
        verdicts = [judge.verdict(unit, root, sequence) for unit in units]
        changed = _applied(collation, sequence, units, verdicts)
        following = units if changed == sequence else variation_units(collation, changed)
        found = judge.speech.weighed(innovations(collation, changed, following), changed)
        judge.weigh(found)
        before, root = root, transmission(found, count, sources, is_kept=is_kept)
        settle(root, following)
        settled = changed == sequence and root.form() == before.form()
        if settled or len(seen) == _ROUNDS or (changed != sequence and tuple(changed) in seen):
            break
        seen.add(tuple(sequence))
        sequence, units = changed, following
    return Reconstruction(tuple(sequence), tuple(units), tuple(verdicts), tuple(found), root)


class _Judge:
    """What is known of the witnesses when readings are weighed."""

    def __init__(self, collation: Collation, base: int) -> None:
        self._collation = collation
        self._base = base
        self.speech = Speech(collation)
        self._changes = [0.0] * len(collation.witnesses)
        self._used: Counter[str] = Counter()
        for witness in collation.witnesses:
            self._used.update({witness.document.tokens[t] for t in range(len(witness.columns)) if witness.own[t]})
        self._spoken: Counter[str] = Counter()
        for witness in collation.witnesses:
            self._spoken.update(token for t, token in enumerate(witness.document.tokens) if witness.own[t])
        self._writes_itself = [number != base and share > _OWN_TEXT for number, share in enumerate(_alone(collation))]

    def weigh(self, found: Sequence[Innovation]) -> None:
        """Count how much each witness changed."""
        self._changes = [0.0] * len(self._collation.witnesses)
        for item in found:
            for number in item.witnesses:
                self._changes[number] += item.weight
        for number, witness in enumerate(self._collation.witnesses):
            self._changes[number] /= max(1, sum(column >= 0 for column in witness.columns))

    def verdict(self, unit: Unit, root: Branch, sequence: Sequence[int]) -> Verdict:
        """The reading of the archetype, as a sequence of columns, at a place."""
        if root.witness is not None and root.witness in unit.votes:
            return Verdict(unit.votes[root.witness], "ancestor", lines(root, unit.votes))
        votes = self.speech.votes(unit, sequence)
        tally = lines(root, votes)
        if forms := on_the_wire(tally):
            tally = lines(root, {number: forms.get(vote, vote) for number, vote in votes.items()})
        if not tally:
            return Verdict(unit.text, "representative", tally)
        usable = dict(tally)
        if not unit.text and all(n == 1 and self._is_of_itself(unit, words) for words, n in usable.items() if words):
            return Verdict((), "lines", tally)
        if () in usable and len(usable) > 1:
            for words in list(usable):
                if words and usable[words] == 1 and self._is_of_itself(unit, words):
                    del usable[words]
            counts = [count for words, count in usable.items() if words]
            present = 0 if not counts else max(counts) if unit.passage else sum(counts)
            if present < usable[()]:
                return Verdict((), "lines" if usable[()] > present else "presence", tally)
            absent = usable.pop(())
            if present <= absent and len(usable) == 1:
                return Verdict(next(iter(usable)), "presence", tally)
        most = max(usable.values())
        best = sorted(words for words, count in usable.items() if count == most)
        best = _word_by_word(best, usable)
        if len(best) == 1:
            return Verdict(best[0], "lines", tally)
        return Verdict(*self._tie(unit, best), tally)

    def _is_of_itself(self, unit: Unit, words: Words) -> bool:
        """Whether only witnesses that write for themselves have these words."""
        return all(self._writes_itself[number] for number, vote in unit.votes.items() if vote == words)

    def _tie(self, unit: Unit, best: Sequence[Words]) -> tuple[Words, Rule]:
        """One of several readings that as many lines have."""
        settled = self._without_slips(best)
        if len(settled) == 1:
            return settled[0], "slip"
        having = {words: [number for number, vote in unit.votes.items() if vote == words] for words in settled}
        changes = {words: min(self._changes[number] for number in having[words]) for words in settled}
        least = min(changes.values())
        faithful = [words for words in settled if changes[words] == least]
        if len(faithful) == 1 and least < 0.5 * sorted(changes.values())[1]:
            return faithful[0], "fidelity"
        ours = [words for words in settled if self._base in having[words]]
        return (ours or [words for words in settled if words == unit.text] or faithful)[0], "representative"

    def _without_slips(self, best: Sequence[Words]) -> list[Words]:
        """The readings none of whose words is a slip for the word another has: near it, and used nowhere else."""
        return [a for a in best if not any(self._is_slip(a, b) for b in best if b != a)] or list(best)

    def _is_slip(self, a: Words, b: Words) -> bool:
        if len(a) != len(b):
            return False
        changed = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
        return all(
            len(x) > 3
            and OSA.distance(x, y) <= 2
            and self._spoken[y] > self._used[y]
            and self._spoken[x] == self._used[x]
            for x, y in changed
        )


def _word_by_word(best: Sequence[Words], usable: Mapping[Words, int]) -> list[Words]:
    """Those of several readings whose words most lines have, in whatever readings."""

    def support(words: Words) -> float:
        return sum(n for word in words for other, n in usable.items() if word in other) / max(1, len(words))

    most = max(map(support, best))
    return [words for words in best if support(words) == most]


def _shared(collation: Collation) -> list[int]:
    """What two witnesses or more have of the path; all of it where there is one witness only."""
    holders = Counter(column for witness in collation.witnesses for column in witness.columns)
    return [column for column in collation.path if holders[column] > 1 or len(collation.witnesses) == 1]


def _alone(collation: Collation) -> list[float]:
    """Share of each body that no other witness has."""
    holders = Counter(column for witness in collation.witnesses for column in witness.columns if column >= 0)
    shares = []
    for witness in collation.witnesses:
        body = [column for token, column in enumerate(witness.columns) if witness.own[token]]
        shares.append(sum(holders[column] <= 1 for column in body) / len(body) if body else 0.0)
    return shares


def _applied(
    collation: Collation, sequence: Sequence[int], units: Sequence[Unit], verdicts: Sequence[Verdict]
) -> list[int]:
    """The sequence with the chosen readings."""
    dropped = [(u.start, u.end) for u, v in zip(units, verdicts, strict=True) if u.passage and u.text and not v.words]
    kept = set(sequence)
    for unit, verdict in zip(units, verdicts, strict=True):
        if verdict.words == unit.text or any(low <= unit.start and unit.end <= high for low, high in dropped):
            continue
        kept -= set(sequence[unit.start : unit.end])
        holder = next((number for number, vote in unit.votes.items() if vote == verdict.words), None)
        if verdict.words and holder is not None:
            columns = collation.witnesses[holder].columns
            kept |= {columns[token] for token in unit.tokens.get(holder, ()) if columns[token] >= 0}
    for unit, verdict in zip(units, verdicts, strict=True):
        if unit.passage and unit.text and not verdict.words:
            holders = {number for number, vote in unit.votes.items() if vote}
            others = [set(w.columns) for number, w in enumerate(collation.witnesses) if number not in holders]
            kept -= {c for c in sequence[unit.start : unit.end] if not any(c in other for other in others)}
    return sorted(kept)
