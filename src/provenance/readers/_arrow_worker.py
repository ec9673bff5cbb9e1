"""The process that reads Parquet and Arrow files, run as a script; it may be killed at any time.

It imports nothing of this package. A message is four bytes of length (big endian) and that many bytes of JSON, in
either direction: it says ``{"ready": true}`` once, and then hears

- ``{"open": "Parquet"}`` or ``{"open": "Arrow"}`` with an open file: it answers with the names of the columns, or with
  a string, what is wrong;
- ``{"columns": [...], "record_bytes": N}``, the columns that are wanted: it answers with messages, the last of them
  ``null``. In these the JSON has its length before it, in four bytes, and something may come after it.

``{"first", "count", "columns"}`` are some rows: the number of the first one, how many, and the values of each column; a
value that no record can hold is a list with its kind. A column of strings has in their place how many bytes they take
after the JSON: the length of each in eight bytes (little endian; -1 for a null), and then all of them in a row.
``{"large"}`` is a row larger than it may be, ``{"lost": [first, last], "reason"}`` are rows that cannot be read.
"""

from __future__ import annotations

import json
import mmap
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_MEMORY = 4 << 30  # a page of Parquet may be as large as its column in a row group, and so a batch of Arrow
_BUFFER = 1 << 20
_MESSAGE = 2 << 20  # bytes of values
_STEP_ROWS = 4096
_STEP_BYTES = 16 << 20
_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_BYTES_OF = {
    pa.string(): pa.binary(),
    pa.large_string(): pa.large_binary(),
    pa.string_view(): pa.binary_view(),
}
_CONTINUES = b"\xff\xff\xff\xff"
_EPOCH = datetime(1970, 1, 1)
_MILLISECONDS_A_DAY = 86_400_000

_Rows = tuple[int, Any]
_Lost = tuple[int, "int | None", str]


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to handle
    _limit_memory()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing a library prints may get between the replies
    pa.set_cpu_count(1)
    channel = socket.socket(fileno=0)
    _send(replies, {"ready": True})
    opened: _Opened | None = None
    while (message := _receive(channel)) is not None:
        request, descriptor = message
        if "open" in request:
            try:
                opened = _OPEN[request["open"]](descriptor)
            except Exception as error:  # whatever a library does on a hostile file, it is this file that failed
                opened = None
                _send(replies, _reason(error))
            else:
                _send(replies, opened.names)
        elif opened is not None:
            for reply in _read(opened, request["columns"], request["record_bytes"]):
                _send_rows(replies, *reply)
            opened = None
            _send_rows(replies, None)


class _Opened:
    """A file of which the columns are known: their names, and what reads those that are wanted."""

    def __init__(self, names: list[str], read: Callable[[list[str]], Iterator[_Rows | _Lost]]) -> None:
        self.names = names
        self.read = read


