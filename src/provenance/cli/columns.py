"""The columns of the table of copies: how wide each is, its headings and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provenance.cli.telling import STYLES
from provenance.cli.terminal import Piece, Terminal
from provenance.cli.texts import cells

if TYPE_CHECKING:
    from provenance.copies import Member

__all__ = ["Columns"]

_GAP = 2
_PERCENT = 4
_LONGEST_BAR, _SHORTEST_BAR = 10, 5
_NAME, _RELATION = 14, 8
"""Columns that a name has before others make room, and that a relation has at the least."""

_LINEAGE: Final = {"from_canonical": "derived", "to_canonical": "source"}
_NOT_COMPARED: Final = "-"
_COUNTS: Final = {"substantive": "sub", "editorial": "ed", "accidental": "acc"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths of the columns; 0 for those there is no room for."""

    name: int
    relation: int
    bar: int
    lineage: int
    count: int

    @classmethod
    def of(cls, terminal: Terminal, members: Sequence[Member]) -> Columns:
        """Columns for the members: names come first, then relations, then bars."""
        longest = max([len("copy"), *(cells(terminal.name(member.id)) for member in members)])
        relation = max([len("relation"), *(len(_relation(member)) for member in members)])
        lineage = max([len("lineage"), *(len(_lineage(member)) for member in members)])
        count = max([3, *(len(f"{n:,}") for member in members for n in _counts(member).values())])
        room = terminal.width - _GAP - _GAP - relation - _GAP - _PERCENT - _GAP - 3 * count - 2
        if room - _GAP - lineage < min(longest, _NAME):
            relation = max(_RELATION, min(relation, relation + room - min(longest, _NAME)))
            room = terminal.width - _GAP - _GAP - relation - _GAP - _PERCENT - _GAP - 3 * count - 2
            return cls(max(1, min(longest, room)), relation, 0, 0, count)
        room -= _GAP + lineage
        bar = min(_LONGEST_BAR, max(_SHORTEST_BAR, room - longest - 1))
        if room - bar - 1 < min(longest, _NAME):
            bar = 0
        return cls(min(longest, room - bar - bool(bar)), relation, bar, lineage, count)

    def headings(self) -> str:
        """The line above the rows."""
        covered = "covered".ljust(self.bar + 1 + _PERCENT) if self.bar else "cov."
        headings = ["copy".ljust(self.name), "relation".ljust(self.relation), covered]
        if self.lineage:
            headings.append("lineage".ljust(self.lineage))
        headings.append(" ".join(label.rjust(self.count) for label in _COUNTS.values()))
        return " " * _GAP + (" " * _GAP).join(headings)

    def row(self, terminal: Terminal, member: Member, is_kept: bool) -> list[Piece]:
        """A member on one line."""
        name = terminal.name(member.id, self.name)
        relation = terminal.name(_relation(member), self.relation)
        full, rest = terminal.bar(member.covered, self.bar)
        row: list[Piece] = [
            ((terminal.glyphs.kept if is_kept else " ").ljust(_GAP), "green"),
            (name + " " * (self.name - cells(name) + _GAP), "bold"),
            relation.ljust(self.relation + _GAP),
            (full, "cyan" if is_kept else "green"),
            (rest, "dim"),
            " " * bool(self.bar) + _percent(member.covered) + " " * _GAP,
        ]
        if self.lineage:
            lineage = _lineage(member)
            row.append((lineage.ljust(self.lineage + _GAP), "dim" if lineage == "unknown" else ""))
        counts = _counts(member)
        for i, severity in enumerate(_COUNTS):
            style = STYLES[severity] if counts.get(severity) else "dim"
            count = f"{counts[severity]:,}" if counts else _NOT_COMPARED
            row.append((" " * bool(i) + count.rjust(self.count), style))
        return row


def _relation(member: Member) -> str:
    return (member.relation or _NOT_COMPARED).replace("_", " ")


def _lineage(member: Member) -> str:
    direction = member.direction or _NOT_COMPARED
    return _LINEAGE.get(direction, direction)


def _counts(member: Member) -> Mapping[str, int]:
    return member.comparison.count() if member.comparison else {}


def _percent(share: float) -> str:
    """A share in percent, four columns; ``100%`` and ``0%`` are said of nothing less."""
    whole = round(share * 100)
    if share < 1.0:
        whole = min(whole, 99)
    if share > 0.0:
        whole = max(whole, 1)
    return f"{whole}%".rjust(_PERCENT)
