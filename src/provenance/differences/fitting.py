"""Which marks around changed words stand for each other, and which are part of a change beside them.

Of ``it sank, they say. Soup`` against ``it sank. Bread`` the stop behind ``say`` is that behind ``sank``, and the
comma went with the words behind it. In each text the marks and changes of such a place are a row; the rows are aligned
so that the most marks stand for each other and what is left over touches a change that may hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from provenance.differences.kinds import Span

__all__ = ["Fit", "Unit", "fit"]

_CHANGE = 40.0  # what it is worth that a change stands for itself
_QUOTE = 2.0  # that two quotation marks do, other marks being worth 1
_EXACT = 0.25  # that two marks are written alike
_LINE = 0.5  # that both begin a paragraph, or neither
_ALONE = 2.5  # what it costs that a mark is a difference by itself
_STOPS = ".,;:!?…)]"
_FULL_STOPS = ".!?…"
_SIGNS = ("-", "–", "−", "+", "$", "€", "£")
_NONE, _BEHIND, _BEFORE = range(3)
"""What the unit before was: nothing that holds marks, something that does, a mark that waits for such a thing."""


class Unit(NamedTuple):
    """A mark or a change in one of the texts.

    ``key`` tells the kind of a mark, or the change where both texts have it; it is empty for a passage of one text.
    ``number`` is that of the change; ``holds`` says whether marks beside it may be part of it, ``stop`` whether a
    stop behind or a sign before it may. A mark that was part of a change is ``of`` that.
    """

    key: str
    text: str
    span: Span
    number: int | None = None
    holds: bool = False
    stop: bool = False
    of: int | None = None


class Fit(NamedTuple):
    """Units that stand for each other, by place, and the marks left over with the change that each is part of."""

    pairs: list[tuple[int, int]]
    held_a: list[tuple[int, int | None]]
    held_b: list[tuple[int, int | None]]


def fit(a: Sequence[Unit], b: Sequence[Unit], *, alone: float = _ALONE) -> Fit:
    """Align two rows; ``alone`` is what a mark costs that is a difference by itself."""
    head = 0
    while head < min(len(a), len(b)) and _same(a[head], b[head]) and _at_number(a, head) is None:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and _same(a[-1 - tail], b[-1 - tail]):
        tail += 1
    begun = _BEHIND if head and a[head - 1].holds else _NONE
    inner = _aligned(a[: len(a) - tail], b[: len(b) - tail], head, begun, alone)
    pairs = [(i, i) for i in range(head)] + inner
    pairs += [(len(a) - n, len(b) - n) for n in range(tail, 0, -1)]
    return Fit(pairs, _held(a, {i for i, _ in pairs}), _held(b, {j for _, j in pairs}))


def _same(one: Unit, other: Unit) -> bool:
    """Whether two units at the end of their rows are written alike, or one change: they stand for each other."""
    return bool(one.key) and one.key == other.key and one.text == other.text


def _aligned(a: Sequence[Unit], b: Sequence[Unit], head: int, begun: int, alone: float) -> list[tuple[int, int]]:
    """The units from ``head`` on that stand for each other."""
    steps: dict[tuple[int, int, int, int], tuple[float, str]] = {}

    def best(i: int, j: int, in_a: int, in_b: int) -> float:
        if i == len(a) and j == len(b):
            return -alone * ((in_a == _BEFORE) + (in_b == _BEFORE))
        place = i, j, in_a, in_b
        if place in steps:
            return steps[place][0]
        worth, step = -1e9, ""
        if i < len(a) and j < len(b) and a[i].key and a[i].key == b[j].key:
            after = _BEHIND if a[i].holds else _NONE
            cost = 0.0 if a[i].holds else alone * ((in_a == _BEFORE) + (in_b == _BEFORE))
            worth, step = best(i + 1, j + 1, after, after) + _value(a[i], b[j]) - cost, "both"
        if i < len(a):
            after, cost = _skipped(a, i, in_a, alone)
            worth, step = max((worth, step), (best(i + 1, j, after, in_b) - cost, "a"))
        if j < len(b):
            after, cost = _skipped(b, j, in_b, alone)
            worth, step = max((worth, step), (best(i, j + 1, in_a, after) - cost, "b"))
        steps[place] = worth, step
        return worth

    best(head, head, begun, begun)
    pairs: list[tuple[int, int]] = []
    i = j = head
    in_a = in_b = begun
    while i < len(a) or j < len(b):
        step = steps[i, j, in_a, in_b][1]
        if step == "both":
            pairs.append((i, j))
            in_a = in_b = _BEHIND if a[i].holds else _NONE
            i, j = i + 1, j + 1
        elif step == "a":
            in_a, _ = _skipped(a, i, in_a, alone)
            i += 1
        else:
            in_b, _ = _skipped(b, j, in_b, alone)
            j += 1
    return pairs


def _value(one: Unit, other: Unit) -> float:
    """What it is worth that two units stand for each other."""
    if one.number is not None:
        return _CHANGE
    lines = one.key == " " and ("\n" in one.text) == ("\n" in other.text)
    worth = _QUOTE if one.key == '"' else 1.0
    return worth + _EXACT * (one.text == other.text) + _LINE * lines


def _skipped(row: Sequence[Unit], place: int, before: int, alone: float) -> tuple[int, float]:
    """What follows when a unit stands for nothing in the other text, and what that costs."""
    unit = row[place]
    if unit.number is not None:
        return (_BEHIND, _CHANGE if unit.key else 0.0)
    if _at_number(row, place) is not None:
        return _NONE, 0.0
    if before == _BEHIND:
        return _BEHIND, 0.0
    ends_line = before == _BEFORE and unit.text.isspace() and _closes(row[place - 1], unit)
    return _BEFORE, alone if ends_line else 0.0  # a mark that closes a line is no part of the next


def _at_number(row: Sequence[Unit], place: int) -> int | None:
    """The change of a number that a full stop stands right behind, or a sign right before."""
    text = row[place].text
    if text == "." and place and row[place - 1].stop:
        return row[place - 1].number
    if text in _SIGNS and place + 1 < len(row) and row[place + 1].stop:
        return row[place + 1].number
    return None


def _closes(mark: Unit, space: Unit) -> bool:
    """Whether a mark before a space is no part of what follows: a full stop, or any mark at the end of a line."""
    if "\n" in space.text:
        return mark.text[:1] in _STOPS or mark.key == '"'
    return mark.text[:1] in _FULL_STOPS


def _held(row: Sequence[Unit], paired: set[int]) -> list[tuple[int, int | None]]:
    """The marks left over, each with the change before or behind it that it is part of, if there is one."""
    held = []
    for place, unit in enumerate(row):
        if place in paired or unit.number is not None:
            continue
        before, behind = place - 1, place + 1
        while before >= 0 and row[before].number is None and before not in paired:
            before -= 1
        while behind < len(row) and row[behind].number is None and behind not in paired:
            behind += 1
        closing = unit.text[0] in _STOPS
        if any(between.text.isspace() and _closes(unit, between) for between in row[place + 1 : behind]):
            behind = len(row)
        owners = [row[n].number for n in (before, behind) if 0 <= n < len(row) and row[n].holds]
        if (number := _at_number(row, place)) is not None:
            owners = [number]
        if unit.of is not None and unit.of in owners:
            owners = [unit.of]
        held.append((place, owners[0 if closing else -1] if owners else None))
    return held
