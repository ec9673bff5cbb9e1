"""Read sources of any kind as one collection of articles."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from os.path import realpath
from pathlib import Path

from provenance.article import Article
from provenance.readers.archive import MAGIC
from provenance.readers.compressed import GZIP, Gunzip
from provenance.readers.encoding import BOMS, check_encoding
from provenance.readers.extractor import PageExtractor
from provenance.readers.formats import reader_of, suffix_of
from provenance.readers.jsonl import read_jsonl
from provenance.readers.limits import ReadLimits
from provenance.readers.listing import Listing, Note, Sink, Skipped, SourceListing, Unreadable, place, put
from provenance.readers.naming import printable
from provenance.readers.origin import Origin
from provenance.readers.parquet import table_worker
from provenance.readers.plain import read_plain
from provenance.readers.reading import Found, Reader, Reading
from provenance.readers.records import FieldMap
from provenance.readers.sources import File, Source, files_of, find_sources
from provenance.readers.stream import CHUNK, ByteStream, RegularFile, StandardInput, peek
from provenance.readers.warc import read_warc

__all__ = ["read"]

_LOST = "\ufffd"
"""What stands for bytes that are no text."""

_BLANK = "\ufeff \t\r\n\0"


def read(
    *sources: Source,
    skipped: Sink[Skipped] | None = None,
    notes: Sink[Note] | None = None,
    origins: Sink[Origin] | None = None,
    fields: Mapping[str, str] | None = None,
    encoding: str | None = None,
    limits: ReadLimits | None = None,
    repeats: bool = False,
) -> Iterator[Article]:
    """Articles from folders, files and standard input, one after the other as they are read.

    Read are ``.txt`` and ``.md`` (a file is an article), ``.html`` and ``.htm`` (the article on the page),
    ``.jsonl`` and ``.ndjson`` (an article a line), ``.csv`` and ``.tsv`` (an article a row), ``.warc`` and ``.wet``
    (an article for each page or plain text in the web archive), and each of them with ``.gz``; with the extra
    ``[arrow]`` ``.parquet``, ``.pq``, ``.arrow``, ``.feather`` and ``.ipc`` (an article a row). A file that is named
    itself and has another suffix is read as plain text.

    Folders are read to their ends in the order of the bytes of the paths in them. Files and folders whose
    name starts with ``.`` are passed over, and so are the marks and summaries that stand beside the parts of a Parquet
    dataset (``_SUCCESS``, ``_metadata``, ``_common_metadata``); symbolic links are not followed (but a source may be
    one), nothing but regular files is opened, and a file that is reached twice is read once.

    Parameters
    ----------
    sources
        Paths of folders and files; ``"-"`` is standard input: JSON Lines if it begins with ``{``, a web archive if with
        ``WARC/`` (gzipped too), else one text.
    skipped
        A list, or a function, that gets a `Skipped` for everything that could not be read: files, lines, rows,
        second articles of one id. Without it each of them is a `SkippedWarning`.
    notes
        A list, or a function, that gets a `Note` for what is worth knowing about an input that was read, such
        as an encoding that was guessed.
    origins
        A list, or a function, that gets the `Origin` of the articles of each file, once it is read.
    fields
        Which field of a record holds which field of an article, where the usual names are not used: ``{"text":
        "article.body"}``. See `provenance.readers.records.GUESSED_NAMES` for these.
    encoding
        The encoding of texts that do not begin with a byte order mark; found out when not given.
    limits
        Caps on sizes and times.
    repeats
        Give every article of an id, as a source of versions has them, not the first one only.

    Yields
    ------
    Article
        Its id is the path below the folder given (``sub/001.txt``), or a file's name; when there are several
        sources, it is the path as given (``a/sub/001.txt``). Names that cannot be printed are escaped (see
        `provenance.readers.naming.printable`). A record's id is its id field, else its URL, else ``FILE:LINE`` (the
        row in Parquet and Arrow); that of a record in a web archive is time and address of its capture,
        ``20240313093100/https://example.org/a``.

    Raises
    ------
    ReadError
        At once, if a source does not exist; while reading, if HTML pages cannot be parsed at all.
    ValueError
        At once, if ``encoding`` or a name in ``fields`` is unknown.
    """
    collection = _Collection(
        find_sources(sources),
        Listing(skipped, notes),
        origins,
        FieldMap(fields),
        None if encoding is None else check_encoding(encoding),
        limits or ReadLimits(),
        repeats,
    )
    return collection.articles()


class _Collection:
    """One call of `read`: what it was given, and what it has seen."""

    def __init__(
        self,
        paths: Sequence[Path | None],
        listing: Listing,
        origins: Sink[Origin] | None,
        fields: FieldMap,
        encoding: str | None,
        limits: ReadLimits,
        repeats: bool,
    ) -> None:
        self._paths = paths
        self._listing = listing
        self._origins = origins
        self._fields = fields
        self._encoding = encoding
        self._limits = limits
        self._repeats = repeats
        self._files: dict[tuple[int, int], str] = {}
        self._roots: dict[Path, str] = {}
        self._ids: dict[str, tuple[str, int | None]] = {}

    def articles(self) -> Iterator[Article]:
        with PageExtractor(self._limits.html_seconds) as pages, table_worker() as tables:
            for file in files_of(self._paths):
                listing = SourceListing(self._listing, file.shown)
                reading = Reading(file.name, listing, self._limits, self._encoding, self._fields, pages, tables)
                seen = _Seen()
                try:
                    yield from self._file(file, reading, seen)
                except Unreadable as error:
                    listing.skip(error.line, error.reason)
                if self._origins is not None and seen.found:
                    put(self._origins, seen.origin(file, self._roots))

    def _file(self, file: File, reading: Reading, seen: _Seen) -> Iterator[Article]:
        if file.reason is not None:
            raise Unreadable(file.reason)
        with ExitStack() as closing:
            if file.path is None:
                self._once((-1, -1), file)
                stream, reader = _standard_input()
            else:
                reader, is_gzip = _reader(file.path.name, file.named, reading)
                hashed = self._origins is not None
                opened = closing.enter_context(RegularFile(file.path, follow=file.named, hashed=hashed))
                seen.file = opened
                self._once(opened.key, file)
                stream = Gunzip(opened, self._limits.compression_ratio) if is_gzip else opened
            for line, article in reader(stream, reading):
                seen.found += 1
                seen.records |= line is not None
                seen.verbatim = reader is read_plain and _LOST not in article.text
                if self._repeats:
                    yield article
                    continue
                first = self._ids.setdefault(article.id, (file.shown, line))
                if first == (file.shown, line):
                    if self._origins is not None:
                        seen.ids.append(article.id)
                    yield article
                else:
                    reading.listing.skip(line, f"duplicate id {article.id!r}, first seen at {place(*first)}")

    def _once(self, key: tuple[int, int], file: File) -> None:
        """Claim a file, unless it has been read already."""
        if key in self._files:
            raise Unreadable(f"same file as {self._files[key]}")
        self._files[key] = file.shown


class _Seen:
    """What was seen of one file."""

    def __init__(self) -> None:
        self.file: RegularFile | None = None
        self.verbatim = False
        self.ids: list[str] = []
        self.found = 0
        self.records = False

    def origin(self, file: File, roots: dict[Path, str]) -> Origin:
        """Where it all came from; ``roots`` are folders without the links that lead to them."""
        whole = self.found == 1 and not self.records
        if self.file is None or file.path is None:
            return Origin(tuple(self.ids), None, "", whole, self.verbatim, 0, None, 1, False)
        folder = file.folder or file.path.parent
        root = roots.get(folder) or roots.setdefault(folder, realpath(folder))
        return Origin(
            tuple(self.ids),
            root,
            str(file.path.relative_to(folder)),
            whole,
            self.verbatim,
            self.file.taken,
            self.file.digest,
            self.file.links,
            file.named and file.path.is_symlink(),
        )


def _reader(name: str, named: bool, reading: Reading) -> tuple[Reader, bool]:
    reader, is_gzip = reader_of(name)
    if reader is None:
        suffix = printable(suffix_of(name)) or "no suffix"
        if not named:
            raise Unreadable(f"not a type we read: {suffix}")
        reading.listing.note(None, f"not a type we know ({suffix}): read as plain text")
    return reader or read_plain, is_gzip


def _standard_input() -> tuple[ByteStream, Reader]:
    head, stream = peek(StandardInput(), CHUNK, line=True)
    if head.startswith(MAGIC) or _is_packed(head):
        return stream, read_warc
    codec = next((codec for mark, codec in BOMS if head.startswith(mark)), "latin-1")
    is_json = head.decode(codec, errors="ignore").lstrip(_BLANK).startswith("{")
    return stream, read_jsonl if is_json else _read_plain_if_any


def _is_packed(head: bytes) -> bool:
    """Whether this is a web archive in gzip."""
    try:
        return zlib.decompressobj(GZIP).decompress(head, len(MAGIC)) == MAGIC
    except zlib.error:
        return False


def _read_plain_if_any(stream: ByteStream, reading: Reading) -> Iterator[Found]:
    """The article that is piped in; none where nothing is, while a file without text is an article without text."""
    yield from (found for found in read_plain(stream, reading) if found[1].text.strip(_BLANK))
