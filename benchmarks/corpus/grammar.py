"""A language compiled to tables: a vocabulary with Zipfian frequencies, and shapes of sentences grown from a grammar.

Sentences mean nothing, but words, function words, fixed phrases, punctuation and what they share with unrelated
sentences are as in newspapers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .dice import Dice

__all__ = ["Book", "Language", "compile_language"]

Int32 = NDArray[np.int32]
Bool = NDArray[np.bool_]

TOPICAL = ("N", "NS", "NM", "NF", "NAME", "PLACE", "VD", "ADJ", "VB")
"""Categories of which an article has words of its own that return."""

DRAWS = 1 << 16
"""Length of a category's table: word ``table[u]`` for a uniform ``u`` follows the category's frequencies."""

_SHAPES = 6000
_MARKS = {",", ";", ":", ".", "“", "”", ",”", ".”", "。", "：", "?"}
_FULLWIDTH = {",": "，", ".": "。", "：": "：", "。": "。"}


@dataclass(frozen=True, kw_only=True)
class Language:
    """What a language is made of; ``grammar`` has alternatives ``weight symbols`` divided by ``|``.

    Symbols are other rules, categories of ``words`` and ``invented``, NUM and YEAR, marks of punctuation, or words
    as they stand. ``invented`` gives for each category how many words and their endings.
    """

    name: str
    grammar: dict[str, str]
    words: dict[str, str]
    invented: dict[str, tuple[int, tuple[str, ...]]]
    onsets: list[str]
    vowels: list[str]
    codas: list[str]
    numbers: tuple[str, str, str]
    opening: str
    closing: str
    grouping: str = ","
    decimal: str = "."
    a_before_vowel: dict[str, str] = field(default_factory=dict)
    vowel_letters: str = ""
    spaced: bool = True


@dataclass(frozen=True, eq=False)
class Book:
    """The tables of a language. Words and glue (what stands between words) are numbers into lists of strings.

    ``space`` is the usual glue, ``rule`` what ends a paragraph without a full stop; ``ends`` tells glue that ends one.
    ``shape_category`` is -1 where ``shape_word`` names the word; ``shape_offsets`` says where each sentence begins.
    """

    language: Language
    words: list[str]
    glue: list[str]
    tables: Int32
    topical: Bool
    capital: Int32
    before_vowel: Int32
    vowel: Bool
    tight: Bool
    paragraph: Int32
    ends: Bool
    space: int
    rule: int
    content: Int32
    shape_category: Int32
    shape_word: Int32
    shape_glue: Int32
    shape_capital: Bool
    shape_offsets: NDArray[np.int64]

    @property
    def words_per_sentence(self) -> float:
        """Mean length of a sentence."""
        return len(self.shape_word) / (len(self.shape_offsets) - 1)


class _Numbers:
    """Strings numbered in the order they come."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    def __getitem__(self, text: str) -> int:
        return self.of.setdefault(text, len(self.of))


def compile_language(language: Language) -> Book:
    """Make the tables; always the same ones."""
    dice = Dice(20191101, sum(map(ord, language.name)))
    words, glue = _Numbers(), _Numbers()
    members = _vocabulary(language, dice)
    categories = list(members)
    tables = np.stack([_table([words[word] for word in members[name]], _steepness(name)) for name in categories])
    shapes = _Shapes(language, categories, words, glue)
    while len(shapes.offsets) <= _SHAPES:
        shapes.grow(dice)

    for word in list(words.of):
        words[word[:1].upper() + word[1:]]
    for pair in language.a_before_vowel.items():
        for form in pair:
            words[form]
            words[form[:1].upper() + form[1:]]
    listed = list(words.of)
    capital = np.array([words.of[word[:1].upper() + word[1:]] for word in listed], np.int32)
    before = np.arange(len(listed), dtype=np.int32)
    for plain, changed in language.a_before_vowel.items():
        before[words.of[plain]] = words.of[changed]
        before[capital[words.of[plain]]] = capital[words.of[changed]]

    space = glue[" " if language.spaced else ""]
    glue[""]
    rule = glue["\n\n" if language.spaced else "\n"]
    paragraph = {text: glue[text.rstrip(" ") + ("\n\n" if language.spaced else "\n")] for text in shapes.last}
    between = list(glue.of)
    ends = np.zeros(len(between), np.bool_)
    breaks = np.arange(len(between), dtype=np.int32)
    for text, number in paragraph.items():
        breaks[glue.of[text]] = number
        ends[number] = True
    ends[rule] = True
    return Book(
        language=language,
        words=listed,
        glue=between,
        tables=tables,
        topical=np.array([name in TOPICAL for name in categories]),
        capital=capital,
        before_vowel=before,
        vowel=np.array([word[:1].lower() in language.vowel_letters and word != "" for word in listed]),
        tight=np.array([word.endswith("’") for word in listed]),
        paragraph=breaks,
        ends=ends,
        space=space,
        rule=rule,
        content=np.concatenate([tables[categories.index(name)] for name in TOPICAL if name in categories]),
        shape_category=np.array(shapes.category, np.int32),
        shape_word=np.array(shapes.word, np.int32),
        shape_glue=np.array(shapes.after, np.int32),
        shape_capital=np.array(shapes.capital),
        shape_offsets=np.array(shapes.offsets, np.int64),
    )


