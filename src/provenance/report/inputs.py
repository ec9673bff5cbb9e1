"""What the readers said of the inputs: what was not read, and what they had to decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from provenance.report.limits import Limits

if TYPE_CHECKING:
    from provenance.readers import Note, Skipped

__all__ = ["inputs_told"]


def inputs_told(skipped: Iterable[Skipped], notes: Iterable[Note], limits: Limits) -> dict[str, Any]:
    """Both lists for a template, in order, with how many of each are left out."""
    lines = {
        "skipped": sorted((item.source, item.line or 0, item.reason) for item in skipped),
        "notes": sorted((note.source, note.line or 0, note.message) for note in notes),
    }
    return {
        name: {"lines": some[: limits.names], "count": len(some), "left_out": max(0, len(some) - limits.names)}
        for name, some in lines.items()
    }
