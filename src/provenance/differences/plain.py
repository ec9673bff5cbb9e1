"""Text for rules that read words: lower case, without accents, character for character as long as the original."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["WORDS", "plain", "stems", "table"]


class _Plain(dict[int, int]):
    def __missing__(self, point: int) -> int:
        base = unicodedata.normalize("NFKD", chr(point))[:1].casefold()
        self[point] = ord(base) if len(base) == 1 else point
        return self[point]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """Return a text in lower case without accents; each character stays one character.

    Examples
    --------
    >>> plain("Samedi 3 Février, À l’ÉTÉ")
    'samedi 3 fevrier, a l’ete'
    """
    return text.translate(_PLAIN)


def table(words: str) -> frozenset[str]:
    """The words of a table, plain."""
    return frozenset(plain(words).split())


def stems(tokens: Iterable[str]) -> set[str]:
    """The first letters of the words that mean something by themselves: those of four letters or more."""
    return {token[:5] for token in tokens if len(token) >= 4}


WORDS = r"[^\W\d_]+"
"""A run of letters, as a regular expression."""
