"""File names as printable text that still tells any two names apart."""

from __future__ import annotations

import unicodedata

__all__ = ["printable"]

_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
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
