"""``provenance undo``: put back what ``apply`` did."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import provenance
from provenance.cli.acting import going_on, write_outcome
from provenance.cli.exit_codes import ACTING_EXIT_CODES, DONE, INCOMPLETE
from provenance.cli.messages import message
from provenance.cli.options import all_option, debug_option, format_option, progress_option
from provenance.cli.progress import Progress
from provenance.cli.telling import counted

__all__ = ["undo_command"]


@click.command("undo", epilog=ACTING_EXIT_CODES, short_help="Put back what apply did.")
@click.argument("journal", type=click.Path(path_type=Path, dir_okay=False), metavar="JOURNAL")
@click.option("--dry-run", is_flag=True, help="Check everything and say what would be done; change nothing.")
@format_option("table", "json", "jsonl")
@all_option
@progress_option
@debug_option
def undo_command(journal: Path, dry_run: bool, form: str, everything: bool, no_progress: bool) -> int:
    """Put back what apply wrote into JOURNAL, the last first.

    Files go home from quarantine, hard links become files of their own again. Nothing is overwritten: where something
    new stands, it stays and is listed, as is what was deleted.
    """
    with going_on(dry=dry_run), Progress(not no_progress) as progress:
        outcome = provenance.plan.undo(journal, dry_run=dry_run, progress=progress)
    write_outcome(form, outcome, everything)
    if outcome.skipped and not (form == "table" and sys.stdout.isatty()):
        message(f"{counted(len(outcome.skipped), 'file')} not put back, see under skipped")
    return INCOMPLETE if outcome.skipped else DONE
