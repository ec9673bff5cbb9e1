"""One aim: what was asked, what was measured, whether that reaches it, and why not."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

__all__ = ["HOME", "Aim", "read", "table"]

HOME = Path(__file__).parent.parent
"""The folder of the benchmarks, where each keeps its results."""
_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure that was asked for, and the one that was measured.

    Attributes
    ----------
    what
        The figure.
    bound
        Whether it has to be at least or at most what was asked for.
    asked, measured
        The figures; ``asked`` is ``None`` where nothing was, ``measured`` where no results are at hand.
    form
        How both are written, a format specification.
    why
        What keeps it from being reached; shown where it is not.
    """

    what: str
    bound: Literal[">=", "<="]
    asked: float | None
    measured: float | None
    form: str = ".2f"
    why: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the figure as measured (not as rounded) is what was asked for; ``None`` if either is not known."""
        if self.measured is None or self.asked is None:
            return None
        return self.measured >= self.asked if self.bound == ">=" else self.measured <= self.asked

    def row(self) -> list[str]:
        """Return the cells of the table."""
        measured = "-" if self.measured is None else format(self.measured, self.form)
        asked = "-" if self.asked is None else f"{self.bound} {format(self.asked, self.form)}"
        unknown = "not measured" if self.measured is None else ""
        verdict = {True: "reached", False: "missed", None: unknown}[self.reached]
        return [self.what, asked, measured, verdict]


def table(aims: Sequence[Aim]) -> str:
    """Return the aims as a table, and below it one sentence for each that is missed."""
    rows = [["", "asked", "measured", ""], *(aim.row() for aim in aims)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join((row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:]))).rstrip() for row in rows]
    missed = [aim for aim in aims if aim.reached is False]
    if missed:
        lines += ["", "Missed, and what bounds it:"]
    for aim in missed:
        lines += textwrap.wrap(
            f"{aim.what}: {aim.why}", _WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
        )
    return "\n".join(lines)


def read(name: str) -> Any:
    """Return what a benchmark wrote, ``None`` where it has not run; the name is that of a file in its folder."""
    path = HOME / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
