"""Parquet and Arrow files (IPC, Feather): every row is an article, read through pyarrow in a process of its own."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from provenance.readers.compressed import RATIO_COUNTS_FROM
from provenance.readers.limits import mebibytes
from provenance.readers.listing import Unreadable
from provenance.readers.naming import printable
from provenance.readers.reading import Found, Reading
from provenance.readers.records import Unusable
from provenance.readers.stream import ByteStream, RegularFile
from provenance.readers.worker import Crash, Worker

__all__ = ["read_arrow", "read_parquet", "table_worker"]

_WORKER = Path(__file__).with_name("_arrow_worker.py")
_LONGEST_REASON = 200


def table_worker() -> Worker:
    """What reads the files; it starts with the first one."""
    return Worker(_WORKER, name="reader of Parquet and Arrow", needs="pyarrow")


def read_parquet(stream: ByteStream, reading: Reading) -> Iterator[Found]:
    """The articles in a Parquet file; row groups that cannot be read are listed, and the others read.

    Raises
    ------
    Unreadable
        If it is no Parquet file, has no column of texts, or the rest of it cannot be read.
    """
    return _read(stream, reading, "Parquet")


def read_arrow(stream: ByteStream, reading: Reading) -> Iterator[Found]:
    """The articles in an Arrow file or stream; what comes before damage is read.

    Raises
    ------
    Unreadable
        If it is no Arrow file, has no column of texts, or the rest of it cannot be read.
    """
    return _read(stream, reading, "Arrow")


def _read(stream: ByteStream, reading: Reading, form: str) -> Iterator[Found]:
    if not isinstance(stream, RegularFile):
        raise Unreadable(f"{form} can only be read from a file by itself, which is not gzipped")
    if not _is_installed():
        raise Unreadable("not read without pyarrow: pip install 'text-provenance[arrow]'")
    try:
        columns = _open(stream, reading, form)
        yield from _rows(columns, stream.size, reading, form)
    except TimeoutError as error:
        raise Unreadable(f"it takes longer than {reading.limits.table_seconds:g} s to open") from error
    except Crash as error:
        raise Unreadable(f"it crashes the reader of {form} ({error})") from error


def _open(file: RegularFile, reading: Reading, form: str) -> dict[str, str]:
    """The columns that are wanted, and the names of our fields in them."""
    theirs = reading.tables.ask({"open": form}, reading.limits.table_seconds, file.fileno())
    if not isinstance(theirs, list):
        raise Unreadable(f"not read as {form}: {_shown(theirs)}")
    names, remarks = reading.fields.columns(theirs, nested=True)
    for remark in remarks:
        reading.listing.note(None, remark)
    looked_for = {name for ours in reading.fields.names.values() for name in ours}
    looked_for |= {name.split(".")[0] for name in looked_for}
    found = {name: column for column, name in zip(theirs[::-1], names[::-1], strict=True)}  # the first of one name
    return {column: name for name, column in found.items() if name in looked_for}


def _rows(columns: dict[str, str], size: int, reading: Reading, form: str) -> Iterator[Found]:
    limits, listing, tables = reading.limits, reading.listing, reading.tables
    row, given = 1, 0
    try:
        tables.send({"columns": list(columns), "record_bytes": limits.record_bytes}, limits.table_seconds)
        while (message := _Message(tables.receive(limits.table_seconds))).head is not None:
            given += message.size
            if given > max(RATIO_COUNTS_FROM, limits.compression_ratio * size):
                raise Unreadable(f"compression ratio over {limits.compression_ratio:g}: not read from this row on", row)
            head = message.head
            if "lost" in head:
                first, last = head["lost"]
                rows = "the rows from here on" if last is None else f"rows {first} to {last}"
                listing.skip(first, f"{rows} are lost: {_shown(head['reason'])}")
                row = row if last is None else last + 1
            elif "large" in head:
                row = head["large"] + 1
                listing.skip(row - 1, f"row larger than {mebibytes(limits.record_bytes)}")
            else:
                names = [columns[column] for column in head["columns"]]
                for row, record in enumerate(zip(*message.columns(), strict=True), head["first"]):
                    yield from _article(dict(zip(names, record, strict=True)), row, reading)
                row += 1
    except TimeoutError as error:
        raise Unreadable(
            f"longer than {limits.table_seconds:g} s for some rows: not read from this one on", row
        ) from error
    except Crash as error:
        raise Unreadable(f"it crashes the reader of {form} ({error}): not read from this row on", row) from error
    except BaseException:  # rows may be under way that nobody wants
        tables.close()
        raise


def _article(record: dict[str, object], row: int, reading: Reading) -> Iterator[Found]:
    try:
        article, remarks = reading.fields.article(record, f"{reading.name}:{row}")
    except Unreadable as error:
        reading.listing.skip(row, error.reason)
        return
    for remark in remarks:
        reading.listing.note(row, remark)
    yield row, article


class _Message:
    """What the process says of some rows, taken apart; `_arrow_worker` says how it is put together."""

    def __init__(self, data: bytes) -> None:
        begin = 4 + int.from_bytes(data[:4], "big")
        self.size = len(data)
        self.head: Any = json.loads(data[4:begin])
        self._strings = memoryview(data)[begin:]

    def columns(self) -> Iterator[list[Any]]:
        """The values of each column."""
        at, count = 0, self.head["count"]
        for column in self.head["columns"].values():
            if isinstance(column, int):
                yield _strings(self._strings[at : at + column], count)
                at += column
            else:
                yield _usable(column)


def _strings(data: memoryview, count: int) -> list[Any]:
    lengths = struct.unpack_from(f"<{count}q", data)
    values: list[Any] = []
    at = 8 * count
    for length in lengths:
        if length < 0:
            values.append(None)
            continue
        value = data[at : at + length]
        at += length
        try:
            values.append(str(value, "utf-8"))
        except UnicodeDecodeError as error:
            place = f"0x{value[error.start]:02x} at position {error.start + 1}"
            values.append(Unusable(f"bytes that are not UTF-8 ({place})"))
    return values


def _usable(values: list[Any]) -> list[Any]:
    """Values as they came, with those told apart that nothing of ours can hold."""
    if {list, dict}.isdisjoint(map(type, values)):
        return values
    return [Unusable(v[0]) if isinstance(v, list) else _inside(v) if isinstance(v, dict) else v for v in values]


def _inside(record: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(record, _usable(list(record.values())), strict=True))


def _shown(reason: object) -> str:
    return printable(str(reason))[:_LONGEST_REASON]


def _is_installed() -> bool:
    try:
        return find_spec("pyarrow") is not None
    except ImportError:
        return False
