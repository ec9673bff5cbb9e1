"""The seal: a digest of the whole file behind its last page, put on when a writer closes, off before the next writes.

SQLite counts pages by its own header and never looks behind the last one. Sums of rows show a damaged row; the seal
shows a flipped bit anywhere, in free space and in SQLite's own fields too.
"""

from __future__ import annotations

import os
from io import FileIO
from pathlib import Path

import xxhash

from provenance.store.layout import PAGE, size_of

__all__ = ["SEAL_SIZE", "broken_seal", "seal", "unseal"]

_MARK = b"pvx seal"
SEAL_SIZE = len(_MARK) + 8 + 16
"""Bytes of a seal: a mark, the size of what it covers (little endian), XXH3-128 of that."""

_AT_ONCE = 1 << 22


def seal(file: FileIO) -> None:
    """Seal a file that nobody writes to and that has no journal."""
    size = file.seek(0, os.SEEK_END)
    file.write(_MARK + size.to_bytes(8, "little") + _digest(file, size))
    os.fsync(file.fileno())


def unseal(file: FileIO) -> None:
    """Take the seal off, or what a crash left of one: whatever is behind the last whole page.

    On disk when it returns, or a loss of power could leave the seal on a file that was changed after.
    """
    size = file.seek(0, os.SEEK_END)
    if size % PAGE:
        file.truncate(size - size % PAGE)
        os.fsync(file.fileno())


def broken_seal(file: FileIO, path: Path) -> str | None:
    """Say what is wrong with a seal; ``None`` when it holds, or when there is none or only the begin of one.

    A file with a journal has none; a loss of power may have torn its last page, which the journal has whole.
    """
    size = file.seek(0, os.SEEK_END)
    rest = size % PAGE
    if not rest:
        return None
    file.seek(size - rest)
    found = file.read(rest)
    if rest < SEAL_SIZE and (found.startswith(_MARK) or _MARK.startswith(found)):
        return None  # a loss of power while it was written
    if rest != SEAL_SIZE or found[: len(_MARK)] != _MARK:
        if size_of(path) > size:
            return None
        return f"{rest} bytes behind the last page are no seal"
    covered = int.from_bytes(found[len(_MARK) : len(_MARK) + 8], "little")
    if covered != size - rest:
        return f"the file has {size - rest:,} bytes, its seal says {covered:,}"
    if _digest(file, covered) != found[-16:]:
        return "the file is not what was sealed"
    return None


def _digest(file: FileIO, size: int) -> bytes:
    digest = xxhash.xxh3_128()
    position = file.tell()
    file.seek(0)
    while size:
        data = file.read(min(size, _AT_ONCE))
        if not data:
            break
        digest.update(data)
        size -= len(data)
    file.seek(position)
    return digest.digest()
