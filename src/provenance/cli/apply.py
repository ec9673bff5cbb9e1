"""``provenance apply``: act on a plan of ``dedupe``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import provenance
from provenance.cli.acting import going_on, write_outcome
from provenance.cli.exit_codes import ACTING_EXIT_CODES, DONE, INCOMPLETE
from provenance.cli.messages import message
from provenance.cli.options import NewFile, Share, all_option, debug_option, format_option, progress_option
from provenance.cli.progress import Progress
from provenance.cli.telling import counted

__all__ = ["apply_command"]


@click.command("apply", epilog=ACTING_EXIT_CODES, short_help="Act on a plan of dedupe: move, link or delete copies.")
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False), metavar="PLAN")
@click.option(
    "--action",
    type=click.Choice(("quarantine", "hardlink", "delete")),
    default="quarantine",
    show_default=True,
    help="Move files out of their folder; make them names of the file that covers them, where bytes are equal; or "
    "delete them, which cannot be undone.",
)
@click.option(
    "--quarantine",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where to move files.  [default: .NAME.quarantine, hidden, beside each folder of the plan]",
)
@click.option(
    "--min-share",
    type=Share(),
    metavar="SHARE",
    help="Act only on files of which so much is covered.  [default: 0 to quarantine, 1 to delete]",
)
@click.option(
    "--journal",
    type=NewFile(dir_okay=False),
    metavar="FILE",
    help="Where to write what is done, for provenance undo.  [default: plan.journal.jsonl beside plan.json]",
)
@click.option("--dry-run", is_flag=True, help="Check everything and say what would be done; change nothing.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
@format_option("table", "json", "jsonl")
@all_option
@progress_option
@debug_option
def apply_command(
    plan: Path,
    action: str,
    quarantine: Path | None,
    min_share: float | None,
    journal: Path | None,
    dry_run: bool,
    yes: bool,
    form: str,
    everything: bool,
    no_progress: bool,
) -> int:
    """Act on PLAN, which dedupe --plan wrote: on each of its files that is unchanged, as is what covers it.

    What was changed, moved or replaced since is left alone and listed. Everything done is written to a journal first:
    provenance undo puts it back, and after an interrupt the same command goes on.
    """
    if quarantine is not None and action != "quarantine":
        raise click.UsageError(f"--quarantine does not go with --action {action}")

    def act(dry: bool) -> provenance.plan.Outcome:
        with going_on(dry=dry, undo=action != "delete"), Progress(not no_progress) as progress:
            return provenance.plan.apply(
                plan,
                action=action,  # type: ignore[arg-type]  # one of the choices
                quarantine=quarantine,
                min_share=min_share,
                journal=journal,
                dry_run=dry,
                progress=progress,
            )

    if action == "delete" and not (yes or dry_run):
        _ask(act(True))
    outcome = act(dry_run)
    write_outcome(form, outcome, everything)
    if outcome.skipped and not (form == "table" and sys.stdout.isatty()):
        message(f"{counted(len(outcome.skipped), 'file')} left alone, see under skipped")
    return INCOMPLETE if outcome.skipped else DONE


def _ask(outcome: provenance.plan.Outcome) -> None:
    """See that somebody wants these files deleted.

    Raises
    ------
    click.UsageError
        If nobody can be asked.
    click.Abort
        If not.
    """
    if not sys.stdin.isatty():
        raise click.UsageError("--action delete needs --yes where nobody can be asked")
    files = [each for each in outcome.files if each.result == "deleted" and not each.earlier]
    size = sum(each.size for each in files)
    click.confirm(f"Delete {counted(len(files), 'file')} ({size:,} bytes) for good?", abort=True, err=True)
