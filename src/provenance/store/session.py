"""A session with an index file: its connection, the writer's lock, and one transaction for every operation."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from errno import EDQUOT, EIO, ENOSPC
from pathlib import Path
from threading import RLock

from provenance.errors import (
    CorruptIndexError,
    IndexClosedError,
    IndexLockedError,
    IndexStorageError,
    StoreError,
)
from provenance.scheme import Scheme
from provenance.store.chunks import MEMORY
from provenance.store.layout import FORMAT, accept, connect, journal_of, transaction
from provenance.store.lock import WriterLock
from provenance.store.raw_files import RawFile, check_magic
from provenance.store.seal import seal, unseal
from provenance.store.state import State

__all__ = ["Session"]

_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_TOOBIG", "SQLITE_MISMATCH")


class Session:
    """What ``Index`` does with its file. Several threads may share one; their operations follow one another.

    Parameters
    ----------
    path, scheme, read_only
        As for ``Index.open``.
    version
        Format that the file must have.
    memory
        As for ``Index.open``.
    """

    def __init__(
        self, path: Path, scheme: Scheme | None, *, read_only: bool, version: int = FORMAT, memory: int = MEMORY
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._version = version
        self._memory = memory
        self._guard = RLock()
        self._lock: WriterLock | None = None
        self._failed = False
        self._raw = RawFile(path)
        try:
            check_magic(self._raw)
            connection = connect(self._raw, write=False)
            try:
                self.scheme, self.rules = accept(connection, path, scheme, version)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            self._raw.close()
            raise
        self._state: State | None = State.of(connection, self.scheme, self.rules, self._memory)

    def close(self) -> None:
        """Close the file, seal it if it was written to, and give the writer's lock back."""
        with self._guard:
            try:
                if self._state is not None:
                    self._state.connection.close()  # the last one to close takes the journal off
                    if self._lock is not None and not journal_of(self.path).exists():
                        # all is on disk already; a file without a seal is a whole one
                        with suppress(OSError, IndexStorageError):
                            seal(self._raw)
            finally:
                self._state = None
                self._raw.close()
                if self._lock is not None:
                    self._lock.release()
                    self._lock = None

    @contextmanager
    def reading(self) -> Iterator[State]:
        """The state of the file, the same until the end."""
        with self._guard:
            state = self._opened()
            if state.connection.in_transaction:
                yield state
                return
            with _damage_named(self.path), transaction(state.connection, write=False):
                state.refresh()
                yield state

    @contextmanager
    def writing(self, *, derived: bool = True) -> Iterator[State]:
        """The state of the file, to be changed: all of it or, after an exception, nothing.

        ``derived`` says whether what is derived from the articles is read.
        """
        with self._guard:
            self._opened()
            if self.read_only:
                raise IndexLockedError(f"{self.path} was opened read_only")
            if self._lock is None:
                self._take_lock()
            state = self._opened()
            try:
                with _damage_named(self.path), transaction(state.connection):
                    state.refresh(derived=derived)
                    yield state
                    state.store()
            except BaseException:
                try:
                    self._reconnect(write=True)  # what was remembered is of a state that never came
                except (sqlite3.DatabaseError, StoreError, OSError):
                    self._give_up()
                raise

    @contextmanager
    def apart(self) -> Iterator[State]:
        """A state of its own, of a connection of its own; the other operations go on when it is entered."""
        with self._guard:
            self._opened()
            raw = RawFile(self.path)  # this may go on when all else is closed
        with closing(raw), closing(connect(raw, write=False)) as connection:
            state = State.of(connection, self.scheme, self.rules, self._memory)
            with _damage_named(self.path), transaction(connection, write=False):
                yield state

    def vacuum(self) -> None:
        """Give free pages back to the disk."""
        with self._guard:
            self._opened().connection.execute("VACUUM")
            self._opened().connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _take_lock(self) -> None:
        self._lock = WriterLock(self.path)
        try:
            with _damage_named(self.path):
                self._raw.open_to_write()
                unseal(self._raw)
                self._reconnect(write=True)
        except BaseException:
            self._lock.release()
            self._lock = None
            raise

    def _give_up(self) -> None:
        """Let go of a file that cannot be opened again after an error, without a seal."""
        with suppress(sqlite3.DatabaseError):
            self._opened().connection.close()
        self._state, self._failed = None, True
        self.close()

    def _opened(self) -> State:
        if self._state is None:
            why = " after an error of the disk; open it again" if self._failed else ""
            raise IndexClosedError(f"{self.path} was closed{why}")
        return self._state

    def _reconnect(self, *, write: bool) -> None:
        old = self._opened()
        connection = connect(self._raw, write=write)
        accept(connection, self.path, self.scheme, self._version)
        old.connection.close()
        self._state = State.of(connection, self.scheme, self.rules, self._memory)


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    """Complaints about a broken file or a full disk, SQLite's among them, as errors that name the file."""
    try:
        yield
    except CorruptIndexError as error:
        if str(path) in str(error):
            raise
        raise CorruptIndexError(f"{path} is damaged: {error}") from error
    except UnicodeDecodeError as error:  # SQLite quotes what it cannot read
        raise CorruptIndexError(f"{path} is damaged: {error}") from error
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        undecodable = not code and "decode" in str(error)  # a text where bytes were written
        if undecodable or code.startswith(_DAMAGE) or isinstance(error, sqlite3.IntegrityError):
            raise CorruptIndexError(f"{path} is damaged: {error}") from error
        raise IndexStorageError(f"{path}: {error}") from error
    except OSError as error:
        if error.errno not in (EIO, ENOSPC, EDQUOT):
            raise
        raise IndexStorageError(f"{path}: {error}") from error
