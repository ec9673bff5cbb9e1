"""What could not be read, and what is worth knowing about what was: nothing is lost silently."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

__all__ = ["Listing", "Note", "Sink", "Skipped", "SkippedWarning", "SourceListing", "Unreadable", "place", "put"]

T = TypeVar("T")

Sink: TypeAlias = list[T] | Callable[[T], object]
"""Where items go: a list they are appended to, or a function called with each."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """One input, or one record of it, that was not read.

    Attributes
    ----------
    source
        The file, as the source was given plus the path below it; always printable.
    line
        The line it starts on, from 1; ``None`` when the whole file is meant.
    reason
        Why, in words.
    """

    source: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{place(self.source, self.line)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing about an input that was read, such as an encoding that had to be guessed.

    Attributes
    ----------
    source, line
        As in `Skipped`.
    message
        What is worth knowing.
    """

    source: str
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"{place(self.source, self.line)}: {self.message}"


class SkippedWarning(UserWarning):
    """An input was not read, and the caller gave nowhere to list it."""


class Unreadable(Exception):  # noqa: N818  it is a finding about an input, caught and listed, not an error
    """Raised inside the readers when an input cannot be read (further); it becomes a `Skipped`."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Listing:
    """Hands `Skipped` and `Note` to where the caller wants them.

    Without ``skipped`` each skipped input is a `SkippedWarning`; without ``notes`` notes go nowhere.
    """

    def __init__(self, skipped: Sink[Skipped] | None = None, notes: Sink[Note] | None = None) -> None:
        self._skipped = skipped
        self._notes = notes

    def skip(self, source: str, line: int | None, reason: str) -> None:
        """List an input that was not read."""
        item = Skipped(source, line, reason)
        if self._skipped is None:
            warnings.warn(str(item), SkippedWarning, stacklevel=2)
        else:
            put(self._skipped, item)

    def note(self, source: str, line: int | None, message: str) -> None:
        """Say something about an input that was read."""
        if self._notes is not None:
            put(self._notes, Note(source, line, message))


@dataclass(frozen=True, slots=True)
class SourceListing:
    """A `Listing` bound to one source."""

    listing: Listing
    source: str

    def skip(self, line: int | None, reason: str) -> None:
        """List this source, or the record that starts on ``line``, as not read."""
        self.listing.skip(self.source, line, reason)

    def note(self, line: int | None, message: str) -> None:
        """Say something about this source, or the record that starts on ``line``."""
        self.listing.note(self.source, line, message)


def place(source: str, line: int | None) -> str:
    """How a source, or the record that starts on ``line``, is called."""
    return source if line is None else f"{source}:{line}"


def put(sink: Sink[T], item: T) -> None:
    """Hand an item to where it is wanted."""
    if callable(sink):
        sink(item)
    else:
        sink.append(item)
