"""Foreign text made fit for a page: what is unseen, or would reorder or break what stands around it, has a sign."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

__all__ = ["alike", "cells", "elided", "named", "one_line", "visible"]

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f"
    "\ud800-\udfff]"
)
"""Control characters but tabs and line breaks, those that turn the direction of writing, and half surrogate pairs."""

_ALIKE = re.compile(r"[^\S \n\t]|[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2065\ufeff]")
"""What looks like a space or like nothing, and may be a difference."""

_PICTURES = 0x2400


def visible(text: str) -> str:
    r"""Text as it is written on a page.

    >>> visible("a\x07b\u202ec\r\nd")
    'a␇b⟨U+202E⟩c\nd'
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(_sign, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    r"""A name as it is written on a page: line breaks have signs too.

    >>> one_line("a\nb")
    'a␊b'
    """
    return visible(text).translate({0x0A: "␊", 0x09: "␉"})


def named(text: str) -> str:
    r"""Text of which everything has a sign that looks like a space or like nothing; a lone space and line breaks too.

    >>> named("a\xa0b\u200bc"), named(" "), named("\n\n")
    ('a⟨U+00A0⟩b⟨U+200B⟩c', '␣', '¶¶')
    """
    shown = visible(_ALIKE.sub(_code, text)).replace("\n", "¶")
    return shown if shown.strip(" ") else "␣" * len(shown)


def alike(*texts: str) -> bool:
    """Whether two of these texts differ in nothing that can be seen.

    >>> alike("two words", "two\xa0words"), alike("two", "too"), alike("two", "too", "t wo")
    (True, False, True)
    """
    return len({_seen(text) for text in texts}) < len(texts)


def _seen(text: str) -> str:
    return "".join(_ALIKE.sub("", visible(text)).split())


def elided(text: str, width: int) -> str:
    """The two ends of a name with a sign between them where it is wider than so many letters.

    >>> elided("a-long-name.txt", 10)
    'a-lon….txt'
    """
    shown = one_line(text)
    if cells(shown) <= width:
        return shown
    head, tail = shown[:width], shown[-(width // 2 - 1) :]
    while cells(tail) > width // 2 - 1:
        tail = tail[1:]
    while cells(head) + 1 + cells(tail) > width:
        head = head[:-1]
    return f"{head}…{tail}"


def cells(text: str) -> int:
    """How many letters wide a text is."""
    return len(text) if text.isascii() else sum(1 + (east_asian_width(letter) in "FW") for letter in text)


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    return "␡" if code == 0x7F else _code(match)


def _code(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"
