"""Reading what the command line names, and saying what could not be read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Queue
from typing import TYPE_CHECKING, BinaryIO, Self

import click

import provenance
from provenance.cli.messages import message
from provenance.errors import ReadError

if TYPE_CHECKING:
    from provenance.article import Article
    from provenance.readers import Note, Origin, Skipped

__all__ = ["Inputs", "Skips", "read_inputs", "standard_input"]

_EVERY = 100
_UNTOLD = 1 << 10


@dataclass(slots=True)
class Inputs:
    """What was read and what was not."""

    articles: list[Article] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class Skips:
    """What was not read, said on standard error: each once, when ``tell`` is called, and at the end of the block."""

    def __init__(self) -> None:
        self._untold: Queue[Skipped] = Queue(_UNTOLD)
        self.any = False

    def put(self, each: Skipped) -> None:
        """Take note of one, in any thread but that which tells: where there are many, it waits for that."""
        self.any = True
        self._untold.put(each)

    def tell(self) -> None:
        """Say what there is to say; not what comes meanwhile, which may never end."""
        for _ in range(self._untold.qsize()):
            message(f"skipped: {self._untold.get_nowait()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.tell()


def read_inputs(
    paths: Sequence[str],
    fields: Mapping[str, str] | None = None,
    encoding: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    origins: list[Origin] | None = None,
) -> Inputs:
    """Read everything; ``progress`` is told how many texts there are so far, ``origins`` of which files they are.

    Raises
    ------
    click.UsageError
        If a field or the encoding is unknown.
    ReadError
        If a path does not exist.
    """
    inputs = Inputs()
    try:
        articles = provenance.read(
            *paths,
            skipped=inputs.skipped,
            notes=inputs.notes,
            origins=origins,
            fields=fields or None,
            encoding=encoding,
        )
    except (ValueError, LookupError) as error:
        raise click.UsageError(str(error)) from error
    for article in articles:
        inputs.articles.append(article)
        if progress and len(inputs.articles) % _EVERY == 0:
            progress("read", len(inputs.articles), 0)
    return inputs


def standard_input() -> BinaryIO:
    """The bytes of standard input.

    Raises
    ------
    ReadError
        If it was closed before the start.
    """
    buffer: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        raise ReadError("standard input has no bytes to read")
    return buffer
