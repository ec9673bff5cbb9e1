"""Caps that hold while reading, so that no input can exhaust memory or time."""

from __future__ import annotations

from dataclasses import dataclass, fields

__all__ = ["ReadLimits"]

_MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """How much of one input is read before it is listed as skipped instead.

    Attributes
    ----------
    record_bytes
        Largest single record in bytes: a file of one document, a line of JSON Lines, a row of CSV or Parquet,
        a record of a web archive; after decompression.
    compression_ratio
        Largest ratio of decompressed to compressed bytes (of Parquet and Arrow: of what is read to the file); it
        counts once 16 MiB have come out, so that small files that compress very well pass.
    html_bytes
        Largest HTML page in bytes.
    html_seconds
        Longest time one HTML page may take.
    table_seconds
        Longest time the next rows of a Parquet or Arrow file may take; these come a few thousand at a time.

    Raises
    ------
    ValueError
        If a limit is not positive.
    """

    record_bytes: int = 64 * _MIB
    compression_ratio: float = 200.0
    html_bytes: int = 10 * _MIB
    html_seconds: float = 20.0
    table_seconds: float = 120.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise ValueError(f"ReadLimits.{field.name} must be positive, got {getattr(self, field.name)!r}")


def mebibytes(size: int) -> str:
    """A size in bytes as people say it: ``64 MiB``, or ``1000 bytes`` when it is no round number."""
    return f"{size // _MIB} MiB" if size >= _MIB and size % _MIB == 0 else f"{size} bytes"
