"""Foreign text made fit for a terminal: nothing in it can command, break or reorder what is shown."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["cells", "elided", "elided_in_the_middle", "fitting", "flowing", "visible"]

_LEFT_TO_RIGHT = "\u200e"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SPACES = re.compile(r"[^\S\n]+")
_DANGLING = " ,;:.-–—([{\"'“‘«„"
_NON_JOINER = "\u200c"  # belongs to the spelling of Persian and others
_MARKS = 4
"""Characters to a column: more than this are marks piled on each other, and are cut."""
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def visible(text: str) -> str:
    r"""A name or a message with all that cannot be seen written as escapes.

    >>> visible("a\x1b[31m\u202eb\n")
    'a\\x1b[31m\\u202eb\\n'
    """
    if text.isascii() and text.isprintable():
        return text
    return _guarded("".join(map(_escaped, text)))


def flowing(text: str, newline: str) -> str:
    r"""Running text on one line: ``newline`` for line breaks, a space for any white space, nothing invisible.

    >>> flowing("one\r\n\ttwo\u200b\x1b[31m", "/")
    'one/ two\\x1b[31m'
    """
    text = _SPACES.sub(" ", _BREAKS.sub("\n", text))
    if not (text.isascii() and text.isprintable()):
        text = "".join(c if c == "\n" or c == _NON_JOINER else _flowed(c) for c in text)
    return _guarded(text.replace("\n", newline))


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def elided(text: str, width: int, mark: str) -> str:
    """The beginning of a text that fits, ending in ``mark`` if anything is left out; between words where it can."""
    if _fits(text, width):
        return text
    head = fitting(text, width - cells(mark))
    rest = text[len(head) :]
    if rest[:1].strip() and (cut := head.rfind(" ")) > len(head) // 2:
        head = head[:cut]
    return _guarded(head.rstrip(_DANGLING) + mark)


def elided_in_the_middle(text: str, width: int, mark: str) -> str:
    """The two ends of a text, with ``mark`` between them if anything is left out."""
    if _fits(text, width):
        return text
    room = max(0, width - cells(mark))
    tail = fitting(text[::-1], room // 2)[::-1]
    return _guarded(fitting(text, room - cells(tail)) + mark + tail)


def _fits(text: str, width: int) -> bool:
    return len(text) <= _MARKS * width and cells(text) <= width


def fitting(text: str, width: int) -> str:
    """The longest beginning of a text that takes no more than ``width`` columns; nothing where there is no room."""
    width = max(0, width)
    head = text[:width]  # few characters take less than a column
    while cells(head) > width:
        head = head[:-1]
    return head


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _UNSHOWN:
        return character
    return character.encode("unicode_escape").decode("ascii")


def _flowed(character: str) -> str:
    return "" if unicodedata.category(character) == "Cf" else _escaped(character)


def _guarded(text: str) -> str:
    """Text that runs from right to left, shut off so that it does not turn its surroundings around."""
    if text.isascii() or not any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text):
        return text
    return _LEFT_TO_RIGHT + text.strip(_LEFT_TO_RIGHT) + _LEFT_TO_RIGHT
