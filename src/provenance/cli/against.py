"""``dedupe --against``: what of the texts is in an index already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import provenance
from provenance.cli.inputs import Inputs
from provenance.cli.messages import write_json
from provenance.cli.progress import Progress
from provenance.cli.telling import counted
from provenance.cli.terminal import Terminal

if TYPE_CHECKING:
    from provenance.scheme import Scheme
    from provenance.store import Known

__all__ = ["look_up", "write_known"]

_LISTED = 20
"""How many of a kind are shown without ``--all``."""


def look_up(
    file: Path, inputs: Inputs, differences: bool, min_overlap: float | None, min_jaccard: float | None, tell: Progress
) -> tuple[list[Known], Scheme]:
    """What an index has of the texts, and under which scheme."""
    found = []
    with provenance.Index.open(file, read_only=True) as index:
        asked = index.known(inputs.articles, differences=differences, min_overlap=min_overlap, min_jaccard=min_jaccard)
        try:
            for each in asked:
                found.append(each)
                tell("look up", len(found), len(inputs.articles))
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        return found, index.scheme


def write_known(form: str, file: Path, inputs: Inputs, found: list[Known], scheme: Scheme, everything: bool) -> None:
    """Write it as a table or JSON."""
    if form == "table":
        _show(Terminal.of_stdout(), file, inputs, found, everything)
        return
    from provenance.export import json_text, known_document, known_lines

    document = known_document(found, scheme, skipped=inputs.skipped, notes=inputs.notes)
    write_json([json_text(document)] if form == "json" else known_lines(document))


def _show(terminal: Terminal, file: Path, inputs: Inputs, found: list[Known], everything: bool) -> None:
    ordered = sorted(found, key=lambda each: (-round(each.share, 2), each.article.id))
    covered = [each for each in ordered if each.covered]
    partly = [each for each in ordered if each.match is not None and not each.covered]
    for some, style in ((covered, "green"), (partly, "yellow")):
        shown = some if everything else some[:_LISTED]
        for each in shown:
            _show_one(terminal, each, style)
        if len(shown) < len(some):
            rest = f"{terminal.glyphs.ellipsis} and {len(some) - len(shown):,} more: --all shows them"
            terminal.line((rest, "dim"))
        if some:
            terminal.line()
    new = [each.article.id for each in ordered if each.match is None]
    dot = f" {terminal.glyphs.dot} "
    terminal.line((terminal.glyphs.rule * terminal.width, "dim"))
    told = (
        f"{len(covered):,} covered by {terminal.name(file.name, 20)}{dot}{len(partly):,} in part{dot}{len(new):,} new"
    )
    terminal.line(("read      ", "bold"), f"{counted(len(found), 'text')}{dot}{told}")
    if everything:
        for name in sorted(new):
            terminal.line(f"          new: {terminal.name(name)}")
    for item in inputs.skipped:
        terminal.line(("skipped   ", "red"), terminal.name(str(item)))


def _show_one(terminal: Terminal, each: Known, style: str) -> None:
    assert each.match is not None
    share = f"{each.share:4.0%} "
    relation = f" {each.relation.replace('_', ' ')}" if each.relation else ""
    room = max(8, (terminal.width - len(share) - len(relation) - 8) // 2)
    name, by = terminal.name(each.article.id, room), terminal.name(each.match.id, room)
    terminal.line((share, style), name, (f" {terminal.glyphs.arrow} ", "dim"), by, (relation, "dim"))
