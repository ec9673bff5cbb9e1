"""Hard links: a file becomes another name of one with the same bytes, and a file of its own again."""

from __future__ import annotations

import os

from provenance.plan.held import Held, Missing, Refused, held, look, opened_folder, pieces, sync_folder
from provenance.plan.journal import Intent
from provenance.plan.moving import attributes, copy, tidy
from provenance.plan.places import Places

__all__ = ["check_alike", "link", "put_apart", "settle_link"]


def check_alike(file: Held, keeper: Held) -> None:
    """See that one file can stand for both.

    Raises
    ------
    Refused
        If it cannot.
    """
    if file.status.st_dev != keeper.status.st_dev:
        raise Refused("what covers it is on another file system")
    if any(getattr(file.status, name) != getattr(keeper.status, name) for name in ("st_mode", "st_uid", "st_gid")):
        raise Refused("its owner or mode is not that of the file that covers it")
    if attributes(file.descriptor) != attributes(keeper.descriptor):
        raise Refused("its extended attributes are not those of the file that covers it")
    if file.status.st_size != keeper.status.st_size or any(
        a != b for a, b in zip(pieces(file.descriptor), pieces(keeper.descriptor), strict=False)
    ):
        raise Refused("its bytes are not those of the file that covers it")


def link(places: Places, intent: Intent, file: Held, keeper: Held) -> None:
    """Put another name of the keeper in the place of a file, at once.

    Raises
    ------
    Refused, OSError
        If it cannot be done; then all is as it was.
    """
    passing = places.passing(intent.number)
    os.link(keeper.name, passing, src_dir_fd=keeper.folder, dst_dir_fd=file.folder, follow_symlinks=False)
    try:
        made = look(file.folder, passing)
        if made is None or not os.path.samestat(made, keeper.status):
            raise Refused("another file was put in the place of what covers it meanwhile")
        keeper.check_untouched()
        file.check_untouched()
        os.rename(passing, file.name, src_dir_fd=file.folder, dst_dir_fd=file.folder)
    except (OSError, Refused):
        tidy(file.folder, passing)
        raise
    sync_folder(file.folder)


def settle_link(places: Places, intent: Intent) -> bool:
    """Whether a file is a name of what covers it.

    Raises
    ------
    Refused
        If it is not there or something else is.
    """
    with opened_folder(places.root(intent.place.root), intent.place.parts[:-1]) as folder:
        if not places.dry:
            tidy(folder, places.passing(intent.number))
    with held(places.root(intent.place.root), intent.place.parts) as file:
        try:
            with held(places.root(intent.by.root), intent.by.parts) as keeper:
                return os.path.samestat(file.status, keeper.status)
        except Missing:
            return file.status.st_nlink > 1


def put_apart(places: Places, intent: Intent) -> bool:
    """Make a file of its own of the name again, with its mode and time; ``False`` if it is one already.

    Raises
    ------
    Refused, OSError
        If it cannot be done.
    """
    root, parts, passing = places.root(intent.place.root), intent.place.parts, places.passing(intent.number)
    status = intent.mode, intent.changed
    try:
        with held(root, parts) as file:
            if not places.dry:
                tidy(file.folder, passing)
            file.check(intent.size, intent.digest)
            now = os.fstat(file.descriptor)
            if now.st_nlink == 1 and (now.st_mode & 0o7777, now.st_mtime_ns) == status:
                return False
            if not places.dry:
                copy(file, file.folder, file.name, passing, status=status, over=True)
            return True
    except Missing:
        with held(places.root(intent.by.root), intent.by.parts) as keeper:
            keeper.check(intent.size, intent.digest)
            if not places.dry:
                with opened_folder(root, parts[:-1], make=True) as folder:
                    tidy(folder, passing)
                    copy(keeper, folder, parts[-1], passing, status=status)
            return True
