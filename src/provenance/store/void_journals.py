"""Journals that hold nothing of the file beside them.

A writer takes the seal off before it writes to the journal, and puts it on when there is none any more. So what a
sealed file has beside it is another file's, in whose place a copy was put after its writer was killed; or its own, all
of it written back, that a loss of power brought back. SQLite would take the one for changes of the file.
"""

from __future__ import annotations

import time
from contextlib import suppress
from errno import EACCES, EPERM, EROFS

from provenance.errors import IndexLockedError
from provenance.store.layout import journal_of, journal_size
from provenance.store.lock import WriterLock
from provenance.store.raw_files import RawFile
from provenance.store.seal import is_sealed

__all__ = ["drop_void_journal", "has_void_journal"]

_PATIENCE = 10.0  # seconds for which another process may have the lock, which does the same
_PAUSE = 0.05


def has_void_journal(raw: RawFile) -> bool:
    """Whether there is a journal that holds something, and nothing of the file."""
    return all((journal_size(raw.path), is_sealed(raw), journal_size(raw.path)))  # a writer may come or go meanwhile


def drop_void_journal(raw: RawFile) -> None:
    """Remove a journal that holds nothing of the file, where files can be removed.

    Raises
    ------
    IndexLockedError
        If a process writes to the file that was there before.
    """
    until = time.monotonic() + _PATIENCE
    while has_void_journal(raw):
        try:
            lock = WriterLock(raw.path)
        except IndexLockedError:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
            continue
        except OSError as error:
            if error.errno not in (EACCES, EPERM, EROFS):
                raise
            return
        try:
            if has_void_journal(raw):
                journal = journal_of(raw.path)
                journal.unlink()
                with suppress(FileNotFoundError):
                    journal.with_name(journal.name.removesuffix("-wal") + "-shm").unlink()
        except PermissionError:
            return
        finally:
            lock.release()
