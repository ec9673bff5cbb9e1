"""Walk a folder: every regular file in a fixed order, everything else with the reason why it is not read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

__all__ = ["reason_of", "special_kind", "walk"]

_SPECIAL = {
    stat.S_IFIFO: "named pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
    stat.S_IFDIR: "folder",
}


_OF_DATASETS = frozenset({"_SUCCESS", "_metadata", "_common_metadata"})
"""What writers of Parquet datasets leave beside the parts: an empty mark, and the schema and statistics of them all."""


def walk(root: Path) -> Iterator[tuple[str, str | None]]:
    """The files below ``root``, sorted by the bytes of their path.

    Hidden files and folders (their name starts with ``.``) are passed over, and so is what a dataset in parts has
    beside them. Symbolic links are never
    followed, special files never opened.

    Parameters
    ----------
    root
        A folder; its own path may be a symbolic link.

    Yields
    ------
    relative path, reason
        The path below ``root`` with ``/`` between its parts (``""`` for ``root`` itself) and ``None`` for a
        regular file, or the reason why this entry cannot be read.
    """
    # A stack, not recursion: folders may be nested deeper than Python's stack.
    pending: list[Iterator[tuple[str, str | None]]] = [iter([("", None)])]
    while pending:
        entry = next(pending[-1], None)
        if entry is None:
            pending.pop()
            continue
        relative, reason = entry
        if reason is not None or (relative and not relative.endswith("/")):
            yield relative, reason
            continue
        try:
            pending.append(iter(_entries(root, relative)))
        except OSError as error:
            yield relative.rstrip("/"), reason_of(error)


def _entries(root: Path, folder: str) -> list[tuple[str, str | None]]:
    """What a folder holds, in order; the names of folders end in ``/``, which sorts them as their files sort."""
    flags = os.O_RDONLY | os.O_DIRECTORY | (os.O_NOFOLLOW if folder else 0)
    descriptor = os.open(root / folder, flags)
    try:
        with os.scandir(descriptor) as entries:
            found = [_classify(entry, folder) for entry in entries if not _is_passed_over(entry.name)]
    finally:
        os.close(descriptor)
    return sorted(found, key=lambda item: os.fsencode(item[0]))


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name in _OF_DATASETS


def _classify(entry: os.DirEntry[str], folder: str) -> tuple[str, str | None]:
    path = folder + entry.name
    try:
        if entry.is_symlink():
            return path, "symbolic link, not followed"
        if entry.is_dir(follow_symlinks=False):
            return path + "/", None
        if entry.is_file(follow_symlinks=False):
            return path, None
        return path, f"not a regular file: {special_kind(entry.stat(follow_symlinks=False).st_mode)}"
    except OSError as error:
        return path, reason_of(error)


def special_kind(mode: int) -> str:
    """What a file that is not regular is called, from its ``st_mode``."""
    return _SPECIAL.get(stat.S_IFMT(mode), "special file")


def reason_of(error: OSError) -> str:
    """The operating system's reason in words: ``permission denied``."""
    text = error.strerror or str(error) or type(error).__name__
    return text[:1].lower() + text[1:]
