"""A stream cut into batches: after so many, or when somebody has waited long enough."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Empty, Full, Queue
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.article import Article

    Item = Article | BaseException | None  # an article, what ended the stream, or its end

__all__ = ["batches"]

_PATIENCE = 0.1  # seconds
_AHEAD = 1 << 12  # articles read before they are asked for


def batches(
    articles: Iterator[Article],
    every: int,
    seconds: float,
    characters: int | None = None,
    *,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[list[Article]]:
    """Batches, in order, of at most ``every`` articles, and of fewer after ``seconds`` or about so many ``characters``.

    Articles are read in a thread of their own, so that a source that pauses holds nothing back; ``meanwhile`` is called
    again and again by who waits for them. An interrupt while the next one is waited for gives the batch under way
    before it goes on; what was read ahead of that is dropped.
    """
    queue: Queue[Item] = Queue(min(2 * every, _AHEAD))
    stopped = threading.Event()

    def offer(item: Item) -> None:
        while not stopped.is_set():
            try:
                queue.put(item, timeout=_PATIENCE)
                return
            except Full:
                continue

    def read() -> None:
        try:
            for article in articles:
                offer(article)
                if stopped.is_set():
                    return
            offer(None)
        except BaseException as error:
            offer(error)

    threading.Thread(target=read, daemon=True).start()
    try:
        yield from _cut(queue, every, seconds, characters, meanwhile)
    finally:
        stopped.set()


def _cut(
    queue: Queue[Item], every: int, seconds: float, characters: int | None, meanwhile: Callable[[], object]
) -> Iterator[list[Article]]:
    batch: list[Article] = []
    due, held = 0.0, 0
    while True:
        try:
            meanwhile()
            wait = _PATIENCE if not batch else max(0.0, min(_PATIENCE, due - monotonic()))
            item = queue.get(block=wait > 0, timeout=wait)  # what is overdue takes what is there, and waits no more
        except Empty:
            if batch and monotonic() >= due:
                yield batch
                batch = []
            continue
        except KeyboardInterrupt:
            if batch:
                yield batch
            raise
        if item is None or isinstance(item, BaseException):
            if batch:
                yield batch
            if item is not None:
                raise item
            return
        if not batch:
            due, held = monotonic() + seconds, 0
        batch.append(item)
        held += len(item.text)
        if len(batch) >= every or (characters is not None and held >= characters):
            yield batch
            batch = []
