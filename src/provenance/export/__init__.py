"""Results as documents for other programs: pure functions, nothing is printed and no file is written."""

from provenance.export.as_json import comparison_document, dedupe_document
from provenance.export.json_text import json_line, json_lines, json_text
from provenance.export.known_json import known_document, known_lines
from provenance.export.lineage_json import trace_document
from provenance.export.to_json import to_json

__all__ = [
    "comparison_document",
    "dedupe_document",
    "json_line",
    "json_lines",
    "json_text",
    "known_document",
    "known_lines",
    "to_json",
    "trace_document",
]
