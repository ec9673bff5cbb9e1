"""Adding to an index from the shell: articles are committed in batches as they come, and each gets a line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

import provenance
from provenance.cli.batches import batches
from provenance.cli.exit_codes import DONE, INCOMPLETE
from provenance.cli.inputs import Skips
from provenance.cli.messages import message, write_json

if TYPE_CHECKING:
    from provenance.article import Article

__all__ = ["FILES", "STREAM", "Commit", "add"]


class Commit(NamedTuple):
    """When a batch is committed: after so many articles, or so many seconds."""

    every: int
    seconds: float


STREAM = Commit(1000, 2.0)
FILES = Commit(50_000, 10.0)
_STDIN = "-"
_RESULTS = {"added": "added", "updated": "updated", "kept": "kept", "differing": "differs"}  # the last are kept, too
_PARTS = ("", "-wal", "-shm", ".lock")  # endings of the names of an index and of what stands beside it
_CHARACTERS = 1 << 28  # of a batch whose articles nobody has numbered: a few very long texts are one too


def add(
    file: Path,
    paths: Iterable[str],
    existing: Any,
    every: int | None,
    seconds: float | None,
    fields: dict[str, str],
    encoding: str | None,
) -> int:
    """Add what is read from ``paths``, write a line for each article, and return the exit code."""
    from provenance.export import json_line

    paths = list(paths)
    commit = STREAM if any(map(_is_stream, paths)) else FILES
    own = [path for path in paths if _is_part_of(file, path)]
    others = [path for path in paths if path not in own]
    if _STDIN in others:
        _read_without_buffer()
    skips = Skips()
    try:
        articles = (
            provenance.read(*others, skipped=skips.put, fields=fields or None, encoding=encoding, repeats=True)
            if others
            else iter(())
        )
    except (ValueError, LookupError) as error:
        raise click.UsageError(str(error)) from error
    for path in own:
        message(f"skipped: {provenance.Skipped(path, None, 'it is the index itself, or a part of it')}")
    complete = not own
    with skips, provenance.Index.open(file) as index:
        wait = commit.seconds if seconds is None else seconds
        most = _CHARACTERS if every is None else None
        for batch in batches(articles, every or commit.every, wait, most, meanwhile=skips.tell):
            results = list(_added(index, batch, existing))
            homes = index.cluster_ids({article.id for article in batch})
            told = [(article.id, result) for article, result in zip(batch, results, strict=True)]
            write_json(json_line({"id": name, "result": r, "cluster": homes.get(name)}) for name, r in told)
            for name, result in told:
                if result == "differs":
                    message(f"not added: {name!r} is the id of another text, which was kept")
                    complete = False
    return DONE if complete and not skips.any else INCOMPLETE


def _added(index: provenance.Index, batch: Sequence[Article], existing: Any) -> Iterator[str]:
    """Add a batch, and say what became of each article, as if they had been added one after another."""
    first = {article.id: article for article in reversed(batch)}
    last = {article.id: article for article in batch}
    wanted = {"keep": first, "update": last}.get(existing)  # else all: a batch with an id twice is refused
    done = index.add((each for each in batch if not wanted or each is wanted[each.id]), existing=existing)
    results = {name: result for kind, result in _RESULTS.items() for name in getattr(done, kind)}
    for article in batch:
        if article is first[article.id]:
            yield results[article.id]
        elif existing == "update":
            yield "updated"
        else:
            stored = index.get(article.id)
            yield "kept" if stored is not None and stored.text == article.text else "differs"


def _is_stream(path: str) -> bool:
    """Whether it may go on without end: standard input, a pipe, a terminal."""
    return path == _STDIN or (Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir())


def _is_part_of(file: Path, path: str) -> bool:
    """Whether it is the index or one of the files beside it: who reads and closes these gives up SQLite's locks."""
    real = file.resolve()
    return path != _STDIN and Path(path).resolve() in {real.with_name(real.name + end) for end in _PARTS}


def _read_without_buffer() -> None:
    """Take the buffer off standard input: its lock is held by a thread that waits for more, and wanted at the end."""
    raw: Any = getattr(getattr(sys.stdin, "buffer", None), "raw", None)
    if raw is not None:
        sys.stdin = TextIOWrapper(raw)
