"""Gzip of many members, such as a web archive has: damage in one costs that one."""

from __future__ import annotations

import zlib

from provenance.readers.compressed import GZIP, RATIO_COUNTS_FROM
from provenance.readers.listing import Unreadable
from provenance.readers.stream import CHUNK, ByteStream, RegularFile

__all__ = ["Members"]

_BEGINNING = b"\x1f\x8b\x08"
_HEAD = 1 << 12  # bytes in which a member shows what it begins with


class Members:
    """The decompressed bytes of members, and after damage those of the next one that can be found.

    Parameters
    ----------
    source
        The compressed bytes; members are found again in a file only.
    ratio
        As of `Gunzip`.
    begins
        What the decompressed bytes of each member begin with.

    Attributes
    ----------
    verified
        How many of the bytes given out are of members that were read to their end, which holds a sum of them.
    """

    def __init__(self, source: ByteStream, ratio: float, begins: bytes) -> None:
        self._source = source
        self._ratio = ratio
        self._begins = begins
        self._inflate = zlib.decompressobj(GZIP)
        self._pending = b""
        self._position = 0  # in the source, of what comes after what is pending
        self._member = 0
        self._again = max(source.size, RATIO_COUNTS_FROM) if isinstance(source, RegularFile) else 0
        self._taken = self._given = self.verified = 0

    def read(self, size: int, /) -> bytes:
        """At most ``size`` decompressed bytes; ``b""`` at the end.

        Raises
        ------
        Unreadable
            If a member is damaged, or the ratio exceeded.
        """
        while True:
            if self._inflate.eof:
                self.verified = self._given
                while not (rest := self._pending.lstrip(b"\0")):  # zero bytes between members are padding
                    if not self._fill():
                        return b""
                self._begin(rest)
            if not self._pending and not self._fill():
                raise Unreadable("gzip data ends early")
            try:
                chunk = self._inflate.decompress(self._pending, size)
            except zlib.error as error:
                raise Unreadable(f"damaged gzip data ({error})") from error
            self._pending = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            self._given += len(chunk)
            if self._given > RATIO_COUNTS_FROM and self._given > self._ratio * (self._taken - len(self._pending)):
                self._again = 0
                raise Unreadable(f"compression ratio over {self._ratio:g}: not read further")
            if chunk:
                return chunk

    def resume(self) -> bool:
        """After damage, go on with the next member; false if there is none.

        Raises
        ------
        Unreadable
            If that cannot be told: no file is read, or it was damaged so often that its size was read again already.
        """
        if not isinstance(self._source, RegularFile):
            raise Unreadable("after damaged gzip data a stream, which is no file, is not read further")
        self._again -= self._position - self._member
        if self._again < 0:
            raise Unreadable("damaged in many places: not read further")
        self._seek(self._member + 1)
        at = 0
        while True:
            at = self._pending.find(_BEGINNING, at)
            if at < 0:
                self._pending, at = self._pending[-2:], 0
                if not self._fill(keep=True):
                    return False
                continue
            if len(self._pending) - at < _HEAD:
                self._pending, at = self._pending[at:], 0
                self._fill(keep=True)
            if self._is_member(self._pending[at : at + _HEAD]):
                self._begin(self._pending[at:])
                return True
            at += 1

    def _begin(self, pending: bytes) -> None:
        self._pending = pending
        self._member = self._position - len(pending)
        self._inflate = zlib.decompressobj(GZIP)

    def _is_member(self, data: bytes) -> bool:
        try:
            return zlib.decompressobj(GZIP).decompress(data, len(self._begins)) == self._begins
        except zlib.error:
            return False

    def _seek(self, position: int) -> None:
        assert isinstance(self._source, RegularFile)
        self._source.seek(position)
        self._position, self._pending = position, b""

    def _fill(self, *, keep: bool = False) -> bool:
        data = self._source.read(CHUNK)
        self._position += len(data)
        self._taken += len(data)
        self._pending = self._pending + data if keep else data
        return bool(data)
