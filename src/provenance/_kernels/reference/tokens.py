"""Text to tokens: every code point folded by a table, then cut."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.unicode_table import (
    DIGIT,
    DIGIT_SEPARATOR,
    MARK,
    SEPARATOR,
    SPACE,
    UNSPACED,
    WORD,
    fold_table,
)

__all__ = ["TokenArrays", "code_points_of", "fold_text", "fold_tokens"]

UInt32 = NDArray[np.uint32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

_NEWLINE = 10


@dataclass(frozen=True, slots=True)
class TokenArrays:
    """Tokens of a batch.

    Attributes
    ----------
    code_points
        Folded tokens, each followed by U+000A, uint32.
    starts, ends
        Span of each token in the code points that were folded, int64, shape (tokens,).
    unspaced
        Tokens of scripts written without spaces, bool, shape (tokens,).
    """

    code_points: UInt32
    starts: Int64
    ends: Int64
    unspaced: Bool

    def strings(self) -> list[str]:
        """Return the folded tokens."""
        text = self.code_points.astype("<u4").tobytes().decode("utf-32-le")
        return text.split("\n")[:-1]


def code_points_of(text: str) -> UInt32:
    """Return the code points of a text, lone surrogates too, uint32, shape (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32, copy=False)


@cache
def _single_folds() -> UInt32:
    table = fold_table()
    single = np.arange(len(table.lengths), dtype=np.uint32)
    mapped = ~table.identity & (table.lengths > 0)
    single[mapped] = table.folded[table.offsets[mapped]]
    return single


def _fold(code_points: UInt32) -> tuple[UInt32, Int64]:
    """Folded code points, and for each the position it came from."""
    table = fold_table()
    lengths = table.lengths[code_points]
    if (lengths == 1).all():
        return _single_folds()[code_points], np.arange(len(code_points), dtype=np.int64)
    source = np.repeat(np.arange(len(code_points), dtype=np.int64), lengths)
    folded = _single_folds()[code_points[source]]
    longer = np.flatnonzero(lengths[source] > 1)
    if len(longer):
        first = np.cumsum(lengths, dtype=np.int64) - lengths
        within = longer - first[source[longer]]
        folded[longer] = table.folded[table.offsets[code_points[source[longer]]] + within]
    return folded, source


def _joined_digits(classes: NDArray[np.uint8]) -> Bool:
    """Separators that vanish: one between two digits; a space only where it parts groups of three."""
    digit = classes == DIGIT
    vanish = np.zeros(len(classes), np.bool_)
    between = np.flatnonzero(digit[:-2] & digit[2:] & ((classes[1:-1] == DIGIT_SEPARATOR) | (classes[1:-1] == SPACE)))
    between += 1
    spaces = between[classes[between] == SPACE]
    vanish[between] = True
    if len(spaces):
        edges = np.flatnonzero(np.diff(digit.astype(np.int8), prepend=0, append=0))
        run_starts, run_ends = edges[::2], edges[1::2]
        before = np.searchsorted(run_ends, spaces)  # the run that ends where the space stands
        length_before = run_ends[before] - run_starts[before]
        length_after = run_ends[before + 1] - run_starts[before + 1]
        previous = np.where(run_starts[before] > 0, classes[run_starts[before] - 1], SEPARATOR)
        grouped = (length_before <= 3) & (length_after == 3) & (previous != WORD) & (previous != MARK)
        vanish[spaces[~grouped]] = False
    return vanish


def fold_tokens(code_points: UInt32) -> TokenArrays:
    """Fold code points and cut them into tokens.

    Parameters
    ----------
    code_points
        uint32, shape (n,). Documents of a batch are parted by U+0000.

    Returns
    -------
    TokenArrays
        A token is a maximal run of words, digits and the marks that follow them, or one character of a
        script written without spaces with its marks. Its span covers dropped marks that follow it.
    """
    table = fold_table()
    if not len(code_points):
        empty = np.zeros(0, np.int64)
        return TokenArrays(np.zeros(0, np.uint32), empty, empty, np.zeros(0, np.bool_))
    folded, source = _fold(code_points)
    classes = table.classes[folded]
    if len(classes) > 2:
        kept = ~_joined_digits(classes)
        if not kept.all():
            folded, source, classes = folded[kept], source[kept], classes[kept]

    base = classes
    marks = classes == MARK
    if marks.any():  # a mark is of the class of what it belongs to
        carrier = np.where(marks, -1, np.arange(len(classes)))
        np.maximum.accumulate(carrier, out=carrier)
        base = np.where(carrier >= 0, classes[carrier], SEPARATOR).astype(np.uint8)
    in_word = (base == WORD) | (base == DIGIT)
    unspaced = base == UNSPACED
    member = in_word | unspaced
    previous_in_word = np.concatenate(([False], in_word[:-1]))
    begins = (classes == UNSPACED) | (in_word & ~previous_in_word & ~marks)
    ends_here = member & np.concatenate((begins[1:] | ~member[1:], [True]))
    first = np.flatnonzero(begins)
    last = np.flatnonzero(ends_here)

    length = len(code_points)
    unmarked = np.where(table.dropped_marks[code_points], length, np.arange(length))
    following = np.append(np.minimum.accumulate(unmarked[::-1])[::-1], length)

    chars = folded[member]
    number = np.cumsum(begins[member]) - 1
    stream = np.full(len(chars) + len(first), _NEWLINE, np.uint32)
    stream[np.arange(len(chars)) + number] = chars
    return TokenArrays(stream, source[first], following[source[last] + 1], unspaced[first])


def fold_text(text: str) -> tuple[list[str], Int64, Int64, Bool]:
    """Fold one text: its tokens, where each starts and ends in the text, and which are of unspaced scripts.

    Shapes and meaning as in ``TokenArrays``.
    """
    arrays = fold_tokens(code_points_of(text))
    return arrays.strings(), arrays.starts, arrays.ends, arrays.unspaced
