"""Articles as arrays of word and glue numbers, many at a time, and arrays as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import exp
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from .dice import Dice
from .grammar import DRAWS, Book

__all__ = ["Article", "Press"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Article = tuple[Int32, Int32]
"""Words, and the glue after each; the last one ends a paragraph."""

_OWN_WORDS = 14  # of each category, to which an article returns
_RETURNS = 0.4
_WORDS = 370
_SPREAD = 0.45  # standard deviation of the logarithm of the length
_END = "\x00"
_PLAIN = str.maketrans({"’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "«": '"', "»": '"', "…": "..."})


@dataclass(frozen=True, eq=False)
class Press:
    """Writes articles in the language of a book."""

    book: Book

    @cached_property
    def _sentences(self) -> Int64:
        """Sentences of an article, at 256 evenly spaced places of its distribution (log-normal)."""
        normal = NormalDist(0.0, _SPREAD)
        mean = _WORDS * exp(-(_SPREAD**2) / 2) / self.book.words_per_sentence
        return np.array([max(5, round(mean * exp(normal.inv_cdf((i + 0.5) / 256)))) for i in range(256)], np.int64)

    @cached_property
    def _pieces(self) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """Glue, the end mark and words: typographic, and with what an ASCII keyboard has."""
        typographic = [*self.book.glue, _END, *self.book.words]
        plain = [piece.translate(_PLAIN).replace('" ', '"', 1) if "«" in piece else piece.translate(_PLAIN)
                 for piece in typographic]  # fmt: skip
        return np.array(typographic, object), np.array(plain, object)

    def write(self, dice: Dice, count: int) -> list[Article]:
        """``count`` unrelated articles."""
        book = self.book
        sentences = self._sentences[dice.below(256, count)]
        total = int(sentences.sum())
        shapes = dice.below(len(book.shape_offsets) - 1, total)
        begins = book.shape_offsets[shapes]
        lengths = book.shape_offsets[shapes + 1] - begins
        after = np.cumsum(lengths)
        slots = np.arange(after[-1]) + np.repeat(begins - (after - lengths), lengths)
        last = np.cumsum(sentences)
        article_ends = after[last - 1]
        article = np.repeat(np.arange(count), np.diff(article_ends, prepend=0))

        category = book.shape_category[slots]
        literal = category < 0
        words = book.tables[category, dice.below(DRAWS, len(slots))]
        own = book.tables[np.arange(len(book.tables))[:, None], dice.below(DRAWS, count * _OWN_WORDS)]
        returns = book.topical[category] & dice.chance(_RETURNS, len(slots))
        words[returns] = own[
            category[returns], article[returns] * _OWN_WORDS + dice.below(_OWN_WORDS, int(returns.sum()))
        ]
        words[literal] = book.shape_word[slots[literal]]
        capital = book.shape_capital[slots]
        words[capital] = book.capital[words[capital]]

        glue = book.shape_glue[slots]
        tied = np.flatnonzero(book.before_vowel[words] != words)
        tied = tied[tied + 1 < len(words)]
        tied = tied[book.vowel[words[tied + 1]] & (glue[tied] == book.space)]
        words[tied] = book.before_vowel[words[tied]]
        tight = tied[book.tight[words[tied]]]
        glue[tight] = book.glue.index("")

        breaks = dice.chance(0.45, total)
        breaks[last - 1] = True
        glue[after[breaks] - 1] = book.paragraph[glue[after[breaks] - 1]]
        borders = [0, *article_ends.tolist()]
        return [(words[a:b], glue[a:b]) for a, b in pairwise(borders)]

    def print(self, articles: Sequence[Article], plain: NDArray[np.bool_]) -> list[str]:
        """Articles as text; where ``plain``, with straight quotes and apostrophes."""
        texts = [""] * len(articles)
        for style, pieces in enumerate(self._pieces):
            numbers = np.flatnonzero(plain == bool(style)).tolist()
            printed = self._joined((articles[number] for number in numbers), pieces)
            for number, text in zip(numbers, printed, strict=True):
                texts[number] = text
        return texts

    def _joined(self, articles: Iterable[Article], pieces: NDArray[np.object_]) -> list[str]:
        glue = len(self.book.glue)
        parts: list[Int32] = []
        for words, after in articles:
            both = np.empty(2 * len(words) + 1, np.int32)
            both[0:-1:2] = words + (glue + 1)
            both[1:-1:2] = after
            both[-1] = glue
            parts.append(both)
        if not parts:
            return []
        text = "".join(pieces[np.concatenate(parts)].tolist())
        return [article.rstrip() for article in text.split(_END)[:-1]]

    def paragraphs(self, article: Article) -> Int64:
        """Where the paragraphs of an article begin and end, shape (paragraphs + 1,)."""
        return np.concatenate(([0], np.flatnonzero(self.book.ends[article[1]]) + 1))
