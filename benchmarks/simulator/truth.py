"""The true differences of two witnesses, from the characters they share and the edits on the way to each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .codes import EITHER, FACT, PAGE, TRANSPOSITION, severity
from .draft import Edit, Pool, Span

__all__ = ["TrueDifference", "true_differences"]

_SPACES = {0xA0: " ", 0x202F: " "}
_ALIKE = 0.5
_LINE = re.compile(r"[^\n]*\w[^\n]*")


@dataclass(frozen=True, slots=True)
class TrueDifference:
    """One place where two witnesses differ, and why.

    Attributes
    ----------
    codes
        Every E code that holds; the first is what was done, and what recall is counted for.
    a_span, b_span
        Where, in characters of each text; empty where a text has nothing.
    notes
        What was done, in words.
    optional
        Whether saying nothing of it is right too, or saying that only a mark of it differs: of lines that two pages
        share by chance or convention, such as "Read more" or the dateline.
    or_else
        Of a passage that changed places with what stood beside it and is no longer: where that is. Which of the two
        moved, the texts do not say.
    """

    codes: tuple[str, ...]
    a_span: Span
    b_span: Span
    notes: tuple[str, ...] = ()
    optional: bool = False
    or_else: tuple[Span, Span] | None = None


def true_differences(
    pool: Pool, a: Sequence[int], b: Sequence[int], edits: Sequence[Edit], history_known: bool
) -> list[TrueDifference]:
    """Project edits onto two witnesses.

    Parameters
    ----------
    a, b
        Numbers of the characters of each.
    edits
        Those from the nearest common ancestor to each of the two. Edits that put in or took out a common character are
        one difference: of an addition that was reworded, or of a word that both changed, each in its own way.
    history_known
        Whether the evidence says which text came first. If not, what only one text has may have been cut or added,
        and both codes hold.
    """
    at_a = {number: at for at, number in enumerate(a)}
    at_b = {number: at for at, number in enumerate(b)}
    groups = [[edits[i] for i in group] for group in _linked(edits)]
    lone_a, lone_b = _passages(groups, pool, a, at_a, at_b), _passages(groups, pool, b, at_b, at_a)
    found = []
    for number, group in enumerate(groups):
        if number in lone_a or number in lone_b:
            codes, notes = _codes(group, one_sided=True), tuple(edit.note for edit in group)
            found += [TrueDifference(codes, span, _point(a, span[0], at_b), notes) for span in lone_a.get(number, ())]
            found += [TrueDifference(codes, _point(b, span[0], at_a), span, notes) for span in lone_b.get(number, ())]
        elif (made := _difference(pool, a, b, at_a, at_b, group)) is not None:
            found.append(made)
    if not history_known:
        found = [_either(made) for made in found]
    texts = pool.read(a), pool.read(b)
    found = _with_options(_side_by_side(found, *texts), *texts)
    return sorted(found, key=lambda each: (each.a_span, each.b_span, each.codes))


def _passages(
    groups: Sequence[Sequence[Edit]], pool: Pool, text: Sequence[int], at: dict[int, int], at_other: dict[int, int]
) -> dict[int, list[Span]]:
    """What groups of edits left in one text only, by the number of the group.

    Passages in several places are several differences. What was done inside of a passage before it was cut, or after it
    was added, is no difference of these two texts: it goes under in the passage. Elements of a page do not.
    """
    owner: dict[int, int] = {}
    alone = set()
    for number, group in enumerate(groups):
        if any(edit.role != "core" or edit.codes[0] in PAGE for edit in group):
            continue
        changed = {n for edit in group for n in (*edit.removed, *edit.inserted)}
        mine = {at[n] for n in changed if n in at and n not in at_other}
        if mine and not any(n in at_other and n not in at for n in changed):
            kept = any(n in at and n in at_other and n not in changed for edit in group for n in edit.touched)
            if not kept and group[0].codes[0] != TRANSPOSITION:
                alone.add(number)
            owner.update(dict.fromkeys(mine, number))
    spans: dict[int, list[Span]] = {}
    dissolved = set()
    for low, high in _runs(sorted(owner)):
        extents: dict[int, Span] = {}
        for place in range(low, high):
            first, _ = extents.get(owner[place], (place, place))
            extents[owner[place]] = first, place + 1
        free = [(low, high)]
        for number, extent in sorted(extents.items(), key=lambda item: (item[1][0] - item[1][1], item[1])):
            pieces = [(max(x, extent[0]), min(y, extent[1])) for x, y in free]
            pieces = [(x, y) for x, y in pieces if x < y]
            free = [p for x, y in free for p in ((x, min(y, extent[0])), (max(x, extent[1]), y)) if p[0] < p[1]]
            if number in alone:
                spans.setdefault(number, []).extend(pieces)
            if not pieces:
                dissolved.add(number)
    for pieces in spans.values():
        if any(pool.read(text[slice(*piece)]).strip() for piece in pieces):
            pieces[:] = [piece for piece in pieces if pool.read(text[slice(*piece)]).strip()]  # not the gap beside it
    return {**{number: [] for number in dissolved & alone}, **spans}


def _runs(places: Sequence[int]) -> list[Span]:
    """Runs of ascending numbers without a gap."""
    runs: list[Span] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs


def _with_options(found: list[TrueDifference], a: str, b: str) -> list[TrueDifference]:
    """Cut what stands around a text into lines, and mark as optional those that two pages share or nearly share."""
    lines: list[list[TrueDifference]] = [[], []]
    kept = []
    for made in found:
        side = 0 if made.b_span[0] == made.b_span[1] else 1
        span, text = ((made.a_span, a), (made.b_span, b))[side]
        if made.codes[0] not in PAGE or (made.a_span[0] < made.a_span[1] and made.b_span[0] < made.b_span[1]):
            kept.append(made)
            continue
        for match in _LINE.finditer(text, *span):
            spans = (match.span(), made.b_span) if side == 0 else (made.a_span, match.span())
            lines[side].append(replace(made, a_span=spans[0], b_span=spans[1]))
    written = [a[slice(*made.a_span)] for made in lines[0]], [b[slice(*made.b_span)] for made in lines[1]]
    alike: tuple[set[int], set[int]] = (set(), set())
    for i, one in enumerate(written[0]):
        for j, other in enumerate(written[1]):
            if _much_alike(one, other):
                alike[0].add(i)
                alike[1].add(j)
    for side in (0, 1):
        kept += [replace(made, optional=n in alike[side]) for n, made in enumerate(lines[side])]
    return kept


def _bare(word: str) -> str:
    return word.strip(",.;:()[]") or word


def _much_alike(one: str, other: str) -> bool:
    """Whether two lines share most of their words, in capitals or not."""
    words = Counter(map(_bare, one.casefold().split())), Counter(map(_bare, other.casefold().split()))
    common = (words[0] & words[1]).total()
    return common > 0 and common >= _ALIKE * max(words[0].total(), words[1].total())


def _either(made: TrueDifference) -> TrueDifference:
    if made.codes[0] not in EITHER:
        return made
    return replace(made, codes=(*made.codes, *(code for code in EITHER if code not in made.codes)))


def _side_by_side(found: list[TrueDifference], a: str, b: str) -> list[TrueDifference]:
    """Make one of passages that one text lacks where nothing stands between them: the texts do not say they are two.

    What was done to the longest is what is said of it.
    """
    kept = []
    before: list[TrueDifference | None] = [None, None]  # the passage met last that only this text has
    for made in sorted(found, key=lambda made: (made.a_span, made.b_span)):
        side = 0 if _empty(made.b_span) else 1
        last = before[side]
        if made.codes[0] not in EITHER or _empty(made.a_span) == _empty(made.b_span):
            kept.append(made)
        elif last and {*last.codes} == {*made.codes} and not _between(last, made, a, b).strip():
            longest = max(last, made, key=lambda each: _size(each.a_span) + _size(each.b_span))
            whole = (last.a_span[0], made.a_span[1]), (last.b_span[0], made.b_span[1])
            spans = (whole[0], last.b_span) if side == 0 else (last.a_span, whole[1])
            before[side] = replace(longest, a_span=spans[0], b_span=spans[1], notes=last.notes + made.notes)
        else:
            kept += [last] if last else []
            before[side] = made
    return kept + [last for last in before if last]


def _between(one: TrueDifference, other: TrueDifference, a: str, b: str) -> str:
    return a[one.a_span[1] : other.a_span[0]] + b[one.b_span[1] : other.b_span[0]]


def _size(span: Span) -> int:
    return span[1] - span[0]


def _empty(span: Span) -> bool:
    return span[0] == span[1]


def _linked(edits: Sequence[Edit]) -> list[list[int]]:
    """Groups of edits that put in or took out a common character, directly or through others."""
    parent = list(range(len(edits)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    first: dict[int, int] = {}
    for i, edit in enumerate(edits):
        for number in (*edit.removed, *edit.inserted):
            other = first.setdefault(number, i)
            parent[root(i)] = root(other)
    groups: dict[int, list[int]] = {}
    for i in range(len(edits)):
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def _difference(
    pool: Pool, a: Sequence[int], b: Sequence[int], at_a: dict[int, int], at_b: dict[int, int], group: Sequence[Edit]
) -> TrueDifference | None:
    changed = {number for edit in group for number in (*edit.removed, *edit.inserted)}
    touched = {n for edit in group for n in edit.touched if n in at_a and n in at_b and n not in changed}
    only_a = [at_a[n] for n in changed if n in at_a and n not in at_b]
    only_b = [at_b[n] for n in changed if n in at_b and n not in at_a]
    codes = _codes(group)
    if codes[0] == TRANSPOSITION and not only_a and not only_b and not _out_of_order(touched, a, b, at_a, at_b):
        return None
    if not only_a and not only_b and (codes[0] != TRANSPOSITION or not touched):
        return None
    places_a, places_b = only_a + [at_a[n] for n in touched], only_b + [at_b[n] for n in touched]
    a_span = _hull(places_a) if places_a else _point(b, min(places_b), at_a)
    b_span = _hull(places_b) if places_b else _point(a, min(places_a), at_b)
    text_a, text_b = pool.read(a[slice(*a_span)]), pool.read(b[slice(*b_span)])
    if codes[0] != TRANSPOSITION and text_a == text_b:
        return None  # both did the same
    if codes[0] in ("E1", "E2") and text_a.translate(_SPACES) == text_b.translate(_SPACES):
        codes = (*codes, "E0")  # a no-break space is typography to one and an accident to the other
    or_else = _passed(touched, a, b, at_a, at_b) if codes[0] == TRANSPOSITION else None
    return TrueDifference(codes, a_span, b_span, tuple(edit.note for edit in group), or_else=or_else)


def _passed(
    touched: set[int], a: Sequence[int], b: Sequence[int], at_a: dict[int, int], at_b: dict[int, int]
) -> tuple[Span, Span] | None:
    """What a passage that moved stands behind in one text and before in the other, if it is no longer than that."""
    if not touched:
        return None
    first_a, first_b = min(at_a[n] for n in touched), min(at_b[n] for n in touched)
    before_a, before_b = set(a[:first_a]), set(b[:first_b])
    passed = {n for n in before_a ^ before_b if n in at_a and n in at_b} - touched
    if not 0 < len(passed) <= len(touched):
        return None
    return _hull([at_a[n] for n in passed]), _hull([at_b[n] for n in passed])


def _codes(group: Sequence[Edit], one_sided: bool = False) -> tuple[str, ...]:
    """Codes of the weightiest among the largest edits of a group; smaller ones went under in those.

    Of a passage that only one text has it matters that it was cut or added, not what was done to its words.
    """
    sizes = [max(len(edit.removed), len(edit.inserted), len(edit.touched)) for edit in group]
    large = [edit for edit, size in zip(group, sizes, strict=True) if 2 * size >= max(sizes)]
    if one_sided and (passages := [edit for edit in large if edit.codes[0] in EITHER]):
        large = passages
    weight = max(severity(edit.codes[0]) for edit in large)
    codes = [c for edit in large if severity(edit.codes[0]) == weight for c in edit.codes]
    if not one_sided and any(FACT in edit.codes for edit in group):
        codes.append(FACT)  # of a sentence put in other words that gives another number, both are true
    return tuple(dict.fromkeys(codes))


def _out_of_order(
    touched: set[int], a: Sequence[int], b: Sequence[int], at_a: dict[int, int], at_b: dict[int, int]
) -> bool:
    if not touched:
        return False
    first = min(touched, key=at_a.__getitem__)
    before_a = {n for n in a[: at_a[first]] if n in at_b} - touched
    before_b = {n for n in b[: min(at_b[n] for n in touched)] if n in at_a} - touched
    return before_a != before_b


def _hull(places: Iterable[int]) -> Span:
    places = list(places)
    return min(places), max(places) + 1


def _point(other: Sequence[int], start: int, at: dict[int, int]) -> Span:
    """Where in a text something would stand that starts at ``start`` in the other: after what precedes it there."""
    while start > 0:
        start -= 1
        if other[start] in at:
            place = at[other[start]] + 1
            return place, place
    return 0, 0
