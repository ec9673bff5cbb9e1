"""What an index file is: SQLite tables, a header, and refusal of anything else.

A file is accepted when its application id is ours, its format number is one this library knows, its schema is
letter for letter the one below (no trigger, no view, no table besides) and its header holds.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from provenance.errors import CorruptIndexError, IndexFormatError, IndexStorageError, SchemeError
from provenance.scheme import Scheme
from provenance.similarity import Thresholds
from provenance.store.raw_files import RawFile
from provenance.store.sums import checked, sum_of

__all__ = [
    "APPLICATION",
    "FORMAT",
    "PAGE",
    "STEPS",
    "TABLES",
    "Rules",
    "accept",
    "bring",
    "connect",
    "format_of",
    "is_of_damage",
    "is_of_storage",
    "journal_of",
    "journal_size",
    "read_header",
    "size_of",
    "transaction",
    "write_header",
]

FORMAT = 5
"""Number of the file format, raised with every change of the tables."""

APPLICATION = 0x70767831
"""``pvx1``, so that ``file`` and SQLite tools can tell."""
_APPLICATION_AT = 68  # byte of the file from which it stands, the highest first
PAGE = 8192
"""Bytes of a page."""
_CACHE = {False: 1 << 14, True: 1 << 16}  # KiB of pages of who reads, and of who writes too
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_TOOBIG", "SQLITE_MISMATCH")
_JOURNAL = 8_000  # pages after which the journal is written back: many pages of a batch belong to the next one too

TABLES = {
    1: (
        "CREATE TABLE header (name TEXT PRIMARY KEY, value TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE article (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, digest BLOB NOT NULL,"
        " body BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE INDEX article_digest ON article (digest)",
        "CREATE TABLE size_page (page INTEGER PRIMARY KEY, sizes BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE recent (number INTEGER PRIMARY KEY, rows BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE posting (chunk INTEGER PRIMARY KEY, rows BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE hot (key INTEGER PRIMARY KEY, holders BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE pair (a INTEGER NOT NULL, b INTEGER NOT NULL, shared INTEGER NOT NULL, sum INTEGER NOT NULL,"
        " PRIMARY KEY (a, b)) WITHOUT ROWID",
        "CREATE TABLE member (number INTEGER PRIMARY KEY, cluster INTEGER NOT NULL, representative INTEGER NOT NULL,"
        " sum INTEGER NOT NULL)",
        "CREATE INDEX member_cluster ON member (cluster)",
        "CREATE TABLE change (number INTEGER PRIMARY KEY, entry TEXT NOT NULL, sum INTEGER NOT NULL)",
    ),
    2: (
        "CREATE TABLE coded_set (number INTEGER PRIMARY KEY, coded BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE standing (number INTEGER PRIMARY KEY, twins INTEGER NOT NULL, near INTEGER NOT NULL,"
        " tied INTEGER NOT NULL, home INTEGER NOT NULL, first BLOB NOT NULL, weight BLOB NOT NULL,"
        " sum INTEGER NOT NULL)",
        "CREATE INDEX standing_home ON standing (home)",
    ),
    3: (),
    4: (),
    5: (
        "CREATE TABLE recent_pair (a INTEGER NOT NULL, b INTEGER NOT NULL, shared INTEGER NOT NULL,"
        " sum INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID",
        "CREATE TABLE recent_standing (number INTEGER PRIMARY KEY, twins INTEGER NOT NULL, near INTEGER NOT NULL,"
        " tied INTEGER NOT NULL, home INTEGER NOT NULL, first BLOB NOT NULL, weight BLOB NOT NULL,"
        " sum INTEGER NOT NULL)",
        "CREATE TABLE digest (number INTEGER NOT NULL, digest BLOB NOT NULL, sum INTEGER NOT NULL,"
        " PRIMARY KEY (digest, number)) WITHOUT ROWID",
        "CREATE TABLE recent_digest (number INTEGER NOT NULL, digest BLOB NOT NULL, sum INTEGER NOT NULL,"
        " PRIMARY KEY (digest, number)) WITHOUT ROWID",
        "DROP INDEX standing_home",
        "DROP INDEX article_digest",
    ),
}
"""Statements by the format that brought them."""

STEPS = {
    1: "articles-and-postings",
    2: "coded-sets-and-standings",
    3: "packed-postings",
    4: "marks-of-hot-keys",
    5: "recent-rows",
}
"""Names of what each format brought; a file that was migrated says in its header which it went through."""


_FIELDS: dict[str, type] = {
    "format": int,
    "scheme": str,
    "scheme digest": str,
    "rules": dict,
    "generation": int,
    "next number": int,
    "next cluster": int,
    "next change": int,
    "rows": dict,
    "slices": dict,
}
"""What a header must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What makes a pair in an index; fixed when it is created, arguments as of ``find_pairs``."""

    min_jaccard: float = 0.0
    min_overlap: float = 0.3
    recall: float = 0.99
    hot_bucket: int = 1000

    def __post_init__(self) -> None:
        _ = self.thresholds  # which are checked when they are made
        if not 0.0 < self.recall <= 1.0:
            raise ValueError(f"recall must be above 0 and at most 1, got {self.recall!r}")
        if type(self.hot_bucket) is not int or not 2 <= self.hot_bucket < 1 << 32:
            raise ValueError(f"hot_bucket must be an integer from 2 to 2**32 - 1, got {self.hot_bucket!r}")

    @property
    def thresholds(self) -> Thresholds:
        """What a pair reaches."""
        return Thresholds(min_jaccard=self.min_jaccard, min_overlap=self.min_overlap)


def connect(raw: RawFile, *, write: bool, is_void: bool = False) -> sqlite3.Connection:
    """Open a connection to a file; ``is_void`` says that the journal beside it holds nothing of it.

    Raises
    ------
    IndexFormatError
        If SQLite refuses it, and it does not begin as an index does.
    CorruptIndexError
        If SQLite refuses it, although it does, or cannot read its schema.
    IndexStorageError
        If the disk fails, or the file has a journal that cannot be used where it is.
    """
    path = raw.path
    quoted = path.resolve().as_uri()
    mode = "mode=rw" if write else "mode=ro"
    fixed = not write and not _writable(path)  # a read-only medium, on which SQLite cannot make its shared memory
    if fixed and (is_void or not journal_size(path)):
        mode += "&immutable=1"
    connection = sqlite3.connect(f"{quoted}?{mode}", uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA mmap_size = 0")
        connection.execute(f"PRAGMA cache_size = -{_CACHE[write]}")
        if write:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_JOURNAL}")
        if fixed:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except UnicodeDecodeError as error:  # SQLite quotes what it cannot read
        connection.close()
        raise CorruptIndexError(f"{path} is damaged: {error}") from None
    except sqlite3.DatabaseError as error:
        connection.close()
        if fixed and is_of_storage(error) and journal_size(path):
            raise IndexStorageError(
                f"{path} cannot be read where nothing can be written: the journal {journal_of(path).name} beside it"
                " holds changes that are not in it yet. Open the index once where it can be written, or copy both"
                f" files to such a place ({error})"
            ) from error
        if is_of_storage(error):
            raise IndexStorageError(f"{path}: {error}") from error
        if raw.read(4, _APPLICATION_AT) == APPLICATION.to_bytes(4):
            raise CorruptIndexError(f"{path} is damaged: {error}") from None
        raise IndexFormatError(f"{path} is not an index: {error}") from None
    return connection


def is_of_storage(error: sqlite3.DatabaseError) -> bool:
    """Whether it is the disk that failed, and not what stands on it that is wrong."""
    code = getattr(error, "sqlite_errorname", "") or ""
    return code.startswith(("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_READONLY"))


def is_of_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether it is what stands on the disk that is wrong."""
    code = getattr(error, "sqlite_errorname", "") or ""
    undecodable = not code and "decode" in str(error)  # a text where bytes were written
    return undecodable or code.startswith(_DAMAGE) or isinstance(error, sqlite3.IntegrityError)


