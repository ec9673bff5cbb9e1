"""Texts in Arrow's memory, by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provenance._kernels.reference.column import TextColumn

__all__ = ["arrow_columns"]


def arrow_columns(source: Any) -> Iterator[TextColumn]:
    """Texts of an Arrow column, of a table with one column, or of a stream of either, read by ``pyarrow``.

    Raises
    ------
    ImportError
        If ``pyarrow`` is not installed. (The compiled twin does not need it.)
    ValueError
        If they are not strings or binary, or one is null, or the stream fails.
    """
    import pyarrow as pa

    try:
        column = pa.chunked_array(source)
    except (pa.ArrowException, OSError) as error:
        raise ValueError(str(error)) from None
    is_table = pa.types.is_struct(column.type)
    if is_table and column.type.num_fields != 1:
        names = " of " + ", ".join(field.name for field in column.type) if column.type.num_fields else ""
        raise ValueError(f"an Arrow table{names}, not a column of texts; choose one of its columns")
    kind = column.type.field(0).type if is_table else column.type
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    binary = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view)
    if not any(test(kind) for test in texts + binary):
        raise ValueError(f"an Arrow column of {kind}, not of strings or binary")
    position = 0
    for chunk in column.chunks:
        (part,) = chunk.flatten() if is_table else (chunk,)
        if part.null_count:
            missing = part.is_null().to_pylist().index(True)
            raise ValueError(f"text {position + missing} is null")
        position += len(part)
        yield TextColumn(value.as_buffer().to_pybytes() for value in _stored(part))


def _stored(part: Any) -> Any:
    return getattr(part, "storage", part)  # of an extension type
