"""Corpora of invented articles in which copies are planted; which is a copy of which, and how, is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .articles import Press
from .chinese import CHINESE
from .dice import Dice
from .edits import COPIES, Editor
from .english import ENGLISH
from .french import FRENCH
from .grammar import compile_language

__all__ = ["KINDS", "LANGUAGES", "TEMPLATE", "Corpus", "generate"]

Int64 = NDArray[np.int64]

LANGUAGES = {language.name: language for language in (ENGLISH, FRENCH, CHINESE)}

KINDS = (*COPIES, "template")
"""Kinds of planted pairs; all but the last are copies."""

TEMPLATE = len(COPIES)

_BLOCK = 1000
_COPIES = 0.25
_TEMPLATES = 0.05
_FAMILY = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 8, 15)  # copies of a source
_PLAIN = {"english": 0.3, "french": 0.4, "chinese": 0.0}  # articles with straight quotes, as in real collections


@dataclass(frozen=True, eq=False)
class Corpus:
    """Texts and what was planted.

    Attributes
    ----------
    texts
        Raw text of each document, in random order.
    source, copy, kind
        Planted pairs: positions in ``texts``, and the place in ``KINDS``; int64, shape (pairs,).
    family
        Number of the family of each document: a source and its copies have the same; int64, shape (documents,).
        Texts made from one template are no family.
    """

    texts: list[str]
    source: Int64
    copy: Int64
    kind: Int64
    family: Int64

    def save(self, folder: Path) -> None:
        """Write the texts (UTF-8, one after another) and the truth."""
        folder.mkdir(parents=True, exist_ok=True)
        encoded = [text.encode() for text in self.texts]
        offsets = np.cumsum([0, *map(len, encoded)])
        (folder / "texts.bin").write_bytes(b"".join(encoded))
        np.savez(folder / "truth.npz", offsets=offsets, source=self.source, copy=self.copy, kind=self.kind,
                 family=self.family)  # fmt: skip

    @classmethod
    def load(cls, folder: Path) -> Corpus:
        """Read what ``save`` wrote."""
        data = (folder / "texts.bin").read_bytes()
        with np.load(folder / "truth.npz") as truth:
            borders = truth["offsets"].tolist()
            texts = [data[a:b].decode() for a, b in pairwise(borders)]
            return cls(texts, truth["source"], truth["copy"], truth["kind"], truth["family"])


def generate(documents: int, language: str = "english", seed: int = 1) -> Corpus:
    """A corpus of ``documents`` texts: a quarter copies, one in twenty from a template, the others unrelated.

    The same arguments give the same corpus, byte for byte.

    Examples
    --------
    >>> corpus = generate(200)
    >>> len(corpus.texts), len(corpus.source), sorted(set(corpus.kind.tolist())) == list(range(len(KINDS)))
    (200, 60, True)
    """
    number = list(LANGUAGES).index(language)
    place = np.argsort(Dice(seed, number, documents).order(documents))
    texts = [""] * documents
    family = np.arange(documents)
    pairs = []
    begin = 0
    for printed, planted in _blocks(documents, language, (seed, number)):
        for position, text in zip(place[begin : begin + len(printed)].tolist(), printed, strict=True):
            texts[position] = text
        source, copy, kind = planted[0] + begin, planted[1] + begin, planted[2]
        pairs.append(np.stack((place[source], place[copy], kind)))
        begin += len(printed)
    source, copy, kind = np.concatenate([np.zeros((3, 0), np.int64), *pairs], axis=1)
    copies = kind != TEMPLATE
    family[copy[copies]] = source[copies]
    return Corpus(texts, source, copy, kind, family)


@cache
def _press(language: str) -> Press:
    return Press(compile_language(LANGUAGES[language]))


def _blocks(documents: int, language: str, seed: tuple[int, int]) -> Iterator[tuple[list[str], Int64]]:
    """Texts, and pairs of positions in them with their kind."""
    press = _press(language)
    for block, begin in enumerate(range(0, documents, _BLOCK)):
        dice = Dice(*seed, 1, block)
        yield _block(press, dice, min(_BLOCK, documents - begin), _PLAIN[language], block)


def _block(press: Press, dice: Dice, size: int, plain: float, block: int) -> tuple[list[str], Int64]:
    copies, templates = int(size * _COPIES), int(size * _TEMPLATES)
    originals = size - copies - templates
    articles = press.write(dice, originals)
    others = press.write(dice, copies) if copies else []
    style = dice.chance(plain, originals)
    sources = iter(dice.order(originals).tolist())
    editor = Editor(press, dice)

    planted: list[tuple[int, int, int]] = []
    while len(planted) < copies:
        source = next(sources)
        for _ in range(min(dice.pick(_FAMILY), copies - len(planted))):
            kind = (len(planted) + block * copies) % len(COPIES)
            planted.append((source, len(articles), kind))
            articles.append(editor.copy(COPIES[kind], articles[source], others[len(planted) - 1]))
    while len(planted) < copies + templates:
        source = next(sources)
        made = editor.templates(articles[source], min(dice.one(2, 8), copies + templates - len(planted)))
        planted += [(source, len(articles) + i, TEMPLATE) for i in range(len(made))]
        articles += made

    of = np.array(planted, np.int64).reshape(-1, 3).T
    texts = press.print(articles, np.concatenate((style, style[of[0]])))
    for _, copy, kind in planted:
        if kind == COPIES.index("OCR noise"):
            texts[copy] = editor.scan(texts[copy])
    return texts, of
