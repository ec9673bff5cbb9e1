"""Rows of postings in memory, and chunks of them in an index file.

A row of postings is a key (uint64, below 2**40) and a number (uint32), little endian, twelve bytes; rows are sorted by
key, then number, and none is there twice (among those that ``merged_chunks`` takes, one may be).

A chunk holds rows whose keys are the same but for the lowest ``shift`` bits, and has only those bits. Its bytes are:
how many rows (4 bytes), the bits of a gap and the bits of a number (a byte each); then bits, the lowest of a byte
first: one for each row, 1 where a key begins; for each of these keys its gap, which is how much it is above the key
before plus one (the first one: above 0), the lowest bit first; for each row its number. The upper bits of its keys are
its own number.

Chunks come as ``numbers, data, begins, ends, shift``: chunk ``numbers[i]`` is coded in ``data[begins[i]:ends[i]]``;
int64, uint8, int64 and int64. What stands in a file may be anything.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.offsets import offsets_of

__all__ = ["ROW", "chunk_rows", "chunk_runs", "coded_chunk", "key_runs", "merged_chunks", "merged_rows"]

UInt8 = NDArray[np.uint8]
UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

ROW = np.dtype([("key", "<u8"), ("number", "<u4")])
_HEAD = 6
_KEY = 40  # bits
_NUMBER = 32
_SHORT = 32  # bits of keys in chunks that are merged


def key_runs(rows: UInt8, keys: UInt64) -> tuple[Int64, Int64, UInt32]:
    """Who holds keys (ascending, distinct), among rows of postings.

    Returns
    -------
    places, offsets, numbers
        Key ``places[i]`` is held by ``numbers[offsets[i]:offsets[i + 1]]``: int64, int64, uint32.
    """
    parsed = rows.view(ROW)
    held = np.isin(parsed["key"], keys)
    places, counts = np.unique(np.searchsorted(keys, parsed["key"][held]), return_counts=True)
    return places.astype(np.int64), offsets_of(counts), parsed["number"][held]


def merged_rows(a: UInt8, b: UInt8) -> UInt8:
    """Rows of postings of both, sorted by key, then number."""
    rows = np.concatenate((a.view(ROW), b.view(ROW)))
    return rows[np.lexsort((rows["number"], rows["key"]))].view(np.uint8)


def coded_chunk(rows: UInt8) -> bytes:
    """Code rows of postings into a chunk for keys of 40 bits."""
    _check_rows(rows, once=True)
    keys, numbers = rows.view(ROW)["key"], rows.view(ROW)["number"]
    begins = np.append(np.ones(len(keys[:1]), np.bool_), keys[1:] != keys[:-1])
    distinct = keys[begins]
    gaps = distinct - np.append(np.zeros(len(distinct[:1]), np.uint64), distinct[:-1] + np.uint64(1))
    widths = int(gaps.max(initial=0)).bit_length(), int(numbers.max(initial=0)).bit_length()
    bits = np.concatenate((begins, _bits(gaps, widths[0]), _bits(numbers.astype(np.uint64), widths[1])))
    return len(rows.view(ROW)).to_bytes(4, "little") + bytes(widths) + np.packbits(bits, bitorder="little").tobytes()


def chunk_rows(numbers: Int64, data: UInt8, begins: Int64, ends: Int64, shift: int) -> UInt8 | int:
    """Rows of chunks.

    Returns
    -------
    uint8, shape (12 * rows,), or int
        The rows; or the place of the first chunk that holds no rows of such keys, or stands out of order.
    """
    parts = [np.zeros(0, ROW)]
    for place in range(len(numbers)):
        rows = _opened(numbers, data[begins[place] : ends[place]], place, shift)
        if rows is None or (rows["number"][1:] <= rows["number"][:-1])[rows["key"][1:] == rows["key"][:-1]].any():
            return place
        parts.append(rows)
    return np.concatenate(parts).view(np.uint8)


def chunk_runs(
    numbers: Int64, data: UInt8, begins: Int64, ends: Int64, shift: int, keys: UInt64, threads: int | None = 1
) -> tuple[Int64, Int64, UInt32] | int:
    """Who holds keys (ascending, distinct), among chunks of postings.

    Returns
    -------
    tuple or int
        As ``key_runs`` does; or the place of a damaged chunk, as ``chunk_rows`` does. Keys are read as far as the last
        one asked for, numbers where they are asked for.
    """
    parts = [np.zeros(0, ROW)]
    for place in range(len(numbers)):
        rows = _opened(numbers, data[begins[place] : ends[place]], place, shift, keys)
        if rows is None:
            return place
        held = rows[np.isin(rows["key"], keys)]
        if (held["number"][1:] <= held["number"][:-1])[held["key"][1:] == held["key"][:-1]].any():
            return place
        parts.append(held)
    return key_runs(np.concatenate(parts).view(np.uint8), keys)


def merged_chunks(
    numbers: Int64,
    data: UInt8,
    begins: Int64,
    ends: Int64,
    shift: int,
    rows: UInt8,
    posted: NDArray[np.bool_],
    hot: UInt64,
    most: int,
) -> tuple[Int64, bytes, Int64, Int64, list[tuple[int, bytes]], int, int] | int:
    """Merge rows of postings into chunks.

    Parameters
    ----------
    numbers, data, begins, ends, shift
        What there is; of chunks into which no row goes only the numbers are looked at. ``shift`` is at most 32.
    rows
        Rows of postings; one may be there twice.
    posted
        Which numbers stay, bool; rows of others are left out, and of numbers beyond.
    hot
        Keys that are left out, ascending, uint64.
    most
        A key that more rows have in a chunk becomes hot: it is left out too. 1 or more.

    Returns
    -------
    tuple or int
        Chunks to be written: their numbers, their bytes one after another, and the offsets of these; numbers of chunks
        that have no rows any more; new hot keys with all numbers of their rows (uint32, ascending, as bytes); how many
        rows the chunks had and have. Or the place of a damaged chunk.

    Raises
    ------
    ValueError
        If rows are not sorted or have keys of more than 40 bits, whether they stay or not, or ``shift`` or ``most`` is
        none.
    """
    if shift > _SHORT or most < 1:
        raise ValueError("no such chunks")
    _check_rows(rows)
    for place in range(len(numbers)):
        if not _in_order(numbers, place, shift):
            return place
    new = rows.view(ROW)
    written: list[int] = []
    coded: list[bytes] = []
    emptied: list[int] = []
    crowded: list[tuple[int, bytes]] = []
    before = after = 0
    for upper in np.unique(new["key"] >> np.uint64(shift)).tolist():
        own_rows = new[new["key"] >> np.uint64(shift) == upper]
        places = np.flatnonzero(numbers == upper)[:1].tolist()
        for place in places:
            one = slice(place, place + 1)
            old = chunk_rows(numbers[one], data, begins[one], ends[one], shift)
            if isinstance(old, int):
                return int(place)
            before += len(old.view(ROW))
            own_rows = np.concatenate((own_rows, old.view(ROW)))
        both = np.unique(own_rows)
        there = both["number"] < len(posted)
        there[there] = posted[both["number"][there]]
        both = both[there & ~np.isin(both["key"], hot)]
        keys, counts = np.unique(both["key"], return_counts=True)
        many = keys[counts > most]
        crowded += [(key, both["number"][both["key"] == key].tobytes()) for key in many.tolist()]
        both = both[~np.isin(both["key"], many)]
        after += len(both)
        if len(both):
            both["key"] &= np.uint64((1 << shift) - 1)
            written.append(upper)
            coded.append(coded_chunk(both.view(np.uint8)))
        elif places:
            emptied.append(upper)
    offsets = offsets_of(np.array([len(each) for each in coded], np.int64))
    names, gone = np.array(written, np.int64), np.array(emptied, np.int64)
    return names, b"".join(coded), offsets, gone, crowded, before, after


def _check_rows(rows: UInt8, once: bool = False) -> None:
    """Raise ``ValueError`` unless rows of postings are sorted (and none is there twice)."""
    keys, numbers = rows.view(ROW)["key"], rows.view(ROW)["number"].astype(np.int64)
    fall = numbers[1:] < numbers[:-1] + once
    if ((keys[1:] < keys[:-1]) | (keys[1:] == keys[:-1]) & fall).any() or (keys >> np.uint64(_KEY)).any():
        raise ValueError("rows of postings must ascend, and keys have 40 bits")


def _bits(values: UInt64, width: int) -> NDArray[np.bool_]:
    """Bits of values, the lowest of each first."""
    places = np.arange(width, dtype=np.uint64)
    return (values[:, None] >> places & np.uint64(1)).astype(np.bool_).ravel()


def _values(bits: UInt8, width: int) -> UInt64:
    """Values whose bits these are."""
    weights = np.uint64(1) << np.arange(width, dtype=np.uint64)
    values: UInt64 = (bits.reshape(-1, width) * weights).sum(axis=1, dtype=np.uint64)
    return values


def _in_order(numbers: Int64, place: int, shift: int) -> bool:
    """Whether the number of a chunk is one that such keys have, and above the one before it."""
    number = int(numbers[place])
    return 0 <= number < 1 << _KEY - shift and (place == 0 or int(numbers[place - 1]) < number)


def _opened(
    numbers: Int64, data: UInt8, place: int, shift: int, asked: UInt64 | None = None
) -> NDArray[np.void] | None:
    """Rows of a chunk as they stand in it, as far as the last key asked for; ``None`` if it is damaged."""
    number = int(numbers[place])
    if not _in_order(numbers, place, shift) or len(data) < _HEAD:
        return None
    count, gap_width, number_width = int.from_bytes(data[:4].tobytes(), "little"), int(data[4]), int(data[5])
    if gap_width > _KEY or number_width > _NUMBER or count > 8 * (len(data) - _HEAD):
        return None
    bits = np.unpackbits(data[_HEAD:], bitorder="little")
    begins = bits[:count].astype(np.bool_)
    distinct = int(begins.sum())
    ends = np.cumsum([count, distinct * gap_width, count * number_width]).tolist()
    if (count and not begins[0]) or -(-ends[2] // 8) != len(data) - _HEAD:
        return None
    gaps = _values(bits[count : ends[1]], gap_width) if gap_width else np.zeros(distinct, np.uint64)
    rows_numbers = _values(bits[ends[1] : ends[2]], number_width) if number_width else np.zeros(count, np.uint64)
    keys = np.cumsum(gaps + np.uint64(1), dtype=np.uint64) - np.uint64(1)
    if asked is not None:
        own = asked[asked >> np.uint64(shift) == number] & np.uint64((1 << shift) - 1)
        keys = keys[: np.searchsorted(keys, own[-1]) + 1] if len(own) else keys[:0]
    if (keys >> np.uint64(shift)).any():
        return None
    read = np.cumsum(begins) - 1 < len(keys)
    rows = np.zeros(int(read.sum()), ROW)
    rows["key"] = keys[np.cumsum(begins)[read] - 1] + np.uint64(number << shift)
    rows["number"] = rows_numbers[read]
    return rows
