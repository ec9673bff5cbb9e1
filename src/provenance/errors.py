"""Every exception the library raises on purpose.

::

    ProvenanceError
    ├── ArticleError            an article that cannot be one (also a ValueError)
    │   └── DuplicateIdError    two articles with one id
    ├── SchemeError             parameters that make no scheme, or two schemes that do not match (ValueError)
    └── ReadError               an input that cannot be read at all (also an OSError)

Inputs that can be read in part never raise: what could not be read is listed as ``Skipped``.
"""

from __future__ import annotations

__all__ = ["ArticleError", "DuplicateIdError", "ProvenanceError", "ReadError", "SchemeError"]


class ProvenanceError(Exception):
    """Base of all exceptions of this library."""


class ArticleError(ProvenanceError, ValueError):
    """An article with a field of the wrong type or an impossible value."""


class DuplicateIdError(ArticleError):
    """Two articles carry the same id, so results could not name them."""


class SchemeError(ProvenanceError, ValueError):
    """Parameters that make no scheme, or fingerprints of two different schemes."""


class ReadError(ProvenanceError, OSError):
    """An input that cannot be read at all: it does not exist, or it is no kind of file we read."""
