"""``provenance trace``: the lineage of one story, from all texts that tell it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import provenance
from provenance.cli.exit_codes import DONE, EXIT_CODES, INCOMPLETE
from provenance.cli.inputs import Inputs, read_inputs
from provenance.cli.messages import message, write_json
from provenance.cli.options import (
    LINEAGE_FORMATS,
    all_option,
    debug_option,
    encoding_option,
    field_option,
    format_option,
)
from provenance.cli.report import report_option, try_report, write_report
from provenance.cli.telling import counted
from provenance.errors import ReadError

if TYPE_CHECKING:
    from provenance.lineage import Lineage

__all__ = ["trace_command"]


@click.command("trace", epilog=EXIT_CODES, short_help="The lineage of one story: who had it from whom.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@format_option("text", *LINEAGE_FORMATS)
@report_option
@field_option
@encoding_option
@all_option
@debug_option
def trace_command(
    paths: tuple[str, ...],
    form: str,
    report: Path | None,
    fields: dict[str, str],
    encoding: str | None,
    everything: bool,
) -> int:
    """Say who had a story from whom, which text is canonical in each sense, and what it read at the beginning.

    PATH is a folder or a file as for dedupe; all texts in it are taken as witnesses of one story.
    """
    try_report(report, paths)
    inputs = read_inputs(paths, fields, encoding)
    if not inputs.articles:
        why = f": {inputs.skipped[0]}" if inputs.skipped else ""
        raise ReadError(f"there is no text to trace{why}")
    lineage = provenance.trace(inputs.articles)
    try:
        write_report(report, lineage, everything, inputs.skipped, inputs.notes)
    finally:
        _write(form, lineage, inputs, everything)
    if inputs.skipped:
        message(f"{counted(len(inputs.skipped), 'input')} could not be read: {inputs.skipped[0]}")
    return INCOMPLETE if inputs.skipped else DONE


def _write(form: str, lineage: Lineage, inputs: Inputs, everything: bool) -> None:
    if form == "json":
        from provenance.export import json_text, trace_document

        write_json([json_text(trace_document(lineage, skipped=inputs.skipped))])
    elif form != "text":
        from provenance import export

        write_json([export.LINEAGE_FORMATS[form](lineage)])
    else:
        from provenance.cli.lineage_view import show_lineage
        from provenance.cli.terminal import Terminal

        show_lineage(Terminal.of_stdout(), lineage, everything)
