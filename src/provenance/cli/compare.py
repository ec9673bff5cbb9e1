"""``provenance compare``: relation, direction and typed differences of two texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

import provenance
from provenance.cli.exit_codes import DONE, EXIT_CODES
from provenance.cli.inputs import read_inputs
from provenance.cli.messages import message, write_json
from provenance.cli.options import all_option, debug_option, encoding_option, field_option, format_option
from provenance.cli.report import report_option, try_report, write_report
from provenance.cli.telling import counted
from provenance.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from provenance.article import Article
    from provenance.lineage import Comparison
    from provenance.readers import Skipped

__all__ = ["compare_command"]

_STDIN = "-"
_SEPARATOR = "::"
_NAMED = 5


@click.command("compare", epilog=EXIT_CODES, short_help="Relation, lineage and differences of two texts.")
@click.argument("a")
@click.argument("b")
@format_option("table", "json")
@report_option
@field_option
@encoding_option
@all_option
@debug_option
def compare_command(
    a: str,
    b: str,
    form: str,
    report: Path | None,
    fields: dict[str, str],
    encoding: str | None,
    everything: bool,
) -> int:
    """Say what two texts have to do with each other, and where they differ.

    A and B are files (or - for standard input). Where a file or folder holds several texts, PATH::ID names one of them.
    """
    if a.partition(_SEPARATOR)[0] == b.partition(_SEPARATOR)[0] == _STDIN:
        raise click.UsageError("standard input can be read once only")
    try_report(report, [_split(source)[0] for source in (a, b)])
    first, second = (_article(source, fields, encoding) for source in (a, b))
    if first.id == second.id:
        first, second = (replace(text, id=_shown(source)) for text, source in ((first, a), (second, b)))
    comparison = provenance.compare(first, second)
    try:
        write_report(report, comparison, everything)
    finally:
        _write(form, (a, b), comparison, everything)
    return DONE


def _write(form: str, names: tuple[str, str], comparison: Comparison, everything: bool) -> None:
    if form == "json":
        from provenance.export import comparison_document, json_text

        write_json([json_text(comparison_document(comparison))])
        return
    from provenance.cli.side_by_side import show_comparison
    from provenance.cli.terminal import Terminal

    show_comparison(Terminal.of_stdout(), names, comparison, everything)


def _article(source: str, fields: Mapping[str, str], encoding: str | None) -> Article:
    """The one text that a path, or the id after it, names."""
    path, wanted = _split(source)
    inputs = read_inputs([path], fields, encoding)
    found = [article for article in inputs.articles if wanted is None or article.id == wanted]
    if len(found) == 1:
        if inputs.skipped and wanted is None:
            message(f"{counted(len(inputs.skipped), 'record')} of {path} could not be read: {inputs.skipped[0]}")
        return found[0]
    if found:
        some = ", ".join(sorted(article.id for article in found)[:_NAMED]) + (", ..." if len(found) > _NAMED else "")
        raise ReadError(f"{path} holds {len(found):,} texts; name one as {path}{_SEPARATOR}ID ({some})")
    if wanted is not None:
        raise ReadError(f"{path} holds no text with the id {wanted}{_why_not(inputs.skipped)}")
    raise ReadError(f"{path} holds no text{_why_not(inputs.skipped)}")


def _shown(source: str) -> str:
    """A path, and the id after it, as an id."""
    from provenance.readers.naming import printable

    return printable(source)


def _split(source: str) -> tuple[str, str | None]:
    """A path and the id after it; a path that exists is never taken apart."""
    position = 0
    if not Path(source).exists():
        while (position := source.find(_SEPARATOR, position)) >= 0:
            path, wanted = source[:position], source[position + len(_SEPARATOR) :]
            if wanted and (path == _STDIN or Path(path).exists()):
                return path, wanted
            position += 1
    return source, None


def _why_not(skipped: Sequence[Skipped]) -> str:
    return f": {skipped[0]}" if skipped else ""
