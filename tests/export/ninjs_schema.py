"""What ninjs 3.2 says of the properties that are used: their names, types and formats, and that there are no others.

Restated from the IPTC's ``ninjs-schema_3.2.json`` (draft 2020-12); ``pytest --schemas FOLDER`` validates by it.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

TEXT = {"type": "string"}
URI = {"type": "string", "format": "uri"}
INSTANT = {"type": "string", "format": "date-time"}


def closed(required: str = "", **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def several(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


ITEM: dict[str, Any] = {
    "uri": URI,
    "type": {
        "enum": "text audio video picture graphic composite component event planning".split(),
    },
    "representationType": {"enum": ["full", "partial"]},
    "versionCreated": INSTANT,
    "contentCreated": INSTANT,
    "edNote": TEXT,
    "language": TEXT,
    "descriptions": several(closed("value", role=TEXT, contentType=TEXT, value=TEXT)),
    "headlines": several(closed("value", role=TEXT, contentType=TEXT, value=TEXT)),
    "bodies": several(closed("value", role=TEXT, contentType=TEXT, value=TEXT)),
    "infoSources": several(closed(name=TEXT, role=TEXT, uri=URI, literal=TEXT)),
    "renditions": several(closed("name", name=TEXT, href=URI, contentType=TEXT)),
    "altIds": several(closed(role=TEXT, value=TEXT)),
    "standard": closed(name=TEXT, version=TEXT, schema=URI),
}
SCHEMA = closed("uri", **ITEM, associations=several(closed("uri name", **ITEM, name=TEXT, rel=TEXT)))

FORMATS = FormatChecker()
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:([\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", re.ASCII)


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    return not isinstance(value, str) or _URI.fullmatch(value) is not None


@FORMATS.checks("date-time")
def is_instant(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return (
        re.fullmatch(r"[\d-]{10}T\d\d:\d\d:\d\d.*", value) is not None
        and datetime.fromisoformat(value).tzinfo is not None
    )


VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FORMATS)
