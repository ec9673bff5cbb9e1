"""Read texts from folders and files into articles; what cannot be read is listed, never lost.

`read` is the way in. The modules, each importing only what stands above it::

    limits, listing, naming    caps; Skipped and Note; printable file names
    origin                     the file that articles came from
    folder, stream             walk a folder safely; byte streams of regular files, lines
    compressed                 gzip as a stream
    encoding, guessing         bytes to text
    transcoding                the same for streams of lines
    records                    the fields of a record to an Article
    worker                     a process of its own for what may be hostile
    extractor                  HTML to article in such a process (_html_worker)
    reading                    what a format reader gets and gives
    plain, pages, jsonl        the formats
    rows, delimited            CSV and TSV
    parquet                    Parquet and Arrow in a process of its own (_arrow_worker)
    members, archive           gzip of many members; records of WARC
    payload, warc              what a response carries; web archives
    formats, sources           suffix to format; sources to files
    collection                 read
"""

from provenance.readers.collection import read
from provenance.readers.encoding import Decoded, decode
from provenance.readers.limits import ReadLimits
from provenance.readers.listing import Note, Skipped, SkippedWarning
from provenance.readers.origin import Origin

__all__ = ["Decoded", "Note", "Origin", "ReadLimits", "Skipped", "SkippedWarning", "decode", "read"]
