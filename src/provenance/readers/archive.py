"""WARC as records (ISO 28500): a damaged one is listed, and those after it are found again."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from provenance.readers.listing import SourceListing, Unreadable
from provenance.readers.members import Members
from provenance.readers.stream import CHUNK, ByteStream, RegularFile, peek

__all__ = ["MAGIC", "Record", "Records", "header_fields"]

MAGIC = b"WARC/"
"""What a record begins with."""

_GZIP = b"\x1f\x8b"
_LARGEST_HEADER = 1 << 16
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_BLANK = re.compile(rb"[\r\n]*")
_LINE_ENDS = 16  # bytes of them that are looked at after a record
_FIRST_LINE = re.compile(rb"WARC/\d")
_LENGTH = re.compile(r"\d{1,18}")
_DIGESTS = ("md5", "sha1", "sha256", "sha512")


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    Attributes
    ----------
    number
        Which record of the file it is, from 1.
    fields
        Its named fields; names in small letters.
    block
        What it holds: all of it, or of a large one the beginning.
    length
        How long all of it is.
    """

    number: int
    fields: dict[str, str]
    block: bytes
    length: int

    def check(self) -> None:
        """Compare the block with the sum that its record states, where it states one of a kind we know.

        Raises
        ------
        Unreadable
            If they differ.
        """
        name, _, stated = self.fields.get("warc-block-digest", "").partition(":")
        name = name.lower().replace("-", "")
        if name not in _DIGESTS:
            return
        digest = hashlib.new(name, self.block, usedforsecurity=False).digest()
        if stated.upper().rstrip("=") not in (digest.hex().upper(), base64.b32encode(digest).decode().rstrip("=")):
            raise Unreadable("damaged: its bytes are not those of its WARC-Block-Digest")


