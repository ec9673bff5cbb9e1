"""What became of the files of a plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from provenance.plan.journal import Action
from provenance.readers.naming import printable

__all__ = ["Acted", "Outcome", "Result", "below", "outcome_document"]

Result = Literal["quarantined", "hardlinked", "deleted", "left", "restored", "unchanged", "skipped"]
"""What was done with a file, or would be. Left: that was not asked for. Unchanged: there was nothing to undo. Skipped:
it could not be, because something is not as it should be."""


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of one file.

    Attributes
    ----------
    file
        Its path as the system has it.
    size
        Its bytes.
    result
        What was done with it.
    reason
        Why nothing was done; empty otherwise.
    to
        Where it is now, in a quarantine; or the file it shares its bytes with. ``None`` otherwise.
    earlier
        Whether it was done by an earlier run that was interrupted.
    """

    file: str
    size: int
    result: Result
    reason: str = ""
    to: str | None = None
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all files.

    Attributes
    ----------
    action
        What was done, or undone.
    journal
        The journal; that of a dry run is not written.
    dry
        Whether this is only what would be done.
    files
        In the order of the plan; when undone, in the reverse order of time.
    undoing
        Whether it was undone.
    """

    action: Action
    journal: Path
    dry: bool
    files: tuple[Acted, ...]
    undoing: bool = False

    @property
    def counts(self) -> dict[Result, int]:
        """How many files have each result."""
        return dict(sorted(Counter(each.result for each in self.files).items()))

    @property
    def skipped(self) -> tuple[Acted, ...]:
        """Files that were not as they should be."""
        return tuple(each for each in self.files if each.result == "skipped")


def below(folder: str, file: str) -> str:
    """The whole path of a file."""
    return str(Path(folder) / file)


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """What became of all files as ``provenance.applied/1`` or ``provenance.undone/1``; paths are in printable form."""
    return {
        "format": f"provenance.{'undone' if outcome.undoing else 'applied'}/1",
        "action": outcome.action,
        "dry_run": outcome.dry,
        "journal": printable(str(outcome.journal)),
        "counts": outcome.counts,
        "files": [
            {
                "file": printable(each.file),
                "result": each.result,
                "reason": each.reason,
                "to": None if each.to is None else printable(each.to),
                "size": each.size,
                "earlier": each.earlier,
            }
            for each in outcome.files
        ],
    }
