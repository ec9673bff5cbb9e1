"""The file itself, read and written behind SQLite's back: its first bytes, and the seal behind its last page.

Locks of POSIX are the process's: when it closes a file, it gives up all locks it has on it, those of SQLite's
connections too. Another program that opened the file, and closes it, then takes itself for the last one and takes the
journal off, although it is still written to; what comes after would be lost. So what was opened stays open as long as
the process has an index on that file, whoever opened it. SQLite keeps such a list for the same reason.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from errno import ESPIPE
from pathlib import Path
from threading import RLock
from weakref import finalize

from provenance.errors import IndexFormatError, IndexStorageError

__all__ = ["RawFile", "check_magic"]

_MAGIC = b"SQLite format 3\0"
_Key = tuple[int, int]


@dataclass(slots=True)
class _Kept:
    """Descriptors of one file, and how many use them."""

    reading: int
    writing: int | None = None
    others: list[int] = field(default_factory=list)  # of no use, and not to be closed sooner
    users: int = 0


_KEPT: dict[_Key, _Kept] = {}
"""By device and number of the file (its inode)."""
_GUARD = RLock()  # of it, and while a descriptor is opened or closed


class RawFile:
    """One file, for one user, who closes it after the last connection.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _GUARD:
            self._key = _key_of(path.stat())
            if self._key not in _KEPT:
                self._key = _take(os.open(path, os.O_RDONLY))
            self._kept = _KEPT[self._key]
            self._kept.users += 1
        self.close = finalize(self, _give_back, self._key)
        """Close it, once, if nobody else in this process uses it."""
        self.close.atexit = False  # connections may be used until the very end

    def size(self) -> int:
        """Bytes of it."""
        return os.fstat(self._kept.reading).st_size

    def read(self, size: int, place: int) -> bytes:
        """So many bytes from there, or fewer at its end."""
        return os.pread(self._kept.reading, size, place)

    def write(self, data: bytes, place: int) -> None:
        """Write bytes there, and wait until they are on disk."""
        descriptor = self.open_to_write()
        os.pwrite(descriptor, data, place)
        os.fsync(descriptor)

    def cut(self, size: int) -> None:
        """Leave so many bytes of it, and wait until that is on disk."""
        descriptor = self.open_to_write()
        os.ftruncate(descriptor, size)
        os.fsync(descriptor)

    def check_place(self) -> None:
        """Refuse a file that was put in the place of this one.

        Raises
        ------
        IndexStorageError
            If there is one.
        """
        if _key_of(self.path.stat()) != self._key:
            raise IndexStorageError(f"{self.path} is another file than the one that was opened; open it again")

    def open_to_write(self) -> int:
        """Open it to be written, if it was not yet.

        Raises
        ------
        IndexStorageError
            If another file stands in its place.
        """
        with _GUARD:
            self.check_place()
            if self._kept.writing is None:
                descriptor = os.open(self.path, os.O_RDWR)
                if _take(descriptor) != self._key:  # put there just now
                    raise IndexStorageError(f"{self.path} is being replaced; open it again")
                self._kept.others.remove(descriptor)
                self._kept.writing = descriptor
            return self._kept.writing


def check_magic(raw: RawFile) -> None:
    """Refuse what SQLite did not write.

    Raises
    ------
    IndexFormatError
        If it is no SQLite database.
    """
    try:
        start = raw.read(len(_MAGIC), 0)
    except OSError as error:
        if error.errno != ESPIPE:
            raise
        start = b""  # a pipe
    if start != _MAGIC:
        raise IndexFormatError(f"{raw.path} is not an index: not a SQLite file")


def _key_of(found: os.stat_result) -> _Key:
    return found.st_dev, found.st_ino


def _take(descriptor: int) -> _Key:
    """Keep a descriptor with those of its file."""
    key = _key_of(os.fstat(descriptor))
    if key in _KEPT:
        _KEPT[key].others.append(descriptor)
    else:
        _KEPT[key] = _Kept(descriptor)
    return key


def _give_back(key: _Key) -> None:
    with _GUARD:
        kept = _KEPT[key]
        kept.users -= 1
        if kept.users > 0:
            return
        del _KEPT[key]
        for descriptor in (kept.reading, kept.writing, *kept.others):
            if descriptor is not None:
                os.close(descriptor)
