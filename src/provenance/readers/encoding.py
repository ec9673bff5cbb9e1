"""Bytes to text, exactly: nothing is translated, and what had to be guessed or replaced is said."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from provenance.readers.listing import Unreadable

__all__ = ["BOMS", "Decoded", "check_encoding", "control_characters", "decode", "wide_encoding"]

BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte order marks and the codec each stands for, in the order they must be tried."""

_CONTROLS = bytes({*range(9), *range(14, 27), *range(28, 32), 127})  # all but white space and escape
_NOT_ASCII = re.compile("[^\x00-\x7f\ufffd]")
_NOT_TEXT = "not text"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it came out of bytes.

    Attributes
    ----------
    text
        The text, without a byte order mark; line ends and NUL characters stand as they were.
    encoding
        Name of the codec.
    guessed
        Whether neither the bytes nor a declaration settled the encoding.
    replaced
        How many malformed places stand as U+FFFD in ``text``.
    declared
        The declaration that did not fit, if there was one.
    """

    text: str
    encoding: str
    guessed: bool = False
    replaced: int = 0
    declared: str | None = None

    def remarks(self) -> Iterator[str]:
        """What a user should know about this decoding, in words."""
        if self.declared is not None:
            yield f"declared {self.declared} does not fit the bytes: read as {self.encoding}"
        if self.guessed:
            yield f"encoding guessed: {self.encoding}"
        if self.replaced:
            yield f"malformed {self.encoding} in {self.replaced} places, U+FFFD in the text"


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a document: byte order mark, then ``declared``, then UTF-8, then a guess.

    Text without a mark whose NUL bytes stand on every other place is UTF-16. Text that is UTF-8 but for a
    few damaged places is UTF-8, with U+FFFD at those places and their number in ``replaced``. Anything else
    that is not UTF-8 is guessed; see `provenance.readers.guessing`.

    Parameters
    ----------
    data
        The bytes.
    declared
        The codec somebody says it is; passed over when the bytes are malformed in it.

    Raises
    ------
    Unreadable
        If the bytes are not text: no encoding fits, or it is full of control characters.

    Examples
    --------
    >>> decode(b"\\xef\\xbb\\xbfd\\xc3\\xa9j\\xc3\\xa0")
    Decoded(text='déjà', encoding='utf-8', guessed=False, replaced=0, declared=None)
    """
    decoded = _by_mark(data) or _strictly(data, declared) or _undeclared(data, declared)
    if not _is_text(decoded):
        raise Unreadable(_NOT_TEXT)
    return decoded


def check_encoding(name: str) -> str:
    """``name``, if Python knows it as a text encoding.

    Raises
    ------
    ValueError
        If it does not.
    """
    try:
        b" ".decode(name)
    except LookupError as error:
        raise ValueError(f"unknown text encoding: {name!r}") from error
    except UnicodeDecodeError:
        pass  # a known encoding in which one byte is no character
    return name


def control_characters(data: bytes) -> int:
    """How many bytes of ``data``, in an encoding that ASCII is a part of, are control characters."""
    return len(data) - len(data.translate(None, delete=_CONTROLS))


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 told by its NUL bytes, which stand on every other place only; ``None`` when they do not.

    Bytes that are UTF-8 too, as Latin and Cyrillic text in UTF-16 are, must be full of control characters as
    UTF-8: a stray one says nothing.
    """
    sample = data[: 1 << 16]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if control_characters(sample) * 8 < len(sample) and _could_be_utf8(sample):
        return None
    enough = len(sample) // 100
    if odd > max(enough, 3 * even) and len(data) % 2 == 0:
        return "utf-16-le"
    if even > max(enough, 3 * odd) and len(data) % 2 == 0:
        return "utf-16-be"
    return None


def _could_be_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # a character cut off at the end is no error
    except UnicodeDecodeError:
        return False
    return True


def _by_mark(data: bytes) -> Decoded | None:
    for mark, codec in BOMS:
        if data.startswith(mark):
            body = data[len(mark) :]
            decoded = _strictly(body, codec) or _damaged(body, codec, marked=True)
            if decoded is not None:
                return decoded
    return None


def _undeclared(data: bytes, rejected: str | None) -> Decoded:
    utf8 = _strictly(data, "utf-8", rejected=rejected)
    if utf8 is not None and _is_text(utf8):  # ASCII in UTF-16 is well formed UTF-8, but half of it is NUL
        return utf8
    wide = wide_encoding(data)
    return (
        (_strictly(data, wide, guessed=True, rejected=rejected) if wide else None)
        or utf8
        or _damaged(data, "utf-8", marked=False, rejected=rejected)
        or _guess(data, rejected)
    )


def _strictly(data: bytes, codec: str | None, *, guessed: bool = False, rejected: str | None = None) -> Decoded | None:
    if codec is None:
        return None
    try:
        text = data.decode(codec)
        text.encode()  # UTF-7 and escapes may name a surrogate alone, which is no character
    except UnicodeError:
        return None
    return Decoded(text, codec, guessed, declared=rejected)


def _damaged(data: bytes, codec: str, *, marked: bool, rejected: str | None = None) -> Decoded | None:
    """Decoded with U+FFFD for what is malformed, if that is little against what must be meant so.

    After a byte order mark that is all of the text, without one it is the characters that are not ASCII.
    """
    text = data.decode(codec, errors="replace")
    replaced = text.count("\ufffd") - data.decode(codec, errors="ignore").count("\ufffd")
    meant = len(text) // 4 if marked else sum(1 for _ in _NOT_ASCII.finditer(text))
    if replaced * 4 >= meant:
        return None
    return Decoded(text, codec, guessed=not marked, replaced=replaced, declared=rejected)


def _guess(data: bytes, rejected: str | None) -> Decoded:
    from provenance.readers.guessing import guess  # it loads charset-normalizer

    if not _has_few(control_characters(data), len(data)):
        raise Unreadable(_NOT_TEXT)
    for codec in guess(data):
        decoded = _strictly(data, codec, guessed=True, rejected=rejected)
        if decoded is not None:
            return decoded
    raise Unreadable(_NOT_TEXT)


def _is_text(decoded: Decoded) -> bool:
    data = decoded.text.encode()
    return _has_few(control_characters(data), len(data))


def _has_few(controls: int, size: int) -> bool:
    """A few stray control characters do not make a text binary: two, or 1 in 500, but never more than 1 in 4."""
    return controls <= max(2, size // 500) and controls * 4 <= size
