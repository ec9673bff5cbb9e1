"""Moving and copying a file to a name that nothing has yet: all of it is there, or nothing."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

from provenance.plan.held import Held, Refused, look, pieces, sync_folder

__all__ = ["attributes", "copy", "move", "tidy"]

_NO_LINKS = frozenset(
    {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EACCES}
)
"""Where a second name cannot be given: another file system, or one that has none; a file of somebody else."""


def move(file: Held, folder: int, name: str, passing: str) -> None:
    """Give a file a new name in an open folder and take the old one away; where that cannot be, a copy.

    The new name is on disk before the old one goes. ``passing`` is the name of a copy that is under way.

    Raises
    ------
    Refused
        If something has the new name, or another file was put in the place of the old one; the file is where it was.
    OSError
        If it cannot be done; the file is where it was.
    """
    try:
        os.link(file.name, name, src_dir_fd=file.folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        raise Refused("something else has its name there") from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        copy(file, folder, name, passing)
    else:
        there = look(folder, name)
        if there is None or not os.path.samestat(there, file.status):
            os.unlink(name, dir_fd=folder)
            raise Refused("another file was put in its place meanwhile")
    try:
        sync_folder(folder)
        file.remove()
    except (OSError, Refused):
        if _is_elsewhere(file, folder, name):
            os.unlink(name, dir_fd=folder)
            raise


def _is_elsewhere(file: Held, folder: int, name: str) -> bool:
    """Whether a file that was given a new name, or copied to one, is not lost with that name."""
    there = look(folder, name)
    if there is not None and os.path.samestat(there, file.status):
        return os.fstat(file.descriptor).st_nlink > 1
    return file.stands()


def copy(
    file: Held, folder: int, name: str, passing: str, *, status: tuple[int, int] | None = None, over: bool = False
) -> None:
    """Copy a file to a new name: written, synced and read again under another one first.

    Parameters
    ----------
    file
        What is copied, with its mode, times, owner and attributes, as far as the system permits.
    folder, name, passing
        Where to, and the name that it has until it is whole.
    status
        Mode and time of change (in nanoseconds) that the copy gets instead.
    over
        Put it in the place of the file itself.

    Raises
    ------
    Refused
        If something has the name, or what was written is not what is read.
    OSError
        If it cannot be done; then nothing new is there.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(passing, flags, 0o600, dir_fd=folder)
    try:
        for piece in pieces(file.descriptor):
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
        made = Held(folder, passing, descriptor)
        made.check(os.fstat(file.descriptor).st_size, file.digest())
        _dress(descriptor, file, status)
        os.fsync(descriptor)
        if over:
            file.check_untouched()
            os.rename(passing, name, src_dir_fd=folder, dst_dir_fd=folder)
        else:
            _name(folder, passing, name)
        sync_folder(folder)
    except (OSError, Refused):
        tidy(folder, passing)
        raise
    finally:
        os.close(descriptor)


def _dress(descriptor: int, file: Held, status: tuple[int, int] | None) -> None:
    """Give a copy all that its original has beside its bytes."""
    mode, changed = status or (file.status.st_mode & 0o7777, file.status.st_mtime_ns)
    with suppress(OSError):
        os.fchown(descriptor, file.status.st_uid, file.status.st_gid)
    for attribute, value in attributes(file.descriptor).items():
        with suppress(OSError):
            os.setxattr(descriptor, attribute, value)
    os.fchmod(descriptor, mode)
    os.utime(descriptor, ns=(file.status.st_atime_ns, changed))


def attributes(descriptor: int) -> dict[str, bytes]:
    """The extended attributes of a file, where there are such."""
    if sys.platform != "linux":
        return {}
    try:
        return {name: os.getxattr(descriptor, name) for name in os.listxattr(descriptor)}
    except OSError:
        return {}


def _name(folder: int, passing: str, name: str) -> None:
    """Give a copy its name, unless something has it."""
    try:
        os.link(passing, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        raise Refused("something else has its name there") from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        try:  # where files have one name only: taken by an empty file first, which nobody else can be given then
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, dir_fd=folder))
        except FileExistsError:
            raise Refused("something else has its name there") from None
        os.rename(passing, name, src_dir_fd=folder, dst_dir_fd=folder)
    else:
        os.unlink(passing, dir_fd=folder)


def tidy(folder: int, passing: str) -> None:
    """Take away a copy that was under way."""
    with suppress(FileNotFoundError):
        os.unlink(passing, dir_fd=folder)
