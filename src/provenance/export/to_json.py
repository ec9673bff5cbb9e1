"""A result as JSON text, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.export.as_json import comparison_document, dedupe_document
from provenance.export.json_text import json_text
from provenance.export.lineage_json import trace_document

if TYPE_CHECKING:
    from provenance.copies import Deduplication
    from provenance.lineage import Comparison, Lineage

__all__ = ["to_json"]


def to_json(result: Lineage | Comparison | Deduplication) -> str:
    """Return what ``trace``, ``compare`` or ``deduplicate`` found as the JSON text that the command line prints.

    The forms are ``provenance.trace/1``, ``provenance.compare/1`` and ``provenance.dedupe/1``; what readers skipped or
    noted is not in a result.

    Raises
    ------
    TypeError
        If it is something else.

    Examples
    --------
    >>> import json
    >>> import provenance as pv
    >>> json.loads(to_json(pv.trace(["The dam held."])))["format"]
    'provenance.trace/1'
    """
    from provenance.copies import Deduplication
    from provenance.lineage import Comparison, Lineage

    if isinstance(result, Lineage):
        return json_text(trace_document(result))
    if isinstance(result, Comparison):
        return json_text(comparison_document(result))
    if isinstance(result, Deduplication):
        return json_text(dedupe_document(result, read=result.stats.articles))
    raise TypeError(f"expected what trace, compare or deduplicate returns, got {type(result).__name__}")
