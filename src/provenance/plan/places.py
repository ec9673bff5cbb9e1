"""The folders that a plan speaks of, open and locked while it is acted on."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from provenance.errors import PlanError
from provenance.plan.held import Refused, sync_folder
from provenance.readers.folder import reason_of
from provenance.readers.naming import printable

__all__ = ["Places", "missing", "opened_root"]


class Places:
    """The roots of a plan and their quarantines; a context manager.

    Parameters
    ----------
    roots
        Folders; all must be there.
    quarantines
        For each of them the folder that files go to, which need not be there; or none.
    tag
        What names of files that are under way begin with.
    dry
        Whether nothing is changed: then nothing is locked either.

    Raises
    ------
    PlanError
        If a root is not there or no folder by itself, or another process acts on it.
    """

    def __init__(self, roots: Sequence[str], quarantines: Sequence[str], tag: str, *, dry: bool) -> None:
        self.dry = dry
        self._tag = tag
        self._roots: list[int] = []
        self._above: list[int] = []
        self.quarantines = quarantines
        self._opened: dict[int, int] = {}
        try:
            for root in roots:
                self._roots.append(opened_root(root))
                if not dry:
                    _lock(self._roots[-1], root, fcntl.LOCK_EX)
            if not dry:
                self._lock_above(roots)
        except BaseException:
            self._close()
            raise

    def _lock_above(self, roots: Sequence[str]) -> None:
        """Share the folders that roots lie in with all who act somewhere below, and with nobody who acts on them."""
        for folder in sorted({str(each) for root in roots for each in Path(root).parents}):
            with suppress(OSError):  # one that may not be read is no root of anybody who acts for the same user
                self._above.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
                _lock(self._above[-1], folder, fcntl.LOCK_SH)

    def root(self, number: int) -> int:
        """The descriptor of a root."""
        return self._roots[number]

    def quarantine(self, number: int, *, make: bool = False) -> int | None:
        """The descriptor of the quarantine of a root; ``None`` where there is none, unless it is to be made.

        Raises
        ------
        Refused
            If it is no folder, or cannot be made.
        """
        opened = self._opened.get(number)
        if opened is None:
            path = self.quarantines[number]
            try:
                if make:
                    _make(path)
                elif not os.path.lexists(path):
                    return None
                opened = self._opened[number] = opened_root(path)
            except (OSError, PlanError) as error:
                reason = reason_of(error) if isinstance(error, OSError) else str(error)
                raise Refused(f"the quarantine {printable(path)}: {reason}") from error
        return opened

    def passing(self, number: int) -> str:
        """The name of a file that is under way, from the number of its intent: hidden, so that nobody reads it."""
        return f".provenance-{self._tag}-{number}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        for descriptor in [*self._roots, *self._above, *self._opened.values()]:
            os.close(descriptor)


def opened_root(path: str) -> int:
    """The descriptor of a folder to which no symbolic link leads.

    Raises
    ------
    PlanError
        If it is none.
    """
    shown = printable(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        if os.path.realpath(path) == path:
            return descriptor
        os.close(descriptor)
    except (OSError, ValueError) as error:
        if Path(path).is_symlink():
            raise PlanError(f"{shown} is a symbolic link by now") from error
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise PlanError(f"{shown} cannot be opened: {reason}") from error
    raise PlanError(f"{shown} is reached by a symbolic link by now")


def _lock(descriptor: int, path: str, how: int) -> None:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        raise PlanError(f"{printable(path)}: another process is acting on it") from None
    except OSError:  # a file system where folders cannot be locked: the journal still is
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)


def missing(path: str) -> list[Path]:
    """What must be made before a folder is there, the outer ones first."""
    found = (each for each in (Path(path), *Path(path).parents) if not os.path.lexists(each))
    return sorted(found, key=lambda each: each.parts)


def _make(path: str) -> None:
    """Make a folder, and those it lies in, for their owner alone, so that nobody reads there who could not before."""
    for each in missing(path):
        with suppress(FileExistsError):
            each.mkdir(0o700)
        folder = os.open(each.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            sync_folder(folder)
        finally:
            os.close(folder)
