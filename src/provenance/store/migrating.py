"""Older formats brought up to this one, in place and in one transaction."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from provenance.errors import CorruptIndexError, IndexFormatError
from provenance.store.layout import FORMAT, STEPS, bring, connect, format_of, read_header, write_header
from provenance.store.raw_files import RawFile, check_magic
from provenance.store.session import Session
from provenance.store.state import State
from provenance.store.void_journals import drop_void_journal

__all__ = ["migrate"]

_AS_THEY_ARE = 4
"""From this format on rows are those of the latest; what is derived from the articles of an older one is made again."""


def migrate(path: str | os.PathLike[str], *, threads: int | None = None) -> tuple[str, ...]:
    """Bring an index file of an older format up to this one.

    Articles, ids of clusters and the log of changes stay; what is derived from the articles is made again. Rows of
    format 4 are taken as they are and not read, unless something is found to be damaged. All of it or, if it fails,
    nothing is done.

    Returns
    -------
    tuple of str
        Ids of articles that were lost because their rows are damaged, where they were read; of a file that has this
        format already, none.

    Raises
    ------
    FileNotFoundError, IndexFormatError, CorruptIndexError, IndexLockedError
        If there is no such file, it is no index or of a newer format, is damaged, or is being written.
    """
    place = Path(path)
    raw = RawFile(place)
    try:
        check_magic(raw)
        drop_void_journal(raw)
        with closing(connect(raw, write=False)) as connection:
            version = format_of(connection, place)
    finally:
        raw.close()
    if version == FORMAT:
        return ()
    if not 0 < version < FORMAT:
        raise IndexFormatError(f"{place} has format {version}; this library reads format {FORMAT} and older ones")
    session = Session(place, None, read_only=False, version=version)
    try:
        if version >= _AS_THEY_ARE:
            with suppress(CorruptIndexError):
                return _brought(session, version, None)
        return _brought(session, version, lambda state: state.rebuild(threads))
    finally:
        session.close()


def _brought(session: Session, version: int, rebuild: Callable[[State], list[str]] | None) -> tuple[str, ...]:
    """Go through the steps after a format; returns the ids of articles that were lost."""
    with session.writing(derived=rebuild is None) as state:
        steps = range(version + 1, FORMAT + 1)
        bring(state.connection, steps)
        state.connection.execute(f"PRAGMA user_version = {FORMAT}")
        before = read_header(state.connection).get("migrations", [])
        done = [STEPS[number] for number in steps]
        write_header(state.connection, {"format": FORMAT, "migrations": [*before, *done]})
        if rebuild:
            return tuple(rebuild(state))
        state.articles.digests.fill()
        return ()
