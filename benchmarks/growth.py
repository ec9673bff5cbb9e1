"""How something grows with the number of texts: the exponent of n."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

__all__ = ["exponent"]


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Slope of log values on log sizes by least squares; of two points, that between them."""
    xs, ys = [log(size) for size in sizes], [log(value) for value in values]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((p - x) * (q - y) for p, q in zip(xs, ys, strict=True)) / sum((p - x) ** 2 for p in xs)
