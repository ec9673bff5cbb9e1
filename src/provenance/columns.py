"""Columns: what is held as arrays, one for each attribute; equal when all of them are, and read row by row."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, ClassVar, Protocol, TypeVar, overload

import numpy as np

__all__ = ["Columns", "Rows"]

Row = TypeVar("Row", covariant=True)


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


class Columns:
    """A dataclass with arrays among its fields: two are equal when they are of one class and all their fields are.

    Arrays are when their types, shapes and values are. Like a list, it cannot be hashed.
    """

    __slots__ = ()
    __hash__: ClassVar[None]  # type: ignore[assignment]  # as Python says that something has no hash

    def __eq__(self: _Dataclass, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(_same(getattr(self, field.name), getattr(other, field.name)) for field in fields(self))


class Rows(Columns, Sequence[Row]):
    """Columns read as a sequence: of so many rows, each made when it is asked for."""

    __slots__ = ()

    @abstractmethod
    def _row(self, number: int) -> Row:
        """The row with this number, from 0 on."""

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        numbers = range(len(self))[index]
        return [self._row(number) for number in numbers] if isinstance(numbers, range) else self._row(numbers)


def _same(a: object, b: object) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    return bool(a == b)
