"""Names that others can use: IRIs of witnesses, lost texts and parties, from which their ids can be read back."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from provenance.lineage import Lineage

__all__ = [
    "PARTIES",
    "TERMS",
    "WITNESSES",
    "checked_namespace",
    "encoded",
    "iris",
    "lineage_namespace",
    "original",
    "party",
    "web_address",
    "whole",
]

WITNESSES = "urn:text-provenance:witness:"
PARTIES = "urn:text-provenance:party:"
TERMS = "urn:text-provenance:terms:"

_AT_THE_ENDS = re.compile(r"^-|\.+$")  # marks that a local name may not begin or end with
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`\ud800-\udfff]*")
_WEB = re.compile(r"https?://[^\s\x00-\x20<>\"{}|\\^`\ud800-\udfff]+", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")


def encoded(name: str) -> str:
    """A name as a part of an IRI or a qualified name: letters, digits and ``._~-`` stay, all else is percent-encoded.

    Examples
    --------
    >>> encoded("day 1/«a».txt")
    'day%201%2F%C2%ABa%C2%BB.txt'
    """
    plain = quote(name.encode("utf-8", "surrogatepass"), safe="")
    return _AT_THE_ENDS.sub(lambda found: "".join(f"%{ord(mark):02X}" for mark in found[0]), plain)


def original(part: str) -> str:
    """The name that ``encoded`` made a part of an IRI from.

    Examples
    --------
    >>> original("day%201%2F%C2%ABa%C2%BB.txt")
    'day 1/«a».txt'
    """
    return unquote_to_bytes(part).decode("utf-8", "surrogatepass")


def checked_namespace(namespace: str) -> str:
    """A namespace that can begin an IRI."""
    if not _NAMESPACE.fullmatch(namespace):
        raise ValueError(f"namespace must begin as an IRI does, like 'https://news.example/texts/', not {namespace!r}")
    return namespace


def party(name: str) -> str:
    """The IRI of an outlet or agency."""
    return PARTIES + encoded(name)


def web_address(url: str | None) -> str | None:
    """A URL that leads to a page; ``None`` for what whoever follows it may run, or that is none.

    Examples
    --------
    >>> web_address("https://news.example/été"), web_address("javascript:alert(1)"), web_address("page 3")
    ('https://news.example/été', None, None)
    """
    return url if url and _WEB.fullmatch(url) else None


def lineage_namespace(lineage: Lineage) -> str:
    """What the names of lost texts begin with: an ancestor ``*1`` of one lineage is not that of another."""
    digest = blake2b(digest_size=8)
    parts = [text for witness in lineage.witnesses for text in (witness.id, witness.article.text)]
    parts += [lineage.canonical.archetype.text, *lineage.apart]
    parts += [name for edge in lineage.derivations for name in (edge.parent, edge.child)]
    for part in parts:
        octets = part.encode("utf-8", "surrogatepass")
        digest.update(len(octets).to_bytes(8, "little") + octets)
    return f"urn:text-provenance:lineage:{digest.hexdigest()}:"


def iris(lineage: Lineage, namespace: str) -> dict[str, str]:
    """The IRIs of witnesses and lost texts by their ids."""
    inside, own = checked_namespace(namespace), lineage_namespace(lineage)
    found = {witness.id: inside + encoded(witness.id) for witness in lineage.witnesses}
    return found | {ancestor.id: own + encoded(ancestor.id) for ancestor in lineage.ancestors}


def whole(text: str) -> str:
    """A text as Unicode has it: halves of surrogate pairs, which are no characters, become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
