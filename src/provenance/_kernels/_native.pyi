from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

class FoldTable:
    def __init__(
        self,
        classes: NDArray[np.uint8],
        lengths: NDArray[np.uint8],
        offsets: NDArray[np.int64],
        identity: NDArray[np.bool_],
        folded: NDArray[np.uint32],
        dropped_marks: NDArray[np.bool_],
    ) -> None: ...

class TextColumn:
    def __len__(self) -> int: ...
    @staticmethod
    def of(texts: list[Any] | tuple[Any, ...]) -> TextColumn: ...
    @staticmethod
    def joined(columns: list[TextColumn]) -> TextColumn: ...
    def taken(self, numbers: NDArray[np.int64]) -> TextColumn: ...
    def part(self, begin: int, end: int) -> TextColumn: ...
    def lengths(self) -> NDArray[np.int64]: ...
    def string(self, number: int) -> str: ...

class ArrowReader:
    def __init__(self, capsule: object) -> None: ...
    def next(self) -> TextColumn | None: ...

def arrow_column(schema: object, array: object) -> TextColumn: ...
def best_level() -> int: ...
def level_name(level: int | None = None) -> str: ...
def workers(threads: int | None) -> int: ...
def shingle_sets(
    table: FoldTable,
    texts: TextColumn,
    seed: int,
    size: int,
    unspaced_size: int,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint8]]: ...
def known_sets(
    table: FoldTable,
    texts: TextColumn,
    seed: int,
    size: int,
    unspaced_size: int,
    sizes: NDArray[np.int64],
    threads: int | None = None,
    *,
    level: int | None = None,
) -> NDArray[np.uint64]: ...
def classify_and_hash(texts: TextColumn, level: int) -> int: ...
def fold_text(
    table: FoldTable, text: str, *, level: int | None = None
) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]: ...
def fingerprints(
    table: FoldTable,
    texts: TextColumn,
    seed: int,
    size: int,
    unspaced_size: int,
    num_perm: int,
    anchor_rate: int,
    with_digests: bool,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> tuple[NDArray[np.uint32], NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]: ...
def sketches(
    table: FoldTable,
    texts: TextColumn,
    seed: int,
    size: int,
    unspaced_size: int,
    num_perm: int,
    anchor_rate: int,
    excluded: NDArray[np.uint64],
    sample: SampledSets,
    least: int,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> tuple[
    NDArray[np.uint32],
    NDArray[np.uint64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.uint8],
    NDArray[np.uint64],
    NDArray[np.int64],
    tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
]: ...
def bitmaps(
    hashes: NDArray[np.uint64], offsets: NDArray[np.int64], threads: int | None = None
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...
def common_bits(
    bitmaps: NDArray[np.uint64], left: NDArray[np.int64], right: NDArray[np.int64], *, level: int | None = None
) -> NDArray[np.int64]: ...
def text_hashes(texts: TextColumn, threads: int | None = None) -> NDArray[np.uint64]: ...
def band_keys(
    signature_matrix: NDArray[np.uint32], bands: int, rows: int, threads: int | None = None
) -> NDArray[np.uint64]: ...
def signatures(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    num_perm: int,
    seed: int,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> NDArray[np.uint32]: ...
def sorted_sets(
    hashes: NDArray[np.uint64], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...
def values_up_to(
    hashes: NDArray[np.uint64], offsets: NDArray[np.int64], limit: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...
def taken_sets(
    hashes: NDArray[np.uint64], offsets: NDArray[np.int64], chosen: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...
def intersection_sizes(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    threads: int | None = None,
    *,
    level: int | None = None,
) -> NDArray[np.int64]: ...
def bucket_pairs(
    keys: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    hot_bucket: int,
    required: NDArray[np.int64] | None = None,
    threads: int | None = None,
    *,
    level: int | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]: ...
def homes(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    jaccard: NDArray[np.float64],
    overlap: NDArray[np.float64],
    texts: int,
) -> NDArray[np.int64]: ...
def posted_counts(
    lists: NDArray[np.int64],
    anchors: NDArray[np.bool_],
    offsets: NDArray[np.int64],
    pieces: NDArray[np.int64],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    numbers: NDArray[np.uint32],
    sizes: NDArray[np.int64],
    marks: NDArray[np.uint8],
    posted_sizes: NDArray[np.uint32],
    posted_marks: NDArray[np.uint64],
    required: NDArray[np.int64],
    crowd: int,
    oldest: int,
    threads: int | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]: ...
def sets_without(
    hashes: NDArray[np.uint64], offsets: NDArray[np.int64], excluded: NDArray[np.uint64], threads: int | None = None
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...

class SampledSets:
    def __init__(self, hashes: NDArray[np.uint64], offsets: NDArray[np.int64]) -> None: ...
    def intersections(
        self, hashes: NDArray[np.uint64], offsets: NDArray[np.int64], least: int, threads: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]: ...

def common_runs(a: list[str], b: list[str], seed: int, repeats: int) -> list[tuple[int, int, int]]: ...
def distinct_keys(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...
def key_words(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    spread: int,
    bits: int,
    parts: int,
    threads: int | None = None,
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...
def word_rows(words: NDArray[np.uint64], low: int, numbers: NDArray[np.uint32]) -> NDArray[np.uint8]: ...
def key_runs(
    rows: NDArray[np.uint8], keys: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32]]: ...
def merged_rows(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.uint8]: ...
def coded_chunk(rows: NDArray[np.uint8]) -> bytes: ...
def chunk_rows(
    numbers: NDArray[np.int64],
    data: NDArray[np.uint8],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    shift: int,
) -> NDArray[np.uint8] | int: ...
def chunk_runs(
    numbers: NDArray[np.int64],
    data: NDArray[np.uint8],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    shift: int,
    keys: NDArray[np.uint64],
    threads: int | None = 1,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32]] | int: ...
def merged_chunks(
    numbers: NDArray[np.int64],
    data: NDArray[np.uint8],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    shift: int,
    rows: NDArray[np.uint8],
    posted: NDArray[np.bool_],
    hot: NDArray[np.uint64],
    most: int,
) -> tuple[NDArray[np.int64], bytes, NDArray[np.int64], NDArray[np.int64], list[tuple[int, bytes]], int, int] | int: ...
def checked_rows(
    table: bytes, rows: list[tuple[Any, ...]], integers: int, columns: int
) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.int64]] | int: ...
def row_sums(
    table: bytes,
    integers: NDArray[np.int64],
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    columns: int,
) -> NDArray[np.int64]: ...
def coded_sets(
    hashes: NDArray[np.uint64], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]: ...
def coded_shared(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    coded: NDArray[np.uint8],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    sizes: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    threads: int | None = None,
) -> NDArray[np.int64]: ...
def deflated(
    heads: Sequence[bytes], texts: Sequence[str | bytes], largest: int, threads: int | None = None
) -> list[bytes] | int: ...
def inflated(streams: Sequence[bytes], largest: int, threads: int | None = None) -> list[bytes] | int: ...
