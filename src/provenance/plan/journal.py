"""The journal: what is about to be done is on disk before it is, and what became of it after.

A file of JSON Lines: a header, then for each file a line of what is intended and a line of what became of it. A line
that was cut off while it was written is the last one and says nothing.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from provenance.errors import PlanError
from provenance.export import json_line
from provenance.plan.document import Place, parts_of, system_path
from provenance.plan.file import read_file
from provenance.plan.held import sync_folder
from provenance.plan.strict import Fields, parsed
from provenance.readers.folder import reason_of
from provenance.readers.naming import printable

__all__ = ["ACTIONS", "Action", "Header", "Intent", "Journal", "Record", "State", "opened_journal", "read_journal"]

_FORMAT = "provenance.journal/1"
_LARGEST = 1 << 30

Action = Literal["quarantine", "hardlink", "delete"]
ACTIONS: Final[tuple[Action, ...]] = ("quarantine", "hardlink", "delete")

State = Literal["intended", "done", "left", "undone"]
"""Of one file: about to be acted on; acted on; left as it was after all; put back."""


@dataclass(frozen=True, slots=True)
class Header:
    """What holds for all files of a journal.

    Attributes
    ----------
    plan
        XXH3-128 of the file of the plan.
    tag
        Eight hexadecimal digits by which files that are under way are known.
    action
        What is done.
    roots
        The folders of the plan.
    quarantines
        For each of them the folder that files go to; empty unless they are quarantined.
    made
        Folders that were not there before and are made for these, the outer ones first.
    """

    plan: str
    tag: str
    action: Action
    roots: tuple[str, ...]
    quarantines: tuple[str, ...]
    made: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intent:
    """One file that was about to be acted on.

    Attributes
    ----------
    number
        From 1, in the order of time.
    place, size, digest, mode, changed
        The file: where it was, its bytes, their XXH3-128, its mode, and when it was changed, in nanoseconds.
    by
        The file that covers it.
    to
        Its path below the quarantine; empty unless it goes there.
    """

    number: int
    place: Place
    size: int
    digest: str
    mode: int
    changed: int
    by: Place
    to: str


@dataclass(slots=True)
class Record:
    """What a journal says.

    Attributes
    ----------
    header
        ``None`` where none was written yet.
    intents, states
        What was intended, in order, and what became of each, by its number.
    finished, undoing
        Whether all of the plan was done, and whether undoing has begun.
    length
        Bytes of whole lines.
    """

    header: Header | None = None
    intents: list[Intent] = field(default_factory=list)
    states: dict[int, State] = field(default_factory=dict)
    finished: bool = False
    undoing: bool = False
    length: int = 0


class Journal:
    """A journal that is open for writing, locked against anybody else who would act by it.

    Raises
    ------
    PlanError
        If it is none, or another process has it.
    OSError
        If it cannot be opened.
    """

    def __init__(self, path: Path, *, must_exist: bool = False) -> None:
        self.path = path
        flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | (0 if must_exist else os.O_CREAT)
        self._descriptor = os.open(path, flags, 0o666)
        try:
            if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
                raise PlanError(f"{printable(str(path))} is no regular file")
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PlanError(f"{printable(str(path))}: another process is acting by it") from None
            self.record = read_journal(path)
            if os.fstat(self._descriptor).st_size > self.record.length:
                os.ftruncate(self._descriptor, self.record.length)
        except BaseException:
            os.close(self._descriptor)
            raise

    def begin(self, header: Header) -> None:
        """Write the header of a new journal, and see that the file is there to stay."""
        self.record.header = header
        self._append(
            {
                "format": _FORMAT,
                "plan": header.plan,
                "tag": header.tag,
                "action": header.action,
                "roots": [printable(root) for root in header.roots],
                "quarantines": [printable(folder) for folder in header.quarantines],
                "made": [printable(folder) for folder in header.made],
            }
        )
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            sync_folder(folder)
        finally:
            os.close(folder)

    def intend(self, intent: Intent) -> Intent:
        """Write down what is about to be done, under the next number; it is on disk afterwards."""
        intent = replace(intent, number=len(self.record.intents) + 1)
        self._append(
            {
                "state": "intended",
                "number": intent.number,
                "file": printable(intent.place.file),
                "root": intent.place.root,
                "size": intent.size,
                "xxh3_128": intent.digest,
                "mode": intent.mode,
                "mtime_ns": intent.changed,
                "by": printable(intent.by.file),
                "by_root": intent.by.root,
                "to": printable(intent.to),
            }
        )
        self.record.intents.append(intent)
        self.record.states[intent.number] = "intended"
        return intent

    def became(self, intent: Intent, state: State) -> None:
        """Write down what became of it: not synced, since the disk tells the same."""
        self._append({"state": state, "number": intent.number}, sync=False)
        self.record.states[intent.number] = state

    def say(self, what: Literal["finished", "undoing"]) -> None:
        """Write down that all of the plan was done, or that undoing begins."""
        self._append({"state": what})
        self.record.finished |= what == "finished"
        self.record.undoing |= what == "undoing"

    def close(self) -> None:
        """Let others have it; all of it is on disk."""
        try:
            with suppress(OSError):
                os.fsync(self._descriptor)
        finally:
            os.close(self._descriptor)

    def _append(self, fields: dict[str, object], sync: bool = True) -> None:
        data = memoryview(json_line(fields).encode())
        length = self.record.length
        try:
            while data:
                written = os.pwrite(self._descriptor, data, length)
                length += written
                data = data[written:]
            if sync:
                os.fsync(self._descriptor)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._descriptor, self.record.length)
            shown = printable(str(self.path))
            raise PlanError(f"{shown} cannot be written ({reason_of(error)}): nothing more was done") from error
        self.record.length = length


def read_journal(path: Path) -> Record:
    """What a journal says, up to its last whole line.

    Raises
    ------
    PlanError
        If it is none.
    OSError
        If it cannot be read.
    """
    where = printable(str(path))
    data = read_file(path, _LARGEST)
    record = Record(length=data.rfind(b"\n") + 1)
    lines = data[: record.length].split(b"\n")[:-1]
    start = b'{"format": "provenance.journal/'
    if not (data.startswith(start) or start.startswith(data)):
        raise PlanError(f"{where} is no journal, which is what apply writes")
    for number, line in enumerate(lines, 1):
        place = f"{where}, line {number}"
        fields = parsed(line, place)
        try:
            if number == 1:
                record.header = _header(fields)
            else:
                _take(record, fields)
        except PlanError as error:
            raise PlanError(f"{place}: {error}") from error
    return record


def _header(line: object) -> Header:
    if not isinstance(line, dict) or line.get("format") != _FORMAT:
        raise PlanError("not the beginning of a journal")
    fields = Fields(line, "the header", "format plan tag action roots quarantines made")
    action = next((action for action in ACTIONS if action == fields.text("action")), None)
    tag = fields.text("tag")
    names = ("roots", "quarantines", "made")
    roots, quarantines, made = (tuple(map(system_path, fields.texts(name))) for name in names)
    if action is None or len(tag) != 8 or set(tag) - set("0123456789abcdef"):
        raise PlanError("the header is of no use: there is no such action, or its tag is none")
    if len(quarantines) != (len(roots) if action == "quarantine" else 0):
        raise PlanError("the header is of no use: not a quarantine for each root")
    for folder in (*roots, *quarantines, *made):
        if not folder.startswith("/"):
            raise PlanError(f"the header is of no use: not an absolute path: {printable(folder)}")
    return Header(fields.digest("plan"), tag, action, roots, quarantines, made)


def _take(record: Record, line: object) -> None:
    assert record.header is not None
    state = line.get("state") if isinstance(line, dict) else None
    if state == "intended":
        intent = _intent(line, record.header)
        if intent.number != len(record.intents) + 1:
            raise PlanError("numbers do not follow each other")
        record.intents.append(intent)
        record.states[intent.number] = "intended"
    elif state in ("finished", "undoing"):
        Fields(line, "the line", "state")
        record.finished |= state == "finished"
        record.undoing |= state == "undoing"
    elif state in ("done", "left", "undone"):
        number = Fields(line, "the line", "state number").whole("number")
        if number not in record.states:
            raise PlanError(f"nothing was intended under number {number}")
        record.states[number] = state
    else:
        raise PlanError("it has no state that there is")


def _intent(line: object, header: Header) -> Intent:
    fields = Fields(line, "the line", "state number file root size xxh3_128 mode mtime_ns by by_root to")
    place = Place(fields.whole("root", len(header.roots)), system_path(fields.text("file")))
    by = Place(fields.whole("by_root", len(header.roots)), system_path(fields.text("by")))
    to = system_path(fields.text("to"))
    for path in (place.file, by.file, *([to] if header.action == "quarantine" else [])):
        parts_of(path)
    return Intent(
        fields.whole("number"),
        place,
        fields.whole("size"),
        fields.digest(),
        fields.whole("mode", 1 << 12),
        fields.signed("mtime_ns"),
        by,
        to,
    )


@contextmanager
def opened_journal(path: Path, *, must_exist: bool = False) -> Iterator[Journal]:
    """A journal open for writing."""
    journal = Journal(path, must_exist=must_exist)
    try:
        yield journal
    finally:
        journal.close()
