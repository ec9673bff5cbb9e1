"""The group of commands, and what becomes of errors: one line on standard error and an exit code."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click

from provenance.cli.exit_codes import BROKEN_PIPE, DONE, INTERRUPTED
from provenance.cli.messages import message
from provenance.cli.options import failure_code, is_debug
from provenance.errors import ProvenanceError

__all__ = ["ProvenanceGroup"]


class ProvenanceGroup(click.Group):
    """Commands that return an exit code; no traceback reaches the user, unless ``--debug`` asks for it."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command, and exit with its code."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        _prepare_streams()
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.Abort:  # interrupted before or after the command itself
            code = _interrupted()
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        sys.exit(code if isinstance(code, int) else DONE)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors become messages."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except (click.exceptions.Exit, click.ClickException):
            raise
        except (KeyboardInterrupt, click.Abort):
            return _interrupted()
        except BrokenPipeError:
            _give_up_output()
            return BROKEN_PIPE
        except Exception as error:
            _give_up_output()
            if is_debug(ctx):
                traceback.print_exc()
            _say(f"error: {_described(error)}", hint=not is_debug(ctx) and not _is_expected(error))
            return failure_code(ctx)
        return code


def _prepare_streams() -> None:
    """Let nothing fail because it cannot be encoded, or because a stream was closed before the start."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(nowhere, "w", encoding="utf-8", closefd=False))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _interrupted() -> int:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a second one does not wait for what is still under way
    _give_up_output()
    _say("interrupted")
    return INTERRUPTED


def _is_expected(error: Exception) -> bool:
    return isinstance(error, (ProvenanceError, OSError, MemoryError))


def _described(error: Exception) -> str:
    if isinstance(error, ProvenanceError):
        return str(error)
    if isinstance(error, OSError):
        reason = error.strerror or str(error) or type(error).__name__
        return f"{reason}: {error.filename}" if error.filename else reason
    if isinstance(error, MemoryError):
        return "out of memory"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _say(text: str, hint: bool = False) -> None:
    with suppress(OSError):
        message(text)
        if hint:
            message("this should not happen; --debug shows where it did")


def _give_up_output() -> None:
    """Leave nothing that would fail once more when the interpreter ends."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError):  # a stream in memory has no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
