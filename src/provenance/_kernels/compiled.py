"""The twins of ``reference`` that the compiled module has: equal arrays, sooner (streams of ``deflated`` differ).

Arguments and results are those of the functions of the same names in ``reference``. ``threads=None`` means
every core this process may use; no result depends on it. ``level`` is for the tests: 0 leaves out AVX, 1
allows AVX2, 2 AVX-512, 3 AVX-512 with VBMI2, and ``None`` means the best of the processor.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance._kernels import _native
from provenance._kernels.unicode_table import fold_table

__all__ = [
    "NAME",
    "SampledSets",
    "TextColumn",
    "arrow_columns",
    "band_keys",
    "bitmaps",
    "bucket_pairs",
    "checked_rows",
    "chunk_rows",
    "chunk_runs",
    "coded_chunk",
    "coded_sets",
    "coded_shared",
    "common_bits",
    "common_runs",
    "deflated",
    "distinct_keys",
    "fingerprints",
    "fold_text",
    "homes",
    "inflated",
    "intersection_sizes",
    "key_runs",
    "key_words",
    "known_sets",
    "merged_chunks",
    "merged_rows",
    "posted_counts",
    "row_sums",
    "sets_without",
    "shingle_sets",
    "signatures",
    "sketches",
    "sorted_sets",
    "taken_sets",
    "text_hashes",
    "values_up_to",
    "word_rows",
    "workers",
]

UInt8 = NDArray[np.uint8]
UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Texts = Sequence[str | bytes] | _native.TextColumn

TextColumn = _native.TextColumn

NAME = f"native {_native.level_name(-1)}"
"""Which kernels run."""


@cache
def _table() -> _native.FoldTable:
    table = fold_table()
    return _native.FoldTable(
        table.classes, table.lengths, table.offsets, table.identity, table.folded, table.dropped_marks
    )


def workers(threads: int | None) -> int:
    """How many work at once: every core this process may use, if the caller does not say."""
    if threads is not None:
        return max(1, threads)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _column(texts: Texts) -> TextColumn:
    if isinstance(texts, TextColumn):
        return texts
    return TextColumn.of(texts if type(texts) is list or type(texts) is tuple else tuple(texts))


def fold_text(text: str, *, level: int | None = None) -> tuple[list[str], Int64, Int64, NDArray[np.bool_]]:
    """Fold one text: its tokens, where each starts and ends in the text, and which are of unspaced scripts."""
    return _native.fold_text(_table(), text, -1 if level is None else level)


def arrow_columns(source: Any) -> Iterator[TextColumn]:
    """Texts of an Arrow column or of a stream of columns, where they lie."""
    if hasattr(source, "__arrow_c_stream__"):
        reader = _native.ArrowReader(source.__arrow_c_stream__())
        while (column := reader.next()) is not None:
            yield column
    else:
        yield _native.arrow_column(*source.__arrow_c_array__())


def fingerprints(
    texts: Texts,
    seed: int,
    size: int,
    unspaced_size: int,
    num_perm: int,
    anchor_rate: int,
    with_digests: bool = False,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> tuple[UInt32, UInt64, Int64, Int64, NDArray[np.void]]:
    """Signature, anchors and size of each text's shingle set, which is never made."""
    found, anchors, offsets, sizes, digests = _native.fingerprints(
        _table(),
        _column(texts),
        seed,
        size,
        unspaced_size,
        num_perm,
        anchor_rate,
        with_digests,
        workers(threads),
        -1 if level is None else level,
    )
    return found, anchors, offsets, sizes, digests.view("V16")[:, 0]


