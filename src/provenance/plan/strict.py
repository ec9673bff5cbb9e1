"""JSON from outside: refused with the place and the reason unless it is exactly what was expected."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from provenance.errors import PlanError
from provenance.readers.naming import printable

__all__ = ["Fields", "parsed"]

_DIGEST = re.compile(r"[0-9a-f]{32}")
_LARGEST = 1 << 63


def parsed(data: bytes, where: str) -> Any:
    """A JSON text as Python has it, without repeated names.

    Raises
    ------
    PlanError
        If it is none.
    """
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise PlanError(f"{where}: not UTF-8: byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise PlanError(f"{where}: not JSON: {error.msg} at {place}") from error
    except RecursionError as error:
        raise PlanError(f"{where}: JSON nested too deeply") from error
    except ValueError as error:
        raise PlanError(f"{where}: not JSON: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f"{printable(twice)!r} stands twice in one object")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


class Fields:
    """The fields of an object, each of which must be asked for.

    Parameters
    ----------
    value
        What should be an object.
    where
        What it is, for messages.
    names
        The fields it has, all of them.

    Raises
    ------
    PlanError
        If it is no object, or has other fields; as does each method if the field is not of its kind.
    """

    def __init__(self, value: object, where: str, names: str) -> None:
        self.where = where
        if not isinstance(value, dict):
            raise PlanError(f"{where}: not an object")
        expected = names.split()
        for name in expected:
            if name not in value:
                raise PlanError(f"{where}: {name} is missing")
        for name in value:
            if name not in expected:
                raise PlanError(f"{where}: there is no field {printable(name)!r}")
        self._fields = value

    def text(self, name: str) -> str:
        """A string that can be written."""
        value = self._fields[name]
        if not isinstance(value, str):
            raise self._wrong(name, "a string")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise self._wrong(name, "text: it holds half of a surrogate pair") from None
        return value

    def optional_text(self, name: str) -> str | None:
        """A string or null."""
        return None if self._fields[name] is None else self.text(name)

    def digest(self, name: str = "xxh3_128") -> str:
        """32 hexadecimal digits."""
        value = self.text(name)
        if not _DIGEST.fullmatch(value):
            raise self._wrong(name, "32 hexadecimal digits")
        return value

    def whole(self, name: str, below: int = _LARGEST) -> int:
        """A whole number from 0."""
        value = self._fields[name]
        if type(value) is not int or not 0 <= value < below:
            raise self._wrong(name, "a whole number" if below == _LARGEST else f"a whole number below {below}")
        return value

    def signed(self, name: str) -> int:
        """A whole number."""
        value = self._fields[name]
        if type(value) is not int or not -_LARGEST <= value < _LARGEST:
            raise self._wrong(name, "a whole number")
        return value

    def share(self, name: str) -> float:
        """A number from 0 to 1."""
        value = self._fields[name]
        if type(value) not in (int, float) or not math.isfinite(value) or not 0 <= value <= 1:
            raise self._wrong(name, "a number from 0 to 1")
        return float(value)

    def truth(self, name: str) -> bool:
        """``true`` or ``false``."""
        value = self._fields[name]
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def items(self, name: str) -> list[Any]:
        """A list."""
        value = self._fields[name]
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return value

    def named(self, name: str) -> Mapping[str, Any]:
        """An object of objects."""
        value = self._fields[name]
        if not isinstance(value, dict):
            raise self._wrong(name, "an object")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(Fields({"item": item}, f"{self.where}: {name}", "item").text("item") for item in self.items(name))

    def _wrong(self, name: str, kind: str) -> PlanError:
        return PlanError(f"{self.where}: {name} is not {kind}")
