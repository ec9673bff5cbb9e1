"""The same articles, written as files of each kind by the programs that others write them with."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]  # warcio has no types

__all__ = ["WRITERS"]

_GROUP = 20_000  # rows
_DATE = "2024-03-13T09:31:00Z"


def _table(texts: Sequence[str]) -> pa.Table:
    return pa.table({"id": [f"{n:08}" for n in range(len(texts))], "text": texts, "published": [_DATE] * len(texts)})


def _jsonl(texts: Sequence[str], file: Path) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for n, text in enumerate(texts):
            lines.write(json.dumps({"id": f"{n:08}", "text": text, "published": _DATE}, ensure_ascii=False) + "\n")


def _csv(texts: Sequence[str], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as rows:
        writer = csv.writer(rows)
        writer.writerow(("id", "text", "published"))
        writer.writerows((f"{n:08}", text, _DATE) for n, text in enumerate(texts))


def _parquet(texts: Sequence[str], file: Path) -> None:
    pq.write_table(_table(texts), file, row_group_size=_GROUP, compression="zstd")


def _one_group(texts: Sequence[str], file: Path) -> None:
    pq.write_table(_table(texts), file, row_group_size=len(texts), compression="snappy")


def _arrow(texts: Sequence[str], file: Path) -> None:
    table = _table(texts)
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=_GROUP)


def _wet(texts: Sequence[str], file: Path) -> None:
    with file.open("wb") as sink:
        writer = WARCWriter(sink, gzip=file.suffix == ".gz")
        for n, text in enumerate(texts):
            record = writer.create_warc_record(
                *(f"https://news.example/{n}", "conversion", io.BytesIO(text.encode())),
                warc_content_type="text/plain",
                warc_headers_dict={"WARC-Date": _DATE},
            )
            writer.write_record(record)
            record.raw_stream.close()


def _gzipped(texts: Sequence[str], file: Path) -> None:
    plain = file.with_suffix("")
    _jsonl(texts, plain)
    file.write_bytes(gzip.compress(plain.read_bytes(), 6))
    plain.unlink()


WRITERS: dict[str, tuple[str, Callable[[Sequence[str], Path], None]]] = {
    "JSON Lines": ("a.jsonl", _jsonl),
    "JSON Lines, gzipped": ("b.jsonl.gz", _gzipped),
    "CSV": ("c.csv", _csv),
    f"Parquet, row groups of {_GROUP:,}": ("d.parquet", _parquet),
    "Parquet, one row group": ("e.parquet", _one_group),
    f"Arrow, batches of {_GROUP:,}": ("f.arrow", _arrow),
    "WET": ("g.wet", _wet),
    "WET, gzipped": ("h.wet.gz", _wet),
}
"""The name of each kind, the name of its file, and what writes it."""
