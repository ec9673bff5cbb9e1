"""``--report``: the page of a result beside the usual output."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.cli.options import NewFile

if TYPE_CHECKING:
    from provenance.copies import Deduplication
    from provenance.lineage import Comparison, Lineage
    from provenance.readers import Note, Skipped

__all__ = ["report_option", "try_report", "write_report"]

_STDIN = "-"
_MARK = b'<meta name="generator" content="text-provenance">'
_HEAD = 4096
"""Bytes at the beginning of a page that hold it."""

report_option = click.option(
    "--report",
    "--html",
    "report",
    type=NewFile(),
    metavar="FILE",
    help="Write a page of HTML too, which needs nothing else; --all leaves nothing out of it.",
)


def try_report(report: Path | None, sources: Sequence[str]) -> None:
    """Find out before the work whether the page can be written.

    Raises
    ------
    click.UsageError
        If it would replace one of the sources, or lie in a folder that is read, where the next run would take it for a
        text.
    OSError
        If it cannot be written there.
    """
    if report is None:
        return
    for source in sources:
        if source != _STDIN:
            _refuse(report, Path(source))
    _check(report)
    with _beside(report):
        pass


def write_report(
    report: Path | None,
    result: Deduplication | Lineage | Comparison,
    everything: bool,
    skipped: Iterable[Skipped] = (),
    notes: Iterable[Note] = (),
) -> None:
    """Write the page; an older one that is there is replaced when the page is whole."""
    if report is None:
        return
    from provenance.report import Limits, to_html

    page = to_html(result, skipped=skipped, notes=notes, limits=Limits.none() if everything else None).encode()
    _check(report)
    with _beside(report) as (descriptor, temporary):
        with open(descriptor, "wb", closefd=False) as file:
            file.write(page)
            file.flush()
            os.fsync(descriptor)
        target = report.resolve()
        with suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)


def _refuse(report: Path, source: Path) -> None:
    target, read = report.resolve(), source.resolve()
    if target == read or (target.exists() and read.exists() and target.samefile(read)):
        raise click.UsageError(f"--report {report} would replace a text that is read")
    if read.is_dir() and target.is_relative_to(read):
        raise click.UsageError(
            f"--report {report} would lie in {source}, which is read: the next run would take it for a text"
        )


def _check(report: Path) -> None:
    target = report.resolve()
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(report))
    if target.exists():
        if not target.is_file():
            raise OSError(errno.EINVAL, "not a regular file", str(report))
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(report))
        with target.open("rb") as there:
            head = there.read(_HEAD)
        if head and _MARK not in head:
            raise FileExistsError(errno.EEXIST, "is there and is no page of ours: it is not overwritten", str(report))


@contextmanager
def _beside(report: Path) -> Iterator[tuple[int, Path]]:
    """A new file in the folder of the report, gone in the end; what fails names the report."""
    target = report.resolve()
    temporary = target.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        try:
            yield descriptor, temporary
        finally:
            os.close(descriptor)
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(report)) from error
