"""A session with an index file: its connection, the writer's lock, and one transaction for every operation."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from errno import EDQUOT, EIO, ENOSPC
from pathlib import Path
from threading import RLock
from typing import TypeVar

from provenance.errors import (
    CorruptIndexError,
    IndexClosedError,
    IndexLockedError,
    IndexStorageError,
    ProvenanceError,
)
from provenance.scheme import Scheme
from provenance.store.chunks import MEMORY
from provenance.store.creating import passing
from provenance.store.layout import FORMAT, accept, connect, is_of_damage, is_of_storage, journal_of, transaction
from provenance.store.lock import WriterLock
from provenance.store.raw_files import RawFile, check_magic
from provenance.store.seal import seal, unseal
from provenance.store.state import State
from provenance.store.void_journals import drop_void_journal, has_void_journal

__all__ = ["Session"]


T = TypeVar("T")


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
        self._process = os.getpid()
        self._guard = RLock()
        self._inside = False  # whether an operation goes on: of this thread, if it has the guard
        self._lock: WriterLock | None = None
        self._failed = False
        self._raw = RawFile(path)
        try:
            check_magic(self._raw)
            drop_void_journal(self._raw)
            self._state: State | None = self._connected(scheme, write=False)
        except BaseException:
            self._raw.close()
            raise
        self.scheme, self.rules = self._state.scheme, self._state.rules

    def close(self) -> None:
        """Close the file, seal it if it was written to, and give the writer's lock back.

        In a process that was forked since it was opened nothing is done: file and lock are those of the other process.
        """
        if os.getpid() != self._process:
            return
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
        """The state of the file, the same until the end; within another operation of this thread, that one's."""
        with self._guarded():
            if self._inside:
                yield self._opened()
                return
            with self._operation(write=False) as state:
                state.refresh()
                yield state

    @contextmanager
    def writing(self) -> Iterator[State]:
        """The state of the file, to be changed: all of it or, after an exception, nothing."""
        with self._changing(), self._operation(write=True) as state:
            state.refresh()
            yield state
            state.store()

    def replace(self, fill: Callable[[RawFile, State, State], T]) -> T:
        """Put another content in the place of the file's: all of it or, after an exception, nothing.

        ``fill`` gets the file and its state, to be read, and the state of an empty one, to be filled. That is copied
        page by page, whatever is on the pages of the file; who reads it meanwhile sees the old ones until then.
        """
        with self._changing():
            with _damage_named(self.path):
                connection = self._opened().connection
                ((page,),) = connection.execute("PRAGMA page_size").fetchall()
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()  # for who looks at the pages
            with closing(passing(page)) as made:
                new = State.of(made, self.scheme, self.rules, self._memory)
                with self._operation(write=False) as old, transaction(made):
                    done = fill(self._raw, old, new)
                    new.store()
                self._reconnect(write=True)  # nothing reads there any more
                with _damage_named(self.path):
                    connection = self._opened().connection
                    made.backup(connection, progress=_not_while_busy)
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return done

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Changes by who has the lock; after an exception the file is opened anew."""
        with self._guarded():
            if self.read_only:
                raise IndexLockedError(f"{self.path} was opened read_only")
            if self._inside:
                raise IndexLockedError(f"{self.path} cannot be changed within another operation of the same thread")
            if self._lock is None:
                self._take_lock()
            try:
                yield
            except BaseException:
                try:
                    self._reconnect(write=True)
                except (sqlite3.DatabaseError, ProvenanceError, OSError):
                    self._give_up()
                raise

    @contextmanager
    def apart(self) -> Iterator[State]:
        """A state of its own, of a connection of its own; the other operations go on when it is entered."""
        with self._guarded():
            raw = RawFile(self.path)  # this may go on when all else is closed
            state = self._connected(self.scheme, write=False)
        with (
            closing(raw),
            closing(state.connection),
            _damage_named(self.path),
            transaction(state.connection, write=False),
        ):
            yield state

    def vacuum(self) -> None:
        """Give free pages back to the disk."""
        with self._guarded(), _damage_named(self.path):
            self._opened().connection.execute("VACUUM")
            self._opened().connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """One thread at a time, and none in a process that has only a copy of this, where the guard may never be free.

        SQLite's locks are not inherited, and what it remembers of them is.
        """
        if os.getpid() != self._process:
            raise IndexClosedError(
                f"{self.path} was opened by process {self._process}, from which this one was forked: it cannot be used"
                " here; start processes by spawn or forkserver"
            )
        with self._guard:
            self._opened()
            yield

    @contextmanager
    def _operation(self, *, write: bool) -> Iterator[State]:
        """One transaction; after an exception nothing is remembered, which may be half of something."""
        state = self._opened()
        try:
            self._inside = True
            with _damage_named(self.path), transaction(state.connection, write=write):
                yield state
        except BaseException:
            self._state = State.of(state.connection, state.scheme, state.rules, self._memory)
            raise
        finally:
            self._inside = False

    def _take_lock(self) -> None:
        with _damage_named(self.path):
            self._lock = WriterLock(self.path)
            try:
                self._raw.open_to_write()
                self._begin_to_write()
                unseal(self._raw)
            except BaseException:
                self._lock.release()
                self._lock = None
                raise

    def _begin_to_write(self) -> None:
        """Connect anew, and see that SQLite can write, before the seal goes: it makes its journal for that."""
        try:
            self._reconnect(write=True)
            with transaction(self._opened().connection):
                pass
        except (sqlite3.DatabaseError, IndexStorageError) as error:
            self._reconnect(write=False)
            folder = self.path.resolve().parent
            if (isinstance(error, sqlite3.DatabaseError) and not is_of_storage(error)) or os.access(folder, os.W_OK):
                raise
            why = f"nothing can be written in the directory {folder}, where its journal stands"
            raise IndexStorageError(f"{self.path} cannot be changed: {why}") from error

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
        self._state = self._connected(self.scheme, write=write)
        old.connection.close()

    def _connected(self, scheme: Scheme | None, *, write: bool) -> State:
        """The state of a new connection to the very file that was opened."""
        connection = connect(self._raw, write=write, is_void=has_void_journal(self._raw))
        try:
            self._raw.check_place()
            found = accept(connection, self.path, scheme, self._version)
        except BaseException:
            connection.close()
            raise
        return State.of(connection, *found, self._memory)


def _not_while_busy(status: int, remaining: int, total: int) -> None:
    """Stop a copy that SQLite would begin again and again while another program, which must not, writes."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("database is locked")


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
        if is_of_damage(error):
            raise CorruptIndexError(f"{path} is damaged: {error}") from error
        raise IndexStorageError(f"{path}: {error}") from error
    except OSError as error:
        if error.errno not in (EIO, ENOSPC, EDQUOT):
            raise
        raise IndexStorageError(f"{path}: {error}") from error
