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
    equal_groups,
    fingerprints,
    fold_text,
    fold_tokens,
    intersection_sizes,
    offsets_of,
    pair_counts,
    permutations,
    shingle_hashes,
    shingle_sets,
    signatures,
    sorted_sets,
    token_hashes,
)
from provenance._kernels.runs import common_runs

with suppress(ImportError):
    from provenance._kernels.compiled import (
        NAME,
        arrow_columns,
        band_keys,
        common_runs,
        equal_groups,
        fingerprints,
        fold_text,
        intersection_sizes,
        pair_counts,
        shingle_sets,
        signatures,
        sorted_sets,
    )

__all__ = [
    "NAME",
    "TokenArrays",
    "arrow_columns",
    "band_keys",
    "common_runs",
    "equal_groups",
    "fingerprints",
    "fold_text",
    "fold_tokens",
    "intersection_sizes",
    "offsets_of",
    "pair_counts",
    "permutations",
    "shingle_hashes",
    "shingle_sets",
    "signatures",
    "sorted_sets",
    "token_hashes",
]
