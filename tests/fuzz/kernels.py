"""Feed the native kernels random texts and arrays for so many seconds, and hold them equal to the reference.

    python tests/fuzz/kernels.py FOLDER SECONDS

``FOLDER`` holds the ``_native`` module to try; ``sanitize.sh`` builds one with sanitizers and calls this.
"""

from __future__ import annotations

import importlib.util
import random
import sys
import time
from pathlib import Path
from types import ModuleType

import numpy as np

TRICKY = "aZ09 .,'\u2019\u00a0\u202f\n\0éßœİ\u0301\u0345\u093f漢々かﾞ\u3099กำ한ﷺ℀½𝔸𠀀\ud800\udfff\u00ad\u200b\U0010ffff"


def text(draw: random.Random) -> str:
    """Texts of every storage form, of lengths about the sizes of blocks."""
    length = draw.choice([0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 1000, draw.randrange(5000)])
    most = draw.choice([0x7F, 0xFF, 0x2FF, 0xFFFF, 0x10FFFF])
    share = draw.random()
    chars = [draw.choice(TRICKY) if draw.random() < share else chr(draw.randint(0, most)) for _ in range(length)]
    if draw.random() < 0.3:
        chars = [char for char in chars if ord(char) < 128] * draw.choice([1, 5])
    return "".join(chars)


def spoiled(draw: random.Random, text: str) -> bytes:
    """UTF-8 of a text, now and then cut or with a byte changed."""
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(draw.choice([0, 0, 1, 3, 30])):
        if data:
            data[draw.randrange(len(data))] = draw.choice([0, 0x41, 0x80, 0xBF, 0xC3, 0xE2, 0xED, 0xF0, 0xFF])
    return bytes(data[draw.choice([0, 0, 1]) : draw.choice([None, None, -1, -2])])


def arrow_column(draw: random.Random, data: list[bytes]) -> object:
    """The texts as Arrow keeps them, in any layout, as a part of a longer column."""
    import pyarrow

    kinds = (pyarrow.binary(), pyarrow.large_binary(), pyarrow.binary_view())
    before, after = draw.randrange(3), draw.randrange(3)
    column = pyarrow.array([b"out"] * before + data + [b"out"] * after, draw.choice(kinds))
    return column[before : before + len(data)]


def hashes(draw: random.Random, reference: ModuleType) -> tuple[np.ndarray, np.ndarray]:
    """Documents of evenly or badly spread values."""
    generator = np.random.default_rng(draw.randrange(1 << 30))
    sizes = generator.integers(0, draw.choice([3, 40, 5000, 50_000]), draw.randrange(1, 8))
    values = generator.integers(0, 2**64, int(sizes.sum()), np.uint64) >> np.uint64(draw.choice([0, 0, 1, 40, 60]))
    return values << np.uint64(draw.choice([0, 0, 20])), reference.offsets_of(sizes)


def same(found: tuple[np.ndarray, ...], expected: tuple[np.ndarray, ...]) -> None:
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def round_of(
    draw: random.Random,
    compiled: ModuleType,
    reference: ModuleType,
    best_level: int,
) -> None:
    """One call of every kernel."""
    level = draw.randint(0, best_level)
    workers = draw.randint(1, 3)
    texts = [text(draw) for _ in range(draw.randrange(6))]
    seed, size, unspaced_size = draw.randrange(2**64), draw.randint(1, 6), draw.randint(1, 6)
    same(
        compiled.shingle_sets(texts, seed, size, unspaced_size, workers, level=level),
        reference.shingle_sets(texts, seed, size, unspaced_size),
    )
    data = [spoiled(draw, one) for one in texts]
    rule = (seed, size, unspaced_size, draw.choice([1, 100, 128, 200]), draw.choice([1, 2, 4, 50]))
    digests = draw.random() < 0.5
    same(
        compiled.fingerprints(texts, *rule, digests, workers, level=level),
        reference.fingerprints(texts, *rule, digests),
    )
    expected = reference.fingerprints(data, *rule, digests)
    same(compiled.fingerprints(data, *rule, digests, workers, level=level), expected)
    columns = list(compiled.arrow_columns(arrow_column(draw, data)))
    assert len(columns) == 1
    same(compiled.fingerprints(columns[0], *rule, digests, workers, level=level), expected)
    for one in texts:
        tokens, *spans = compiled.fold_text(one, level=level)
        wanted, *wanted_spans = reference.fold_text(one)
        assert tokens == wanted
        same(tuple(spans), tuple(wanted_spans))
    sets = reference.sorted_sets(*hashes(draw, reference))
    unsorted = hashes(draw, reference)
    same(compiled.sorted_sets(*unsorted), reference.sorted_sets(*unsorted))
    slots = draw.choice([1, 16, 100, 128, 129, 300])
    same(
        (compiled.signatures(*sets, slots, seed, workers, level=level),),
        (reference.signatures(*sets, slots, seed),),
    )
    matrix = np.random.default_rng(seed).integers(0, 2**32, (draw.randrange(5), 24), np.uint32)
    height = draw.randint(1, 24)
    bands = (matrix, draw.randint(0, 24 // height), height)
    same((compiled.band_keys(*bands, workers),), (reference.band_keys(*bands),))
    documents = len(sets[1]) - 1
    ends = np.array([[draw.randrange(documents) for _ in range(40)] for _ in range(2)], np.int64)
    same(
        (compiled.intersection_sizes(*sets, *ends, workers, level=level),),
        (reference.intersection_sizes(*sets, *ends),),
    )
    required = draw.choice([None, np.array([draw.randint(1, 9) for _ in range(documents)], np.int64)])
    hot_bucket = draw.choice([2, 3, 1000])
    same(
        compiled.bucket_pairs(*sets, hot_bucket, required, workers),
        reference.bucket_pairs(*sets, hot_bucket, required),
    )
    excluded = np.unique(sets[0][:: draw.randint(1, 5)])
    same(compiled.sets_without(*sets, excluded, workers), reference.sets_without(*sets, excluded))
    sample = sets[0][: sets[1][1]], sets[1][:2]
    least = draw.randint(1, 40)
    same(
        compiled.SampledSets(*sample).intersections(*sets, least, workers),
        reference.SampledSets(*sample).intersections(*sets, least),
    )
    alphabet = [text(draw)[:9] for _ in range(draw.choice([1, 2, 5, 100]))]
    a, b = (draw.choices(alphabet, k=draw.randrange(300)) * draw.choice([1, 1, 9]) for _ in "ab")
    limits = draw.randint(1, 5), draw.randrange(10)
    assert compiled.common_runs(a, b, *limits) == reference.common_runs(a, b, *limits)


def main(folder: Path, seconds: float) -> None:
    """Load the module of this folder in place of the one that is installed, and call it until the time is over."""
    file = next(folder.glob("_native*.so"))
    specification = importlib.util.spec_from_file_location("provenance._kernels._native", file)
    assert specification is not None
    assert specification.loader is not None
    native = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(native)
    sys.modules["provenance._kernels._native"] = native  # before anything imports the other
    from provenance._kernels import compiled, reference

    until = time.monotonic() + seconds
    rounds = 0
    while time.monotonic() < until:
        round_of(random.Random(rounds), compiled, reference, native.best_level())
        rounds += 1
    sys.stdout.write(f"{rounds} rounds, nothing found\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
