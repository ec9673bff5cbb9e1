"""Documents as JSON text: one thing a line, so that it can be read, searched and compared by lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["json_line", "json_lines", "json_text"]

_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What is written as an escape beside what JSON demands: characters that command a terminal, end a line or reorder it,
and half surrogate pairs, which no encoding can write."""


def json_text(document: Mapping[str, Any]) -> str:
    """A document as JSON: each key on a line of its own, and each item of a list or of a dict of dicts."""
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            shown = "[\n  " + ",\n  ".join(map(_dumped, value)) + "\n ]"
        elif isinstance(value, dict) and value and all(isinstance(item, dict) for item in value.values()):
            items = (f"{_dumped(name)}: {_dumped(item)}" for name, item in value.items())
            shown = "{\n  " + ",\n  ".join(items) + "\n }"
        else:
            shown = _dumped(value)
        parts.append(f" {_dumped(key)}: {shown}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def json_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """A ``provenance.dedupe/1`` document as JSON Lines, each an object that says its ``type``.

    The first is the ``run``: format, scheme, number of texts read, statistics. After it come, in this order, the lines
    of the types ``cluster``, ``pair``, ``unique``, ``kept``, ``removed``, ``furniture``, ``skipped`` and ``note``, with
    the fields they have in the document.
    """
    yield _line("run", {key: document[key] for key in ("format", "scheme", "read", "stats")})
    for kind, key in (("cluster", "clusters"), ("pair", "pairs")):
        yield from (_line(kind, item) for item in document[key])
    for kind in ("unique", "kept"):
        yield from (_line(kind, {"id": name}) for name in document[kind])
    yield from (_line("removed", {"id": name} | cover) for name, cover in document["removed"].items())
    yield from (_line("furniture", {"text": line, "articles": count}) for line, count in document["furniture"].items())
    for kind, key in (("skipped", "skipped"), ("note", "notes")):
        yield from (_line(kind, item) for item in document[key])


def json_line(fields: Mapping[str, Any]) -> str:
    """An object as one line of JSON."""
    return _dumped(fields) + "\n"


def _line(kind: str, fields: Mapping[str, Any]) -> str:
    return _dumped({"type": kind, **fields}) + "\n"


def _dumped(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
