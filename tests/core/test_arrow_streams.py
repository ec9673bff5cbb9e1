"""Streams of Arrow whose columns are made when they are asked for, by Python code that needs the interpreter itself."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from provenance import ArticleError, _kernels, fingerprint_many

pyarrow = pytest.importorskip("pyarrow")


class Stream(ctypes.Structure):
    _fields_ = [
        ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
        ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
        ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)),
        ("release", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
        ("private_data", ctypes.c_void_p),
    ]


class Lazy:
    """A stream of the columns of an iterator; what it raises is the stream's error."""

    def __init__(self, columns: Iterator[Any], call: Callable[[Callable[[], None]], None]) -> None:
        self._columns, self._call = columns, call
        self._error = ctypes.create_string_buffer(99)
        kinds = dict(Stream._fields_)
        self._stream = Stream(
            kinds["get_schema"](self._schema),
            kinds["get_next"](self._next),
            kinds["get_last_error"](lambda _: ctypes.addressof(self._error)),
            kinds["release"](self._release),
        )
        self.released = 0

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        new = ctypes.pythonapi.PyCapsule_New
        new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return new(ctypes.addressof(self._stream), b"arrow_array_stream", None)

    def _schema(self, _: int, out: int) -> int:
        pyarrow.field("text", pyarrow.string())._export_to_c(out)
        return 0

    def _next(self, _: int, out: int) -> int:
        code = 0

        def make() -> None:
            nonlocal code
            try:
                if (column := next(self._columns, None)) is not None:
                    column._export_to_c(out)
            except RuntimeError as error:
                self._error.value = str(error).encode()
                code = 5

        self._call(make)
        return code

    def _release(self, stream: int) -> None:
        self.released += 1
        ctypes.memset(stream + Stream.release.offset, 0, Stream.release.size)


def here(make: Callable[[], None]) -> None:
    make()


def elsewhere(make: Callable[[], None]) -> None:
    thread = threading.Thread(target=make)
    thread.start()
    thread.join()


def columns(count: int, breaks: bool = False) -> Iterator[Any]:
    for number in range(count):
        texts = [f"The ferry of pier {number} was late", "Le bac n’est pas là"] * number
        yield pyarrow.array(texts, pyarrow.string())
    if breaks:
        raise RuntimeError("the harbour is closed")


@pytest.mark.parametrize("call", [here, elsewhere])
def test_columns_are_made_when_they_are_asked_for(call: Callable[[Callable[[], None]], None]) -> None:
    stream = Lazy(columns(4), call)
    found = fingerprint_many(stream)
    expected = fingerprint_many([text for column in columns(4) for text in column.to_pylist()])
    np.testing.assert_array_equal(found.signatures, expected.signatures)
    assert stream.released == 1


@pytest.mark.parametrize("call", [here, elsewhere])
def test_a_stream_says_why_it_breaks(call: Callable[[Callable[[], None]], None]) -> None:
    stream = Lazy(columns(2, breaks=True), call)
    with pytest.raises(ArticleError, match="the harbour is closed"):
        fingerprint_many(stream)
    assert stream.released == 1


WAITING = """
import ctypes, threading
import pyarrow, pyarrow.dataset
from provenance._kernels import arrow_columns

seen = set()

def batches():
    seen.add(threading.get_ident())
    yield pyarrow.record_batch([pyarrow.array(["The ferry was late"])], ["text"])

schema = pyarrow.schema([("text", pyarrow.string())])
capsule = pyarrow.dataset.Scanner.from_batches(batches(), schema=schema).to_reader().__arrow_c_stream__()
pointer = ctypes.pythonapi.PyCapsule_GetPointer
pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]

@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def of_strings(_, out):
    pyarrow.field("text", pyarrow.string())._export_to_c(out)
    return 0

first = ctypes.c_void_p.from_address(pointer(capsule, b"arrow_array_stream"))
first.value = ctypes.cast(of_strings, ctypes.c_void_p).value

class Source:
    def __arrow_c_stream__(self):
        return capsule

try:
    next(arrow_columns(Source()))
except ValueError as error:
    assert "without its buffers" in str(error), error  # a table, whatever its schema said
assert seen and threading.get_ident() not in seen
"""


@pytest.mark.skipif(_kernels.NAME == "reference", reason="pyarrow reads for the reference kernels")
def test_a_stream_may_wait_for_a_thread_that_needs_the_interpreter() -> None:
    """One of pyarrow's waits so, whose batches a generator makes; it would wait forever."""
    subprocess.run([sys.executable, "-c", WAITING], check=True, timeout=120)
