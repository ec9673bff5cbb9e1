"""The hot functions: ``reference`` is their definition, ``compiled`` stands in where it could be built.

Callers import the functions from here and never ask which they got; ``NAME`` says it to people.
"""

from __future__ import annotations

from contextlib import suppress

from provenance._kernels.reference import (
    NAME,
    TokenArrays,
    arrow_columns,
    band_keys,
    bucket_pairs,
    common_runs,
    fingerprints,
    fold_text,
    fold_tokens,
    intersection_sizes,
    offsets_of,
    permutations,
    posted_counts,
    sample_intersections,
    sets_without,
    shingle_hashes,
    shingle_sets,
    signatures,
    sorted_sets,
    token_hashes,
    workers,
)

with suppress(ImportError):
    from provenance._kernels.compiled import (
        NAME,
        arrow_columns,
        band_keys,
        bucket_pairs,
        common_runs,
        fingerprints,
        fold_text,
        intersection_sizes,
        posted_counts,
        sample_intersections,
        sets_without,
        shingle_sets,
        signatures,
        sorted_sets,
        workers,
    )

__all__ = [
    "NAME",
    "TokenArrays",
    "arrow_columns",
    "band_keys",
    "bucket_pairs",
    "common_runs",
    "fingerprints",
    "fold_text",
    "fold_tokens",
    "intersection_sizes",
    "offsets_of",
    "permutations",
    "posted_counts",
    "sample_intersections",
    "sets_without",
    "shingle_hashes",
    "shingle_sets",
    "signatures",
    "sorted_sets",
    "token_hashes",
    "workers",
]
