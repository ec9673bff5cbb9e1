"""The definition of every stored number, in NumPy and xxhash: arrays in, arrays out.

Integers only, arithmetic modulo 2**64 or 2**32, nothing depends on the machine or the Python version.
Documents are handled in batches: their values stand one after another in one array and ``offsets``
(int64, shape ``(documents + 1,)``, from 0 to the number of values) says where each begins. A faster twin must
return equal arrays (``deflated``, whose definition is a format: what inflates to the same).
``threads`` is for such a twin; where it makes a difference here, the function says so.
"""

from __future__ import annotations

from provenance._kernels.reference.arrow import arrow_columns
from provenance._kernels.reference.bitmaps import bitmaps, common_bits
from provenance._kernels.reference.buckets import bucket_pairs
from provenance._kernels.reference.chunks import (
    chunk_rows,
    chunk_runs,
    coded_chunk,
    key_runs,
    merged_chunks,
    merged_rows,
)
from provenance._kernels.reference.coded_sets import coded_sets, coded_shared
from provenance._kernels.reference.column import TextColumn
from provenance._kernels.reference.deflating import deflated, inflated
from provenance._kernels.reference.homes import homes
from provenance._kernels.reference.lookup import SampledSets, sets_without
from provenance._kernels.reference.minhash import band_keys, permutations, signatures
from provenance._kernels.reference.offsets import offsets_of
from provenance._kernels.reference.postings import distinct_keys, key_words, posted_counts, word_rows
from provenance._kernels.reference.row_sums import checked_rows, row_sums
from provenance._kernels.reference.runs import common_runs
from provenance._kernels.reference.sets import intersection_sizes, sorted_sets, taken_sets, values_up_to
from provenance._kernels.reference.shingles import shingle_hashes, token_hashes
from provenance._kernels.reference.sketches import sketches
from provenance._kernels.reference.texts import fingerprints, known_sets, shingle_sets, text_hashes
from provenance._kernels.reference.tokens import TokenArrays, fold_text, fold_tokens
from provenance._kernels.reference.workers import workers

__all__ = [
    "NAME",
    "SampledSets",
    "TextColumn",
    "TokenArrays",
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
    "fold_tokens",
    "homes",
    "inflated",
    "intersection_sizes",
    "key_runs",
    "key_words",
    "known_sets",
    "merged_chunks",
    "merged_rows",
    "offsets_of",
    "permutations",
    "posted_counts",
    "row_sums",
    "sets_without",
    "shingle_hashes",
    "shingle_sets",
    "signatures",
    "sketches",
    "sorted_sets",
    "taken_sets",
    "text_hashes",
    "token_hashes",
    "values_up_to",
    "word_rows",
    "workers",
]

NAME = "reference"
"""Which kernels run."""