def size_of(path: Path) -> int:
    """Bytes of an index file and its journal."""
    return path.stat().st_size + journal_size(path)


def journal_of(path: Path) -> Path:
    """SQLite's journal, which stands beside the file itself, not beside a link to it."""
    path = path.resolve()
    return path.with_name(path.name + "-wal")


def journal_size(path: Path) -> int:
    """Bytes of the journal of an index file, 0 if there is none."""
    try:
        return journal_of(path).stat().st_size
    except FileNotFoundError:
        return 0


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def bring(connection: sqlite3.Connection, formats: Iterable[int]) -> None:
    """Run the statements of formats, ascending."""
    for number in formats:
        for statement in TABLES[number]:
            connection.execute(statement)


def _schema(connection: sqlite3.Connection) -> set[str]:
    """Statements of what there is, and names of what has none: the indexes that SQLite makes itself."""
    return {sql or name for name, sql in connection.execute("SELECT name, sql FROM sqlite_schema")}


@cache
def _schema_of(version: int) -> set[str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        bring(connection, range(1, version + 1))
        return _schema(connection)


@contextmanager
def transaction(connection: sqlite3.Connection, *, write: bool = True) -> Iterator[None]:
    """All or nothing; readers see one state throughout, and can end also where they met a damaged page."""
    try:
        connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        yield
        connection.execute("COMMIT" if write else "ROLLBACK")
    except BaseException:
        with suppress(sqlite3.ProgrammingError):  # closed, by an interrupt before this
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise


def write_header(connection: sqlite3.Connection, values: dict[str, Any]) -> None:
    """Set fields of the header."""
    rows = [(name, json.dumps(value, sort_keys=True)) for name, value in values.items()]
    connection.executemany(
        "INSERT INTO header VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value, sum = excluded.sum",
        [(name, value, sum_of("header", name, value)) for name, value in rows],
    )


def read_header(connection: sqlite3.Connection, name: str | None = None) -> dict[str, Any]:
    """Return the fields of the header, or the one of this name.

    Raises
    ------
    CorruptIndexError
        If one does not match its sum.
    """
    query = "SELECT CAST(name AS BLOB), CAST(value AS BLOB), sum FROM header"
    found = connection.execute(f"{query} WHERE name = ?", (name,)) if name else connection.execute(query)
    rows = checked("header", found.fetchall())
    try:
        header = {field.decode(): json.loads(value) for field, value, _ in rows}
    except ValueError:
        raise CorruptIndexError("the header holds what is no JSON") from None
    missing = {name} - header.keys() if name else _FIELDS.keys() - header.keys()
    if missing:
        raise CorruptIndexError(f"the header has no {min(missing)!r}")
    for field, value in header.items():
        kind = _FIELDS.get(field, type(value))
        if type(value) is not kind or (field in ("rows", "slices") and not _counts(value, field)):
            raise CorruptIndexError(f"the header is damaged at {field!r}")
    return header


def _counts(values: Any, field: str) -> bool:
    return all(type(count) is int and (name.isdecimal() or field == "slices") for name, count in values.items())


def format_of(connection: sqlite3.Connection, path: Path) -> int:
    """Return the number of the format of an index file.

    Raises
    ------
    IndexFormatError
        If it is another SQLite database.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION:
        raise IndexFormatError(f"{path} is a SQLite database, but no index (application id {application:#x})")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def accept(
    connection: sqlite3.Connection, path: Path, scheme: Scheme | None, version: int = FORMAT
) -> tuple[Scheme, Rules]:
    """Check that a file is an index of a format, under the scheme expected.

    Raises
    ------
    IndexFormatError
        If it is another SQLite database, of another format, or its schema was tampered with.
    CorruptIndexError
        If it is damaged.
    SchemeError
        If it was made under another scheme than ``scheme``.
    """
    try:
        stored = format_of(connection, path)
        if stored != version:
            raise IndexFormatError(f"{path} has format {stored}; this library reads format {version}{_way_out(stored)}")
        schema, right = _schema(connection), _schema_of(version)
        if schema != right:
            odd = min(schema.symmetric_difference(right))
            raise IndexFormatError(f"{path} has not the tables of an index: {odd[:80]!r}")
        header = read_header(connection)
    except CorruptIndexError as error:
        raise CorruptIndexError(f"{path} is damaged: {error}") from None
    except UnicodeDecodeError as error:
        raise CorruptIndexError(f"{path} is damaged: {error}") from None
    except sqlite3.DatabaseError as error:
        if is_of_storage(error):
            raise IndexStorageError(f"{path}: {error}") from error
        raise CorruptIndexError(f"{path} cannot be read: {error}") from None
    own = Scheme.from_json(header["scheme"])
    if own.digest != header["scheme digest"]:
        raise CorruptIndexError(f"{path}: the scheme does not match its digest")
    if scheme is not None and scheme != own:
        raise SchemeError(f"{path} was made under {own.to_json()}, not under {scheme.to_json()}")
    try:
        return own, Rules(**header["rules"])
    except (TypeError, ValueError):
        raise CorruptIndexError(f"{path}: the header holds other rules") from None


def _way_out(version: int) -> str:
    return ", into which `provenance index migrate` brings it" if 0 < version < FORMAT else ""
