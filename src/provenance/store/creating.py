"""New index files: all of one, or none; and one for the time being, whose content is then put into another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from provenance.errors import IndexLockedError, IndexStorageError
from provenance.scheme import Scheme
from provenance.store.layout import (
    APPLICATION,
    FORMAT,
    PAGE,
    Rules,
    bring,
    is_of_storage,
    journal_of,
    transaction,
    write_header,
)
from provenance.store.lock import WriterLock

__all__ = ["create_tables", "fill_tables", "new_file", "passing"]

_CACHE = 1 << 16  # KiB of pages


@contextmanager
def new_file(path: Path) -> Iterator[None]:
    """Make a file that does not exist yet; after an exception there is none, nor what stands beside one.

    Raises
    ------
    FileExistsError
        If it exists.
    """
    with path.open("xb"):
        pass
    try:
        yield
    except BaseException:
        _remove(path)
        raise


def _remove(path: Path) -> None:
    """Remove an index file and what stands beside it; the lock only if nobody has it, who makes another one there."""
    with suppress(OSError, IndexLockedError):
        for each in (path, journal_of(path), path.with_name(path.name + "-shm")):
            each.unlink(missing_ok=True)
        if path.with_name(path.name + ".lock").exists():
            lock = WriterLock(path)
            lock.path.unlink()
            lock.release()


def create_tables(path: Path, scheme: Scheme, rules: Rules) -> None:
    """Make the tables of an empty index in a file that is empty.

    Raises
    ------
    IndexStorageError
        If the disk is full, or fails.
    """
    header = {
        "format": FORMAT,
        "scheme": scheme.to_json(),
        "scheme digest": scheme.digest,
        "rules": asdict(rules),
        "generation": 0,
        "next number": 1,
        "next cluster": 1,
        "next change": 1,
        "rows": {},
        "slices": {},
    }
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.execute("PRAGMA encoding = 'UTF-8'")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            with transaction(connection):
                fill_tables(connection, header)
    except sqlite3.DatabaseError as error:
        if not is_of_storage(error):
            raise
        raise IndexStorageError(f"{path}: {error}") from error


def fill_tables(connection: sqlite3.Connection, header: dict[str, Any]) -> None:
    """Make the tables of an index with this header and nothing else, within a transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    bring(connection, range(1, FORMAT + 1))
    write_header(connection, header)


def passing(page: int) -> sqlite3.Connection:
    """Open an empty file that is gone when it is closed, or who opened it dies, with pages of a size.

    It stands where SQLite has what it does not keep (``SQLITE_TMPDIR``, ``TMPDIR``, ``/var/tmp``, ``/tmp``).
    """
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA page_size = {page}")
    connection.execute("PRAGMA encoding = 'UTF-8'")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    return connection
