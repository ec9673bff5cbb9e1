"""The file itself, read and written behind SQLite's back: its first bytes, and the seal behind its last page.

Locks of POSIX are the process's: when it closes a file, it gives up all locks it has on it, those of SQLite's
connections too. Another program that opened the file, and closes it, then takes itself for the last one and takes the
journal off, although it is still written to; what comes after would be lost. So what was opened stays open as long as
the process has an index on that file, whoever opened it. SQLite keeps such a list for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from threading import RLock
from weakref import finalize

__all__ = ["RawFile"]

_Key = tuple[int, int]


@dataclass(slots=True)
class _Kept:
    users: int = 0
    files: dict[str, FileIO] = field(default_factory=dict)  # by mode
    guard: RLock = field(default_factory=RLock)


_KEPT: dict[_Key, _Kept] = {}
"""By device and number of the file (its inode)."""
_GUARD = RLock()


class RawFile:
    """One file, for one user, who closes it after the last connection.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        found = path.stat()
        key = found.st_dev, found.st_ino
        with _GUARD:
            self._kept = _KEPT.setdefault(key, _Kept())
            self._kept.users += 1
        self.close = finalize(self, _give_back, key)
        """Close it, once, if nobody else in this process uses it."""

    @contextmanager
    def opened(self, mode: str = "rb") -> Iterator[FileIO]:
        """The file from its beginning, for one thread at a time, without a buffer."""
        with self._kept.guard:
            file = self._kept.files.get(mode)
            if file is None:
                file = self._kept.files[mode] = FileIO(self._path, mode.replace("b", ""))
            file.seek(0)
            yield file


def _give_back(key: _Key) -> None:
    with _GUARD:
        kept = _KEPT[key]
        kept.users -= 1
        if kept.users:
            return
        del _KEPT[key]
    for file in kept.files.values():
        file.close()
