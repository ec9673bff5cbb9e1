"""A disk that tells what was written to it, can lose its power, and can fail: an SQLite VFS, made with apsw.

The library talks to the ``sqlite3`` of Python, which takes no VFS; ``Disk.connect`` stands in for ``sqlite3.connect``
and gives it a connection of apsw with the few methods that the library uses. Such a VFS has no shared memory, so
connections hold their locks (``locking_mode = EXCLUSIVE``) and a new one to the same file ends the one before.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from errno import EIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import apsw

SECTOR = 512


@dataclass
class Operation:
    """``write``, ``truncate``, ``sync`` or ``delete`` of a file."""

    kind: str
    file: str = ""
    offset: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """Files go through to the real ones; what is done to them is listed.

    ``fails`` counts down with every operation that changes something; at 0 it fails, once or from then on.
    """

    name: str
    log: list[Operation] = field(default_factory=list)
    fails: int | None = None
    for_good: bool = False
    _open: dict[str, apsw.Connection] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.vfs = _Vfs(self)

    def of_sqlite(self, operation: Operation) -> None:
        """Note what SQLite does, and fail with an error that it knows."""
        try:
            self.note(operation)
        except OSError as error:
            kinds = {"write": apsw.SQLITE_IOERR_WRITE, "sync": apsw.SQLITE_IOERR_FSYNC}
            told = apsw.IOError(error.strerror)
            told.extendedresult = kinds.get(operation.kind, apsw.SQLITE_IOERR_TRUNCATE)
            raise told from None

    def note(self, operation: Operation) -> None:
        if self.fails is not None:
            self.fails -= 1
            if self.fails == 0 or (self.fails < 0 and self.for_good):
                raise OSError(EIO, f"the disk failed to {operation.kind}")
        self.log.append(operation)

    def acknowledged(self) -> int:
        """How many operations there were when the caller was told that something is done."""
        return len(self.log)

    def sqlite3(self) -> SimpleNamespace:
        """What the library's ``layout`` and ``creating`` need of the module ``sqlite3``."""
        return SimpleNamespace(**vars(sqlite3) | {"connect": self.connect, "Connection": object})

    def connect(self, where: str | Path, **options: object) -> _Connection:
        path = unquote(urlsplit(where).path) if isinstance(where, str) else str(where)
        if path in self._open:
            before = self._open.pop(path)
            _raising(lambda: before.close(True))
        connection = _raising(lambda: apsw.Connection(path, vfs=self.name, flags=apsw.SQLITE_OPEN_READWRITE))
        self._open[path] = connection
        made = _Connection(connection, self)
        made.execute("PRAGMA locking_mode = EXCLUSIVE")
        return made

    def drop(self) -> None:
        """Forget connections that could not be closed."""
        for connection in self._open.values():
            connection.close(True)
        self._open.clear()

    def closed(self, connection: apsw.Connection) -> None:
        self._open = {path: each for path, each in self._open.items() if each is not connection}

    def after_power_loss(self, at: int, draw: random.Random) -> dict[str, bytes]:
        """Files as they may be found when the power went after ``at`` operations.

        What was synced is there. Of what came after the last sync of a file, any sector may have been written or not,
        or in part, in any order; a file may have been cut or not.
        """
        files: dict[str, bytearray] = {}
        synced = {each.file: place for place, each in enumerate(self.log[:at]) if each.kind == "sync"}
        for place, each in enumerate(self.log[:at]):
            data = files.setdefault(each.file, bytearray())
            safe = place < synced.get(each.file, -1)
            if each.kind in ("truncate", "delete"):
                if safe or draw.random() < 0.5:
                    del data[each.offset :]
            elif each.kind == "write":
                for part in _sectors(each):
                    luck = 1.0 if safe else draw.random()
                    end = len(part.data) if luck > 0.4 else 0 if luck > 0.15 else draw.randrange(len(part.data) + 1)
                    if end:
                        data.extend(bytes(max(0, part.offset - len(data))))
                        data[part.offset : part.offset + end] = part.data[:end]
        return {name: bytes(data) for name, data in files.items()}


def _sectors(write: Operation) -> Iterable[Operation]:
    begin = write.offset
    end = write.offset + len(write.data)
    while begin < end:
        stop = min(end, (begin // SECTOR + 1) * SECTOR)
        yield Operation("write", write.file, begin, write.data[begin - write.offset : stop - write.offset])
        begin = stop


class _Connection:
    """The part of ``sqlite3.Connection`` that the library uses, with its errors."""

    def __init__(self, connection: apsw.Connection, disk: Disk) -> None:
        self._connection, self._disk = connection, disk

    def execute(self, statement: str, values: Iterable[Any] = ()) -> apsw.Cursor:
        return _raising(lambda: self._connection.execute(statement, tuple(values)))

    def executemany(self, statement: str, rows: Iterable[Iterable[Any]]) -> apsw.Cursor:
        return _raising(lambda: self._connection.executemany(statement, [tuple(row) for row in rows]))

    def backup(self, target: _Connection, *, progress: object) -> None:
        with target._connection.backup("main", self._connection, "main") as copy:
            _raising(copy.step)

    @property
    def in_transaction(self) -> bool:
        return bool(self._connection.in_transaction)

    @property
    def total_changes(self) -> int:
        return int(self._connection.total_changes())

    def close(self) -> None:
        self._disk.closed(self._connection)
        _raising(lambda: self._connection.close(True))


def _raising(work: Any) -> Any:
    try:
        return work()
    except apsw.ConstraintError as error:
        raise sqlite3.IntegrityError(str(error)) from error
    except apsw.Error as error:
        named = sqlite3.OperationalError(str(error))
        named.sqlite_errorname = f"SQLITE_{type(error).__name__.removesuffix('Error').upper()}"
        raise named from error


class _Vfs(apsw.VFS):
    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        super().__init__(disk.name, "unix")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _File(self.disk, name, flags)

    def xDelete(self, name: str, sync_folder: bool) -> None:  # noqa: N802
        self.disk.of_sqlite(Operation("delete", Path(name).name))
        super().xDelete(name, sync_folder)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self.disk = disk
        self.file = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "temporary").name
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self.disk.of_sqlite(Operation("write", self.file, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.disk.of_sqlite(Operation("truncate", self.file, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.of_sqlite(Operation("sync", self.file))
        super().xSync(flags)
