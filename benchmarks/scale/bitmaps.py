"""What bitmaps of so many bits leave of the candidates of a search, and of the texts that are cut again for them.

    python -m benchmarks.scale.bitmaps [--articles 100000] [--cache FOLDER] [--min-jaccard 0]

The pairs that bitmaps leave are counted with others than the search has too; none may lose a pair.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from unittest.mock import patch

import numpy as np
from benchmarks.corpus import Corpus
from numpy.typing import NDArray

from provenance import verified
from provenance.bitmaps import Bitmaps
from provenance.fingerprints import ShingleSets, shingle_sets
from provenance.pipeline import find_pairs
from provenance.similarity import Figures, Thresholds, verify

from .run import plant

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

_BITS = (10, 11, 12, 13)
_AT_ONCE = 1 << 12
_FLOOR = 20


def candidates(texts: list[str], min_jaccard: float) -> tuple[list[str], Int64, Int64]:
    """The texts that are distinct, and the candidate pairs among them."""
    asked: list[tuple[Int64, Int64, Int64]] = []
    look = Bitmaps.may_reach

    def noted(self: Bitmaps, left: Int64, right: Int64, thresholds: Thresholds) -> Bool:
        asked.append((self.row, left, right))
        return look(self, left, right, thresholds)

    def whole(count: int, most: int) -> list[slice]:
        return [slice(0, count)]

    with patch.object(Bitmaps, "may_reach", noted), patch.object(verified, "blocks", whole):
        ids = find_pairs(texts, min_jaccard=min_jaccard, sample=0).ids
    row, left, right = asked[-1]  # those before are of hot buckets
    return [texts[int(ids[i])] for i in row.tolist()], left, right


def most_shared(sets: ShingleSets, left: Int64, right: Int64, bits: int) -> Int64:
    """What each pair shares at most, as bitmaps of 2**bits say."""
    words = np.zeros((len(sets), (1 << bits) // 8), np.uint8)
    for first in range(0, len(sets), _AT_ONCE):
        part = sets.take(np.arange(first, min(first + _AT_ONCE, len(sets))))
        cells = np.zeros((len(part), 1 << bits), np.bool_)
        cells[part.documents(), (part.hashes >> np.uint64(64 - bits)).astype(np.int64)] = True
        words[first : first + len(part)] = np.packbits(cells, axis=1)
    ones = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(axis=1)
    spare = sets.sizes - np.concatenate([ones[part].sum(axis=1) for part in np.array_split(words, 64)])
    most: Int64 = np.minimum(spare[left], spare[right])
    for first in range(0, len(left), _AT_ONCE):
        pairs = slice(first, first + _AT_ONCE)
        most[pairs] += ones[words[left[pairs]] & words[right[pairs]]].sum(axis=1)
    return most


def main() -> None:
    """Read the command line, count, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale.bitmaps", description="What bitmaps leave.")
    parser.add_argument("--articles", type=int, default=100_000, metavar="N")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="where benchmarks.scale kept its corpora")
    parser.add_argument("--min-jaccard", type=float, default=0.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        planted = (arguments.cache or Path(folder)) / str(arguments.articles)
        if not (planted / "truth.npz").exists():
            plant(arguments.articles, planted)
        texts = Corpus.load(planted).texts
    thresholds = Thresholds(min_jaccard=arguments.min_jaccard)
    distinct, left, right = candidates(texts, arguments.min_jaccard)
    sets = shingle_sets(distinct)
    sizes = sets.sizes[left], sets.sizes[right]
    tiny = np.maximum(*sizes) < _FLOOR  # compared as strings when their figures do not decide

    def told(name: str, kept: Bool) -> None:
        texts_left = len(np.unique(np.concatenate((left[kept], right[kept]))))
        print(f"{name:>12}  {int(kept.sum()):9,} pairs  {texts_left:7,} of {len(sets):,} texts")

    true = verify(sets, left, right).reach(thresholds) | tiny
    told("candidates", np.ones(len(left), np.bool_))
    for bits in _BITS:
        kept = Figures.of(most_shared(sets, left, right, bits), *sizes).reach(thresholds) | tiny
        if not kept[true].all():
            raise SystemExit("a pair is lost")
        told(f"{1 << bits} bits", kept)
    told("pairs", true)


if __name__ == "__main__":
    main()
