"""Document: an article made ready for comparison: tokens, blocks and metadata of its text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from provenance.agencies import agency_tokens
from provenance.article import Article
from provenance.folding import fold
from provenance.furniture import Block, Line, Role, blocks, with_furniture
from provenance.metadata import Metadata, metadata
from provenance.quotes import quoted_tokens

__all__ = ["Document"]

Int64 = NDArray[np.int64]
_Found = TypeVar("_Found")
_ARTICLE = frozenset({Role.CORE, Role.HEADLINE, Role.STANDFIRST, Role.INTERTITLE})
_CLOSING = ".,;:!?…)]}%\"'”’»“›」』。、！？"
_ENDING = ".!?…。！？।"
_END = re.compile(f"[{_ENDING}]")
_ABBREVIATED = frozenset(
    "mr mrs ms dr prof st gen lt col maj sgt capt gov sen rep rev hon jr no nr vs ca bzw mme mlle".split()
)
_MONTHS = frozenset("jan feb fev mar apr avr mai may jun jui jul aug aou sep okt oct nov dez dec".split())
_OPENING = "([{\"'“‘«„‹「『¿¡"


@dataclass(frozen=True)
class Document:
    """An article with all that a comparison needs of it; what not every one needs is worked out when it is asked for.

    Attributes
    ----------
    article
        The article itself.
    tokens, starts, ends
        Folded tokens and their spans in the text, in characters.
    parts, part_of
        Blocks of the text, and for each token the number of its block.
    metadata
        Credits and stamps.
    quoted
        Whether each token stands between quotation marks.
    is_article
        1 for each token of the article, its headlines included, 0 for those of the page around it.
    is_core
        1 for each token of the core.
    set_off
        Tokens that begin a credit in brackets or follow a dateline or such a credit.
    """

    article: Article
    tokens: list[str]
    starts: list[int]
    ends: list[int]
    parts: list[Block]
    part_of: list[int]
    metadata: Metadata
    quoted: list[bool]
    is_article: bytes
    is_core: bytes
    set_off: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        article: Article,
        known_furniture: frozenset[str] = frozenset(),
        known_lines: dict[str, Line] | None = None,
    ) -> Document:
        """Prepare an article.

        Parameters
        ----------
        known_furniture
            Lines, case-folded, that were learned over a corpus.
        known_lines
            What the lines of other articles are, as ``blocks`` has it; those of this one are added.
        """
        folded = fold(article.text)
        parts = blocks(article.text, folded, known_lines)
        if known_furniture:
            parts = with_furniture(parts, article.text, known_furniture)
        part_of = _part_of(parts, folded.starts)
        found = metadata(article.text, parts, _naming(folded.tokens, part_of))
        quoted = quoted_tokens(article.text, folded.starts.tolist(), [(part.start, part.end) for part in parts])
        return cls._of(article, folded.tokens, folded.starts, folded.ends, parts, part_of, found, quoted)

    @classmethod
    def _of(
        cls,
        article: Article,
        tokens: list[str],
        starts: Int64,
        ends: Int64,
        parts: list[Block],
        part_of: Int64,
        found: Metadata,
        quoted: list[bool],
    ) -> Document:
        roles = [part.role for part in parts]
        begins = starts.tolist()
        return cls(
            article,
            tokens,
            begins,
            ends.tolist(),
            parts,
            part_of.tolist(),
            found,
            quoted,
            np.array([role in _ARTICLE for role in roles], np.bool_)[part_of].tobytes(),
            np.array([role is Role.CORE for role in roles], np.bool_)[part_of].tobytes(),
            _set_off(found, begins),
        )

    def reread(self, readings: Sequence[tuple[int, int, str]]) -> Document:
        """The document with the tokens that its text has where some characters are read as others.

        Blocks and metadata stay, and spans count the characters of the text as it is.

        Parameters
        ----------
        readings
            ``(start, end, characters)``: what to read for ``text[start:end]``, ascending and apart.
        """
        if not readings:
            return self
        pieces, low_of, high_of = [], [], []
        place = 0
        for start, end, read in (*readings, (len(self.text), len(self.text), "")):
            pieces += [self.text[place:start], read]
            low_of += [np.arange(place, start), np.full(len(read), start)]
            high_of += [np.arange(place, start) + 1, np.full(len(read), end)]
            place = end
        text, low, high = "".join(pieces), np.concatenate(low_of), np.concatenate(high_of)
        folded = fold(text)
        starts, ends = low[folded.starts], high[folded.ends - 1]
        lines = [(np.searchsorted(low, part.start), np.searchsorted(low, part.end)) for part in self.parts]
        quoted = quoted_tokens(text, folded.starts.tolist(), [(int(start), int(end)) for start, end in lines])
        part_of = _part_of(self.parts, starts)
        return self._of(self.article, folded.tokens, starts, ends, self.parts, part_of, self.metadata, quoted)

    @classmethod
    def of_core(
        cls,
        article: Article,
        tokens: list[str],
        starts: list[int],
        ends: list[int],
        parts: list[Block],
        part_of: list[int],
        quoted: list[bool],
    ) -> Document:
        """Return a document that is core throughout, without credits and stamps: a text put together from others."""
        core = b"\1" * len(tokens)
        return cls(article, tokens, starts, ends, parts, part_of, Metadata((), ()), quoted, core, core)

    def once(self, work: Callable[[Document], _Found]) -> _Found:
        """What a function returns for the document; it is called once, however many others this is compared with."""
        if work not in self._kept:
            self._kept[work] = work(self)
        return cast(_Found, self._kept[work])

    @cached_property
    def _kept(self) -> dict[Callable[[Document], object], object]:
        return {}

    def places(self, token: str) -> Iterator[int]:
        """Where a token stands, in order."""
        place = -1
        with suppress(ValueError):
            while True:
                place = self.tokens.index(token, place + 1)
                yield place

    @cached_property
    def text(self) -> str:
        """The text of the article."""
        return self.article.text

    @cached_property
    def casefolded(self) -> str:
        """The text without case; not as long as the original."""
        return self.text.casefold()

    @cached_property
    def glued(self) -> str:
        """The tokens without spaces."""
        return "".join(self.tokens)

    @cached_property
    def initials(self) -> str:
        """The first character of each token."""
        return "".join(map(itemgetter(0), self.tokens))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each token occurs."""
        return Counter(self.tokens)

    @cached_property
    def is_name(self) -> bytes:
        """1 for each word with a capital within a sentence."""
        return _names(self.text, self.starts, self.ends)

    @cached_property
    def borders(self) -> bytes:
        """``border`` of each token, and of the end of the text."""
        text, starts, ends, size = self.text, self.starts, self.ends, len(self.starts)
        borders = bytearray(size + 1)
        for mark in _END.finditer(text):
            place = mark.start()
            token = bisect_right(starts, place)
            if 0 < token < size:
                low = ends[token - 1]
                first = low == place or (low < place and text[low:place].isspace())
                if first and (text[place] not in ".?!" or self._stops(token, text[low : starts[token]])):
                    borders[token] = 1
        start = 0
        while start < size:
            borders[start] = 2
            start = bisect_right(self.part_of, self.part_of[start], start)
        for token in self.set_off:
            borders[token] = 2
        borders[0] = borders[size] = 2
        return bytes(borders)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the tokens ``start`` to ``end - 1``; there is at least one."""
        return self.starts[start], self.ends[end - 1]

    def tokens_in(self, low: int, high: int) -> tuple[int, int]:
        """The tokens that start in ``text[low:high]``."""
        return bisect_left(self.starts, low), bisect_left(self.starts, high)

    def words(self, start: int, end: int) -> list[tuple[str, str]]:
        """The tokens ``start`` to ``end - 1``, each with how it is written."""
        return [(self.tokens[i], self.text[self.starts[i] : self.ends[i]]) for i in range(start, end)]

    def between(self, token: int) -> tuple[int, int]:
        """Characters between a token and the one before it; white space around the whole text left out."""
        low = self.ends[token - 1] if token else 0
        high = self.starts[token] if token < len(self.starts) else len(self.text)
        if low > high:  # parts of one character
            return high, high
        if token == 0:
            low = high - len(self.text[low:high].lstrip())
        if token == len(self.starts):
            high = low + len(self.text[low:high].rstrip())
        return low, high

    def padded_span(self, start: int, end: int) -> tuple[int, int]:
        """``span`` with the brackets, quotation marks and stops that touch it, within its line."""
        low, floor = self.starts[start], self._closed(start)
        while low > floor and self.text[low - 1] in _OPENING:
            low -= 1
        return low, self._closed(end)

    def point(self, token: int) -> int:
        """Where in the text something before this token would stand."""
        return self.padded_span(token, token + 1)[0] if token < len(self.starts) else self._closed(token)

    def _closed(self, token: int) -> int:
        """Where the marks end that close what stands before a token."""
        place = self.ends[token - 1] if token else 0
        ceiling = self.starts[token] if token < len(self.starts) else len(self.text)
        while token and place < ceiling and self.text[place] in _CLOSING:
            place += 1
        return place

    def border(self, token: int) -> int:
        """2 where a block or a credit begins or has ended with a token (or the text ends before it), 1 where a sentence
        begins, else 0."""
        return self.borders[token] if 0 < token < len(self.starts) else 2

    def _stops(self, token: int, between: str) -> bool:
        """Whether the stop before a token ends a sentence: not that of ``a.m.``, ``Mr. Smith`` or ``Nov. 16``."""
        first = self.text[self.starts[token]]
        word = self.tokens[token - 1]
        if first.islower() or (len(between) == 1 and first.isnumeric()):
            return False
        if between.lstrip()[0] != ".":
            return True
        if len(word) == 1 and word.isalpha():
            return token > 1 and word == "m" and self.tokens[token - 2] in ("a", "p")
        if word in _ABBREVIATED:
            return False
        if first.isnumeric():
            return not (len(word) <= 4 and word[:3] in _MONTHS)
        return not (len(word) <= 2 and word.isdecimal() and self.tokens[token][:3] in _MONTHS)

    def role(self, token: int) -> Role:
        """What the block of a token is."""
        return self.parts[self.part_of[token]].role

    def block_runs(self, start: int, end: int) -> Iterator[tuple[Role, int, int]]:
        """The tokens ``start`` to ``end - 1`` cut at the borders of blocks."""
        while start < end:
            stop = bisect_right(self.part_of, self.part_of[start], start, end)
            yield self.role(start), start, stop
            start = stop


def _set_off(found: Metadata, starts: list[int]) -> frozenset[int]:
    """The tokens with which a credit within a line begins, and those that follow it."""
    credits = [credit for credit in found.credits if credit.kind in ("inline", "dateline")]
    return frozenset(bisect_left(starts, place) for credit in credits for place in (credit.start, credit.end))


def _part_of(parts: list[Block], starts: Int64) -> Int64:
    """For each token the number of its block."""
    return np.maximum(np.searchsorted([part.start for part in parts], starts, "right") - 1, 0)


def _naming(tokens: list[str], part_of: Int64) -> set[int]:
    """Numbers of the parts in which an agency may be named."""
    names = agency_tokens().intersection(tokens)
    return {int(part_of[place]) for place, token in enumerate(tokens) if token in names} if names else set()


def _names(text: str, starts: list[int], ends: list[int]) -> bytes:
    """1 for each word with a capital that begins no sentence and no line."""
    names = bytearray(map(str.isupper, map(text.__getitem__, starts)))
    place = names.find(1)
    while place >= 0:
        low, high = ends[place - 1] if place else 0, starts[place]
        if not place or low >= high or text[low] != " ":
            between = text[low:high] if place else ""
            if "\n" in between or between.lstrip()[:1] in _ENDING:
                names[place] = 0
        place = names.find(1, place + 1)
    return bytes(names)
