"""Work done ahead by other threads, in the order in which it is wanted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from provenance import _kernels as kernels

__all__ = ["blocks", "helpers", "worked_ahead"]

_BLOCKS = 16
_FEWEST = 1 << 13  # items

A = TypeVar("A")
B = TypeVar("B")


def blocks(count: int, most: int) -> list[slice]:
    """Slices of ``count`` items, each of at most ``most`` and small enough that several threads get some.

    Less than some thousand items are not worth a thread.
    """
    size = min(max(count // _BLOCKS, _FEWEST), most)
    return [slice(begin, begin + size) for begin in range(0, count, size)]


def helpers(threads: int | None, tasks: int | None = None) -> int:
    """Threads to start so that ``threads`` work at once, no more than ``tasks``; 0: the caller does the work itself."""
    several = kernels.workers(threads) if tasks is None else min(kernels.workers(threads), tasks)
    return several if several > 1 else 0


def worked_ahead(work: Callable[[A], B], items: Iterable[A], helpers: int) -> Generator[B, None, None]:
    """What ``work`` says of each item, in order, done by so many helpers (0: by the caller, when it is wanted).

    No more than twice as many results as there are helpers wait, with those under way: what comes of all of them need
    not fit in memory.
    """
    if not helpers:
        yield from map(work, items)
        return
    waiting: deque[Future[B]] = deque()
    with ThreadPoolExecutor(helpers) as pool:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > 2 * helpers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
