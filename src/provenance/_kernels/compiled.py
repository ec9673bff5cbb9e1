"""The twins of ``reference`` that the compiled module has: equal arrays, sooner (streams of ``deflated`` differ).

Arguments and results are those of the functions of the same names in ``reference``. ``threads=None`` means
every core this process may use; no result depends on it. ``level`` is for the tests: 0 leaves out AVX, 1
allows AVX2, 2 AVX-512, 3 AVX-512 with VBMI2, and ``None`` means the best of the processor.

Most kernels are those of the module as they are; here stand those that are given the table for folding, or texts in
any sequence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance._kernels import _native
from provenance._kernels._native import (
    SampledSets,
    TextColumn,
    band_keys,
    bitmaps,
    bucket_pairs,
    checked_rows,
    chunk_rows,
    chunk_runs,
    coded_chunk,
    coded_sets,
    coded_shared,
    common_bits,
    common_runs,
    deflated,
    distinct_keys,
    homes,
    inflated,
    intersection_sizes,
    key_runs,
    key_words,
    merged_chunks,
    merged_rows,
    posted_counts,
    row_sums,
    sets_without,
    signatures,
    sorted_sets,
    taken_sets,
    values_up_to,
    word_rows,
    workers,
)
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

UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Texts = Sequence[str | bytes] | TextColumn

NAME = f"native {_native.level_name()}"
"""Which kernels run."""


@cache
def _table() -> _native.FoldTable:
    table = fold_table()
    return _native.FoldTable(
        table.classes, table.lengths, table.offsets, table.identity, table.folded, table.dropped_marks
    )


def _column(texts: Texts) -> TextColumn:
    if isinstance(texts, TextColumn):
        return texts
    return TextColumn.of(texts if type(texts) is list or type(texts) is tuple else tuple(texts))


def fold_text(text: str, *, level: int | None = None) -> tuple[list[str], Int64, Int64, NDArray[np.bool_]]:
    """Fold one text: its tokens, where each starts and ends in the text, and which are of unspaced scripts."""
    return _native.fold_text(_table(), text, level=level)


def arrow_columns(source: Any) -> Iterator[TextColumn]:
    """Texts of an Arrow column or of a stream of columns, where they lie."""
    if hasattr(source, "__arrow_c_stream__"):
        reader = _native.ArrowReader(source.__arrow_c_stream__())
        while (column := reader.next()) is not None:
            yield column
    else:
        yield _native.arrow_column(*source.__arrow_c_array__())


def text_hashes(texts: Texts, threads: int | None = None) -> UInt64:
    """XXH3-64 of texts as they are."""
    return _native.text_hashes(_column(texts), threads)


def shingle_sets(
    texts: Texts, seed: int, size: int, unspaced_size: int, threads: int | None = None, *, level: int | None = None
) -> tuple[UInt64, Int64, NDArray[np.void]]:
    """Cut texts into shingles and keep the set of each."""
    hashes, offsets, digests = _native.shingle_sets(
        _table(), _column(texts), seed, size, unspaced_size, threads, level=level
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
    return _native.known_sets(_table(), _column(texts), seed, size, unspaced_size, sizes, threads, level=level)


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
    rule = (seed, size, unspaced_size, num_perm, anchor_rate)
    signatures, anchors, offsets, sizes, digests = _native.fingerprints(
        _table(), _column(texts), *rule, with_digests, threads, level=level
    )
    return signatures, anchors, offsets, sizes, digests.view("V16")[:, 0]


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
    rule = (seed, size, unspaced_size, num_perm, anchor_rate)
    signatures, anchors, offsets, sizes, core_sizes, digests, bitmaps, filled, shared = _native.sketches(
        _table(), _column(texts), *rule, excluded, sample, least, threads, level=level
    )
    return signatures, anchors, offsets, sizes, core_sizes, digests.view("V16")[:, 0], bitmaps, filled, shared
