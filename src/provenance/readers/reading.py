"""What every format reader is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from provenance.article import Article
from provenance.readers.extractor import PageExtractor
from provenance.readers.limits import ReadLimits
from provenance.readers.listing import SourceListing
from provenance.readers.records import FieldMap
from provenance.readers.stream import ByteStream
from provenance.readers.worker import Worker

__all__ = ["Found", "Reader", "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for one file in one call of `read`.

    Attributes
    ----------
    name
        The file as ids say it.
    listing
        Where to say what was skipped or is worth knowing.
    limits, encoding, fields
        As the caller gave them.
    pages
        Extracts articles from HTML pages, in a process of its own that starts when it is first used.
    tables
        Such a process that reads Parquet and Arrow.
    """

    name: str
    listing: SourceListing
    limits: ReadLimits
    encoding: str | None
    fields: FieldMap
    pages: PageExtractor
    tables: Worker


Found: TypeAlias = tuple[int | None, Article]
"""An article and the line it starts on (``None`` for a file that is one article)."""

Reader: TypeAlias = Callable[[ByteStream, Reading], Iterator[Found]]
"""Reads one format; raises `Unreadable` when the (rest of the) file cannot be read."""
