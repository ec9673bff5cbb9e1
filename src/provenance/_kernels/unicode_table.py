"""The folding of every code point as arrays, loaded once from ``fold_table.npz``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "DIGIT",
    "DIGIT_SEPARATOR",
    "MARK",
    "SEPARATOR",
    "SPACE",
    "UNSPACED",
    "WORD",
    "FoldTable",
    "fold_table",
]

SEPARATOR = 0
"""Ends a token."""
WORD = 1
"""Part of a word."""
DIGIT = 2
"""Part of a word; a single separator between two digits is dropped."""
UNSPACED = 3
"""A token of its own (scripts written without spaces)."""
MARK = 4
"""Belongs to the character before it (vowel signs, kana voicing marks)."""
DIGIT_SEPARATOR = 5
"""A separator that vanishes between two digits: ``. , '`` and their like."""
SPACE = 6
"""A separator that vanishes between two digits when it parts groups of three."""

_CODE_POINTS = 0x110000


@dataclass(frozen=True, slots=True)
class FoldTable:
    """What folding does to each code point.

    Attributes
    ----------
    unicode
        Version of the Unicode data, ``"14.0.0"``.
    classes
        Class of each code point that a fold can produce, uint8, shape (0x110000,).
    dropped_marks
        Combining marks that folding drops, bool, shape (0x110000,).
    lengths
        How many code points each one folds to, uint8, shape (0x110000,).
    offsets
        Where these start in ``folded``, int64, shape (0x110000,); undefined where ``identity`` holds.
    identity
        Code points that fold to themselves, bool, shape (0x110000,).
    folded
        uint32, the folded code points one after another.
    """

    unicode: str
    classes: NDArray[np.uint8]
    dropped_marks: NDArray[np.bool_]
    lengths: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    identity: NDArray[np.bool_]
    folded: NDArray[np.uint32]


@cache
def fold_table() -> FoldTable:
    """Load the table (a constant of the package; read on first use)."""
    with np.load(Path(__file__).with_name("fold_table.npz"), allow_pickle=False) as stored:
        mapped = stored["mapped"]
        lengths = np.ones(_CODE_POINTS, np.uint8)
        lengths[mapped] = stored["lengths"]
        offsets = np.zeros(_CODE_POINTS, np.int64)
        offsets[mapped] = np.cumsum(stored["lengths"], dtype=np.int64) - stored["lengths"]
        identity = np.ones(_CODE_POINTS, np.bool_)
        identity[mapped] = False
        return FoldTable(
            unicode=stored["unicode"].tobytes().decode(),
            classes=stored["classes"],
            dropped_marks=np.unpackbits(stored["dropped_marks"]).astype(np.bool_),
            lengths=lengths,
            offsets=offsets,
            identity=identity,
            folded=stored["folded"],
        )
