"""Arguments that cannot be right are refused where they are given, by their names."""

from __future__ import annotations

from numbers import Real
from operator import index

__all__ = ["share", "threads_of", "whole"]


def whole(name: str, value: object, least: int) -> int:
    """Return an argument that is a whole number, ``least`` or more.

    Raises
    ------
    TypeError, ValueError
        If it is no whole number, or a smaller one.
    """
    try:
        number = index(value)  # type: ignore[arg-type]  # it says itself what is none
    except TypeError:
        raise TypeError(f"{name} must be a whole number, got {value!r}") from None
    if number < least:
        raise ValueError(f"{name} must be {least} or more, got {value!r}")
    return number


def share(name: str, value: object) -> float:
    """Return an argument that is a number from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        If it is no number, or another one.
    """
    if not isinstance(value, Real):
        raise TypeError(f"{name} must be a number from 0 to 1, got {value!r}")
    number = float(value)
    if not 0.0 <= number <= 1.0:
        raise ValueError(f"{name} must be from 0 to 1, got {value!r}")
    return number


def threads_of(threads: int | None) -> int | None:
    """Return how many threads shall work: 1 or more, or ``None`` for every core; errors as of ``whole``."""
    return None if threads is None else whole("threads", threads, 1)
