"""Older formats brought up to this one, in place and in one transaction."""

from __future__ import annotations

import os
from pathlib import Path

from provenance.errors import IndexFormatError
from provenance.store.layout import FORMAT, STEPS, TABLES, connect, format_of, read_header, write_header
from provenance.store.session import Session

__all__ = ["migrate"]


def migrate(path: str | os.PathLike[str], *, threads: int | None = None) -> tuple[str, ...]:
    """Bring an index file of an older format up to this one.

    Articles, ids of clusters and the log of changes stay; what is derived from the articles is made again. All of it
    or, if it fails, nothing is done.

    Returns
    -------
    tuple of str
        Ids of articles that were lost because their rows are damaged; of a file that has this format already, none.

    Raises
    ------
    FileNotFoundError, IndexFormatError, CorruptIndexError, IndexLockedError
        If there is no such file, it is no index or of a newer format, is damaged, or is being written.
    """
    place = Path(path)
    connection = connect(place, write=False)
    try:
        version = format_of(connection, place)
    finally:
        connection.close()
    if version == FORMAT:
        return ()
    if not 0 < version < FORMAT:
        raise IndexFormatError(f"{place} has format {version}; this library reads format {FORMAT} and older ones")
    session = Session(place, None, read_only=False, version=version)
    try:
        with session.writing(derived=False) as state:
            steps = range(version + 1, FORMAT + 1)
            for number in steps:
                for statement in TABLES[number]:
                    state.connection.execute(statement)
            state.connection.execute(f"PRAGMA user_version = {FORMAT}")
            before = read_header(state.connection).get("migrations", [])
            done = [STEPS[number] for number in steps]
            write_header(state.connection, {"format": FORMAT, "migrations": [*before, *done]})
            lost = state.rebuild(threads)
    finally:
        session.close()
    return tuple(lost)
