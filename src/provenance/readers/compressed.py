"""Gzip, decompressed while it is read, with a cap on how much may come out of how little."""

from __future__ import annotations

import zlib

from provenance.readers.listing import Unreadable
from provenance.readers.stream import CHUNK, ByteStream

__all__ = ["GZIP", "RATIO_COUNTS_FROM", "Gunzip"]

GZIP = 31
"""zlib's name for: a gzip header and trailer, largest window."""

_MAGIC = b"\x1f\x8b"
RATIO_COUNTS_FROM = 16 << 20
"""Bytes that may come out of anything."""


class Gunzip:
    """The decompressed bytes of a gzip stream of one or more members.

    Parameters
    ----------
    source
        The compressed bytes.
    ratio
        Largest ratio of bytes out to bytes in; it counts once 16 MiB have come out.
    """

    def __init__(self, source: ByteStream, ratio: float) -> None:
        self._source = source
        self._ratio = ratio
        self._inflate = zlib.decompressobj(GZIP)
        self._pending = b""
        self._taken = 0
        self._given = 0

    def read(self, size: int, /) -> bytes:
        """At most ``size`` decompressed bytes; ``b""`` at the end.

        Raises
        ------
        Unreadable
            If the data is no gzip, is damaged or ends early, or the ratio is exceeded. Whatever was
            returned before is good.
        """
        while True:
            if self._inflate.eof and not self._next_member():
                return b""
            if not self._pending and not self._fill():
                raise Unreadable("gzip data ends early: not read further" if self._taken else "not gzip data: empty")
            chunk = self._decompress(size)
            if chunk:
                return chunk

    def _fill(self) -> bool:
        self._pending = self._source.read(CHUNK)
        if not self._taken and self._pending and not _MAGIC.startswith(self._pending[:2]):
            raise Unreadable("not gzip data")
        self._taken += len(self._pending)
        return bool(self._pending)

    def _next_member(self) -> bool:
        """Begin the next member; zero bytes between and after members are padding."""
        while not (rest := self._pending.lstrip(b"\0")):
            if not self._fill():
                return False
        self._pending = rest
        self._inflate = zlib.decompressobj(GZIP)
        return True

    def _decompress(self, size: int) -> bytes:
        try:
            chunk = self._inflate.decompress(self._pending, size)
        except zlib.error as error:
            raise Unreadable(f"damaged gzip data ({error}): not read further") from error
        self._pending = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        self._given += len(chunk)
        taken = self._taken - len(self._pending)
        if self._given > RATIO_COUNTS_FROM and self._given > self._ratio * taken:
            raise Unreadable(f"compression ratio over {self._ratio:g}: not read further")
        return chunk
