"""Rows of CSV text, read so that one broken row costs one row."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from provenance.readers.limits import mebibytes
from provenance.readers.listing import SourceListing, Unreadable
from provenance.readers.stream import ByteStream, lines

__all__ = ["Rows"]

_Line = tuple[int, bytes | None]


class Rows:
    """The rows of a CSV stream as (line number, cells); rows that are malformed are listed as skipped.

    Cells are read as the `csv` module reads them in strict mode: a cell may stand in double quotes, may then hold
    the delimiter and line ends, and a quote in it is doubled. After a malformed row reading starts anew
    on the line after its first, so that a quote nobody closed does not swallow the rows below it; the lines
    read again for that come to twice ``limit`` bytes in all at most, after which they count as part of the
    malformed row.

    Parameters
    ----------
    stream
        The bytes, in an encoding of which lines can be cut out.
    delimiter
        The character between cells.
    codec
        The encoding. Bytes malformed in it come out as lone surrogates.
    limit
        Largest row in bytes.
    listing
        Where to list malformed rows.
    separator
        What ends a line.
    """

    def __init__(
        self,
        stream: ByteStream,
        delimiter: str,
        codec: str,
        limit: int,
        listing: SourceListing,
        separator: bytes = b"\n",
    ) -> None:
        self._lines = lines(stream, limit, separator)
        self._again: deque[_Line] = deque()
        self._budget = 2 * limit  # so that the lines below one unclosed quote can always be read again
        self._delimiter = delimiter
        self._codec = codec
        self._limit = limit
        self._listing = listing
        self._line_end = separator.decode("ascii")

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Rows; empty lines between them are passed over.

        Raises
        ------
        Unreadable
            If the stream fails on the way.
        """
        while (first := self._next_line()) is not None:
            number, line = first
            if line in (b"", b"\r"):
                continue
            below: list[_Line] = []
            try:
                cells = self._cells(line, below)
            except Unreadable as error:
                if error.line is not None:  # the stream itself failed, not this row
                    raise
                self._listing.skip(number, error.reason + self._return(below))
            else:
                yield number, cells

    def _next_line(self) -> _Line | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _return(self, below: list[_Line]) -> str:
        """Put lines back to be read again while that is affordable; else say that they are lost."""
        size = sum(len(line or b"") + 1 for _, line in below)
        if size > self._budget:
            return f"; the lines to {below[-1][0]} are not read"
        self._budget -= size
        self._again.extendleft(reversed(below))
        return ""

    def _cells(self, line: bytes | None, below: list[_Line]) -> list[str]:
        """The cells of the row that begins with ``line``; further lines it takes are added to ``below``."""
        cells: list[str] = []
        size = 0
        quoted: list[str] | None = None
        while True:
            size += len(line or b"")
            if line is None or size > self._limit:
                raise Unreadable(f"row larger than {mebibytes(self._limit)}")
            try:
                decoded = line.decode(self._codec, errors="surrogateescape")
            except UnicodeError as error:  # not every codec can let bytes pass
                raise Unreadable(f"not {self._codec}") from error
            quoted = self._scan(decoded, cells, quoted)
            if quoted is None:
                return cells
            more = self._next_line()
            if more is None:
                raise Unreadable("a quote is opened and never closed")
            below.append(more)
            line = more[1]

    def _scan(self, line: str, cells: list[str], quoted: list[str] | None) -> list[str] | None:
        """Add the cells of one line; the parts of a quoted cell that goes on below, or ``None`` at a row's end."""
        position = 0
        while True:
            if quoted is None:
                if line.startswith('"', position):
                    quoted = []
                    position += 1
                    continue
                end = line.find(self._delimiter, position)
                if end < 0:
                    cells.append(line[position:].removesuffix("\r"))
                    return None
                cells.append(line[position:end])
                position = end + 1
                continue
            end = line.find('"', position)
            if end < 0:
                quoted += (line[position:], self._line_end)
                return quoted
            quoted.append(line[position:end])
            position = end + 1
            if line.startswith('"', position):
                quoted.append('"')
                position += 1
                continue
            cells.append("".join(quoted))
            quoted = None
            if line[position:] in ("", "\r"):
                return None
            if not line.startswith(self._delimiter, position):
                raise Unreadable("text after a closing quote")
            position += 1
