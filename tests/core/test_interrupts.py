"""An interrupt (Ctrl-C) ends a long call of a compiled kernel."""

from __future__ import annotations

import _thread
import signal
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from .making import prose
from .twins import compiled


def many_sets(documents: int, size: int, values: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    draw = np.random.default_rng(1)
    hashes = np.sort(draw.integers(0, values, (documents, size), np.uint64), axis=1)
    hashes += np.arange(size, dtype=np.uint64)  # distinct in each
    return hashes.ravel(), np.arange(documents + 1, dtype=np.int64) * size


def long_shingle_sets() -> Callable[[], object]:
    collection = [prose(3000, seed=1)] * 30_000
    return lambda: compiled.shingle_sets(collection, 1, 3, 5, 2)


def long_bucket_pairs() -> Callable[[], object]:
    sets = many_sets(8000, 400, 1 << 17)
    return lambda: compiled.bucket_pairs(*sets, 1000, np.full(8000, 4), 2)


def long_intersection_sizes() -> Callable[[], object]:
    sets = many_sets(2000, 2000, 1 << 20)
    left, right = np.random.default_rng(2).integers(0, 2000, (2, 800_000))
    return lambda: compiled.intersection_sizes(*sets, left, right, 2)


def long_posted_counts() -> Callable[[], object]:
    """Texts of a hundred keys that three hundred articles hold."""
    documents, keys, held, posted = 8000, 1000, 300, 100_000
    draw = np.random.default_rng(3)
    lists = draw.integers(0, keys, documents * 100)
    numbers = np.sort(draw.integers(0, posted - held, (keys, held), np.uint32), axis=1) + np.arange(
        held, dtype=np.uint32
    )
    ends = np.arange(1, keys + 1, dtype=np.int64) * held
    every = np.arange(documents + 1, dtype=np.int64)
    given = (lists, np.ones(len(lists), np.bool_), every * 100, np.arange(keys + 1), ends - held, ends, numbers.ravel())
    texts = np.full(documents, 400), np.full(keys, 255, np.uint8)
    others = np.full(posted, 400, np.uint32), np.zeros((posted, 2), np.uint64)
    return lambda: compiled.posted_counts(*given, *texts, *others, np.full(9, 9), 5000, 16, 2)


@pytest.mark.parametrize("long", [long_shingle_sets, long_bucket_pairs, long_intersection_sizes, long_posted_counts])
def test_an_interrupt_ends_a_long_call(long: Callable[[], Callable[[], object]]) -> None:
    """It is heard within the call: between two calls it could be heard once before and once after, not three times."""
    call = long()
    heard = 0
    ready, over = threading.Event(), threading.Event()

    def hear(*_: object) -> None:
        nonlocal heard
        heard += 1
        ready.set()
        if heard > 2 and not over.is_set():
            over.set()
            raise KeyboardInterrupt

    def interrupt() -> None:
        while not over.is_set():
            ready.clear()
            _thread.interrupt_main()
            ready.wait()

    before = signal.signal(signal.SIGINT, hear)
    thread = threading.Thread(target=interrupt)
    try:
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            for _ in range(8):
                heard = 0
                call()
    finally:
        over.set()
        ready.set()
        thread.join()
        signal.signal(signal.SIGINT, before)


def test_an_interrupt_is_heard_although_a_thread_failed_meanwhile() -> None:
    """While the handler runs, the other thread comes to a text whose set has another size."""
    texts = [prose(3000, seed=1)] * 12_000
    sizes = np.repeat(np.diff(compiled.shingle_sets(texts[:1], 1, 3, 5)[1]), len(texts))
    sizes[-1] -= 1

    def hear(*_: object) -> None:
        time.sleep(3)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, hear)
    thread = threading.Timer(0.02, _thread.interrupt_main)
    try:
        with pytest.raises(KeyboardInterrupt):
            thread.start()
            compiled.known_sets(texts, 1, 3, 5, sizes, 2)
    finally:
        thread.join()
        signal.signal(signal.SIGINT, before)
