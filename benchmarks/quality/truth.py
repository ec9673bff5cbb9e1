"""The truth: every text against every other, exactly, without the hashes, anchors and bands under test.

Only folding is shared with the library. Shingles are tuples of folded words, numbered by a dictionary, and the
shared ones of all pairs are a product of sparse matrices.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # scipy ships no types

from provenance.folding import fold
from provenance.pipeline import Pairs

__all__ = ["CLASSES", "Truth", "unsupported"]

Int64 = NDArray[np.int64]
Shingle = tuple[str, ...]

CLASSES = ("J >= .8", "J .5-.8", "J .3-.5", "excerpt", "partial")
"""By Jaccard; below .3 an excerpt has an overlap of .5 or more and partial reuse one of .3 or more."""

_MIN_OVERLAP = 0.3
_ROWS = 256


def shingles(text: str, size: int = 3, unspaced_size: int = 5) -> set[Shingle]:
    """The shingles of a text as words; a text too short for any is one."""
    folded = fold(text)
    tokens = folded.tokens
    lengths = [unspaced_size if unspaced else size for unspaced in folded.unspaced.tolist()]
    found = {tuple(tokens[i : i + n]) for i, n in enumerate(lengths) if i + n <= len(tokens)}
    return found or ({tuple(tokens)} if tokens else set())


@dataclass(frozen=True)
class Truth:
    """Every true pair of a collection: positions ``left < right``, and the class of each as a place in ``CLASSES``."""

    documents: int
    left: Int64
    right: Int64
    kind: Int64

    @classmethod
    def of(cls, texts: Iterable[str]) -> Truth:
        """Compare every text with every other."""
        matrix = _matrix(texts)
        sizes = np.diff(matrix.indptr).astype(np.int64)
        columns = matrix.T.tocsr()
        parts = []
        for begin in range(0, len(sizes), _ROWS):
            product = (matrix[begin : begin + _ROWS] @ columns).tocoo()
            left, right = product.row.astype(np.int64) + begin, product.col.astype(np.int64)
            upper = left < right
            parts.append(_true(left[upper], right[upper], product.data[upper].astype(np.int64), sizes))
        left, right, kind = np.concatenate(parts, axis=1)
        return cls(len(sizes), left, right, kind)

    @property
    def keys(self) -> Int64:
        """``left * documents + right`` of each pair."""
        return self.left * self.documents + self.right

    def among(self, numbers: Int64) -> Truth:
        """The truth of a collection in which text ``i`` has become ``numbers[i]``; those with -1 are left out."""
        low, high = np.sort([numbers[self.left], numbers[self.right]], axis=0)
        count = int(numbers.max(initial=-1)) + 1
        kept = (low >= 0) & (low != high)
        keys, first = np.unique(low[kept] * count + high[kept], return_index=True)
        left, right = np.divmod(keys, max(count, 1))
        return Truth(count, left, right, self.kind[kept][first])

    def recall(self, found: Int64) -> dict[str, dict[str, int]]:
        """Of each class how many pairs there are, and how many are among the keys found."""
        hit = np.isin(self.keys, found)
        pairs = np.bincount(self.kind, minlength=len(CLASSES)).tolist()
        hits = np.bincount(self.kind[hit], minlength=len(CLASSES)).tolist()
        return {name: {"pairs": pairs[i], "found": hits[i]} for i, name in enumerate(CLASSES)}


def _matrix(texts: Iterable[str]) -> Any:
    """Texts by shingles, a 1 where a text has a shingle."""
    numbers: dict[Shingle, int] = {}
    columns: list[Int64] = []
    for text in texts:
        own = [numbers.setdefault(shingle, len(numbers)) for shingle in shingles(text)]
        columns.append(np.array(own, np.int64))
    starts = np.cumsum([0, *map(len, columns)])
    joined = np.concatenate([np.zeros(0, np.int64), *columns])
    return csr_matrix((np.ones(len(joined), np.int32), joined, starts), shape=(len(columns), len(numbers)))


def _true(left: Int64, right: Int64, shared: Int64, sizes: Int64) -> NDArray[np.int64]:
    jaccard = shared / (sizes[left] + sizes[right] - shared)
    overlap = shared / np.minimum(sizes[left], sizes[right])
    floor = (shared >= 20) | ((jaccard >= 0.5) & (shared >= 4)) | (jaccard == 1.0)
    kind = np.select([jaccard >= 0.8, jaccard >= 0.5, jaccard >= 0.3, overlap >= 0.5], [0, 1, 2, 3], 4)
    true = (overlap >= _MIN_OVERLAP) & floor
    return np.stack((left[true], right[true], kind[true]))


def unsupported(pairs: Pairs, texts: dict[str, str]) -> int:
    """How many of the pairs carry figures that are not exact, or figures that make no pair."""
    wrong = 0
    tokens = {name: fold(texts[name]).tokens for pair in pairs for name in (pair.a, pair.b)}
    sets = {name: shingles(texts[name]) for name in tokens}
    for pair in pairs:
        a, b = sets[pair.a], sets[pair.b]
        shared = len(a & b)
        exact = (shared, shared / len(a | b), shared / len(a), shared / len(b))
        floor = shared >= 20 or (exact[1] >= 0.5 and shared >= 4) or exact[1] == 1.0
        alike = max(len(a), len(b)) < 20 and (
            Indel.normalized_similarity(" ".join(tokens[pair.a]), " ".join(tokens[pair.b])) >= 0.9
        )
        is_pair = max(exact[2:]) >= _MIN_OVERLAP and (floor or alike)
        wrong += not is_pair or exact != (pair.shared, pair.jaccard, pair.a_in_b, pair.b_in_a)
    return wrong
