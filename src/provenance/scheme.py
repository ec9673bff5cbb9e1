"""Scheme: every parameter that decides what a stored fingerprint means."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from operator import index

import xxhash

from provenance.errors import SchemeError

__all__ = ["Scheme"]

_LIMITS = {
    "shingle_size": (1, 64),
    "unspaced_shingle_size": (1, 64),
    "num_perm": (1, 4096),
    "anchor_rate": (1, 1 << 20),
    "seed": (0, (1 << 64) - 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Parameters that decide every number of a fingerprint; two schemes compare only when equal.

    Attributes
    ----------
    shingle_size
        Tokens in a shingle.
    unspaced_shingle_size
        Tokens in a shingle whose first token is a character of a script written without spaces
        (Han, kana, Thai, Lao, Khmer, Myanmar and others).
    num_perm
        Values in a MinHash signature.
    anchor_rate
        One shingle in so many is an anchor (FracMinHash with scale ``1 / anchor_rate``).
    seed
        Seeds token hashes and permutations, 0 to 2**64 - 1. Keep it secret where texts may be hostile.
    unicode
        Version of the Unicode data that folding uses.
    version
        Version of the definition itself: how tokens are cut and hashed.

    Raises
    ------
    SchemeError
        If a parameter is out of range, or the version or Unicode data is not one this library has.

    Examples
    --------
    >>> Scheme.from_json(Scheme(seed=7).to_json()) == Scheme(seed=7)
    True
    """

    shingle_size: int = 3
    unspaced_shingle_size: int = 5
    num_perm: int = 128
    anchor_rate: int = 4
    seed: int = 1
    unicode: str = "14.0.0"
    version: int = 1

    def __post_init__(self) -> None:
        for name, (low, high) in _LIMITS.items():
            value = getattr(self, name)
            if not hasattr(value, "__index__") or isinstance(value, bool) or not low <= value <= high:
                raise SchemeError(f"Scheme.{name} must be an integer from {low} to {high}, got {value!r}")
            object.__setattr__(self, name, index(value))
        if self.unicode != "14.0.0":
            raise SchemeError(f"Scheme.unicode must be '14.0.0', the data this library has, got {self.unicode!r}")
        if self.version != 1:
            raise SchemeError(f"Scheme.version must be 1, the one this library knows, got {self.version!r}")

    @classmethod
    def given(cls, scheme: Scheme | None) -> Scheme:
        """Return the scheme that a caller gave, or the default for ``None``.

        Raises
        ------
        TypeError
            If it is something else.
        """
        if scheme is not None and not isinstance(scheme, Scheme):
            raise TypeError(f"scheme must be a Scheme, got {scheme!r}")
        return scheme or cls()

    def to_json(self) -> str:
        """Return the canonical JSON form: keys sorted, no spaces."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Scheme:
        """Read ``to_json`` back.

        Raises
        ------
        SchemeError
            If the text is not the JSON of a scheme.
        """
        try:
            values = json.loads(text)
        except (TypeError, ValueError, RecursionError) as error:
            raise SchemeError(f"not the JSON of a scheme: {error}") from None
        names = {field.name for field in fields(cls)}
        if not isinstance(values, dict) or set(values) != names:
            raise SchemeError(f"the JSON of a scheme has the keys {sorted(names)}, got {text[:200]!r}")
        return cls(**values)

    @property
    def digest(self) -> str:
        """XXH3-128 of the canonical JSON, 32 hexadecimal digits: equal if and only if the schemes are."""
        return xxhash.xxh3_128_hexdigest(self.to_json().encode())
