"""Sentences that stand for each other, found before their words are: a sentence rewritten beside one that was cut.

Words alone pair what is left of one sentence with the beginning of another, and a sentence in another order with half
of itself. Where the words of two texts disagree, their sentences are aligned first (as lengths of sentences are in Gale
and Church 1993, "A program for aligning sentences in bilingual corpora"; here by common words), then the words in each
pair of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from provenance.align import Op, align
from provenance.differences.elsewhere import Elsewhere
from provenance.differences.kinds import Span
from provenance.document import Document
from provenance.furniture import Role

__all__ = ["alike_sentences", "by_sentences", "rewritten_elsewhere"]

_ENDS = re.compile(r"[.!?…。！？।\n]")
_MOST = 160  # pairs of sentences that are compared
_ALIKE = 0.5  # Dice of the words of two sentences that stand for each other
_FEWEST = 3  # words that they have in common
_JOINED = 1.5  # words that a group of three must have more in common
_ELSEWHERE = 0.6  # Dice of two that do not stand in the same place
_LONE = 4  # words that they have in common
_KEPT = 0.7  # share of the equal words that must stay equal


def by_sentences(a: Document, b: Document, ops: Sequence[Op], elsewhere: tuple[Elsewhere, Elsewhere]) -> list[Op]:
    """Align anew, sentence by sentence, where changes reach over the borders of sentences.

    Parameters
    ----------
    ops
        The edit script of the documents.
    elsewhere
        What of either text stands elsewhere in the other.
    """
    if all(op.kind == "equal" for op in ops):
        return [*ops]
    borders_a, borders_b = _borders(a), _borders(b)
    in_b = frozenset(borders_b)
    made: list[Op] = []
    stretch: list[Op] = []
    changed = False
    for op in ops:
        if op.kind != "equal":
            stretch.append(op)
            changed = True
            continue
        low, high = bisect_left(borders_a, op.a_start), bisect_right(borders_a, op.a_end)
        clean = [token for token in borders_a[low:high] if token - op.a_start + op.b_start in in_b]
        if not clean:
            stretch.append(op)
            continue
        stretch.extend(_part(op, op.a_start, clean[0]))
        made.extend(_aligned(a, b, stretch, borders_a, borders_b, elsewhere) if changed else stretch)
        made.extend(_part(op, clean[0], clean[-1]))
        stretch = [*_part(op, clean[-1], op.a_end)]
        changed = False
    made.extend(_aligned(a, b, stretch, borders_a, borders_b, elsewhere) if changed else stretch)
    return _merged(made)


def rewritten_elsewhere(
    a: Document, b: Document, ops: Sequence[Op], elsewhere: tuple[Elsewhere, Elsewhere]
) -> list[tuple[Span, Span]]:
    """Sentences of one text only that say what one does which only the other has, in another place and in other words.

    Each is the one that is most like the other. In the order of the first text.
    """
    lone_a = [(at, part) for at, op in enumerate(ops) for part in _lone(a, op.kind, op.a_start, op.a_end, elsewhere[0])]
    lone_b = [(at, part) for at, op in enumerate(ops) for part in _lone(b, op.kind, op.b_start, op.b_end, elsewhere[1])]
    if not lone_a or not lone_b or len(lone_a) * len(lone_b) > _MOST * 8:
        return []
    words_a, words_b = [_words(a, *part) for _, part in lone_a], [_words(b, *part) for _, part in lone_b]
    alike = []
    for i, one in enumerate(words_a):
        for j, other in enumerate(words_b):
            common = len(one & other)
            if common >= _LONE and 2 * common >= _ELSEWHERE * (len(one) + len(other)) and lone_a[i][0] != lone_b[j][0]:
                alike.append((-2 * common / (len(one) + len(other)), -common, i, j))
    found: dict[int, int] = {}
    for _, _, i, j in sorted(alike):
        if i not in found and j not in found.values():
            found[i] = j
    return [(lone_a[i][1], lone_b[j][1]) for i, j in sorted(found.items())]


def alike_sentences(a: Document, part_a: Span, b: Document, part_b: Span) -> bool:
    """Whether two sentences have enough words in common to stand for each other."""
    return _common(_words(a, *part_a), _words(b, *part_b)) > 0


def _lone(document: Document, kind: str, start: int, end: int, elsewhere: Elsewhere) -> Iterator[Span]:
    """The whole sentences of the core among some tokens that are equal to none."""
    if kind == "equal" or end - start < _LONE:
        return
    borders = [token for token in range(start, end + 1) if document.border(token)]
    for low, high in pairwise(borders):
        if high - low >= _LONE and document.role(low) is Role.CORE and elsewhere.is_free(low, high):
            yield low, high


def _borders(document: Document) -> list[int]:
    """The tokens with which sentences and blocks begin, ascending."""
    starts, ends, last = document.starts, document.ends, len(document.starts)
    return [
        token
        for token, border in enumerate(document.borders)
        if border and (token in (0, last) or border == 1 or _ENDS.search(document.text, ends[token - 1], starts[token]))
    ]


def _part(op: Op, start: int, end: int) -> Iterator[Op]:
    """The tokens ``start`` to ``end - 1`` of the first text, of equal ones."""
    if start < end:
        yield Op("equal", start, end, start - op.a_start + op.b_start, end - op.a_start + op.b_start)


def _merged(ops: Sequence[Op]) -> list[Op]:
    """The script with neighbouring runs of equal tokens joined; changes of two sentences stay two."""
    made: list[Op] = []
    for op in ops:
        before = made[-1] if made else None
        if before and before.kind == op.kind == "equal":
            made[-1] = Op("equal", before.a_start, op.a_end, before.b_start, op.b_end)
        else:
            made.append(op)
    return made


def _aligned(
    a: Document,
    b: Document,
    ops: list[Op],
    borders_a: Sequence[int],
    borders_b: Sequence[int],
    elsewhere: tuple[Elsewhere, Elsewhere],
) -> list[Op]:
    """A stretch of the edit script with its sentences aligned, if that is better."""
    first, last = ops[0], ops[-1]
    sentences_a = _sentences(borders_a, first.a_start, last.a_end)
    sentences_b = _sentences(borders_b, first.b_start, last.b_end)
    most = len(sentences_a) * len(sentences_b)
    if not 1 < most <= _MOST:
        return ops
    sentences_a = [sentence for sentence in sentences_a if elsewhere[0].is_free(*sentence)]
    sentences_b = [sentence for sentence in sentences_b if elsewhere[1].is_free(*sentence)]
    made: list[Op] = []
    at_a, at_b = first.a_start, first.b_start
    for (low_a, high_a), (low_b, high_b) in _pairs(a, b, sentences_a, sentences_b):
        made.extend(_gap(at_a, low_a, at_b, low_b))
        inner = align(a.tokens[low_a:high_a], b.tokens[low_b:high_b]).ops()
        made.extend(
            Op(op.kind, op.a_start + low_a, op.a_end + low_a, op.b_start + low_b, op.b_end + low_b) for op in inner
        )
        at_a, at_b = high_a, high_b
    made.extend(_gap(at_a, last.a_end, at_b, last.b_end))
    return made if _equal(made) >= _KEPT * _equal(ops) else ops


def _gap(low_a: int, high_a: int, low_b: int, high_b: int) -> Iterator[Op]:
    """What stands between two pairs of sentences."""
    if low_a < high_a and low_b < high_b:
        yield Op("replace", low_a, high_a, low_b, high_b)
    elif low_a < high_a:
        yield Op("delete", low_a, high_a, low_b, low_b)
    elif low_b < high_b:
        yield Op("insert", high_a, high_a, low_b, high_b)


def _equal(ops: Sequence[Op]) -> int:
    return sum(op.a_end - op.a_start for op in ops if op.kind == "equal")


def _sentences(borders: Sequence[int], start: int, end: int) -> list[Span]:
    inner = borders[bisect_right(borders, start) : bisect_left(borders, end)]
    return [*pairwise((start, *inner, end))] if start < end else []


def _pairs(a: Document, b: Document, sentences_a: list[Span], sentences_b: list[Span]) -> list[tuple[Span, Span]]:
    """The pairs of sentences in order that have the most words in common; one may stand for two."""
    words_a = [_words(a, *sentence) for sentence in sentences_a]
    words_b = [_words(b, *sentence) for sentence in sentences_b]
    twos_a, twos_b = _twos(sentences_a, words_a), _twos(sentences_b, words_b)
    best = [[0.0] * (len(words_b) + 1) for _ in range(len(words_a) + 1)]
    step: dict[Span, Span] = {}
    for i in range(len(words_a) + 1):
        for j in range(len(words_b) + 1):
            most, how = (best[i - 1][j], (1, 0)) if i else (-1.0, (0, 0))
            if j and best[i][j - 1] > most:
                most, how = best[i][j - 1], (0, 1)
            if i and j:
                one, other = words_a[i - 1], words_b[j - 1]
                two, two_others = twos_a[i - 1], twos_b[j - 1]
                if (common := _common(one, other)) and best[i - 1][j - 1] + common > most:
                    most, how = best[i - 1][j - 1] + common, (1, 1)
                if two_others and (common := _common(one, two_others)):
                    total = best[i - 1][j - 2] + common - _JOINED
                    most, how = (total, (1, 2)) if total > most else (most, how)
                if two and (common := _common(two, other)):
                    total = best[i - 2][j - 1] + common - _JOINED
                    most, how = (total, (2, 1)) if total > most else (most, how)
            if i or j:
                best[i][j], step[i, j] = most, how
    pairs = []
    i, j = len(words_a), len(words_b)
    while i or j:
        size_a, size_b = step[i, j]
        if size_a and size_b:
            pairs.append(
                (
                    (sentences_a[i - size_a][0], sentences_a[i - 1][1]),
                    (sentences_b[j - size_b][0], sentences_b[j - 1][1]),
                )
            )
        i, j = i - size_a, j - size_b
    return pairs[::-1]


def _twos(sentences: Sequence[Span], words: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The words of each sentence and the one before it, empty where they are not neighbours."""
    return [
        words[n - 1] | words[n] if n and sentences[n - 1][1] == sentences[n][0] else frozenset()
        for n in range(len(words))
    ]


def _words(document: Document, start: int, end: int) -> frozenset[str]:
    """The first letters of the words that mean something by themselves, and the numbers."""
    return frozenset(token[:5] for token in document.tokens[start:end] if len(token) >= 4 or token[0].isnumeric())


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    """How many words two sentences, or groups of them, have in common; none where they are not alike."""
    common = len(one & other)
    return float(common) if common >= _FEWEST and 2 * common >= _ALIKE * (len(one) + len(other)) else 0.0