def _steepness(category: str) -> float:
    return 0.9 if category in ("NAME", "FIRST") else 1.1


def _table(members: list[int], steepness: float) -> Int32:
    """Zipf's law as Mandelbrot gave it: the word of rank r has a weight of 1 / (r + 10) ** steepness."""
    weights = 1.0 / np.arange(11.0, len(members) + 11) ** steepness
    borders = np.cumsum(weights) / weights.sum() * DRAWS
    picks = np.searchsorted(np.round(borders).astype(np.int64), np.arange(DRAWS), side="right")
    return np.array(members, np.int32)[np.minimum(picks, len(members) - 1)]


def _vocabulary(language: Language, dice: Dice) -> dict[str, list[str]]:
    known = {word for text in language.words.values() for word in text.split()}
    members = {name: list(dict.fromkeys(text.split())) for name, text in language.words.items()}
    for name, (count, endings) in language.invented.items():
        named = name in ("NAME", "PLACE", "FIRST")
        own = members.setdefault(name, [])
        while len(own) < count:
            word = _invented(language, dice, named) + dice.pick(endings)
            if language.spaced and named:
                word = word.capitalize()
            elif not language.spaced and name == "NAME":
                word = dice.pick(language.words["SURNAME"].split()) + word[: dice.one(1, 2)]
            if word not in known:
                known.add(word)
                own.append(word)
    members.pop("SURNAME", None)
    members["NUM"] = _figures(language, dice)
    members["YEAR"] = [str(year) for year in range(2026, 1939, -1)]
    return members


def _invented(language: Language, dice: Dice, named: bool) -> str:
    if not language.spaced:
        return dice.pick(language.onsets) + dice.pick(language.vowels)
    parts = []
    for _ in range(dice.pick((1, 1, 1, 1, 2, 2))):
        parts += [dice.pick(language.onsets), dice.pick(language.vowels)]
    if dice.one(0, 2):
        parts.append(dice.pick(language.codas))
    return "".join(parts)


def _figures(language: Language, dice: Dice) -> list[str]:
    whole, grouped, decimal = language.numbers
    found = [whole.format(number) for number in range(2, 61)]
    for _ in range(3000):
        form = dice.one(0, 2)
        if form == 0:
            found.append(whole.format(dice.one(61, 999)))
        elif form == 1:
            text = grouped.format(dice.one(10, 900) * 10 ** dice.one(2, 4))
            found.append(text.replace("_", language.grouping))
        else:
            found.append(decimal.format(dice.one(11, 999) / 10).replace(".", language.decimal))
    return list(dict.fromkeys(found))


class _Shapes:
    """Sentences grown from the grammar: for each place a category or a word, and what comes after it."""

    def __init__(self, language: Language, categories: list[str], words: _Numbers, glue: _Numbers) -> None:
        self.category: list[int] = []
        self.word: list[int] = []
        self.after: list[int] = []
        self.capital: list[bool] = []
        self.offsets = [0]
        self.last: set[str] = set()
        self._language = language
        self._categories = {name: place for place, name in enumerate(categories)}
        self._words = words
        self._glue = glue
        self._rules = {name: _alternatives(text) for name, text in language.grammar.items()}

    def grow(self, dice: Dice) -> None:
        """Add a sentence of a newspaper's length."""
        symbols = list(self._expanded("S", dice))
        if 6 <= len(symbols) <= 48:
            self._add(symbols)

    def _expanded(self, symbol: str, dice: Dice) -> list[str]:
        rule = self._rules.get(symbol)
        if rule is None:
            return [symbol]
        return [leaf for child in dice.pick(rule) for leaf in self._expanded(child, dice)]

    def _add(self, symbols: list[str]) -> None:
        language = self._language
        usual = " " if language.spaced else ""
        places: list[tuple[str, str]] = []
        for symbol in symbols:
            word, after = places.pop() if places and symbol in _MARKS else ("", "")
            if symbol == "“":
                places.append((word, after + language.opening))
            elif symbol in _MARKS:
                places.append((word, self._punctuated(after.removesuffix(usual) if usual else after, symbol) + usual))
            elif symbol == "’s":
                places[-1] = (places[-1][0], "")
                places.append((symbol, usual))
            else:
                places.append((symbol, usual))
        word, after = places[-1]
        closed = after.rstrip(" ")
        if not closed.endswith((".", "。", f".{language.closing}", f"。{language.closing}")):
            closed += "." if language.spaced else "。"
        places[-1] = (word, closed + usual)
        self.last.add(closed + usual)

        begins = True
        for word, after in places:
            place = self._categories.get(word, -1)
            self.category.append(place)
            self.word.append(self._words[word] if place < 0 else 0)
            self.after.append(self._glue[after])
            self.capital.append(begins and word != "")
            begins = begins and word == ""
        self.offsets.append(len(self.word))

    def _punctuated(self, before: str, mark: str) -> str:
        language = self._language
        if not language.spaced:
            return before + {"”": language.closing}.get(mark, _FULLWIDTH.get(mark, mark))
        if mark in (";", ":") and language.name == "french":
            return f"{before}\u00a0{mark}"
        return before + mark.replace("”", language.closing)


def _alternatives(text: str) -> list[list[str]]:
    """Each alternative as often as its weight says."""
    found: list[list[str]] = []
    for alternative in text.split("|"):
        weight, *symbols = alternative.split()
        found += [symbols] * int(weight)
    return found
