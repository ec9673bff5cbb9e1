"""Where tables go: how wide it is, what it can encode, whether it shows colours."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from provenance.cli.texts import cells, elided, elided_in_the_middle, fitting, flowing, visible

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["ASCII", "UNICODE", "Glyphs", "Piece", "Terminal", "wrapped"]

Piece: TypeAlias = "str | tuple[str, str]"
"""Text, or text and its style."""

_NARROWEST, _USUAL, _WIDEST = 40, 80, 140
_LONGEST = 2000  # characters of a text that are looked at to show its beginning


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs a table is drawn with."""

    arrow: str
    ellipsis: str
    newline: str
    full: str
    rest: str
    rule: str
    canonical: str
    kept: str
    missing: str
    added: str
    dot: str


UNICODE: Final = Glyphs("→", "…", "⏎", "━", "─", "─", "●", "○", "−", "+", "·")
ASCII: Final = Glyphs("->", "...", "/", "#", ".", "-", "*", "o", "-", "+", "-")


@dataclass(frozen=True, slots=True)
class Terminal:
    """Standard output as tables see it.

    Attributes
    ----------
    width
        In columns.
    glyphs
        The signs it can show.
    encoding
        What it is written in.
    """

    width: int
    glyphs: Glyphs
    encoding: str
    _console: Console

    @classmethod
    def of_stdout(cls) -> Terminal:
        """The terminal that standard output is, or 80 columns without colour if it is none."""
        from rich.console import Console

        class LettingGo(Console):
            def on_broken_pipe(self) -> None:
                raise  # to where all errors are handled; rich would exit on the spot

        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        columns = shutil.get_terminal_size((_USUAL, 24)).columns
        console = LettingGo(
            file=sys.stdout,
            color_system=None if os.environ.get("NO_COLOR") else "auto",  # which is none where there is no terminal
            highlight=False,
            markup=False,
            emoji=False,
            soft_wrap=True,
            legacy_windows=False,
        )
        return cls(min(max(columns, _NARROWEST), _WIDEST), _glyphs(encoding), encoding, console)

    def line(self, *pieces: Piece) -> None:
        """Write a line; the pieces have been made fit to be shown."""
        from rich.text import Text

        text = Text.assemble(*pieces, end="", no_wrap=True)
        text.rstrip()
        self._console.print(text)

    def prose(self, text: str) -> str:
        """Running text on one line, whole."""
        return self._written(flowing(text, self.glyphs.newline))

    def short(self, text: str, width: int) -> str:
        """The beginning of running text, on one line of so many columns."""
        head = text[:_LONGEST]
        shown = self.prose(head) + (self.glyphs.ellipsis if len(head) < len(text) else "")
        return elided(shown, width, self.glyphs.ellipsis)

    def name(self, text: str, width: int | None = None) -> str:
        """An id or another name, with its middle left out if it is too long."""
        shown = self._written(visible(text))
        return shown if width is None else elided_in_the_middle(shown, width, self.glyphs.ellipsis)

    def bar(self, share: float, width: int) -> tuple[str, str]:
        """The full and the empty part of a bar; only nothing looks empty."""
        full = max(round(share * width), 1 if share and width else 0)
        return self.glyphs.full * full, self.glyphs.rest * (width - full)

    def _written(self, text: str) -> str:
        if text.isascii():
            return text
        return text.encode(self.encoding, "backslashreplace").decode(self.encoding)


def wrapped(text: str, width: int) -> list[str]:
    """A text cut into lines of so many columns, between words where it can."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if cells(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while cells(line) > width:
            head = fitting(line, width) or line[0]
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line] if line else lines


def _glyphs(encoding: str) -> Glyphs:
    try:
        "".join(getattr(UNICODE, name) for name in Glyphs.__slots__).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE
