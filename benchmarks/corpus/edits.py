"""What becomes of an article when it is copied."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .articles import Article, Press
from .dice import Dice
from .grammar import DRAWS

__all__ = ["COPIES", "Editor"]

Int32 = NDArray[np.int32]

COPIES = (
    "identical",
    "light edit",
    "heavy edit",
    "one word in front",
    "ten words in front",
    "excerpt",
    "in furniture",
    "partial reuse",
    "OCR noise",
    "reordered",
)
"""Kinds of copies; ``Editor.copy`` says what each is."""

_OUTLETS = 200
_CONFUSED = {
    "m": "rn", "l": "1", "e": "c", "o": "0", "i": "l", "h": "b", "s": "5", "t": "f", "c": "e", "u": "n", "n": "u",
    "a": "o", "é": "e", "è": "e", "à": "a", "g": "q", "r": "t", "d": "cl", "S": "5", "B": "8", "O": "0", "I": "l",
    "1": "l", "0": "O", "5": "S", ",": ".", ".": ",", " ": "",
}  # fmt: skip


@dataclass(eq=False)
class Editor:
    """Makes copies; ``dice`` decides where."""

    press: Press
    dice: Dice
    _outlets: list[tuple[Article, Article]] = field(default_factory=list)

    def __post_init__(self) -> None:
        fixed = Dice(7, len(self.press.book.words))
        for each in self.press.write(fixed, _OUTLETS):
            words, glue = each
            head, foot = fixed.one(15, 30), fixed.one(30, 60)
            self._outlets.append(
                (self._closed((words[:head], glue[:head])), self._closed((words[-foot:], glue[-foot:])))
            )

    def copy(self, kind: str, source: Article, other: Article) -> Article:
        """A copy of ``source``.

        A light edit touches 1 to 2.5 % of the words, a heavy one 7 to 11 %. An excerpt is 30 to 50 % of the source in
        one piece; partial reuse puts as much into ``other``. Furniture is the head and foot of one of 200 outlets and
        heads of other stories. OCR noise is added to the printed text (``scan``).
        """
        dice = self.dice
        if kind == "light edit":
            return self._edited(source, dice.one(10, 25) / 1000)
        if kind == "heavy edit":
            return self._edited(source, dice.one(70, 110) / 1000)
        if kind == "one word in front":
            return self._prefixed(source, 1)
        if kind == "ten words in front":
            return self._prefixed(source, 10)
        if kind == "excerpt":
            return self._excerpt(source, dice.one(30, 50) / 100)
        if kind == "in furniture":
            return self._framed(source, other)
        if kind == "partial reuse":
            return self._inserted(self._excerpt(source, dice.one(30, 50) / 100), other)
        if kind == "reordered":
            return self._reordered(source)
        return source

    def templates(self, source: Article, count: int) -> list[Article]:
        """Texts in which the same 10 to 25 % of the words of ``source`` have other words in their place."""
        words, glue = source
        varying = self.dice.order(len(words))[: len(words) * self.dice.one(10, 25) // 100]
        found = []
        for _ in range(count):
            own = words.copy()
            own[varying] = self._drawn(len(varying))
            found.append((own, glue))
        return found

    def scan(self, text: str) -> str:
        """``text`` with 0.5 to 1.5 % of its characters misread."""
        characters = list(text)
        count = max(1, len(text) * self.dice.one(5, 15) // 1000)
        for place in self.dice.below(len(text), count).tolist():
            right = text[place]
            if right == "\n":
                continue
            characters[place] = _CONFUSED.get(right) or ("" if right == " " else text[self.dice.one(0, len(text) - 1)])
        return "".join(characters).strip()

    def _drawn(self, count: int) -> Int32:
        return self.press.book.content[self.dice.below(len(self.press.book.content) // DRAWS * DRAWS, count)]

    def _edited(self, source: Article, share: float) -> Article:
        """Words replaced (half of the edits), left out (a quarter) and put in (a quarter)."""
        words, glue = source[0].copy(), source[1]
        count = max(1, round(len(words) * share))
        places = 1 + self.dice.order(len(words) - 1)[:count]
        replaced, dropped, added = np.split(places, [count - count // 2, count - count // 4])
        words[replaced] = self._drawn(len(replaced))
        added -= np.searchsorted(np.sort(dropped), added)
        words, glue = np.delete(words, dropped), np.delete(glue, dropped - 1)
        return np.insert(words, added, self._drawn(len(added))), np.insert(glue, added, self.press.book.space)

    def _prefixed(self, source: Article, count: int) -> Article:
        added = self._drawn(count)
        added[0] = self.press.book.capital[added[0]]
        glue = np.full(count, self.press.book.space, np.int32)
        return np.concatenate((added, source[0])), np.concatenate((glue, source[1]))

    def _excerpt(self, source: Article, share: float) -> Article:
        """Whole paragraphs, one after another, until the share is reached."""
        words, glue = source
        borders = self.press.paragraphs(source)
        wanted = max(60, int(len(words) * share))
        latest = int(np.searchsorted(borders, max(len(words) - wanted, 0), side="right")) - 1
        first = self.dice.one(0, max(latest, 0))
        last = int(np.searchsorted(borders, min(int(borders[first]) + wanted, len(words))))
        return words[borders[first] : borders[last]], glue[borders[first] : borders[last]]

    def _inserted(self, passage: Article, host: Article) -> Article:
        borders = self.press.paragraphs(host)
        place = int(self.dice.pick(borders.tolist()))
        return _together((host[0][:place], host[1][:place]), passage, (host[0][place:], host[1][place:]))

    def _framed(self, source: Article, other: Article) -> Article:
        head, foot = self.dice.pick(self._outlets)
        words, glue = other
        heads = []
        for begin in range(0, min(len(words), 80), 10):
            end = begin + self.dice.one(5, 9)
            heads.append(self._closed((words[begin:end], glue[begin:end])))
        return _together(head, source, *heads, foot)

    def _reordered(self, source: Article) -> Article:
        words, glue = source
        borders = self.press.paragraphs(source)
        order = self.dice.order(len(borders) - 1)
        if np.array_equal(order, np.arange(len(order))):
            order = order[::-1]
        return _together(
            *((words[borders[i] : borders[i + 1]], glue[borders[i] : borders[i + 1]]) for i in order.tolist())
        )

    def _closed(self, part: Article) -> Article:
        """The part as a paragraph of its own, without a full stop."""
        words, glue = part
        glue = glue.copy()
        glue[-1] = self.press.book.rule
        return words, glue


def _together(*parts: Article) -> Article:
    return np.concatenate([words for words, _ in parts]), np.concatenate([glue for _, glue in parts])