def _parquet(descriptor: int) -> _Opened:
    source = os.fdopen(descriptor, "rb")
    head = source.read(4)
    if head == b"PARE":
        raise ValueError("its footer is encrypted")
    file = pq.ParquetFile(source, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True)
    counts = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
    if sum(counts) != file.metadata.num_rows or min(counts, default=0) < 0:
        raise ValueError(f"{file.metadata.num_rows} rows are said to be in it, {sum(counts)} in its row groups")

    def read(columns: list[str]) -> Iterator[_Rows | _Lost]:
        first = 1
        for group, count in enumerate(counts):
            at, end = first, first + count
            first = end
            if not count:
                continue
            try:
                size = file.metadata.row_group(group).total_byte_size
                rows = max(1, min(_STEP_ROWS, _STEP_BYTES * count // max(1, size)))
                for batch in file.iter_batches(rows, row_groups=[group], columns=columns, use_threads=False):
                    if at + len(batch) > end:
                        raise ValueError("a row group holds more rows than are said to be in it")
                    yield at, batch
                    at += len(batch)
                if at < end:
                    raise ValueError("a row group holds fewer rows than are said to be in it")
            except Exception as error:
                yield at, end - 1, _reason(error)

    return _Opened(file.schema_arrow.names, read)


def _arrow(descriptor: int) -> _Opened:
    try:
        data = pa.py_buffer(mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ))
    finally:
        os.close(descriptor)
    head = data[:8].to_pybytes()
    if head.startswith(b"FEA1"):
        raise ValueError("Feather version 1, which is no Arrow file")
    # A file is a stream between two marks, and a table of its batches that may be lost.
    is_file = head.startswith(b"ARROW1")
    stream = data[8:] if is_file else data
    batches = _of_file(data) if is_file and _is_whole(data, stream) else _of_stream(stream)
    schema, _ = batches(None)

    def read(columns: list[str]) -> Iterator[_Rows | _Lost]:
        at = 1
        try:
            for batch in batches(sorted({schema.names.index(column) for column in columns}))[1]:
                yield at, batch
                at += len(batch)
        except Exception as error:
            yield at, None, _reason(error)

    return _Opened(schema.names, read)


_Batches = Callable[["list[int] | None"], tuple[Any, Iterator[Any]]]


def _of_file(data: Any) -> _Batches:
    def batches(fields: list[int] | None) -> tuple[Any, Iterator[Any]]:
        reader = pa.ipc.open_file(data, options=pa.ipc.IpcReadOptions(use_threads=False, included_fields=fields))
        return reader.schema, (reader.get_batch(i) for i in range(reader.num_record_batches))

    return batches


def _of_stream(data: Any) -> _Batches:
    def batches(fields: list[int] | None) -> tuple[Any, Iterator[Any]]:
        source = pa.BufferReader(data)
        options = pa.ipc.IpcReadOptions(use_threads=False, included_fields=fields)
        reader = pa.ipc.open_stream(source, options=options)
        return reader.schema, _to_the_end(reader, source)

    return batches


def _to_the_end(reader: Any, source: Any) -> Iterator[Any]:
    yield from reader
    end = source.tell()
    source.seek(0)
    marked = source.read(4) == _CONTINUES  # as all streams are since 2019
    source.seek(max(0, end - 8))
    last = source.read(8)
    if not (last == _CONTINUES + bytes(4) if marked else last.endswith(bytes(4))):
        raise ValueError("nothing marks its end: more rows may have been there")
    if any(source.read(_BUFFER)):  # a footer that is damaged, another stream, or rows after a length that became 0
        raise ValueError("something stands after the mark of its end, and is not read")


def _is_whole(data: Any, stream: Any) -> bool:
    """Whether the table at the end of a file can be read, and names all batches that are in it."""
    try:
        listed = pa.ipc.open_file(data).num_record_batches
    except (pa.ArrowException, OSError):
        return False
    try:
        found = sum(message.type == "record batch" for message in pa.ipc.MessageReader.open_stream(stream))
    except (pa.ArrowException, OSError):  # not every writer begins a file with a stream
        return True
    return bool(listed == found)


_OPEN = {"Parquet": _parquet, "Arrow": _arrow}


def _read(opened: _Opened, columns: list[str], record_bytes: int) -> Iterator[tuple[Any, ...]]:
    for part in opened.read(columns):
        if len(part) == 3:
            first, last, reason = part
            yield ({"lost": [first, last], "reason": reason},)
            continue
        first, batch = part
        at = 0
        try:
            arrays = {
                name: _plain(array) for name, array in zip(batch.schema.names[::-1], batch.columns[::-1], strict=True)
            }
            step = max(1, min(_STEP_ROWS, _STEP_BYTES * len(batch) // max(1, batch.nbytes)))
            for at in range(0, len(batch), step):
                yield from _messages(first + at, {n: a.slice(at, step) for n, a in arrays.items()}, record_bytes)
        except Exception as error:
            yield ({"lost": [first + at, first + len(batch) - 1], "reason": _reason(error)},)


def _messages(first: int, arrays: dict[str, Any], record_bytes: int) -> Iterator[tuple[Any, ...]]:
    """Some rows as messages that are not much larger than they need be."""
    sizes = sum(map(_sizes, arrays.values()), np.zeros(len(next(iter(arrays.values()))), np.int64))
    begin = 0
    while begin < len(sizes):
        if sizes[begin] > record_bytes:
            yield ({"large": first + begin},)
            begin += 1
            continue
        total = np.cumsum(sizes[begin:])
        count = max(1, int(np.searchsorted(total, _MESSAGE, "right")))
        large = np.flatnonzero(sizes[begin : begin + count] > record_bytes)
        count = int(large[0]) if len(large) else count
        columns: dict[str, Any] = {}
        blobs: list[bytes] = []
        for name, array in arrays.items():
            rows = array.slice(begin, count)
            if pa.types.is_large_binary(array.type):
                blobs += _strings(rows)
                columns[name] = sum(map(len, blobs[-2:]))
            else:
                columns[name] = _values(rows)
        yield {"first": first + begin, "count": count, "columns": columns}, *blobs
        begin += count


def _plain(array: Any) -> Any:
    """The array in one of the forms `_values` knows, and checked: what it says of itself may be false."""
    array.validate()
    if isinstance(array.type, pa.BaseExtensionType):
        return _plain(array.storage)
    if pa.types.is_run_end_encoded(array.type):
        array.validate(full=True)
        return _plain(pc.run_end_decode(array))
    if pa.types.is_dictionary(array.type):
        return _plain(array.dictionary).take(array.indices)
    if pa.types.is_struct(array.type):
        children = dict(zip([field.name for field in array.type][::-1], array.flatten()[::-1], strict=True))
        return pa.StructArray.from_arrays(
            [_plain(child) for child in children.values()], list(children), mask=array.is_null()
        )
    if _is_binary(array.type):
        array = array.view(_BYTES_OF.get(array.type, array.type))  # that it is UTF-8 is looked at value by value
        array.validate(full=True)
        return array.cast(pa.large_binary())
    return array


def _is_binary(kind: Any) -> bool:
    return kind in _BYTES_OF or kind in _BYTES_OF.values() or pa.types.is_fixed_size_binary(kind)


def _sizes(array: Any) -> Any:
    """Bytes of text in each row."""
    if pa.types.is_large_binary(array.type):
        return pc.fill_null(pc.binary_length(array), 0).to_numpy(zero_copy_only=False)
    if pa.types.is_struct(array.type):
        return sum(map(_sizes, array.flatten()), np.zeros(len(array), np.int64))
    return np.zeros(len(array), np.int64)


def _values(array: Any) -> list[Any]:
    """The values of a column as JSON has them; of one that has no place in a record, its kind in a list."""
    types, kind = pa.types, array.type
    if types.is_large_binary(kind):
        return _each(array, _decoded)
    if types.is_null(kind) or types.is_boolean(kind) or types.is_integer(kind):
        return list(array.to_pylist())
    if types.is_floating(kind):
        return list(array.cast(pa.float64()).to_pylist())
    if types.is_decimal(kind):
        return _each(array, str)
    if types.is_date32(kind):
        return _each(array.cast(pa.int32()), _day)
    if types.is_date64(kind):
        return _each(array.cast(pa.int64()), lambda value: _day(value // _MILLISECONDS_A_DAY))
    if types.is_timestamp(kind):
        zone, per_second = _zone(kind.tz), _PER_SECOND[kind.unit]
        return _each(array.cast(pa.int64()), lambda value: _moment(value, per_second, zone))
    if types.is_struct(kind):
        fields = [field.name for field in kind]
        rows = zip(*map(_values, array.flatten()), strict=True) if fields else ((),) * len(array)
        present = array.is_valid().to_pylist()
        return [
            dict(zip(fields, row, strict=True)) if there else None for row, there in zip(rows, present, strict=True)
        ]
    what = ["a list" if types.is_nested(kind) else "a time of day" if types.is_time(kind) else str(kind)]
    return [what if there else None for there in array.is_valid().to_pylist()]


def _strings(array: Any) -> tuple[bytes, bytes]:
    """The length of each value, and all of them, one after the other."""
    lengths = pc.fill_null(pc.binary_length(array), -1).to_numpy(zero_copy_only=False)
    packed = array.drop_null() if array.null_count else array  # what lies under a null is no part of the column
    _, offsets, data = packed.buffers()
    ends = np.frombuffer(offsets, np.int64)[packed.offset : packed.offset + len(packed) + 1]
    begin, end = (int(ends[0]), int(ends[-1])) if len(packed) else (0, 0)
    return lengths.astype("<i8").tobytes(), bytes(memoryview(data)[begin:end]) if end > begin else b""


def _decoded(value: bytes) -> str | list[str]:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        return [f"bytes that are not UTF-8 (0x{value[error.start]:02x} at position {error.start + 1})"]


def _each(array: Any, stated: Callable[[Any], Any]) -> list[Any]:
    values: list[Any] = []
    for value in array.to_pylist():
        try:
            values.append(None if value is None else stated(value))
        except (OverflowError, ValueError):
            values.append(["a date that no calendar has"])
    return values


def _day(value: int) -> str:
    return (_EPOCH + timedelta(days=value)).date().isoformat()


def _moment(value: int, per_second: int, zone: tzinfo | None) -> str:
    """A moment in ISO 8601, with fractions of a second as precise as they are kept, where there are any."""
    seconds, fraction = divmod(value, per_second)
    moment = _EPOCH + timedelta(seconds=seconds)
    if zone is not None:
        moment = moment.replace(tzinfo=UTC).astimezone(zone)
    stated = moment.isoformat()
    digits = f".{fraction:0{len(str(per_second)) - 1}d}" if fraction else ""
    return stated[:19] + digits + stated[19:]


def _zone(name: str | None) -> tzinfo | None:
    """The zone of this name, or UTC, in which moments are kept, if nobody knows it."""
    if name is None:
        return None
    with suppress(Exception):
        return ZoneInfo(name)
    with suppress(ValueError):
        return datetime.strptime(name, "%z").tzinfo
    return UTC


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return f"it takes more than {_MEMORY >> 30} GiB of memory"
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


def _limit_memory() -> None:
    for what, limit in ((resource.RLIMIT_DATA, _MEMORY), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a system that does not know this limit, or a lower one holds
            resource.setrlimit(what, (limit, resource.getrlimit(what)[1]))


def _receive(channel: socket.socket) -> tuple[Any, int] | None:
    header, descriptors, _, _ = socket.recv_fds(channel, 4, 1)
    length = int.from_bytes(header + _exactly(channel, 4 - len(header)), "big") if header else 0
    return (json.loads(_exactly(channel, length)), descriptors[0] if descriptors else -1) if length else None


def _exactly(channel: socket.socket, size: int) -> bytes:
    return channel.recv(size, socket.MSG_WAITALL) if size else b""


def _send(stream: BinaryIO, message: object) -> None:
    body = json.dumps(message).encode("ascii")
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


def _send_rows(stream: BinaryIO, message: object, *blobs: bytes) -> None:
    head = json.dumps(message).encode("ascii")
    size = 4 + len(head) + sum(map(len, blobs))
    stream.writelines((size.to_bytes(4, "big"), len(head).to_bytes(4, "big"), head, *blobs))
    stream.flush()


if __name__ == "__main__":
    main()
