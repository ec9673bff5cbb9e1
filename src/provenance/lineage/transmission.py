"""Transmission: in which lines the witnesses come down, judged from the innovations that they share.

What several texts have from the common ancestor says nothing of them; an innovation that some share, and that two
houses would hardly make by themselves, says that these have it from one text (Lachmann's common errors; Maas 1957,
Textkritik). A reading counts once for each line of transmission, not once for each witness.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from rapidfuzz.distance import OSA

from provenance.lineage.collation import PASSAGE, Collation
from provenance.lineage.moments import restyled
from provenance.lineage.variation import Unit, Words

__all__ = ["Branch", "Innovation", "cost", "innovations", "lines", "state", "states", "transmission"]

CLADE = 2.0
"""Weight of the innovations that texts must share before they are taken to have them from one text."""
SURE = 1.2
"""The same where the text that all come from is there to tell an innovation."""
_DOUBT = 1.2
"""Weight of those that speak against a larger group, from the side of all others."""
_SPELLING = 0.3
_MOST_SPELLING = 0.9  # houses of one country spell alike, however often
_ADDED = 1.4
_CANDIDATES = 400
_EVENT = 8
_FEW = 4  # words that replace some others


class Innovation(NamedTuple):
    """Words that are not the ancestor's, or none for an omission, with the witnesses that have it.

    ``lacking`` are those that may have had it: they lack the place, or changed it once more. ``place`` is where, in the
    sequence.
    """

    words: Words
    witnesses: frozenset[int]
    lacking: frozenset[int]
    weight: float
    spelling: bool
    place: int


@dataclass(slots=True, eq=False)
class Branch:
    """A text, kept or lost, and what comes from it.

    Attributes
    ----------
    witness
        Number of the witness that it is; ``None`` for a lost text.
    children
        What was made from it.
    shared
        The innovations by which its witnesses are known to belong together.
    weight
        Of these.
    """

    witness: int | None
    children: list[Branch] = field(default_factory=list)
    shared: list[Innovation] = field(default_factory=list)
    weight: float = 0.0

    def form(self) -> tuple[object, ...]:
        """Which text stands where, to compare trees by."""
        return (self.witness, *(child.form() for child in self.children))

    def members(self) -> list[int]:
        """The witnesses at and below this text, ascending."""
        found = [number for child in self.children for number in child.members()]
        return sorted(found if self.witness is None else [self.witness, *found])


_Clade = tuple[frozenset[int], list[Innovation], float]


def state(branch: Branch, readings: Mapping[int, Words], outside: Counter[Words]) -> Words | None:
    """Reading of a text as its own copy or those made from it have it, ``None`` where all lack it.

    Where these are divided equally, the reading wins that stands outside the branch too.
    """
    return min(states(branch, readings, outside), default=None)


def states(branch: Branch, readings: Mapping[int, Words], outside: Counter[Words]) -> list[Words]:
    """The readings that a text may have had: several where nothing decides."""
    if branch.witness is not None and branch.witness in readings:
        return [readings[branch.witness]]
    found = Counter(reading for child in branch.children if (reading := state(child, readings, outside)) is not None)
    within = Counter(readings[number] for number in branch.members() if number in readings)
    rank = {words: (found[words], outside[words] - within[words]) for words in found}
    best = max(rank.values(), default=None)
    return [words for words in rank if rank[words] == best]


def lines(root: Branch, readings: Mapping[int, Words]) -> Counter[Words]:
    """How many independent lines of transmission have each reading."""
    everywhere = Counter(readings.values())
    if root.witness is not None and root.witness in readings:
        return Counter([readings[root.witness]])
    return Counter(reading for child in root.children if (reading := state(child, readings, everywhere)) is not None)


def innovations(collation: Collation, sequence: Sequence[int], units: Sequence[Unit]) -> list[Innovation]:
    """What witnesses have that a sequence of columns, the ancestor's words, has not, and what they leave out of it.

    Parameters
    ----------
    units
        Where witnesses differ from the sequence.
    """
    found = _words(collation, sequence)
    everyone = frozenset(range(len(collation.witnesses)))
    for unit in units:
        without: dict[tuple[int, int], list[int]] = defaultdict(list)
        for witness, changes in sorted(unit.changes.items()):
            for start, end, words in changes:
                if not words and start < end:
                    without[start, end].append(witness)
        for (start, end), witnesses in without.items():
            sure = {number for number, vote in unit.votes.items() if vote or number in unit.changes}
            unsure = (everyone - sure) | (unit.changes.keys() - set(witnesses))
            weight = cost(unit.text[start - unit.start : end - unit.start], (), end == len(sequence))
            found.append(Innovation((), frozenset(witnesses), unsure, weight, False, start))
    return found


def _words(collation: Collation, sequence: Sequence[int]) -> list[Innovation]:
    """Runs of columns beside the sequence that the same witnesses have."""
    inside = set(sequence)
    having: dict[int, list[int]] = defaultdict(list)
    for number, witness in enumerate(collation.witnesses):
        for token, column in enumerate(witness.columns):
            if column >= 0 and column not in inside and witness.own[token]:
                having[column].append(number)
    places = [{column for column in witness.columns if column >= 0} for witness in collation.witnesses]
    columns = sorted(having)
    found = []
    at = 0
    while at < len(columns):
        start = at
        while (
            at + 1 < len(columns)
            and columns[at + 1] == columns[at] + 1
            and having[columns[at + 1]] == having[columns[start]]
        ):
            at += 1
        at += 1
        low, high = bisect_left(sequence, columns[start]), bisect_right(sequence, columns[at - 1])
        run = tuple(collation.tokens[column] for column in columns[start:at])
        beside = sequence[max(0, low - 1) : high + 1]
        stretch = range(beside[0] if low else 0, beside[-1] + 1 if high < len(sequence) else len(collation.tokens))
        unsure = {
            number
            for number, own in enumerate(places)
            if number not in having[columns[start]]
            and (own.isdisjoint(beside) or any(c in own and c not in inside for c in stretch))
        }
        replaced = [
            tuple(collation.tokens[column] for column in part)
            for size in range(1, _FEW + 1)
            for part in (sequence[high : high + size], sequence[max(0, low - size) : low])
        ]
        spelling = any(_alike(before, run) for before in replaced)
        weight = min(cost(before, run, False) for before in replaced) if len(run) <= _FEW else cost((), run, False)
        found.append(Innovation(run, frozenset(having[columns[start]]), frozenset(unsure), weight, spelling, low))
    return found


def cost(ancestor: Words, words: Words, at_end: bool) -> float:
    """How little two houses would make the same change by themselves."""
    if not words:
        return 0.3 if at_end or len(ancestor) > PASSAGE else 0.5  # many cut the end, or where a paragraph ends
    if not ancestor:
        return min(0.6 + 0.4 * len(words), _ADDED)
    if _alike(ancestor, words) or restyled(ancestor, words):
        return _SPELLING
    if any(word.isdigit() for word in {*words} ^ {*ancestor}):
        return _SPELLING if _one_number(ancestor, words) else 1.6
    return min(0.6 + 0.2 * max(len(words), len(ancestor)), 2.0)


def _one_number(a: Words, b: Words) -> bool:
    """Whether two readings are parts of one number, however it is cut into words: ``23 04`` and ``2304``."""
    first, second = ("".join(filter(str.isdigit, "".join(words))) for words in (a, b))
    return bool(first and second) and (first in second or second in first)


def _alike(a: Words, b: Words) -> bool:
    """Whether two readings are one word for word but for a letter or two, numbers apart."""
    if "".join(a) == "".join(b):
        return True
    if len(a) != len(b):
        return False
    return all(
        x == y or (not (x.isdigit() or y.isdigit()) and OSA.distance(x, y) <= (2 if max(len(x), len(y)) > 5 else 1))
        for x, y in zip(a, b, strict=True)
    )


def transmission(
    found: Sequence[Innovation],
    count: int,
    sources: Mapping[int, int] = MappingProxyType({}),
    *,
    is_kept: bool = False,
) -> Branch:
    """The tree of the witnesses: all from one lost text, and those that share innovations from one of their own.

    Parameters
    ----------
    sources
        Witnesses whose source is another witness; what they share with others they have by way of it.
    is_kept
        Whether the text that all come from is a witness, so that it is known what is an innovation.
    """
    heads = frozenset(range(count)) - sources.keys()
    clades = _clades(_of(heads, found), heads, SURE if is_kept else CLADE)
    root = Branch(None)
    homes: list[tuple[frozenset[int], Branch]] = [(heads, root)]
    for members, shared, weight in sorted(clades, key=lambda clade: (-len(clade[0]), sorted(clade[0]))):
        branch = Branch(None, [], shared, weight)
        _, home = min((home for home in homes if members <= home[0]), key=lambda home: len(home[0]))
        home.children.append(branch)
        homes.append((members, branch))
    copies = {number: Branch(number) for number in range(count)}
    for number in range(count):
        if number in sources:
            copies[sources[number]].children.append(copies[number])
            continue
        _, home = min((home for home in homes if number in home[0]), key=lambda home: len(home[0]))
        home.children.append(copies[number])
    for _, home in homes:
        home.children.sort(key=lambda child: child.members())
    return root


def _of(heads: frozenset[int], found: Sequence[Innovation]) -> Sequence[Innovation]:
    """The innovations as far as they are of some of the witnesses."""
    return [
        item._replace(witnesses=here, lacking=item.lacking & heads)
        for item in found
        if (here := item.witnesses & heads)
    ]


def _clades(found: Sequence[Innovation], everyone: frozenset[int], enough: float) -> list[_Clade]:
    """Groups of witnesses that share innovations and do not cross each other, the best supported first.

    A witness that lacks a place may belong to those that share an innovation there or not.
    """
    every = shared = [item for item in found if len(item.witnesses) > 1]
    support: dict[frozenset[int], float] = defaultdict(float)
    for item in shared:
        support[item.witnesses] += item.weight
    candidates = sorted((s for s in support if len(s) < len(everyone)), key=lambda s: (-support[s], len(s), sorted(s)))
    candidates = candidates[:_CANDIDATES]
    kept: list[_Clade] = []
    while True:
        scored = [_scored(members, shared) for members in candidates]
        scored = [clade for clade in scored if clade[2] + _against(clade[0], shared, everyone) >= enough]
        if not scored:
            return _rooted(kept, every, everyone)
        best = min(scored, key=lambda clade: (-clade[2], len(clade[0]), sorted(clade[0])))
        kept.append(best)
        known = best[0]
        shared = [item for item in shared if item not in best[1]]
        candidates = [c for c in candidates if c != known and (c <= known or known <= c or not c & known)]


def _scored(members: frozenset[int], shared: Sequence[Innovation]) -> _Clade:
    """A group with the innovations that it may share and their weight."""
    items = [item for item in shared if item.witnesses <= members <= item.witnesses | item.lacking]
    spelling = sum(item.weight for item in items if item.spelling)
    return members, items, min(spelling, _MOST_SPELLING) + _of_events([item for item in items if not item.spelling])


def _of_events(items: Sequence[Innovation]) -> float:
    """The weight of innovations; what lies together was changed at one time, and counts as the gravest of it."""
    total, start, gravest = 0.0, -_EVENT, 0.0
    for item in sorted(items, key=lambda item: item.place):
        if item.place - start >= _EVENT:
            total, start, gravest = total + gravest, item.place, 0.0
        gravest = max(gravest, item.weight)
    return total + gravest


def _against(members: frozenset[int], shared: Sequence[Innovation], everyone: frozenset[int]) -> float:
    """Weight of what all others share: it says that the two belong apart, if not which of them made the changes."""
    others = everyone - members
    return _scored(others, shared)[2] if len(others) > 1 else 0.0


def _rooted(kept: list[_Clade], shared: Sequence[Innovation], everyone: frozenset[int]) -> list[_Clade]:
    """The groups without the larger of two that are all: what parts them says not which of them made the change, and
    the text that all come from is sought where more lines are. Of the smaller a few innovations are enough."""
    for one in kept:
        unsure = everyone.intersection(*(item.lacking for item in one[1]))
        others = [members for members, _, _ in kept] + [everyone - one[0]]
        for other in others:
            rest = everyone - one[0] - other
            if (
                1 < len(other) <= len(one[0])
                and not one[0] & other
                and rest <= unsure
                and _scored(other, shared)[2] >= _DOUBT
            ):
                instead = [] if any(members == other for members, _, _ in kept) else [_scored(other, shared)]
                return [*(clade for clade in kept if clade is not one), *instead]
    return kept
