"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from provenance.cli.exit_codes import FAILURE

__all__ = [
    "LINEAGE_FORMATS",
    "NewFile",
    "Number",
    "Share",
    "all_option",
    "debug_option",
    "encoding_option",
    "fail_with",
    "failure_code",
    "field_option",
    "format_option",
    "is_debug",
    "progress_option",
]

F = TypeVar("F", bound=Callable[..., Any])

LINEAGE_FORMATS = ("json", "prov", "schema-org", "ninjs", "tei")
"""Those of ``provenance.export.LINEAGE_FORMATS``, which is imported when one is written."""

_DEBUG = "provenance.debug"
_FAILURE = "provenance.failure"


class Number(click.FloatRange):
    """A number in a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; ``nan``, which is in no range, is none."""
        number = super().convert(value, param, ctx)
        if number != number:
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


class Share(Number):
    """A number from 0 to 1."""

    def __init__(self, min_open: bool = False) -> None:
        super().__init__(0.0, 1.0, min_open=min_open)


class NewFile(click.Path):
    """A file to write: ``-``, which is standard output elsewhere, is none, since that has something else to say."""

    def __init__(self, dir_okay: bool = True) -> None:
        super().__init__(dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        if value == "-":
            self.fail("name a file: standard output has the rest of what is said", param, ctx)
        return super().convert(value, param, ctx)


def format_option(*formats: str) -> Callable[[F], F]:
    """``--format``: the first is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to say it; JSON is always UTF-8.",
    )


def _fields(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for value in values:
        ours, separator, theirs = value.partition("=")
        if not (ours and separator and theirs):
            raise click.BadParameter(f"{value!r} is not of the form text=body", ctx, parameter)
        if ours in fields:
            raise click.BadParameter(f"{ours!r} is given twice", ctx, parameter)
        fields[ours] = theirs
    return fields


def _remember_debug(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[_DEBUG] = True


def is_debug(ctx: click.Context) -> bool:
    """Whether ``--debug`` was given, to the group or to a command."""
    return bool(ctx.meta.get(_DEBUG))


def fail_with(code: int) -> None:
    """Let the running command exit with this code, whatever fails in it."""
    click.get_current_context().meta[_FAILURE] = code


def failure_code(ctx: click.Context) -> int:
    """With which code a command exits that failed."""
    return int(ctx.meta.get(_FAILURE, FAILURE))


field_option = click.option(
    "--field",
    "fields",
    metavar="OURS=THEIRS",
    multiple=True,
    callback=_fields,
    help="Where records hold a field of ours, as in text=body or outlet=source.name; repeatable. "
    "Ours: id, text, outlet, published, url, title, lang.",
)
encoding_option = click.option("--encoding", metavar="NAME", help="Encoding of the texts; found out when not given.")
progress_option = click.option("--no-progress", is_flag=True, help="Show no progress.")
all_option = click.option("--all", "everything", is_flag=True, help="Leave nothing out of the table.")
debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_remember_debug,
    help="Show where an error happened.",
)