class Records:
    """The records of a web archive, gzipped or not.

    Parameters
    ----------
    stream
        The bytes as they stand in the file.
    limit
        Of a larger record only the beginning is given.
    ratio
        Largest ratio of decompressed to compressed bytes.
    listing
        Where damage is listed.
    packed
        Whether it should be gzip, where its beginning is damaged and does not say.
    """

    def __init__(
        self, stream: ByteStream, limit: int, ratio: float, listing: SourceListing, *, packed: bool = False
    ) -> None:
        if isinstance(stream, RegularFile):
            head = stream.read(len(MAGIC))
            stream.seek(0)
        else:
            head, stream = peek(stream, len(MAGIC))
        is_packed = head.startswith(_GZIP) or (packed and bool(head) and head != MAGIC)
        self._source = Members(stream, ratio, MAGIC) if is_packed else stream
        self._size = stream.size if isinstance(stream, RegularFile) and not is_packed else math.inf
        self._limit = limit
        self._listing = listing
        self._buffer = bytearray()
        self._drawn = 0
        self._ended = False
        self._failure: Unreadable | None = None

    def __iter__(self) -> Iterator[Record]:
        """Records in the order of the file.

        Raises
        ------
        Unreadable
            If the rest of the file cannot be read.
        """
        number, is_damaged = 0, False
        while True:
            self._pass_blank_lines()
            if not self._buffer and self._failure is None:
                return
            number += not is_damaged
            try:
                record = self._record(number)
            except Unreadable as error:
                if not is_damaged:
                    self._listing.skip(number, f"damaged: {error.reason}")
                is_damaged = True
                if not self._find_next():
                    return
            else:
                is_damaged = False
                yield record

    def _record(self, number: int) -> Record:
        """The next record; where it is damaged, no more is taken from the buffer than its header."""
        fields = self._header()
        stated = fields.get("content-length", "")
        if not _LENGTH.fullmatch(stated) or "warc-type" not in fields:
            raise Unreadable("its header says no length or type")
        length = int(stated)
        if length > self._limit:
            if length > self._size - self._drawn + len(self._buffer):
                raise Unreadable("the file ends in it")
            block = self._pass(length)
            self._check_end(0)
            return Record(number, fields, block, length)
        self._fill(length)
        if len(self._buffer) < length:
            raise self._failure or Unreadable(f"the file ends after {len(self._buffer)} of its {length} bytes")
        self._check_end(length)
        block = bytes(memoryview(self._buffer)[:length])
        del self._buffer[:length]
        return Record(number, fields, block, length)

    def _header(self) -> dict[str, str]:
        self._fill(len(MAGIC) + 1)
        if not _FIRST_LINE.match(self._buffer):
            raise (self._failure if not self._buffer else None) or Unreadable("no record begins here")
        seen = 0  # a header may come byte by byte
        while (end := _HEADER_END.search(self._buffer, max(0, seen - 3), _LARGEST_HEADER)) is None:
            seen = size = len(self._buffer)
            if size >= _LARGEST_HEADER:
                raise Unreadable(f"its header is longer than {_LARGEST_HEADER} bytes")
            self._fill(size + 1)
            if len(self._buffer) == size:
                raise self._failure or Unreadable("the file ends in its header")
        fields = header_fields(bytes(self._buffer[: end.start()]))
        del self._buffer[: end.end()]
        return fields

    def _check_end(self, length: int) -> None:
        """Two line ends stand after a record, and then the next one, or nothing; fewer and more are let pass."""
        self._fill(length + _LINE_ENDS + len(MAGIC))
        at = _BLANK.match(self._buffer, length, length + _LINE_ENDS).end()  # type: ignore[union-attr]  # it matches nothing too
        verified = self._source.verified if isinstance(self._source, Members) else math.inf
        if self._failure is not None and self._drawn - len(self._buffer) + length > verified:
            raise self._failure
        if at < length + _LINE_ENDS and not MAGIC.startswith(self._buffer[at : at + len(MAGIC)]):
            raise Unreadable("it does not end where its header says")

    def _pass(self, length: int) -> bytes:
        """Draw a block and keep its beginning."""
        self._fill(_LARGEST_HEADER)
        block = bytes(self._buffer[:_LARGEST_HEADER])
        while length:
            if not self._buffer:
                self._fill(1)
            if not self._buffer:
                raise self._failure or Unreadable("the file ends in it")
            taken = min(length, len(self._buffer))
            del self._buffer[:taken]
            length -= taken
        return block

    def _find_next(self) -> bool:
        """Go on with what looks like the next record; false if nothing does."""
        begin = 0 if self._failure is None or self._buffer else 1
        while not begin:
            at = self._buffer.find(b"\n" + MAGIC)
            if at >= 0:
                del self._buffer[: at + 1]
                return True
            del self._buffer[: max(0, len(self._buffer) - len(MAGIC))]
            before = len(self._buffer)
            self._fill(before + 1)
            begin = len(self._buffer) == before
        self._buffer.clear()
        if self._failure is None or not isinstance(self._source, Members) or not self._source.resume():
            return False
        self._failure = None
        return True

    def _pass_blank_lines(self) -> None:
        while True:
            self._fill(1)
            blank = _BLANK.match(self._buffer).end()  # type: ignore[union-attr]  # it matches nothing too
            del self._buffer[:blank]
            if self._buffer or not blank:
                return

    def _fill(self, size: int) -> None:
        """Have so many bytes in the buffer, if there are as many."""
        while len(self._buffer) < size and not self._ended and self._failure is None:
            try:
                chunk = self._source.read(CHUNK)
            except Unreadable as error:
                self._failure = error
                return
            self._ended = not chunk
            self._drawn += len(chunk)
            self._buffer += chunk


def header_fields(header: bytes) -> dict[str, str]:
    """The fields of a header after its first line; names in small letters, of two with one name the first."""
    fields: dict[str, list[str]] = {}
    name = ""
    for line in header.split(b"\n")[1:]:
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text = line.decode("latin-1")
        if text[:1] in (" ", "\t") and name:
            fields[name].append(text.strip())
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        if name in fields:
            name = ""
        else:
            fields[name] = [value.strip()]
    return {name: " ".join(lines) for name, lines in fields.items()}
