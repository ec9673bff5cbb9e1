"""CSV and TSV: the first row names the columns, every further row is an article."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.readers.listing import Unreadable
from provenance.readers.reading import Found, Reading
from provenance.readers.rows import Rows
from provenance.readers.stream import CHUNK, ByteStream, peek
from provenance.readers.transcoding import settle_encoding

__all__ = ["read_csv", "read_tsv"]


def read_csv(stream: ByteStream, reading: Reading) -> Iterator[Found]:
    """The articles in a CSV file; the delimiter (``,``, ``;``, tab or ``|``) is told from its first line.

    Raises
    ------
    Unreadable
        If there is no header row or no text column in it, or the stream fails on the way.
    """
    return _read(stream, reading, None)


def read_tsv(stream: ByteStream, reading: Reading) -> Iterator[Found]:
    """The articles in a tab-separated file; otherwise as `read_csv`."""
    return _read(stream, reading, "\t")


def _read(stream: ByteStream, reading: Reading, delimiter: str | None) -> Iterator[Found]:
    stream, codec = settle_encoding(stream, reading.encoding, reading.listing, may_guess=True)
    head, stream = peek(stream, CHUNK)
    separator = _line_end(head)
    if delimiter is None:
        delimiter = _delimiter(_header(head.split(separator, 1)[0], codec))
    rows = Rows(stream, delimiter, codec, reading.limits.record_bytes, reading.listing, separator)
    columns: list[str] | None = None
    for line, cells in rows:
        try:
            if columns is None:
                columns = _columns(cells, line, reading)
                continue
            if len(cells) != len(columns):
                raise Unreadable(f"{len(cells)} fields, header has {len(columns)}")
            _check_decoded(cells, codec)
            # Of two columns with one name the first counts.
            record = dict(zip(reversed(columns), reversed(cells), strict=True))
            article, remarks = reading.fields.article(record, f"{reading.name}:{line}")
        except Unreadable as error:
            if error.line is not None:
                raise
            reading.listing.skip(line, error.reason)
            continue
        for remark in remarks:
            reading.listing.note(line, remark)
        yield line, article
    if columns is None:
        raise Unreadable("no header row")


def _line_end(head: bytes) -> bytes:
    """``\\n``, unless lines end in a lone ``\\r`` as they once did on the Macintosh."""
    first = head.find(b"\r")
    return b"\r" if first >= 0 and b"\n" not in head else b"\n"


def _header(line: bytes, codec: str) -> str:
    try:
        return line.decode(codec, errors="replace")
    except UnicodeError as error:  # not every codec can replace what is malformed
        raise Unreadable(f"not {codec}") from error


def _delimiter(header: str) -> str:
    """The delimiter that stands most often outside quotes in the header; ``,`` when none does."""
    outside = "".join(header.split('"')[::2])
    return max(",;\t|", key=outside.count)


def _columns(cells: list[str], line: int, reading: Reading) -> list[str]:
    try:
        columns, remarks = reading.fields.columns([cell.strip() for cell in cells])
    except Unreadable as error:
        raise Unreadable(error.reason, line) from error
    for remark in remarks:
        reading.listing.note(line, remark)
    return columns


def _check_decoded(cells: list[str], codec: str) -> None:
    """Lone surrogates stand for bytes that are malformed in the file's encoding."""
    for number, cell in enumerate(cells, 1):
        if not cell.isascii():
            try:
                cell.encode()
            except UnicodeEncodeError as error:
                found = ord(cell[error.start])
                what = f"byte 0x{found - 0xDC00:02x}" if 0xDC80 <= found <= 0xDCFF else f"lone surrogate \\u{found:04x}"
                raise Unreadable(f"not {codec}: {what} in field {number}") from error
