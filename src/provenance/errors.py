"""Every exception the library raises on purpose.

::

    ProvenanceError
    ├── ArticleError            an article that cannot be one (also a ValueError)
    │   └── DuplicateIdError    two articles with one id
    ├── SchemeError             parameters that make no scheme, or two schemes that do not match (ValueError)
    ├── PlanError               a plan, or a journal of one, that cannot be acted on (ValueError)
    ├── ReadError               an input that cannot be read at all (also an OSError)
    └── StoreError              an index on disk that cannot do what was asked
        ├── CorruptIndexError   what it holds does not match its sums
        ├── IndexClosedError    it was closed, or opened before a fork
        ├── IndexFormatError    it is no index, or one of another format
        ├── IndexLockedError    another process writes, or it was opened read_only
        └── IndexStorageError   the disk is full, or fails

Inputs that can be read in part never raise: what could not be read is listed as ``Skipped``.
"""

from __future__ import annotations

__all__ = [
    "ArticleError",
    "CorruptIndexError",
    "DuplicateIdError",
    "IndexClosedError",
    "IndexFormatError",
    "IndexLockedError",
    "IndexStorageError",
    "PlanError",
    "ProvenanceError",
    "ReadError",
    "SchemeError",
    "StoreError",
]


class ProvenanceError(Exception):
    """Base of all exceptions of this library."""


class ArticleError(ProvenanceError, ValueError):
    """An article with a field of the wrong type or an impossible value."""


class DuplicateIdError(ArticleError):
    """Two articles carry the same id, so results could not name them."""


class SchemeError(ProvenanceError, ValueError):
    """Parameters that make no scheme, or fingerprints of two different schemes."""


class PlanError(ProvenanceError, ValueError):
    """A plan, or the journal of one, that is none, contradicts itself, or cannot be acted on as a whole."""


class ReadError(ProvenanceError, OSError):
    """An input that cannot be read at all: it does not exist, or it is no kind of file we read."""


class StoreError(ProvenanceError):
    """An index on disk that cannot do what was asked."""


class CorruptIndexError(StoreError):
    """What an index holds does not match its sums: the file was damaged."""


class IndexClosedError(StoreError):
    """An index is used that was closed, or that was opened by the process from which this one was forked."""


class IndexFormatError(StoreError):
    """A file that is no index, or one of a format this library does not know."""


class IndexLockedError(StoreError):
    """An index that another process writes to, or that was opened read-only."""


class IndexStorageError(StoreError):
    """A disk that is full or fails; nothing of the batch is in the index."""
