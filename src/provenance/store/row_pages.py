"""Rows on the pages themselves, where SQLite comes upon them no more, because a page above theirs is lost.

What stands on a page is told from its first byte, and a row of a table from its sum. Pages are as in SQLite's
"Database File Format": a leaf of a table has cells, each the size of a record, the row's number, and the record, of
which what does not fit stands on a chain of pages of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provenance.store.raw_files import RawFile
from provenance.store.sums import holds

__all__ = ["rows_on_pages"]

_LEAF = 13  # of a table with numbers
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}  # bytes by kind; the last two are 0 and 1
_NULL, _ONE, _BYTES = 0, 9, 12


def rows_on_pages(raw: RawFile, table: str, columns: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table, which match their sums, in the order of pages; number first, texts as bytes.

    ``columns`` is how many there are. What was changed lately and is in the journal only is not among them.
    """
    start = raw.read(100, 0)
    page = int.from_bytes(start[16:18], "big")
    for place in range(page, raw.size(), page):
        data = raw.read(page, place)
        if data[:1] == bytes([_LEAF]):
            for cell in range(int.from_bytes(data[3:5], "big")):
                at = int.from_bytes(data[8 + 2 * cell : 10 + 2 * cell], "big")
                try:
                    row = _row(raw, data, at, page - start[20], columns)
                except IndexError:  # the cell ends beyond its page
                    continue
                if row and holds(table, row):
                    yield row


def _row(raw: RawFile, data: bytes, at: int, usable: int, columns: int) -> tuple[Any, ...] | None:
    """Return the row of a cell, ``None`` if it is none of so many columns."""
    size, at = _varint(data, at)
    number, at = _varint(data, at)
    end, place = _varint(data, at)
    kinds = []
    while place < at + end:
        kind, place = _varint(data, place)
        kinds.append(kind)
    if len(kinds) != columns or kinds[0] != _NULL or not 0 <= size <= raw.size():
        return None
    record = _record(raw, data, at, usable, size)
    row: list[Any] = [number]
    place = end
    for kind in kinds[1:]:
        length = _INTEGERS[kind] if kind in _INTEGERS else (kind - _BYTES) // 2 if kind >= _BYTES else 0
        field = record[place : place + length]
        place += length
        row.append(field if kind >= _BYTES else int.from_bytes(field, "big", signed=True) if length else kind // _ONE)
    return tuple(row)


def _record(raw: RawFile, data: bytes, at: int, usable: int, size: int) -> bytes:
    """Bytes of a record, with those that stand elsewhere."""
    most, least = usable - 35, (usable - 12) * 32 // 255 - 23
    here = size
    if size > most:
        here = least + (size - least) % (usable - 4)
        here = here if here <= most else least
    parts = [data[at : at + here]]
    following = data[at + here : at + here + 4]
    while here < size:
        number = int.from_bytes(following, "big")
        part = raw.read(usable, (number - 1) * len(data)) if number else b""
        if len(part) < usable:
            break
        following = part[:4]
        parts.append(part[4 : 4 + size - here])
        here += len(parts[-1])
    return b"".join(parts)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, seven bits in each and eight in the last, and where it ends."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 127
        if data[place] < 128:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9
