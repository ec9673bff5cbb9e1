"""Which reader reads which file, by its suffix."""

from __future__ import annotations

from provenance.readers.delimited import read_csv, read_tsv
from provenance.readers.jsonl import read_jsonl
from provenance.readers.pages import read_page
from provenance.readers.parquet import read_arrow, read_parquet
from provenance.readers.plain import read_plain
from provenance.readers.reading import Reader
from provenance.readers.warc import read_warc

__all__ = ["reader_of", "suffix_of"]

_READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".md": read_plain,
    ".html": read_page,
    ".htm": read_page,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".parquet": read_parquet,
    ".pq": read_parquet,
    ".arrow": read_arrow,
    ".feather": read_arrow,
    ".ipc": read_arrow,
    ".warc": read_warc,
    ".wet": read_warc,
}


def reader_of(name: str) -> tuple[Reader | None, bool]:
    """The reader for a file of this name (``None`` when there is none), and whether it is to be unpacked for it."""
    name = name.lower()
    plain = name.removesuffix(".gz")
    reader = _READERS.get(_suffix(plain))
    return reader, plain != name and reader is not read_warc  # which unpacks each record by itself


def suffix_of(name: str) -> str:
    """The suffix as a reason says it: ``.pdf``, ``.tar.gz``; empty when there is none."""
    plain = name[:-3] if name.lower().endswith(".gz") else name
    return _suffix(plain) + name[len(plain) :]


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:] if dot > 0 else ""
