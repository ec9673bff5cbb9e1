"""Older formats brought up to this one, all at once or not at all."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path

from provenance.errors import CorruptIndexError, IndexFormatError
from provenance.store.layout import FORMAT, STEPS, bring, connect, format_of, read_header, write_header
from provenance.store.raw_files import RawFile, check_magic
from provenance.store.rebuilding import rebuilt
from provenance.store.session import Session
from provenance.store.void_journals import drop_void_journal

__all__ = ["migrate"]

_AS_THEY_ARE = 4
"""From this format on rows are those of the latest; what is derived from the articles of an older one is made again."""


def migrate(path: str | os.PathLike[str], *, threads: int | None = None) -> tuple[str | None, ...]:
    """Bring an index file of an older format up to this one.

    Articles, ids of clusters and the log of changes stay; what is derived from the articles is made again. Rows of
    format 4 are taken as they are and not read, unless something is found to be damaged. All of it or, if it fails,
    nothing is done.

    Returns
    -------
    tuple of str or None
        Ids of articles that were lost because their rows are damaged, where they were read, ``None`` for each whose id
        is lost too; of a file that has this format already, none.

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
                _bring(session, version)
                return ()
        return session.replace(lambda raw, old, new: rebuilt(raw, old, new, threads, _steps(version)))
    finally:
        session.close()


def _steps(version: int) -> list[str]:
    """What formats after this one brought."""
    return [STEPS[number] for number in range(version + 1, FORMAT + 1)]


def _bring(session: Session, version: int) -> None:
    """Go through the steps after a format whose rows are those of the latest."""
    with session.writing() as state:
        bring(state.connection, range(version + 1, FORMAT + 1))
        state.connection.execute(f"PRAGMA user_version = {FORMAT}")
        before = read_header(state.connection).get("migrations", [])
        write_header(state.connection, {"format": FORMAT, "migrations": [*before, *_steps(version)]})
        state.articles.digests.fill()
