"""File names as printable text that still tells any two names apart."""

from __future__ import annotations

import re
import sys
import unicodedata

__all__ = ["name_of", "printable"]

_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPE = re.compile(r"\\(?:([\\nrt])|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))?")
_ESCAPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(name: str) -> str:
    r"""``name`` with everything that cannot be shown or encoded written as an escape.

    A byte that is not UTF-8 (as `os.fsdecode` gives it) becomes ``\xff``, a newline ``\n``, any other control,
    format or line separating character ``\u202e``, and the backslash itself is doubled: two different
    names never become one.

    Examples
    --------
    >>> print(printable("caf\udce9\n.txt"))
    caf\xe9\n.txt
    """
    if name.isascii() and name.isprintable() and "\\" not in name:
        return name
    return "".join(map(_escape, name))


def _escape(character: str) -> str:
    short = _SHORT.get(character)
    if short is not None:
        return short
    if unicodedata.category(character) not in _ESCAPED_CATEGORIES:
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def name_of(shown: str) -> str:
    r"""The name of which ``shown`` is the printable form.

    Raises
    ------
    ValueError
        If it is that of no name.

    Examples
    --------
    >>> name_of(r"caf\xe9\n.txt")
    'caf\udce9\n.txt'
    """
    name = _ESCAPE.sub(_character, shown) if "\\" in shown else shown
    if printable(name) != shown:
        raise ValueError(f"not the printable form of a name: {printable(shown)!r}")
    return name


def _character(escape: re.Match[str]) -> str:
    short, byte, *codes = escape.groups()
    if short is not None:
        return next(character for character, written in _SHORT.items() if written == escape[0])
    if byte is not None:
        return chr(0xDC00 + int(byte, 16))
    code = next((int(code, 16) for code in codes if code is not None), 0)
    return chr(code) if code <= sys.maxunicode else escape[0]
