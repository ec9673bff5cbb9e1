"""A record's fields to an Article: which of its names mean what."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from provenance.article import Article
from provenance.readers.listing import Unreadable
from provenance.readers.naming import printable

__all__ = ["GUESSED_NAMES", "FieldMap", "Unusable", "check_encodable"]

GUESSED_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id",),
    "text": ("text", "body", "content", "articleBody"),
    "outlet": ("source", "outlet", "publisher", "site"),
    "published": ("date", "published", "published_at", "datePublished", "pubDate"),
    "url": ("url", "link"),
    "title": ("title", "headline"),
    "lang": ("lang", "language"),
}
"""Where each field of an Article is looked for in a record, the first that holds something wins."""

_KNOWN = {name.casefold(): name for names in GUESSED_NAMES.values() for name in names}
_KINDS = {dict: "an object", list: "a list", bool: "a truth value", int: "a number", float: "a number"}


@dataclass(frozen=True, slots=True)
class Unusable:
    """What stands for a value that no field of an article can hold; ``kind`` says in words what it was."""

    kind: str


class FieldMap:
    """Turns records into articles.

    Parameters
    ----------
    fields
        Our field name to the record's, for those that shall not be looked for under `GUESSED_NAMES`. A dot
        leads into objects: ``{"text": "article.body"}``.

    Raises
    ------
    ValueError
        If a key is no field of an Article.
    """

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        given = dict(fields or {})
        unknown = given.keys() - GUESSED_NAMES.keys()
        if unknown:
            raise ValueError(f"fields: an article has no {min(unknown)!r}, it has {', '.join(GUESSED_NAMES)}")
        self.names = {ours: (given[ours],) if ours in given else GUESSED_NAMES[ours] for ours in GUESSED_NAMES}
        self._leads_inside = {ours for ours, names in self.names.items() if any("." in name for name in names)}

    def columns(self, names: Sequence[str], *, nested: bool = False) -> tuple[list[str], list[str]]:
        """Names of columns, with those we know in the form we know them (``Text`` is ``text``), and remarks on them.

        With ``nested`` a column may hold records, and the text be in one.

        Raises
        ------
        Unreadable
            If none of them is the text.
        """
        given = {name for names in self.names.values() for name in names}
        columns = [name if name in given else _KNOWN.get(name.casefold(), name) for name in names]
        wanted = self.names["text"]
        if not any(name in columns or (nested and name.split(".")[0] in columns) for name in wanted):
            shown = printable(", ".join(columns[:20]))
            raise Unreadable(f"no text column (looked for {', '.join(wanted)}; there are: {shown[:200]})")
        repeated = sorted(name for name, count in Counter(columns).items() if name and count > 1)
        return columns, [f"column {printable(name)} stands there twice: the first is used" for name in repeated]

    def article(self, record: Mapping[str, object], fallback_id: str) -> tuple[Article, list[str]]:
        """The article in ``record``, and remarks on fields that could not be used.

        Its id is the record's id, else its URL, else ``fallback_id``.

        Raises
        ------
        Unreadable
            If there is no text, or text or id cannot be written as UTF-8.
        """
        text = self._text(record)
        remarks: list[str] = []
        values: dict[str, str | None] = {}
        for ours, names in self.names.items():
            if ours == "text":
                continue
            value = None if ours in self._leads_inside else _first(record, names)
            if value.__class__ is str and value.isascii():  # most are, and need no other look
                values[ours] = value
            elif value is not None or ours in self._leads_inside:
                values[ours] = self._optional(record, ours, remarks)
        article_id = values.pop("id", None) or values.get("url") or fallback_id
        return Article(id=article_id, text=text, **values), remarks

    def _text(self, record: Mapping[str, object]) -> str:
        first = record.get(self.names["text"][0])
        if first and isinstance(first, str):
            check_encodable(first)
            return first
        found = [(name, value) for name in self.names["text"] if (value := _lookup(record, name)) is not None]
        texts = [value for _, value in found if isinstance(value, str)]
        if texts:
            text = next(filter(None, texts), "")
            check_encodable(text)
            return text
        if not found:
            raise Unreadable(f"no text field (looked for {', '.join(self.names['text'])})")
        name, value = found[0]
        raise Unreadable(f"{name} is not a string but {_kind(value)}")

    def _optional(self, record: Mapping[str, object], ours: str, remarks: list[str]) -> str | None:
        unusable = ""
        for name in self.names[ours]:
            value = _lookup(record, name)
            if ours == "outlet" and isinstance(value, dict):
                value = value.get("name", value)
            if value is None or value == "":
                continue
            text = _as_text(value)
            if text is None:
                unusable = unusable or f"{name} is {_kind(value)}: {ours} left out"
                continue
            try:
                check_encodable(text)
            except Unreadable as error:
                unusable = unusable or f"{name} holds a {error.reason}: {ours} left out"
                continue
            return text
        if unusable:
            remarks.append(unusable)
        return None


def check_encodable(text: str) -> None:
    r"""Half of a surrogate pair (``"\ud800"`` in JSON) is no character and can never be written as UTF-8.

    Raises
    ------
    Unreadable
        If there is one; it says which and where.
    """
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError as error:
        found = f"\\u{ord(text[error.start]):04x}"
        raise Unreadable(f"lone surrogate {found} at character {error.start + 1}") from error


def _first(record: Mapping[str, object], names: tuple[str, ...]) -> Any:
    """What the first field holds that holds something."""
    for name in names:
        value = record.get(name)
        if value is not None and value != "":
            return value
    return None


def _lookup(record: Mapping[str, object], name: str) -> object:
    if name in record:
        return record[name]
    if "." not in name:
        return None
    value: object = record
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def _as_text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return str(value)


def _kind(value: object) -> str:
    if isinstance(value, Unusable):
        return value.kind
    return _KINDS.get(type(value), type(value).__name__)
