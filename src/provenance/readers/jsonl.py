"""JSON Lines: one object a line; a bad line is listed and the others are read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from provenance.article import Article
from provenance.readers.limits import mebibytes
from provenance.readers.listing import Unreadable
from provenance.readers.reading import Found, Reading
from provenance.readers.stream import ByteStream, lines
from provenance.readers.transcoding import settle_encoding

__all__ = ["read_jsonl"]

_BOM = b"\xef\xbb\xbf"


def read_jsonl(stream: ByteStream, reading: Reading) -> Iterator[Found]:
    """The articles in a file of JSON objects, one a line; empty lines are passed over.

    Raises
    ------
    Unreadable
        If the stream fails on the way; what came before has been given.
    """
    stream, codec = settle_encoding(stream, reading.encoding, reading.listing, may_guess=False)
    limit = reading.limits.record_bytes
    for number, line in lines(stream, limit):
        if line is not None and not line.strip():
            continue
        try:
            if line is None:
                raise Unreadable(f"line longer than {mebibytes(limit)}")
            article, remarks = _article(line, codec, reading, number)
        except Unreadable as error:
            reading.listing.skip(number, error.reason)
            continue
        for remark in remarks:
            reading.listing.note(number, remark)
        yield number, article


def _article(line: bytes, codec: str, reading: Reading, number: int) -> tuple[Article, list[str]]:
    try:
        text = line.removeprefix(_BOM).decode(codec)  # files put together from several keep their marks
    except UnicodeDecodeError as error:
        raise Unreadable(f"not {codec}: byte 0x{line[error.start]:02x} at position {error.start + 1}") from error
    except UnicodeError as error:  # of codecs that say no more
        raise Unreadable(f"not {codec}") from error
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at").removesuffix(" starting")
        raise Unreadable(f"not JSON: {what} at column {error.colno}") from error
    except RecursionError as error:
        raise Unreadable("JSON nested too deeply") from error
    except ValueError as error:  # Python refuses to convert integers of thousands of digits
        raise Unreadable("JSON number of too many digits") from error
    if not isinstance(record, dict):
        raise Unreadable("not a JSON object")
    return reading.fields.article(record, f"{reading.name}:{number}")
