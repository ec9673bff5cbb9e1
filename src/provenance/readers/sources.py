"""The sources a caller names, and the files they stand for."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from provenance.errors import ReadError
from provenance.readers.folder import reason_of, walk
from provenance.readers.naming import printable

__all__ = ["File", "Source", "files_of", "find_sources"]

Source: TypeAlias = str | os.PathLike[str]

_STDIN = "-"


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, or the reason why it cannot be.

    Attributes
    ----------
    path
        Where it is; ``None`` for standard input.
    shown
        The path in printable form, as listings say it: the source as given and the path below it.
    name
        The path in printable form, as ids say it.
    named
        Whether the caller named this very file.
    reason
        Why it cannot be read; ``None`` when it can.
    folder
        The folder that was given, where the file is not named itself.
    """

    path: Path | None
    shown: str
    name: str
    named: bool
    reason: str | None = None
    folder: Path | None = None


def find_sources(sources: Sequence[Source]) -> list[Path | None]:
    """The paths of ``sources``, if all of them exist; ``None`` for standard input.

    Raises
    ------
    ReadError
        If there are none, or one does not exist.
    """
    if not sources:
        raise ReadError("nothing to read: no file or folder was given")
    # A file called "-" is given as Path("-") or "./-".
    return [None if source == _STDIN else _existing(os.fspath(source)) for source in sources]


def files_of(paths: Sequence[Path | None]) -> Iterator[File]:
    """All files below ``paths``, each folder in a fixed order.

    Names are relative to the folder when there is one path, and begin with the path as it was given when
    there are several.
    """
    several = len(paths) > 1
    for path in paths:
        if path is None:
            yield File(path, _STDIN, _STDIN, named=True)
            continue
        shown = printable(str(path))
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            yield File(path, shown, shown, named=True, reason=reason_of(error))
            continue
        if not is_folder:
            yield File(path, shown, shown if several else printable(path.name), named=True)
            continue
        prefix = "" if shown == "." else shown.rstrip("/") + "/"
        for relative, reason in walk(path):
            below = printable(relative)
            yield File(
                path / relative,
                prefix + below if below else shown,
                prefix + below if several else below,
                named=False,
                reason=reason,
                folder=path,
            )


def _existing(source: str) -> Path:
    path = Path(source)
    try:
        if not source:
            raise FileNotFoundError
        path.stat()
    except PermissionError:
        pass  # it is listed when its turn comes
    except FileNotFoundError as error:
        raise ReadError(f"no such file or folder: {printable(source)!r}") from error
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise ReadError(f"cannot read {printable(source)!r}: {reason}") from error
    return path
