"""Texts whose characters keep an identity for life, and the log of what was done to them.

Every character that is ever written gets a number. A copy shares the numbers of what it copied, an edit takes numbers
out and puts new ones in, a move changes their order. Whatever is done later, where a character of one witness stands in
another is known, and so are the spans of every edit: maps compose by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["Draft", "Edit", "Mark", "Pool", "Span", "Step", "replay"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """``text[start:end]`` became ``new``, or with ``to`` was taken to where ``text[to]`` stood (``new`` is empty)."""

    start: int
    end: int
    new: str
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What one operator did at one place.

    Attributes
    ----------
    codes
        E codes of PHENOMENA that hold for it; the first says what was done.
    removed, inserted
        Numbers of the characters that were taken out and put in.
    touched
        Numbers of characters that stay and yet are what the edit is about: a passage that moved, words that are no
        longer quoted.
    steps
        How the text changed, in order; each step's places index the text that the step before made.
    note
        What was done, in words.
    role
        What the inserted characters are to the article: ``core``, or the code of a page element (E3 to E7).
    """

    codes: tuple[str, ...]
    removed: tuple[int, ...]
    inserted: tuple[int, ...]
    touched: tuple[int, ...]
    steps: tuple[Step, ...]
    note: str
    role: str = "core"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a story that an operator can work on: a number, a name, a quotation, a clause.

    Attributes
    ----------
    kind
        ``number``, ``year``, ``name``, ``place``, ``weekday``, ``date``, ``time``, ``toggle``, ``clause``, ``line`` (a
        sentence), ``sentence`` (one that has another form), ``quotation`` (a sentence with quoted ``words`` and a
        ``speaker``), ``open``, ``close``, ``apostrophe``, ``dash``, ``percent``, ``organisation``, ``acronym``.
    numbers
        The characters, in order.
    info
        What the operator needs: the value of a number, the other form of a sentence.
    """

    kind: str
    numbers: tuple[int, ...]
    info: str = ""


@dataclass(slots=True)
class Pool:
    """Every character of a family, by number; what each is to the article; which repeats which."""

    characters: list[str] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    repeats: dict[int, int] = field(default_factory=dict)

    def write(self, text: str, role: str = "core") -> list[int]:
        """Give each character of a text a new number."""
        first = len(self.characters)
        self.characters.extend(text)
        numbers = list(range(first, len(self.characters)))
        if role != "core":
            self.roles.update(dict.fromkeys(numbers, role))
        return numbers

    def read(self, numbers: Iterable[int]) -> str:
        """Return the text of some characters."""
        return "".join(map(self.characters.__getitem__, numbers))


class Draft:
    """A text that is being edited; ``log`` holds the edits since it was copied from its parent."""

    def __init__(self, pool: Pool, numbers: Sequence[int], marks: Sequence[Mark] = ()) -> None:
        self.pool = pool
        self.numbers = list(numbers)
        self.marks = list(marks)
        self.log: list[Edit] = []
        self._text: str | None = None

    @classmethod
    def of(cls, text: str) -> Draft:
        """Start a family with a text."""
        pool = Pool()
        return cls(pool, pool.write(text))

    def copy(self) -> Draft:
        """Return a copy to edit, with an empty log."""
        return Draft(self.pool, self.numbers, self.marks)

    @property
    def text(self) -> str:
        """The text as it stands."""
        if self._text is None:
            self._text = self.pool.read(self.numbers)
        return self._text

    def replace(self, start: int, end: int, new: str, *codes: str, note: str = "", role: str = "core") -> Edit:
        """Put ``new`` where ``text[start:end]`` stands."""
        return self.edit([Step(start, end, new)], codes, note, role=role)

    def insert(self, at: int, new: str, *codes: str, note: str = "", role: str = "core") -> Edit:
        """Put ``new`` before ``text[at]``."""
        return self.edit([Step(at, at, new)], codes, note, role=role)

    def cut(self, start: int, end: int, *codes: str, note: str = "") -> Edit:
        """Take ``text[start:end]`` out."""
        return self.edit([Step(start, end, "")], codes, note)

    def move(self, start: int, end: int, to: int, *codes: str, note: str = "", about: Span | None = None) -> Edit:
        """Take ``text[start:end]`` to before ``text[to]``, which is outside of it; ``about`` is what matters of it."""
        return self.edit([Step(start, end, "", to)], codes, note, about or (start, end))

    def edit(
        self, steps: Sequence[Step], codes: tuple[str, ...], note: str, about: Span | None = None, role: str = "core"
    ) -> Edit:
        """Do several steps as one edit.

        Parameters
        ----------
        about
            What of the text as it stands now the edit is about, beside what the steps put in and take out.
        """
        touched = tuple(self.numbers[slice(*about)]) if about else ()
        removed: list[int] = []
        inserted: list[int] = []
        for step in steps:
            taken = self.numbers[step.start : step.end]
            if step.to is None:
                new = self.pool.write(step.new, role)
                self.numbers[step.start : step.end] = new
                removed += taken
                inserted += new
            else:
                self.numbers[step.start : step.end] = []
                to = step.to if step.to <= step.start else step.to - len(taken)
                self.numbers[to:to] = taken
        self._text = None
        done = Edit(codes, tuple(removed), tuple(inserted), touched, tuple(steps), note, role)
        self.log.append(done)
        return done

    def rewrite(self, start: int, end: int, new: str, mark: Mark, *codes: str, note: str = "") -> Edit:
        """Put another form of something that is marked in its place, and mark that: ``mark`` tells kind and info."""
        done = self.replace(start, end, new, *codes, note=note)
        if done.inserted:
            self.marks.append(Mark(mark.kind, done.inserted, mark.info))
        return done

    def live(self, *kinds: str, whole: bool = True) -> list[tuple[int, int, Mark]]:
        """Return the marks of these kinds that still stand, with where they do.

        Parameters
        ----------
        whole
            Whether nothing may have changed inside; otherwise the first and the last character are enough.
        """
        place = {number: at for at, number in enumerate(self.numbers)}
        found = []
        for mark in self.marks:
            if mark.kind in kinds:
                start, last = place.get(mark.numbers[0], -1), place.get(mark.numbers[-1], -1)
                if 0 <= start <= last and (not whole or tuple(self.numbers[start : last + 1]) == mark.numbers):
                    found.append((start, last + 1, mark))
        return sorted(found, key=lambda item: (item[0], item[1], item[2].kind))

    def role(self, at: int) -> str:
        """Return what ``text[at]`` is to the article."""
        return self.pool.roles.get(self.numbers[at], "core")

    def edited(self) -> set[int]:
        """Characters that the edits of this copy put in or were about."""
        return {number for edit in self.log for number in (*edit.inserted, *edit.touched)}


def replay(parent: str, log: Iterable[Edit]) -> str:
    """Return the text that the logged steps make of a parent's text."""
    text = parent
    for edit in log:
        for step in edit.steps:
            taken = text[step.start : step.end]
            if step.to is None:
                text = text[: step.start] + step.new + text[step.end :]
            else:
                rest = text[: step.start] + text[step.end :]
                to = step.to if step.to <= step.start else step.to - len(taken)
                text = rest[:to] + taken + rest[to:]
    return text
