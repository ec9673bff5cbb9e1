"""Plain text: one file, one article, its text exactly as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.article import Article
from provenance.readers.encoding import decode
from provenance.readers.reading import Found, Reading
from provenance.readers.stream import ByteStream, read_all

__all__ = ["read_plain"]


def read_plain(stream: ByteStream, reading: Reading) -> Iterator[Found]:
    """The article a text file is; an empty file is an article with an empty text.

    Raises
    ------
    Unreadable
        If the file is larger than one record may be, or is not text.
    """
    decoded = decode(read_all(stream, reading.limits.record_bytes), reading.encoding)
    for remark in decoded.remarks():
        reading.listing.note(None, remark)
    yield None, Article(id=reading.name, text=decoded.text)
