"""Text in XML: nothing that stands in a text breaks a document, and nothing is lost but what is said to be."""

from __future__ import annotations

import re
from hashlib import blake2b

__all__ = ["ILLEGAL", "attribute", "char_id", "plain", "text", "xml_id"]

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no document of XML 1.0 may hold, not even as references."""

_MARKUP = re.compile('[&<>"]')
_REFERRED = re.compile("[\r\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Characters written as references: a parser would change the first, others command a terminal or reorder a line."""

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_LONG = 120


def plain(value: str) -> str:
    """A text where only characters may stand: those that XML cannot hold become U+FFFD."""
    return _escaped(ILLEGAL.sub("\ufffd", value))


def text(value: str) -> str:
    """A text where elements may stand: what XML cannot hold becomes ``<g>``, which names it, around U+FFFD."""
    kept, *rest = re.split(f"({ILLEGAL.pattern})", value)
    found = [_escaped(kept)]
    for character, following in zip(rest[::2], rest[1::2], strict=True):
        found.append(f'<g ref="#{char_id(character)}">\ufffd</g>{_escaped(following)}')
    return "".join(found)


def attribute(name: str, value: str | None) -> str:
    """An attribute with a space before it; nothing where it has no value."""
    if not value:
        return ""
    return f' {name}="{plain(" ".join(value.split()))}"'


def char_id(character: str) -> str:
    """The ``xml:id`` of a character."""
    return f"c-{ord(character):04X}"


def xml_id(kind: str, name: str) -> str:
    """The ``xml:id`` of a witness or a lost text: its id, in which all but letters, digits, ``-`` and ``_`` is written
    as a dot and two digits for each byte. Of a long one it has the beginning and a digest.

    Examples
    --------
    >>> xml_id("w", "day 1/a.txt")
    'w-day.201.2Fa.2Etxt'
    """
    octets = name.encode("utf-8", "surrogatepass")
    written = re.sub(rb"[^A-Za-z0-9_-]", lambda found: b".%02X" % found[0][0], octets).decode("ascii")
    if len(written) > _LONG:
        written = f"{written[:_LONG]}..{blake2b(octets, digest_size=16).hexdigest()}"
    return f"{kind}-{written}"


def _escaped(value: str) -> str:
    marked = _MARKUP.sub(lambda found: _ENTITIES[found[0]], value)
    return _REFERRED.sub(lambda found: f"&#{ord(found[0])};", marked)
