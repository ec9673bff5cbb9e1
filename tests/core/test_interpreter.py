"""When the kernels let other threads have the interpreter: for long work, and never for an instant."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from provenance import _kernels

if not _kernels.NAME.startswith("native"):
    pytest.skip("the reference kernels never release it", allow_module_level=True)

WORDS = [f"word{number}" for number in range(400)]
CHANGED = [*WORDS[:200], "changed", *WORDS[200:]]


def ascending(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Two sets of so many values."""
    return np.tile(np.arange(size, dtype=np.uint64), 2), np.array([0, size, 2 * size], dtype=np.int64)


def on_sets(size: int) -> dict[str, Callable[[], object]]:
    hashes, offsets = ascending(size)
    pair = np.zeros(1 + size // 500, dtype=np.int64)
    pairs, bitmaps = np.zeros(1 + size // 10, dtype=np.int64), np.zeros((1, 64), dtype=np.uint64)
    keys = np.zeros((1 + size // 100, 128), dtype=np.uint32)
    return {
        "signatures": lambda: _kernels.signatures(hashes, offsets, 128, 1),
        "sorted_sets": lambda: _kernels.sorted_sets(hashes, offsets),
        "intersection_sizes": lambda: _kernels.intersection_sizes(hashes, offsets, pair, pair + 1),
        "common_bits": lambda: _kernels.common_bits(bitmaps, pairs, pairs),
        "band_keys": lambda: _kernels.band_keys(keys, 32, 4),
        "bucket_pairs": lambda: _kernels.bucket_pairs(hashes, offsets, 100),
        "sets_without": lambda: _kernels.sets_without(hashes, offsets, hashes[:5]),
        "values_up_to": lambda: _kernels.values_up_to(hashes, offsets, size),
        "taken_sets": lambda: _kernels.taken_sets(hashes, offsets, pair[:1]),
        "SampledSets": lambda: _kernels.SampledSets(hashes[:size], offsets[:2]).intersections(hashes, offsets, 1),
    }


def on_texts(repeats: int) -> dict[str, Callable[[], object]]:
    texts = [" ".join(WORDS * repeats)]
    sizes = np.diff(_kernels.shingle_sets(texts, 1, 3, 6)[1])
    return {
        "common_runs": lambda: _kernels.common_runs(WORDS * repeats, CHANGED * repeats, 3, 2),
        "fingerprints": lambda: _kernels.fingerprints(texts, 1, 3, 6, 128, 4),
        "known_sets": lambda: _kernels.known_sets(texts, 1, 3, 6, sizes),
        "shingle_sets": lambda: _kernels.shingle_sets(texts, 1, 3, 6),
    }


SHORT = on_sets(400) | on_texts(1)
LONG = on_sets(1_000_000) | on_texts(500)


@pytest.fixture
def turns() -> Iterator[Callable[[], int]]:
    """How many turns a thread had that gets them only where the interpreter is released."""
    count, is_over = 0, False

    def take_turns() -> None:
        nonlocal count
        while not is_over:
            count += 1
            time.sleep(0)

    interval = sys.getswitchinterval()
    thread = threading.Thread(target=take_turns)
    thread.start()
    sys.setswitchinterval(600)
    yield lambda: count
    is_over = True
    sys.setswitchinterval(interval)
    thread.join()


@pytest.mark.parametrize("kernel", SHORT, ids=str)
def test_short_work_keeps_it(kernel: str, turns: Callable[[], int]) -> None:
    SHORT[kernel]()
    before = turns()
    for _ in range(300):
        SHORT[kernel]()
    assert turns() == before


@pytest.mark.parametrize("kernel", LONG, ids=str)
def test_long_work_releases_it(kernel: str, turns: Callable[[], int]) -> None:
    before = turns()
    for _ in range(50):
        LONG[kernel]()
        if turns() > before:
            return
    pytest.fail("no other thread had a turn")
