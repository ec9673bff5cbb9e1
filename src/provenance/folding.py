"""Folding: what makes two texts comparable, with the way back into the original."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xxhash
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.columns import Columns

__all__ = ["Folded", "content_digest", "fold"]


@dataclass(frozen=True, slots=True, eq=False)
class Folded(Columns):
    """The tokens of one text.

    Attributes
    ----------
    tokens
        Folded tokens in the order of the text.
    starts, ends
        Where each stands in the original, in characters, int64, shape (tokens,):
        ``text[starts[i]:ends[i]]`` folds to ``tokens[i]``.
    unspaced
        Tokens of scripts written without spaces, bool, shape (tokens,).
    """

    tokens: list[str]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    unspaced: NDArray[np.bool_]

    @property
    def digest(self) -> bytes:
        """XXH3-128 of the tokens, 16 bytes: equal for texts that are identical after folding."""
        return content_digest(self.tokens)


def content_digest(tokens: list[str]) -> bytes:
    """XXH3-128 of folded tokens joined by U+000A, 16 bytes."""
    return xxhash.xxh3_128_digest("\n".join(tokens).encode())


def fold(text: str) -> Folded:
    """Fold a text into comparable tokens.

    Compatibility forms are decomposed, case is folded, accents, quotes, apostrophes, dashes, soft hyphens
    and zero-width characters make no difference, a single separator between digits vanishes
    (``100.000``, ``100'000`` and ``100 000`` give ``100000``), digits of any script become 0 to 9. Vowel signs
    that are not accents (Devanagari, Thai, Arabic letters) stay. The same tokens come from NFC and NFD.

    Examples
    --------
    >>> fold("L\u2019\u00c9t\u00e9: plus de 12'400 \u00abvisiteurs\u00bb").tokens
    ['l', 'ete', 'plus', 'de', '12400', 'visiteurs']
    """
    return Folded(*kernels.fold_text(text))
