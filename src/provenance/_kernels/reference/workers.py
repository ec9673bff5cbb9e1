"""How many threads work at once."""

from __future__ import annotations

__all__ = ["workers"]


def workers(threads: int | None) -> int:
    """How many threads work at once when the caller asks for ``threads``; ``None`` is 1 here."""
    return 1 if threads is None else max(1, threads)
