"""The peers, each with the settings its documentation gives; imports happen inside, so that a missing one is reported.

Thresholds are .5 and .8. Bands and rows are the tool's own solution where it has one, otherwise what its documentation
or its benchmark uses near .8, and 32 bands of 4 rows for .5. All run on one thread.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import xxhash

from .shingles import token_bytes, token_lists
from .textdedup import TEXT_DEDUP
from .tools import Found, Tool, as_pairs, components

__all__ = ["PEERS"]

_BANDS = {0.5: 32, 0.8: 16}


def _datasketch_sign(texts: list[str], language: str) -> Any:
    from datasketch import MinHash

    return MinHash.bulk(token_bytes(texts, language), num_perm=128, hashfunc=xxhash.xxh32_intdigest)


def _datasketch_search(texts: list[str], language: str, threshold: float) -> Any:
    from datasketch import MinHashLSH

    sketches = _datasketch_sign(texts, language)
    index = MinHashLSH(threshold=threshold, num_perm=128)
    with index.insertion_session() as session:
        for number, sketch in enumerate(sketches):
            session.insert(number, sketch, check_duplication=False)
    return [index.query(sketch) for sketch in sketches]


def _rensa_sign(texts: list[str], language: str) -> Any:
    from rensa import RMinHash

    return RMinHash.digest_matrix_from_token_sets(token_lists(texts, language), 128, 42)


def _rensa_search(texts: list[str], language: str, threshold: float) -> Any:
    from rensa import RMinHash, RMinHashLSH

    sketches = RMinHash.from_token_sets(token_lists(texts, language), 128, 42)
    index = RMinHashLSH(threshold=threshold, num_perm=128, num_bands={0.5: 32, 0.8: 8}[threshold])
    index.insert_many(sketches)
    return index.query_all(sketches)


def _cminhash_sign(texts: list[str], language: str) -> Any:
    from rensa import CMinHash

    return CMinHash.digests64_from_token_sets(token_lists(texts, language), 128, 42)


def _cminhash_search(texts: list[str], language: str, threshold: float) -> Any:
    from rensa import CMinHash, CMinHashDeduplicator

    sketches = CMinHash.from_token_sets(token_lists(texts, language), 128, 42)
    index = CMinHashDeduplicator(threshold=threshold, num_perm=128, seed=42)
    kept = index.add_pairs((str(number), sketch) for number, sketch in enumerate(sketches))
    return kept, index.get_duplicate_sets(sketches)


def _read_kept(found: Any, count: int) -> Found:
    """Texts not kept are duplicates of those kept which the tool names for them; those of one text are a group."""
    pairs = as_pairs([[int(key) for key in keys] for keys in found[1]])
    return replace(pairs, groups=components(pairs.left, pairs.right, count))


def _rho_sign(texts: list[str], language: str) -> Any:
    from rensa import RMinHash

    return RMinHash.digest_matrix_from_token_sets_rho(token_lists(texts, language), 128, 42)


def _rho_search(texts: list[str], language: str, threshold: float) -> Any:
    from rensa import RMinHashLSH

    index = RMinHashLSH(threshold=threshold, num_perm=128, num_bands={0.5: 32, 0.8: 8}[threshold])
    return index.query_duplicate_flags_matrix_one_shot(_rho_sign(texts, language))


def _read_flags(found: Any, count: int) -> Found:
    nothing = np.zeros(0, np.int64)
    return Found(nothing, nothing, flags=np.array(found, np.bool_))


def _fastsketch_sign(texts: list[str], language: str) -> Any:
    from FastSketchLSH import FastSimilaritySketch

    sketcher = FastSimilaritySketch(size=128, seed=42)
    return sketcher.batch(token_lists(texts, language), num_threads=1)


def _fastsketch_search(texts: list[str], language: str, threshold: float) -> Any:
    from FastSketchLSH import LSH

    sketches = np.asarray(_fastsketch_sign(texts, language), np.uint64)
    index = LSH(num_perm=128, num_bands=_BANDS[threshold], num_threads=1)
    index.insert(sketches)
    return index.query(sketches, format="csr")


def _read_csr(found: Any, count: int) -> Found:
    flat, borders = (np.asarray(part, np.int64) for part in found)
    left = np.repeat(np.arange(count), np.diff(borders))
    low, high = np.minimum(left, flat), np.maximum(left, flat)
    low, high = np.divmod(np.unique((low * count + high)[low < high]), count)
    return Found(low, high)


def _gaoya_index(language: str, threshold: float) -> Any:
    from gaoya.minhash import MinHashStringIndex

    bands, rows = {0.5: (42, 3), 0.8: (20, 5)}[threshold]
    kind, size = ("char", (5, 5)) if language == "chinese" else ("word", (3, 3))
    return MinHashStringIndex(32, threshold, bands, rows, None, kind, True, size, id_container="vec")


def _gaoya_sign(texts: list[str], language: str) -> Any:
    index = _gaoya_index(language, 0.5)
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    return index


def _gaoya_search(texts: list[str], language: str, threshold: float) -> Any:
    index = _gaoya_index(language, threshold)
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    return index.par_bulk_query(texts)


def _read_lists(found: Any, count: int) -> Found:
    return as_pairs(found)


PEERS = [
    Tool(
        "rensa",
        "rensa",
        "R-MinHash on full sets; RMinHashLSH, 32 bands for .5 and 8 for .8; candidates",
        _rensa_sign,
        _rensa_search,
        _read_lists,
    ),
    Tool(
        "rensa C-MinHash",
        "rensa",
        "C-MinHash; CMinHashDeduplicator, filtered by the estimate",
        _cminhash_sign,
        _cminhash_search,
        _read_kept,
    ),
    Tool(
        "rensa rho",
        "rensa",
        "samples of token positions; says which texts have a duplicate, not of what",
        _rho_sign,
        _rho_search,
        _read_flags,
    ),
    Tool(
        "FastSketchLSH",
        "fastsketchlsh",
        "FastSimilaritySketch; LSH, 32 bands for .5 and 16 for .8; candidates",
        _fastsketch_sign,
        _fastsketch_search,
        _read_csr,
    ),
    Tool(
        "gaoya",
        "gaoya",
        "MinHashStringIndex, its own tokeniser in Rust; 42 bands of 3 for .5, 20 of 5 for .8; filtered by the estimate",
        _gaoya_sign,
        _gaoya_search,
        _read_lists,
    ),
    Tool(
        "datasketch",
        "datasketch",
        "MinHash.bulk, hashed by xxh32 instead of SHA-1; MinHashLSH with its own bands; candidates",
        _datasketch_sign,
        _datasketch_search,
        _read_lists,
    ),
    TEXT_DEDUP,
]
