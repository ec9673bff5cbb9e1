"""CSV and TSV: the first row names the columns, every further row is an article."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.readers.listing import Unreadable
from provenance.readers.naming import printable
from provenance.readers.reading import Found, Reading
from provenance.readers.records import GUESSED_NAMES
from provenance.readers.rows import Rows
from provenance.readers.stream import CHUNK, ByteStream, peek
from provenance.readers.transcoding import settle_encoding

__all__ = ["read_csv", "read_tsv"]

_KNOWN = {name.casefold(): name for names in GUESSED_NAMES.values() for name in names}


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
    """Column names, with the names we know in the form we know them: ``Text`` is ``text``."""
    given = {name for names in reading.fields.names.values() for name in names}
    stripped = [cell.strip() for cell in cells]
    columns = [name if name in given else _KNOWN.get(name.casefold(), name) for name in stripped]
    wanted = reading.fields.names["text"]
    if not any(name in columns for name in wanted):
        shown = printable(", ".join(columns[:20]))
        raise Unreadable(f"no text column (looked for {', '.join(wanted)}; there are: {shown[:200]})", line)
    for name in sorted({name for name in columns if name and columns.count(name) > 1}):
        reading.listing.note(line, f"column {printable(name)} stands there twice: the first is used")
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
