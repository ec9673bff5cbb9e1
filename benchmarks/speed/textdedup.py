"""text-dedup's MinHash, after its source (version 0.4): the steps of ``embed_func`` and of its clustering.

The package itself asks for Spark, datasets and more (1.4 GB) and works on datasets on disk; its steps between raw text
and clusters stand here as it does them, with its 64-bit arithmetic and the faster of its two hashes (xxh3).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray

from .tools import Found, Tool, components

__all__ = ["TEXT_DEDUP"]

_NOT_WORD = re.compile(r"\W", re.UNICODE)
_LARGEST = np.uint32((1 << 32) - 1)
_PRIME = np.uint64((1 << 61) - 1)


def _values(texts: list[str], language: str) -> list[NDArray[np.uint64]]:
    random = np.random.RandomState(42)
    a = random.randint(1, int(_PRIME), size=(128,), dtype=np.uint64)
    b = random.randint(0, int(_PRIME), size=(128,), dtype=np.uint64)
    return [_embedded(text, language, a, b) for text in texts]


def _embedded(text: str, language: str, a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint64]:
    words = _NOT_WORD.split(text.lower())
    if language == "chinese":  # it has no tokeniser for scripts without spaces
        words, size = list("".join(words)), 5
    else:
        size = 3
    grams = zip(*(words[i:] for i in range(size)), strict=False)
    tokens = {bytes(" ".join(gram).lower(), "utf-8") for gram in grams}
    hashes = np.array([xxhash.xxh3_64_intdigest(token) & 0xFFFFFFFF for token in tokens], np.uint64).reshape(
        len(tokens), 1
    )
    permuted = (hashes * a + b) % _PRIME & _LARGEST
    values: NDArray[np.uint64] = np.vstack([permuted, np.full(128, _LARGEST, np.uint64)]).min(axis=0)
    return values


def _search(texts: list[str], language: str, threshold: float) -> Any:
    from datasketch.lsh import _optimal_param  # text-dedup copied it from there

    bands, rows = _optimal_param(threshold, 128, 0.5, 0.5)
    tables: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in range(bands)]
    for number, values in enumerate(_values(texts, language)):
        for band, table in enumerate(tables):
            table[values[band * rows : (band + 1) * rows].byteswap().tobytes()].append(number)
    return [(bucket[0], other) for table in tables for bucket in table.values() for other in bucket[1:]]


def _read(edges: Any, count: int) -> Found:
    """Its edges join each text of a bucket with the first; what it returns is what they connect."""
    left, right = np.array(edges, np.int64).reshape(-1, 2).T
    return Found(left, right, groups=components(left, right, count))


TEXT_DEDUP = Tool(
    "text-dedup",
    "datasketch",
    "its MinHash re-implemented from its source, with 128 values and 3-grams; what shares a bucket is connected",
    _values,
    _search,
    _read,
)
