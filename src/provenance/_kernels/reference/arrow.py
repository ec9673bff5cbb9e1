"""Texts in Arrow's memory, by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provenance._kernels.reference.column import TextColumn

__all__ = ["arrow_columns"]


def arrow_columns(source: Any) -> Iterator[TextColumn]:
    """Texts of an Arrow column or of a stream of columns, read by ``pyarrow``.

    Raises
    ------
    ImportError
        If ``pyarrow`` is not installed. (The compiled twin does not need it.)
    ValueError
        If they are not strings or binary, or one is null, or the stream fails.
    """
    import pyarrow as pa

    position = 0
    try:
        chunks = pa.chunked_array(source).chunks
    except (pa.ArrowException, OSError) as error:
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
        yield TextColumn(value.as_buffer().to_pybytes() for value in chunk)
