"""Texts in Arrow's memory, by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ArrowColumn", "arrow_columns"]

Int64 = NDArray[np.int64]


class ArrowColumn(list[bytes]):
    """Texts by number: bytes here, which a faster twin need not copy. What takes texts takes a column."""

    @staticmethod
    def joined(columns: list[ArrowColumn]) -> ArrowColumn:
        """Return the texts of all columns, one after another."""
        return ArrowColumn(text for column in columns for text in column)

    def taken(self, numbers: Int64) -> ArrowColumn:
        """Return the texts with these numbers, in this order; raises ``IndexError`` where there is none."""
        if len(numbers) and numbers.min() < 0:
            raise IndexError("no text with this number")
        return ArrowColumn(self[number] for number in numbers.tolist())

    def lengths(self) -> Int64:
        """Bytes of each text, int64, shape (texts,)."""
        return np.fromiter(map(len, self), np.int64, len(self))

    def string(self, number: int) -> str:
        """The text with this number; raises ``IndexError`` where there is none.

        Each part that is not UTF-8 is one U+FFFD.
        """
        return self[number].decode("utf-8", "replace")


def arrow_columns(source: Any) -> Iterator[ArrowColumn]:
    """Texts of an Arrow column or of a stream of columns, read by ``pyarrow``.

    Raises
    ------
    ImportError
        If ``pyarrow`` is not installed. (The compiled twin does not need it.)
    ValueError
        If they are not strings or binary, or one is null.
    """
    import pyarrow as pa

    position = 0
    try:
        chunks = pa.chunked_array(source).chunks
    except pa.ArrowInvalid as error:
        raise ValueError(str(error)) from None
    for chunk in chunks:
        kind = chunk.type
        if isinstance(kind, pa.BaseExtensionType):
            chunk, kind = chunk.storage, chunk.storage.type
        if pa.types.is_struct(kind):
            raise ValueError("an Arrow table, not a column of texts; choose one of its columns")
        texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
        binary = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view)
        if not any(test(kind) for test in texts + binary):
            raise ValueError(f"an Arrow column of {kind}, not of strings or binary")
        if chunk.null_count:
            missing = chunk.is_null().to_pylist().index(True)
            raise ValueError(f"text {position + missing} is null")
        position += len(chunk)
        yield ArrowColumn(value.as_buffer().to_pybytes() for value in chunk)
