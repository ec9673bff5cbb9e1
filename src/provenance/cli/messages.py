"""Writing: messages to standard error, JSON to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from provenance.cli.texts import visible

__all__ = ["message", "write_json"]


def message(text: str) -> None:
    """Say something on standard error, on one line."""
    click.echo(f"provenance: {visible(text)}", err=True)


def write_json(texts: Iterable[str]) -> None:
    """Write JSON as UTF-8, whatever the locale says."""
    output = sys.stdout.buffer
    for text in texts:
        rest = memoryview(text.encode())
        while rest:  # a stream without a buffer writes as much as it can
            rest = rest[output.write(rest) :]
    output.flush()