def shingle_sets(
    texts: Texts,
    seed: int,
    size: int,
    unspaced_size: int,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> tuple[UInt64, Int64, NDArray[np.void]]:
    """Cut texts into shingles and keep the set of each."""
    hashes, offsets, digests = _native.shingle_sets(
        _table(), _column(texts), seed, size, unspaced_size, workers(threads), -1 if level is None else level
    )
    return hashes, offsets, digests.view("V16")[:, 0]


def known_sets(
    texts: Texts,
    seed: int,
    size: int,
    unspaced_size: int,
    sizes: Int64,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> UInt64:
    """Shingle sets of known sizes."""
    return _native.known_sets(
        _table(), _column(texts), seed, size, unspaced_size, sizes, workers(threads), -1 if level is None else level
    )


def signatures(
    hashes: UInt64,
    offsets: Int64,
    num_perm: int,
    seed: int,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> UInt32:
    """MinHash signatures."""
    return _native.signatures(hashes, offsets, num_perm, seed, workers(threads), -1 if level is None else level)


def band_keys(signature_matrix: UInt32, bands: int, rows: int, threads: int | None = None) -> UInt64:
    """One key for each band of each signature."""
    return _native.band_keys(signature_matrix, bands, rows, workers(threads))


def sorted_sets(hashes: UInt64, offsets: Int64) -> tuple[UInt64, Int64]:
    """Each document's distinct values in ascending order."""
    return _native.sorted_sets(hashes, offsets)


def values_up_to(hashes: UInt64, offsets: Int64, limit: int) -> tuple[UInt64, Int64]:
    """Each document's values that do not exceed a limit."""
    return _native.values_up_to(hashes, offsets, limit)


def taken_sets(hashes: UInt64, offsets: Int64, chosen: Int64) -> tuple[UInt64, Int64]:
    """Values of some documents, in this order."""
    return _native.taken_sets(hashes, offsets, chosen)


def intersection_sizes(
    hashes: UInt64,
    offsets: Int64,
    left: Int64,
    right: Int64,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> Int64:
    """|A and B| for each pair of documents."""
    return _native.intersection_sizes(hashes, offsets, left, right, workers(threads), -1 if level is None else level)


def bucket_pairs(
    keys: UInt64,
    offsets: Int64,
    hot_bucket: int,
    required: Int64 | None = None,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> tuple[Int64, Int64, Int64, Int64]:
    """Pairs of documents that share enough keys, keys that too many share, and documents that look at one."""
    return _native.bucket_pairs(keys, offsets, hot_bucket, required, workers(threads), -1 if level is None else level)


def homes(left: Int64, right: Int64, jaccard: NDArray[np.float64], overlap: NDArray[np.float64], texts: int) -> Int64:
    """The representative of each text."""
    return _native.homes(left, right, jaccard, overlap, texts)


def posted_counts(
    lists: Int64,
    anchors: NDArray[np.bool_],
    offsets: Int64,
    pieces: Int64,
    begins: Int64,
    ends: Int64,
    numbers: UInt32,
    sizes: Int64,
    marks: UInt8,
    posted_sizes: UInt32,
    posted_marks: UInt64,
    required: Int64,
    crowd: int,
    oldest: int,
    threads: int | None = None,
) -> tuple[Int64, Int64, Int64, Int64]:
    """How many keys documents share with others, where they share enough."""
    return _native.posted_counts(
        *(lists, anchors, offsets, pieces, begins, ends, numbers),
        *(sizes, marks, posted_sizes, posted_marks, required),
        *(crowd, oldest, workers(threads)),
    )


def distinct_keys(keys: UInt64) -> tuple[UInt64, Int64]:
    """Distinct keys in ascending order, and where each key stands among them."""
    return _native.distinct_keys(keys)


def key_words(
    hashes: UInt64, offsets: Int64, spread: int, bits: int, parts: int, threads: int | None = None
) -> tuple[UInt64, Int64]:
    """Keys of documents as words that sort as rows of postings do, in parts."""
    return _native.key_words(hashes, offsets, spread, bits, parts, workers(threads))


def word_rows(words: UInt64, low: int, numbers: UInt32) -> UInt8:
    """Rows of postings of a part of such words."""
    return _native.word_rows(words, low, numbers)


def key_runs(rows: UInt8, keys: UInt64) -> tuple[Int64, Int64, UInt32]:
    """Who holds keys, among rows of postings."""
    return _native.key_runs(rows, keys)


def coded_chunk(rows: UInt8) -> bytes:
    """Code rows of postings."""
    return _native.coded_chunk(rows)


def chunk_rows(numbers: Int64, data: UInt8, begins: Int64, ends: Int64, shift: int) -> UInt8 | int:
    """Rows of chunks of postings; or which chunk is damaged."""
    wrong, rows = _native.chunk_rows(numbers, data, begins, ends, shift)
    return rows if wrong < 0 else wrong


def chunk_runs(
    numbers: Int64, data: UInt8, begins: Int64, ends: Int64, shift: int, keys: UInt64, threads: int | None = 1
) -> tuple[Int64, Int64, UInt32] | int:
    """Who holds keys, among chunks of postings; or which chunk is damaged."""
    wrong, runs = _native.chunk_runs(numbers, data, begins, ends, shift, keys, workers(threads))
    return runs if wrong < 0 else wrong


def merged_chunks(
    numbers: Int64,
    data: UInt8,
    begins: Int64,
    ends: Int64,
    shift: int,
    rows: UInt8,
    posted: NDArray[np.bool_],
    hot: UInt64,
    most: int,
) -> tuple[Int64, bytes, Int64, Int64, list[tuple[int, bytes]], int, int] | int:
    """Merge rows into chunks of postings; or say which chunk is damaged."""
    found = _native.merged_chunks(numbers, data, begins, ends, shift, rows, posted, hot, most)
    return found[1:] if found[0] < 0 else found[0]


def merged_rows(a: UInt8, b: UInt8) -> UInt8:
    """Rows of postings of both."""
    return _native.merged_rows(a, b)


def row_sums(table: bytes, integers: Int64, data: UInt8, offsets: Int64, columns: int) -> Int64:
    """XXH3-64 of rows of a table."""
    return _native.row_sums(table, np.ascontiguousarray(integers).ravel(), integers.shape[1], data, offsets, columns)


def checked_rows(
    table: bytes, rows: list[tuple[Any, ...]], integers: int, columns: int
) -> tuple[Int64, UInt8, Int64] | int:
    """Rows taken apart, or the place of one that is damaged."""
    return _native.checked_rows(table, rows, integers, columns)


def coded_sets(hashes: UInt64, offsets: Int64) -> tuple[UInt8, Int64]:
    """Golomb-coded sets."""
    return _native.coded_sets(hashes, offsets)


def coded_shared(
    hashes: UInt64,
    offsets: Int64,
    coded: UInt8,
    begins: Int64,
    ends: Int64,
    sizes: Int64,
    left: Int64,
    right: Int64,
    threads: int | None = None,
) -> Int64:
    """How many hashes of documents coded sets may hold."""
    return _native.coded_shared(hashes, offsets, coded, begins, ends, sizes, left, right, workers(threads))


def deflated(
    heads: Sequence[bytes], texts: Sequence[str | bytes], largest: int, threads: int | None = None
) -> list[bytes] | int:
    """Each head and the text after it as a zlib stream, or the place of the first larger than ``largest``."""
    return _native.deflated(heads, texts, largest, workers(threads))


def inflated(streams: Sequence[bytes], largest: int, threads: int | None = None) -> list[bytes] | int:
    """What zlib streams hold, or the place of the first that is no whole one of ``largest`` bytes or less."""
    return _native.inflated(streams, largest, workers(threads))


def sets_without(hashes: UInt64, offsets: Int64, excluded: UInt64, threads: int | None = None) -> tuple[UInt64, Int64]:
    """Each document's values that are not among those excluded."""
    return _native.sets_without(hashes, offsets, excluded, workers(threads))


class SampledSets:
    """Sets of a sample, to be held against others."""

    def __init__(self, hashes: UInt64, offsets: Int64) -> None:
        self.native = _native.SampledSets(hashes, offsets)

    def intersections(
        self, hashes: UInt64, offsets: Int64, least: int, threads: int | None = None
    ) -> tuple[Int64, Int64, Int64]:
        """|A and B| of each document of the sample and each other document."""
        return self.native.intersections(hashes, offsets, least, workers(threads))


def common_runs(a: list[str], b: list[str], seed: int, repeats: int) -> list[tuple[int, int, int]]:
    """Find the maximal runs of equal tokens that contain a seed."""
    return _native.common_runs(a, b, seed, repeats)


def sketches(
    texts: Texts,
    seed: int,
    size: int,
    unspaced_size: int,
    num_perm: int,
    anchor_rate: int,
    excluded: UInt64,
    sample: SampledSets,
    least: int,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> tuple[UInt32, UInt64, Int64, Int64, Int64, NDArray[np.void], UInt64, Int64, tuple[Int64, Int64, Int64]]:
    """What a search keeps of each text, whose shingle set is never made."""
    signatures, anchors, offsets, sizes, core_sizes, digests, bitmaps, filled, shared = _native.sketches(
        _table(),
        _column(texts),
        *(seed, size, unspaced_size, num_perm, anchor_rate),
        excluded,
        sample.native,
        least,
        workers(threads),
        -1 if level is None else level,
    )
    return signatures, anchors, offsets, sizes, core_sizes, digests.view("V16")[:, 0], bitmaps, filled, shared


def bitmaps(hashes: UInt64, offsets: Int64, threads: int | None = None) -> tuple[UInt64, Int64]:
    """Bitmaps of sets."""
    return _native.bitmaps(hashes, offsets, workers(threads))


def common_bits(bitmaps: UInt64, left: Int64, right: Int64, *, level: int | None = None) -> Int64:
    """How many bits the bitmaps of pairs of documents have in common."""
    return _native.common_bits(bitmaps, left, right, -1 if level is None else level)


def text_hashes(texts: Texts, threads: int | None = None) -> UInt64:
    """XXH3-64 of texts as they are."""
    return _native.text_hashes(_column(texts), workers(threads))
