"""Files and folders held open: reached from a root without following a symbolic link, and known again."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from xxhash import xxh3_128

from provenance.readers.folder import reason_of, special_kind
from provenance.readers.naming import printable

__all__ = ["Held", "Missing", "Refused", "held", "look", "opened_folder", "pieces", "sync_folder"]

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_PIECE = 1 << 20


class Refused(Exception):  # noqa: N818  a finding about one file, which is listed, not an error
    """What was to be done about a file is not: it is not what it should be."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Missing(Refused):
    """It is not there."""


@contextmanager
def opened_folder(root: int, parts: Sequence[str], *, make: bool = False) -> Iterator[int]:
    """The descriptor of a folder below an open one; ``make`` makes those on the way, for their owner alone.

    Raises
    ------
    Refused
        If it is not there, or what is on the way is no folder but a symbolic link, say.
    """
    here = _walked(root, parts, make)
    try:
        yield here
    finally:
        os.close(here)


def _walked(root: int, parts: Sequence[str], make: bool) -> int:
    here = os.dup(root)
    try:
        for number, part in enumerate(parts):
            try:
                if make:
                    _make(part, here)
                below = os.open(part, _FOLDER, dir_fd=here)
            except FileNotFoundError:
                raise Missing(f"there is no folder {printable('/'.join(parts[: number + 1]))}") from None
            except OSError as error:
                way = printable("/".join(parts[: number + 1]))
                with suppress(OSError):
                    if stat.S_ISLNK(os.stat(part, dir_fd=here, follow_symlinks=False).st_mode):
                        raise Refused(f"{way} is a symbolic link") from error
                raise Refused(f"{way}: {reason_of(error)}") from error
            here, above = below, here  # in this order, or an interrupt between them makes it close one twice
            os.close(above)
    except BaseException:
        os.close(here)
        raise
    return here


def _make(name: str, folder: int) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=folder)
        sync_folder(folder)


def sync_folder(folder: int) -> None:
    """See that the names in an open folder are on disk, where a file system can do that for a folder."""
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise


def look(folder: int, name: str) -> os.stat_result | None:
    """What is there of this name, a symbolic link not followed; ``None`` for nothing."""
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


class Held:
    """A regular file and its folder, both open.

    Attributes
    ----------
    folder, name
        Its folder's descriptor, and its name there.
    descriptor, status
        Its own, and what it was when it was opened.
    """

    def __init__(self, folder: int, name: str, descriptor: int) -> None:
        self.folder = folder
        self.name = name
        self.descriptor = descriptor
        self.status = os.fstat(descriptor)

    def digest(self) -> str:
        """XXH3-128 of its bytes as they are now."""
        found = xxh3_128()
        for piece in pieces(self.descriptor):
            found.update(piece)
        return found.hexdigest()

    def check(self, size: int, digest: str) -> None:
        """See that its bytes are these.

        Raises
        ------
        Refused
            If they are others.
        """
        now = os.fstat(self.descriptor).st_size
        if now != size:
            raise Refused(f"it was changed: {now:,} bytes, not {size:,}")
        if self.digest() != digest:
            raise Refused("it was changed: as many bytes, but others")

    def has(self, size: int, digest: str) -> bool:
        """Whether its bytes are these."""
        return os.fstat(self.descriptor).st_size == size and self.digest() == digest

    def stands(self) -> bool:
        """Whether it is still what its name leads to."""
        there = look(self.folder, self.name)
        return there is not None and os.path.samestat(there, self.status)

    def remove(self) -> None:
        """Take its name away for good.

        Raises
        ------
        Refused
            As ``check_untouched``.
        """
        self.check_untouched()
        os.unlink(self.name, dir_fd=self.folder)
        sync_folder(self.folder)

    def check_untouched(self) -> None:
        """See that nobody has replaced or written it since it was opened.

        Raises
        ------
        Refused
            If somebody has.
        """
        if not self.stands():
            raise Refused("another file was put in its place meanwhile")
        now = os.fstat(self.descriptor)
        if (now.st_size, now.st_mtime_ns) != (self.status.st_size, self.status.st_mtime_ns):
            raise Refused("it was changed meanwhile")


@contextmanager
def held(root: int, parts: Sequence[str]) -> Iterator[Held]:
    """A regular file below an open folder.

    Raises
    ------
    Refused
        If it cannot be opened, or is something else.
    """
    with opened_folder(root, parts[:-1]) as folder:
        descriptor = _opened(folder, parts[-1])
        try:
            yield Held(folder, parts[-1], descriptor)
        finally:
            os.close(descriptor)


def _opened(folder: int, name: str) -> int:
    """Open a regular file and nothing else, without waiting for whom might be at the other end of a pipe."""
    try:
        there = look(folder, name)
        if there is None:
            raise Missing("it is not there any more")
        if stat.S_ISLNK(there.st_mode):
            raise Refused("it is a symbolic link by now")
        if not stat.S_ISREG(there.st_mode):
            raise Refused(f"it is no regular file but a {special_kind(there.st_mode)}")
        descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except OSError as error:
        raise Refused(reason_of(error)) from error
    if not os.path.samestat(os.fstat(descriptor), there):
        os.close(descriptor)
        raise Refused("another file was put in its place meanwhile")
    return descriptor


def pieces(descriptor: int) -> Iterator[bytes]:
    """The bytes of an open file from its beginning, wherever it is being read."""
    at = 0
    while piece := os.pread(descriptor, _PIECE, at):
        at += len(piece)
        yield piece
