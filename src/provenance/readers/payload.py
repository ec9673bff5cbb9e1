"""What an HTTP response carries, as it was before it was sent: in one piece and not compressed."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass

from provenance.readers.archive import header_fields
from provenance.readers.compressed import Gunzip
from provenance.readers.encoding import control_characters
from provenance.readers.limits import mebibytes
from provenance.readers.listing import Unreadable
from provenance.readers.stream import read_all

__all__ = ["Response", "content_type"]

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]{1,9}(\d{3})\b", re.IGNORECASE)
_TYPE = re.compile(r"\s*([\w.+-]{1,60}/[\w.+-]{1,80})\s*(?:;|,|$)", re.ASCII)
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.IGNORECASE | re.ASCII)
_CHUNK = re.compile(rb"[ \t]{0,9}([0-9a-fA-F]{1,8})[ \t]{0,9}(?:;[^\n]{0,999})?\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_TRAILER = re.compile(rb"(?:[\w-]{1,99}:[^\n]*\n)*\s*")
_SNIFFED = 1 << 10


@dataclass(frozen=True, slots=True)
class Response:
    """A response.

    Attributes
    ----------
    status
        Its status: 200 where all is well.
    fields
        Its header fields; names in small letters.
    body
        What was sent after the header.
    """

    status: int
    fields: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, data: bytes) -> Response:
        """The response in these bytes.

        Raises
        ------
        Unreadable
            If it does not begin as one, or all is well and its header has no end.
        """
        status = _STATUS.match(data)
        if status is None:
            raise Unreadable("no HTTP response")
        end = _HEADER_END.search(data)
        if end is None and status[1] == b"200":
            raise Unreadable("the response ends in its header")
        header, body = end.span() if end else (len(data), len(data))
        return cls(int(status[1]), header_fields(data[:header]), data[body:])

    def content(self, limit: int, ratio: float) -> bytes:
        """The body unpacked: at most ``limit`` bytes, and ``ratio`` times what was sent if that is much.

        Raises
        ------
        Unreadable
            If there is more, it is damaged, or packed in a way that is not known.
        """
        content = self.body
        if "chunked" in self.fields.get("transfer-encoding", "").lower():
            content = _joined(content)
        for packing in reversed(self.fields.get("content-encoding", "").lower().split(",")):
            content = _unpacked(content, packing.strip(), limit, ratio)
        if len(content) > limit:
            raise Unreadable(f"larger than {mebibytes(limit)}: {len(content)} bytes")
        return content


def content_type(field: str) -> tuple[str, str | None]:
    """Type and charset in a field: ``text/html``, ``utf-8``; empty where none is stated."""
    match = _TYPE.match(field)
    charset = _CHARSET.search(field)
    return match[1].lower() if match else "", charset[1] if charset else None


def _joined(body: bytes) -> bytes:
    """The chunks in one piece; a body that does not begin with one was put together before it was stored."""
    parts: list[bytes] = []
    at = 0
    while True:
        chunk = _CHUNK.match(body, at)
        if chunk is None:
            if not at:
                return body
            raise Unreadable(_CUT)
        size = int(chunk[1], 16)
        if not size:  # after a first line of 0 nothing comes, or the trailer, else it is a line of the text
            return b"".join(parts) if parts or _TRAILER.fullmatch(body, chunk.end()) else body
        at = chunk.end() + size
        if at > len(body):
            raise Unreadable(_CUT)
        parts.append(body[chunk.end() : at])
        line_end = _LINE_END.match(body, at)
        if line_end is None:
            raise Unreadable("damaged: a chunk is not as long as it says" if body[at:] else _CUT)
        at = line_end.end()


_CUT = "the response ends in the middle"


def _unpacked(data: bytes, packing: str, limit: int, ratio: float) -> bytes:
    """Unpacked; what is text as it stands was unpacked before it was stored."""
    if packing in ("", "identity") or not data or _is_text(data[:_SNIFFED]):
        return data
    if packing in ("gzip", "x-gzip"):
        return read_all(Gunzip(io.BytesIO(data), ratio), limit)
    if packing == "deflate":
        return _inflated(data, limit)
    if packing == "br":
        return _unbrotlied(data, limit)
    raise Unreadable(f"compressed with {packing if packing.isalnum() else 'something'}, which is not read")


def _is_text(head: bytes) -> bool:
    return not control_characters(head) and (head.isascii() or b"<" in head)


def _inflated(data: bytes, limit: int) -> bytes:
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):  # as it should be, and as many send it
        inflate = zlib.decompressobj(window)
        try:
            content = inflate.decompress(data, limit + 1)
        except zlib.error:
            continue
        if not inflate.eof and len(content) <= limit:
            raise Unreadable(_CUT)
        return content
    raise Unreadable("damaged deflate data")


def _unbrotlied(data: bytes, limit: int) -> bytes:
    try:
        import brotli
    except ImportError as error:
        raise Unreadable("compressed with br: pip install 'text-provenance[warc]'") from error
    inflate = brotli.Decompressor()
    try:
        content: bytes = inflate.process(data, output_buffer_limit=limit + 1)
    except brotli.error as error:
        raise Unreadable("damaged br data") from error
    if not inflate.is_finished() and len(content) <= limit:
        raise Unreadable(_CUT)
    return content
