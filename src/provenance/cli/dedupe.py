"""``provenance dedupe``: find copies, choose the canonical, say where copies differ; changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

import provenance
from provenance.cli.against import look_up, write_known
from provenance.cli.exit_codes import ALL_EXIT_CODES, DONE, DUPLICATES, INCOMPLETE
from provenance.cli.inputs import Inputs, read_inputs
from provenance.cli.messages import message, write_json
from provenance.cli.options import (
    NewFile,
    Share,
    all_option,
    debug_option,
    encoding_option,
    field_option,
    format_option,
    progress_option,
)
from provenance.cli.progress import Progress
from provenance.cli.report import report_option, try_report, write_report
from provenance.cli.telling import counted

if TYPE_CHECKING:
    from provenance.copies import Deduplication

__all__ = ["dedupe_command"]

_RULES = ("best", "earliest", "longest")
_NOT_AGAINST = {
    "keep": "no canonical text is chosen",
    "plan": "what covers a text is in no file of its own",
    "report": "it shows clusters",
    "recall": "it is fixed when an index is made",
    "threads": "texts are looked up one after another",
}
"""Options that say nothing about looking up texts in an index, and why."""


@click.command(
    "dedupe", epilog=ALL_EXIT_CODES, short_help="Find copies, choose the one to keep, say where they differ."
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@format_option("table", "json", "jsonl")
@click.option(
    "--keep",
    default="best",
    show_default=True,
    metavar="RULE",
    help="Which text of a cluster is canonical: best (the most complete, then the least furniture), earliest, longest, "
    "or a folder or an outlet that wins.",
)
@click.option(
    "--min-overlap",
    type=Share(),
    metavar="SHARE",
    default=0.3,
    show_default=True,
    help="Least share of one text that the other holds.",
)
@click.option(
    "--min-jaccard", type=Share(), metavar="SHARE", default=0.0, show_default=True, help="Least Jaccard similarity."
)
@click.option(
    "--recall",
    type=Share(min_open=True),
    metavar="SHARE",
    default=0.99,
    show_default=True,
    help="Least chance with which a pair that reaches both is found.",
)
@click.option(
    "--no-differences",
    is_flag=True,
    help="Compare no copies: clusters and what is covered come from exact figures alone. For large collections.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="INDEX",
    help="Say instead which of the texts an index has already, in whole or in part. --keep, --plan, --recall, --report "
    "and --threads do not go with it.",
)
@report_option
@click.option(
    "--plan",
    type=NewFile(dir_okay=False),
    metavar="FILE",
    help="Write down in FILE what could be done about the copies, for provenance apply.",
)
@click.option("--fail-on-duplicates", is_flag=True, help="Exit with 10 if a text is covered by another one.")
@field_option
@encoding_option
@click.option("--threads", type=click.IntRange(1), metavar="N", help="Batches worked on at once.")
@all_option
@progress_option
@debug_option
def dedupe_command(
    paths: tuple[str, ...],
    form: str,
    keep: str,
    min_overlap: float,
    min_jaccard: float,
    recall: float,
    no_differences: bool,
    against: Path | None,
    report: Path | None,
    plan: Path | None,
    fail_on_duplicates: bool,
    fields: dict[str, str],
    encoding: str | None,
    threads: int | None,
    everything: bool,
    no_progress: bool,
) -> int:
    """Find the copies among texts, choose the one to keep of each, and say where the others differ.

    PATH is a folder or a file (.txt, .md, .html, .jsonl, .csv, .tsv, .warc, .wet, each also as .gz; .parquet, .arrow,
    .feather), or - for standard input (JSON Lines, a web archive, or one plain text).
    Nothing is changed.
    """
    if against is not None:
        for name in _given(*_NOT_AGAINST):
            raise click.UsageError(f"--{name} does not go with --against: {_NOT_AGAINST[name]}")
        with Progress(not no_progress) as progress:
            inputs = read_inputs(paths, fields, encoding, progress)
            overlap, jaccard = (
                value if _given(name) else None
                for name, value in (("min_overlap", min_overlap), ("min_jaccard", min_jaccard))
            )
            known, scheme = look_up(against, inputs, not no_differences, overlap, jaccard, progress)
        write_known(form, against, inputs, known, scheme, everything)
        if fail_on_duplicates and any(each.covered for each in known):
            return DUPLICATES
        return INCOMPLETE if inputs.skipped else DONE
    origins: list[provenance.Origin] | None = None
    if plan is not None:
        if report is not None and report.resolve() == plan.resolve():
            raise click.UsageError(f"--plan and --report are both {plan}")
        provenance.plan.check_place(plan)
        origins = []
    try_report(report, paths)
    with Progress(not no_progress) as progress:
        inputs = read_inputs(paths, fields, encoding, progress, origins)
        progress("furniture", 0, 0)
        result = provenance.deduplicate(
            inputs.articles,
            keep=_below(paths, keep),
            differences=not no_differences,
            min_overlap=min_overlap,
            min_jaccard=min_jaccard,
            recall=recall,
            threads=threads,
            progress=progress,
        )
    try:
        write_report(report, result, everything, inputs.skipped, inputs.notes)
        if plan is not None and origins is not None:
            _write_plan(plan, result, origins)
    finally:
        _write(form, inputs, result, everything)
    _say_what_is_odd(form, keep, inputs, result)
    if fail_on_duplicates and result.removed:
        return DUPLICATES
    return INCOMPLETE if inputs.skipped else DONE


def _given(*names: str) -> list[str]:
    """Which of the options were given."""
    context = click.get_current_context()
    return [name for name in names if context.get_parameter_source(name) is not ParameterSource.DEFAULT]


def _below(paths: tuple[str, ...], keep: str) -> str:
    """The folder to prefer as ids have it: they begin below the folder when one alone is given."""
    if keep in _RULES or len(paths) != 1 or not Path(keep).is_dir():
        return keep
    try:
        return Path(keep).resolve().relative_to(Path(paths[0]).resolve()).as_posix()
    except (OSError, ValueError):  # it is somewhere else
        return keep


def _write(form: str, inputs: Inputs, result: Deduplication, everything: bool) -> None:
    if form == "table":
        from provenance.cli.table import show_deduplication
        from provenance.cli.terminal import Terminal

        show_deduplication(Terminal.of_stdout(), inputs, result, everything)
        return
    from provenance.export import dedupe_document, json_lines, json_text

    document = dedupe_document(result, read=len(inputs.articles), skipped=inputs.skipped, notes=inputs.notes)
    texts = [json_text(document)] if form == "json" else json_lines(document)
    write_json(texts)


def _write_plan(file: Path, result: Deduplication, origins: list[provenance.Origin]) -> None:
    plan = provenance.plan.make(result, origins)
    provenance.plan.write(plan, file)
    cannot = f", {len(plan.cannot):,} cannot" if plan.cannot else ""
    message(f"{file}: {counted(len(plan.remove), 'file')} can go{cannot}; provenance apply acts on it")


def _say_what_is_odd(form: str, keep: str, inputs: Inputs, result: Deduplication) -> None:
    """What somebody who reads only the messages must not miss."""
    if not inputs.articles and not inputs.skipped:
        message("there was nothing to read")
    if inputs.skipped and not (form == "table" and sys.stdout.isatty()):
        message(f"{counted(len(inputs.skipped), 'input')} could not be read, see under skipped")
    rules = {found.canonical.rule for found in result.clusters}
    if keep not in _RULES and rules and "preferred" not in rules:
        message(f"no cluster has a text from {keep}: the best was chosen in each")
