"""Results as documents for other programs: pure functions, nothing is printed and no file is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from provenance.export.as_json import comparison_document, dedupe_document
from provenance.export.json_text import json_line, json_lines, json_text
from provenance.export.known_json import known_document, known_lines
from provenance.export.lineage_json import trace_document
from provenance.export.to_json import to_json
from provenance.export.to_ninjs import to_ninjs
from provenance.export.to_prov import to_prov
from provenance.export.to_schema_org import to_schema_org
from provenance.export.to_tei import to_tei

if TYPE_CHECKING:
    from provenance.lineage import Lineage

__all__ = [
    "LINEAGE_FORMATS",
    "comparison_document",
    "dedupe_document",
    "json_line",
    "json_lines",
    "json_text",
    "known_document",
    "known_lines",
    "to_json",
    "to_ninjs",
    "to_prov",
    "to_schema_org",
    "to_tei",
    "trace_document",
]

LINEAGE_FORMATS: dict[str, Callable[[Lineage], str]] = {
    "json": to_json,
    "prov": to_prov,
    "schema-org": to_schema_org,
    "ninjs": to_ninjs,
    "tei": to_tei,
}
"""What writes a lineage in each format."""
