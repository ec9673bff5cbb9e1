"""How fast texts become what the file holds of them and texts again: native kernels beside the reference."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.corpus import generate

from provenance import _kernels as kernels
from provenance._kernels import reference

__all__ = ["streams", "told"]

_TEXTS = 10_000
_ROUNDS = 5
_LARGEST = 1 << 26


def streams() -> dict[str, Any]:
    """MB/s each way by kernel, best of some rounds taken in turns, and bytes of streams to those of texts."""
    texts = [text.encode() for text in generate(_TEXTS).texts]
    size = sum(map(len, texts))
    whole = [b""] * len(texts), texts, _LARGEST, 1
    functions = {kernels.NAME: kernels, f"{reference.NAME} (zlib)": reference}
    made = {}
    for name, twin in functions.items():
        streams = twin.deflated(*whole)
        assert isinstance(streams, list)  # none of these is too large
        made[name] = streams
    best: dict[str, list[float]] = {name: [float("inf")] * 2 for name in made}
    for _ in range(_ROUNDS):
        for name, twin in functions.items():
            calls: tuple[Callable[[], Any], ...] = (
                partial(twin.deflated, *whole),
                partial(twin.inflated, made[name], _LARGEST, 1),
            )
            for way, call in enumerate(calls):
                begun = time.perf_counter()
                call()
                best[name][way] = min(best[name][way], time.perf_counter() - begun)
    return {
        name: [*(size / seconds / 1e6 for seconds in best[name]), sum(map(len, streams)) / size]
        for name, streams in made.items()
    }


def told(found: dict[str, Any]) -> list[str]:
    """A section of the page."""
    rows = [
        f"| {name} | {there:,.0f} MB/s | {back:,.0f} MB/s | {part:.3f} |" for name, (there, back, part) in found.items()
    ]
    return [
        "## Texts as the file holds them",
        "",
        "| kernels | deflated | inflated | of their size |",
        "|---|---|---|---|",
        *rows,
        "",
        f"{_TEXTS:,} generated articles, one at a time, on one thread; best of {_ROUNDS}.",
    ]
