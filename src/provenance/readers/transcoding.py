"""Streams of lines or rows: settle the encoding at the start, then decode line by line."""

from __future__ import annotations

import codecs

from provenance.readers.encoding import BOMS, control_characters, decode, wide_encoding
from provenance.readers.listing import SourceListing, Unreadable
from provenance.readers.stream import CHUNK, ByteStream, peek

__all__ = ["settle_encoding"]

_WIDE = ("utf-16", "utf-32")


def settle_encoding(
    stream: ByteStream, declared: str | None, listing: SourceListing, *, may_guess: bool
) -> tuple[ByteStream, str]:
    """A stream whose lines end in the byte ``\\n``, without its byte order mark, and the codec of its lines.

    UTF-16 and UTF-32 (by their mark, by ``declared``, or by their NUL bytes) are turned into UTF-8 on the
    way, since no line can be cut out of them.

    Parameters
    ----------
    stream
        The bytes of a file of lines.
    declared
        The codec the caller says it is.
    listing
        Where to note that the encoding was guessed.
    may_guess
        Whether the encoding is guessed from the first 256 KiB when these are not UTF-8.

    Raises
    ------
    Unreadable
        If what the file begins with is not text.
    """
    head, stream = peek(stream, CHUNK, line=not may_guess)
    for mark, codec in BOMS:
        if head.startswith(mark):
            stream.read(len(mark))
            return _as_lines(stream, codec)
    if declared is not None:
        return _as_lines(stream, declared)
    codec = "utf-8"
    if may_guess:
        decoded = decode(head if len(head) < CHUNK else _complete_lines(head) or head)
        codec = "utf-8" if decoded.replaced else decoded.encoding
        if codec != "utf-8":
            listing.note(None, f"encoding guessed: {codec}")
    elif wide := wide_encoding(head):
        codec = wide
        listing.note(None, f"encoding guessed: {codec}")
    elif control_characters(head) * 20 > len(head):
        raise Unreadable("not text")
    return _as_lines(stream, codec)


def _complete_lines(head: bytes) -> bytes:
    """``head`` up to its last line end, which in little-endian UTF-16 is one byte longer."""
    end = head.rfind(b"\n") + 1
    return head[: end + 1] if end % 2 and head[end : end + 1] == b"\0" else head[:end]


def _as_lines(stream: ByteStream, codec: str) -> tuple[ByteStream, str]:
    if codecs.lookup(codec).name.startswith(_WIDE):
        return _Transcoded(stream, codec), "utf-8"
    return stream, codec


class _Transcoded:
    """A stream of UTF-16 or UTF-32 as UTF-8."""

    def __init__(self, source: ByteStream, codec: str) -> None:
        self._source = source
        self._codec = codec
        self._decoder = codecs.getincrementaldecoder(codec)()
        self._ready = b""
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes of UTF-8.

        Raises
        ------
        Unreadable
            If the source is malformed.
        """
        while not self._ready and not self._ended:
            chunk = self._source.read(CHUNK)
            self._ended = not chunk
            try:
                self._ready = self._decoder.decode(chunk, final=self._ended).encode()
            except UnicodeError as error:  # malformed, or ``utf-16`` without the mark that says which
                raise Unreadable(f"malformed {self._codec}: not read further") from error
        ready, self._ready = self._ready[:size], self._ready[size:]
        return ready
