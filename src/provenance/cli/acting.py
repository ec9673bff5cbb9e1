"""What became of the files of a plan, as a table or JSON."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.cli.messages import message, write_json
from provenance.cli.telling import counted
from provenance.cli.terminal import Terminal, wrapped
from provenance.readers.naming import printable

if TYPE_CHECKING:
    from provenance.plan import Acted, Outcome

__all__ = ["going_on", "write_outcome"]

_LISTED = 10
"""How many of a result are shown without ``--all``; those that were skipped are all shown."""

_UNDONE = frozenset({"quarantined", "hardlinked"})
"""What can be undone; what is deleted cannot."""

_STYLES = {"skipped": "red", "left": "yellow", "unchanged": "dim"}


@contextmanager
def going_on(*, dry: bool, undo: bool = False) -> Iterator[None]:
    """Where it is interrupted, say how to go on, and with ``undo`` how to go back."""
    try:
        yield
    except KeyboardInterrupt:
        if not dry:
            back = "; provenance undo, with the journal, puts back what was done" if undo else ""
            message(f"the same command goes on where it stopped{back}")
        raise


def write_outcome(form: str, outcome: Outcome, everything: bool) -> None:
    """Write it."""
    if form == "table":
        _show(Terminal.of_stdout(), outcome, everything)
        return
    from provenance.export import json_line, json_text
    from provenance.plan import outcome_document

    document = outcome_document(outcome)
    if form == "json":
        write_json([json_text(document)])
        return
    files = document.pop("files")
    write_json(json_line(line) for line in ({"type": "run"} | document, *({"type": "file"} | file for file in files)))


def _show(terminal: Terminal, outcome: Outcome, everything: bool) -> None:
    for result, count in outcome.counts.items():
        files = [each for each in outcome.files if each.result == result]
        label = f"would be {result}" if outcome.dry and result not in _STYLES else result
        head = f"{counted(count, 'file')}, {sum(each.size for each in files):,} bytes"
        terminal.line((label, _STYLES.get(result, "green")), f": {head}")
        shown = files if everything or result == "skipped" else files[:_LISTED]
        for each in shown:
            _show_file(terminal, each)
        if len(shown) < len(files):
            terminal.line(f"  {terminal.glyphs.ellipsis} and {len(files) - len(shown):,} more: --all shows them")
    if not outcome.files:
        terminal.line("nothing to do")
    elif outcome.dry:
        terminal.line("nothing was changed")
    elif not outcome.undoing and not outcome.counts.keys().isdisjoint(_UNDONE):
        terminal.line(f"to undo it: provenance undo {terminal.name(shlex.quote(str(outcome.journal)))}")


def _show_file(terminal: Terminal, each: Acted) -> None:
    told = terminal.name(printable(_near(each.file)))
    if each.to is not None:
        told += f" {terminal.glyphs.arrow} {terminal.name(printable(_near(each.to)))}"
    if each.reason:
        told += f": {terminal.prose(each.reason)}"
    if each.earlier:
        told += " (earlier)"
    for number, line in enumerate(wrapped(told, terminal.width - 4)):
        terminal.line("    " if number else "  ", line)


def _near(path: str) -> str:
    """A path as somebody in this folder would say it."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return path
