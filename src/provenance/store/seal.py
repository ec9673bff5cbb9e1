"""The seal: a digest of the whole file behind its last page, put on when a writer closes, off before the next writes.

SQLite counts pages by its own header and never looks behind the last one. Sums of rows show a damaged row; the seal
shows a flipped bit anywhere, in free space and in SQLite's own fields too.
"""

from __future__ import annotations

import xxhash

from provenance.store.layout import PAGE, size_of
from provenance.store.raw_files import RawFile

__all__ = ["SEAL_SIZE", "broken_seal", "is_sealed", "seal", "unseal"]

_MARK = b"pvx seal"
SEAL_SIZE = len(_MARK) + 8 + 16
"""Bytes of a seal: a mark, the size of what it covers (little endian), XXH3-128 of that."""

_AT_ONCE = 1 << 22


def seal(raw: RawFile) -> None:
    """Seal a file that nobody writes to and that has no journal."""
    size = raw.size()
    raw.write(_MARK + size.to_bytes(8, "little") + _digest(raw, size), size)


def unseal(raw: RawFile) -> None:
    """Take the seal off, or what a crash left of one: whatever is behind the last whole page.

    On disk when it returns, or a loss of power could leave the seal on a file that was changed after.
    """
    size = raw.size()
    if size % PAGE:
        raw.cut(size - size % PAGE)


def is_sealed(raw: RawFile) -> bool:
    """Whether there is a whole seal, without a look at what it covers."""
    size = raw.size()
    found = raw.read(SEAL_SIZE, max(0, size - SEAL_SIZE))
    return size % PAGE == SEAL_SIZE and found[: len(_MARK) + 8] == _MARK + (size - SEAL_SIZE).to_bytes(8, "little")


def broken_seal(raw: RawFile) -> str | None:
    """Say what is wrong with a seal; ``None`` when it holds, or when there is none or only the begin of one.

    A file with a journal has none; a loss of power may have torn its last page, which the journal has whole.
    """
    size = raw.size()
    rest = size % PAGE
    if not rest:
        return None
    found = raw.read(rest, size - rest)
    if rest < SEAL_SIZE and (found.startswith(_MARK) or _MARK.startswith(found)):
        return None  # a loss of power while it was written
    if rest != SEAL_SIZE or found[: len(_MARK)] != _MARK:
        if size_of(raw.path) > size:
            return None
        return f"{rest} bytes behind the last page are no seal"
    covered = int.from_bytes(found[len(_MARK) : len(_MARK) + 8], "little")
    if covered != size - rest:
        return f"the file has {size - rest:,} bytes, its seal says {covered:,}"
    if _digest(raw, covered) != found[-16:]:
        return "the file is not what was sealed"
    return None


def _digest(raw: RawFile, size: int) -> bytes:
    digest = xxhash.xxh3_128()
    place = 0
    while place < size and (data := raw.read(min(size - place, _AT_ONCE), place)):
        digest.update(data)
        place += len(data)
    return digest.digest()
