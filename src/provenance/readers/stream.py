"""Byte streams: opened so that nothing but a regular file is ever read, and read without holding them whole."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from provenance.readers.folder import reason_of, special_kind
from provenance.readers.limits import mebibytes
from provenance.readers.listing import Unreadable

if TYPE_CHECKING:
    from xxhash import xxh3_128

__all__ = ["CHUNK", "ByteStream", "RegularFile", "StandardInput", "lines", "peek", "read_all"]

CHUNK = 1 << 18
"""Bytes asked for at a time."""

_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"  # and the bytes of byte order marks


class ByteStream(Protocol):
    """Anything bytes are drawn from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes, at least one unless the stream has ended."""
        ...  # pragma: no cover


class RegularFile:
    """A regular file, open for reading; a context manager.

    Parameters
    ----------
    path
        The file.
    follow
        Whether ``path`` itself may be a symbolic link.
    hashed
        Whether what is read is hashed on the way.

    Attributes
    ----------
    size
        Bytes, when it was opened.
    key
        (device, inode): the same for two names of one file.
    links
        How many names it has.
    taken
        Bytes read so far.

    Raises
    ------
    Unreadable
        If it cannot be opened, or is no regular file (then it is not read, and opening does not wait).
    """

    def __init__(self, path: Path, *, follow: bool = False, hashed: bool = False) -> None:
        try:
            mode = path.stat(follow_symlinks=follow).st_mode
            if not stat.S_ISREG(mode):
                raise Unreadable(f"not a regular file: {special_kind(mode)}")
            flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | (0 if follow else os.O_NOFOLLOW)
            self._descriptor = os.open(path, flags)
        except OSError as error:
            raise Unreadable(reason_of(error)) from error
        status = os.fstat(self._descriptor)
        if not stat.S_ISREG(status.st_mode):  # it was replaced between the look and the opening
            os.close(self._descriptor)
            raise Unreadable(f"not a regular file: {special_kind(status.st_mode)}")
        self.size = status.st_size
        self.key = (status.st_dev, status.st_ino)
        self.links = status.st_nlink
        self.taken = 0
        self._ended = False
        self._hash: xxh3_128 | None = None
        if hashed:
            from xxhash import xxh3_128

            self._hash = xxh3_128()

    @property
    def digest(self) -> str | None:
        """XXH3-128 of all its bytes; ``None`` where it was not to be hashed, or not read straight to its end."""
        return self._hash.hexdigest() if self._hash is not None and self._ended else None

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; ``b""`` at the end.

        Raises
        ------
        Unreadable
            If the disk fails.
        """
        try:
            data = os.read(self._descriptor, size)
        except OSError as error:
            raise Unreadable(f"{reason_of(error)}: not read further") from error
        self.taken += len(data)
        self._ended = not data
        if self._hash is not None:
            self._hash.update(data)
        return data

    def seek(self, position: int) -> None:
        """Go on reading at this byte; what is read then is not the file from its beginning, and has no digest."""
        self._hash = None
        os.lseek(self._descriptor, position, os.SEEK_SET)

    def fileno(self) -> int:
        """The descriptor of the open file."""
        return self._descriptor

    def __enter__(self) -> RegularFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)


class StandardInput:
    """The bytes of standard input; it is left open.

    Raises
    ------
    Unreadable
        If standard input is closed, or was replaced by something that has no bytes.
    """

    def __init__(self) -> None:
        buffer = getattr(sys.stdin, "buffer", None)
        if buffer is None:
            raise Unreadable("standard input has no bytes to read")
        self._read = getattr(buffer, "read1", buffer.read)  # what is there, without waiting for more

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; ``b""`` at the end.

        Raises
        ------
        Unreadable
            If reading fails.
        """
        try:
            data: bytes = self._read(size)
        except OSError as error:
            raise Unreadable(f"{reason_of(error)}: not read further") from error
        return data


class _Peeked:
    """A stream put back together: bytes already read, then the rest, or what ended it."""

    def __init__(self, head: bytes, rest: ByteStream, failure: Unreadable | None) -> None:
        self._head = head
        self._rest = rest
        self._failure = failure

    def read(self, size: int, /) -> bytes:
        if self._head:
            chunk, self._head = self._head[:size], self._head[size:]
            return chunk
        if self._failure is not None:
            raise self._failure
        return self._rest.read(size)


def peek(stream: ByteStream, size: int, *, line: bool = False) -> tuple[bytes, ByteStream]:
    """The first ``size`` bytes (fewer when the stream is shorter), and the stream as if nothing had been read.

    With ``line`` it waits for no more than a line that is not blank, because a stream may pause after it.
    """
    head = bytearray()
    failure = None
    try:
        while len(head) < size and (chunk := stream.read(size - len(head))):
            head += chunk
            if line and b"\n" in head.lstrip(_BLANK):
                break
    except Unreadable as error:  # what came before it is still read
        failure = error
    return bytes(head), _Peeked(bytes(head), stream, failure)


def read_all(stream: ByteStream, limit: int) -> bytes:
    """Everything, up to a cap.

    Raises
    ------
    Unreadable
        If there are more than ``limit`` bytes.
    """
    if isinstance(stream, RegularFile) and stream.size > limit:
        raise Unreadable(f"larger than {mebibytes(limit)}: {stream.size} bytes")
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise Unreadable(f"larger than {mebibytes(limit)}")
        chunks.append(chunk)
    return b"".join(chunks)


def lines(stream: ByteStream, limit: int, separator: bytes = b"\n") -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stream, without their separator, never holding more than ``limit`` bytes of one.

    Yields
    ------
    number, line
        The line's number from 1, and its bytes, or ``None`` for a line longer than ``limit``.

    Raises
    ------
    Unreadable
        If the stream fails; its ``line`` is the line that was being read.
    """
    number, size = 1, 0
    parts: list[bytes] = []
    while True:
        try:
            chunk = stream.read(CHUNK)
        except Unreadable as error:
            raise Unreadable(error.reason, number) from error
        if not chunk:
            break
        first, *others = chunk.split(separator)
        size += len(first)
        parts.append(first)
        for piece in others:
            yield number, b"".join(parts) if size <= limit else None
            number, size, parts = number + 1, len(piece), [piece]
        if size > limit:
            parts.clear()
    if size:
        yield number, b"".join(parts) if size <= limit else None
