"""Passages that stand elsewhere in the other text, as a reader cuts them: whole sentences, whatever changed in them.

What the alignment has of a paragraph that moved are its runs of equal words. The words between two runs, those up to
the ends of the sentences, and sentences beside them that were put in other words have moved with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import and_, itemgetter
from typing import NamedTuple

from provenance.align import Alignment, Match, Op, align
from provenance.differences.kinds import Span
from provenance.differences.pairing import alike_sentences
from provenance.document import Document

__all__ = ["Passage", "as_passage", "joined_passages", "moved_passages", "parts_within", "repeated_passages", "script"]

_REST = 16  # tokens of a sentence beside a run that moved, or between two such runs
_REPEATED = 0.5  # share of the words of a pull-quote that stand in the text just so
_KEPT = 0.5  # share of the words of a sentence said elsewhere that are the same, in order


class Passage(NamedTuple):
    """Tokens of either text that stand for each other out of order."""

    a: Span
    b: Span


class Repeat(NamedTuple):
    """Tokens that say something once more, the last run of them, and how many are just the same."""

    part: Span
    run: Match
    size: int


def moved_passages(a: Document, b: Document, alignment: Alignment) -> list[Passage]:
    """The passages that moved, in the order of the first text.

    Parameters
    ----------
    alignment
        Of ``a.tokens`` and ``b.tokens``. Runs that moved and are furniture or headline in either text are none: each
        page has those for itself.
    """
    runs = [part for run in alignment.moved for part in parts_within(run, a.is_core, b.is_core)]
    if not runs:
        return []
    held_a, held_b = _held(a, alignment, 0), _held(b, alignment, 1)
    found: list[Passage] = []
    for run in runs:
        before = found[-1] if found else None
        if before and _go_together(before, run, held_a, held_b):
            found[-1] = Passage((before.a[0], run.a_end), (before.b[0], run.b_end))
        else:
            found.append(Passage((run.a, run.a_end), (run.b, run.b_end)))
    whole = []
    for passage in found:
        wider = _to_sentences(a, b, passage, held_a, held_b)
        wider = _with_neighbours(a, b, wider, held_a, held_b)
        for held, (low, high) in ((held_a, wider.a), (held_b, wider.b)):
            held[low:high] = b"\1" * (high - low)
        whole.append(wider)
    return joined_passages(whole)


def repeated_passages(document: Document, runs: Sequence[Match], alignment: Alignment, side: int) -> list[Repeat]:
    """What a text says twice, as it stands there the second time: whole sentences, most of whose words are repeated.

    Parameters
    ----------
    runs
        The runs that repeat something in this text.
    side
        0 where it is the first text of the alignment, 1 where it is the second.
    """
    if not runs:
        return []
    held = _held(document, alignment, side)
    found: list[Repeat] = []
    for run in sorted(runs, key=itemgetter(side)):
        start, end = run[side], run[side] + run.size
        before = found[-1] if found else None
        if before and 0 <= start - before.part[1] <= _REST and 1 not in held[before.part[1] : start]:
            found[-1] = Repeat((before.part[0], end), run, before.size + run.size)
        else:
            found.append(Repeat((start, end), run, run.size))
    return [
        wider
        for repeat in found
        if (wider := repeat._replace(part=_around(document, repeat.part, held)))
        and wider.size >= _REPEATED * (wider.part[1] - wider.part[0])
    ]


def _around(document: Document, part: Span, held: bytearray) -> Span:
    """A part with what is left of its first and its last sentence, if nothing of that is aligned."""
    low, high = _start(document, part[0], held), _end(document, part[1], held)
    return part[0] if low is None else low, part[1] if high is None else high


def joined_passages(passages: Iterable[Passage]) -> list[Passage]:
    """The passages in the order of the first text, those made one that follow each other in both."""
    made: list[Passage] = []
    for passage in sorted(passages):
        if made and made[-1].a[1] == passage.a[0] and made[-1].b[1] == passage.b[0]:
            made[-1] = Passage((made[-1].a[0], passage.a[1]), (made[-1].b[0], passage.b[1]))
        else:
            made.append(passage)
    return made


def as_passage(a: Document, b: Document, part_a: Span, part_b: Span) -> Passage | None:
    """Two sentences as a passage that moved, if most of their words are the same, in order."""
    equal = sum(op.a_end - op.a_start for op in script(a, b, Passage(part_a, part_b)) if op.kind == "equal")
    if equal < _KEPT * max(part_a[1] - part_a[0], part_b[1] - part_b[0]):
        return None
    return Passage(part_a, part_b)


def script(a: Document, b: Document, passage: Passage) -> list[Op]:
    """The edit script of a passage, in tokens of the texts."""
    (low_a, high_a), (low_b, high_b) = passage
    return [
        Op(op.kind, op.a_start + low_a, op.a_end + low_a, op.b_start + low_b, op.b_end + low_b)
        for op in align(a.tokens[low_a:high_a], b.tokens[low_b:high_b]).ops()
    ]


def parts_within(run: Match, in_a: bytes, in_b: bytes) -> Iterator[Match]:
    """The parts of a run whose tokens are marked in both texts."""
    if 0 not in in_a[run.a : run.a_end] and 0 not in in_b[run.b : run.b_end]:
        yield run
        return
    both = bytes(map(and_, in_a[run.a : run.a_end], in_b[run.b : run.b_end]))
    start = both.find(1)
    while start >= 0:
        stop = both.find(0, start)
        end = run.size if stop < 0 else stop
        yield Match(run.a + start, run.b + start, end - start)
        start = both.find(1, end)


def _held(document: Document, alignment: Alignment, side: int) -> bytearray:
    """1 for each token that is aligned with one of the other text."""
    held = bytearray(len(document.tokens))
    for run in (*alignment.matches, *alignment.moved, *alignment.repeated):
        held[run[side] : run[side] + run.size] = b"\1" * run.size
    return held


def _go_together(before: Passage, run: Match, held_a: bytearray, held_b: bytearray) -> bool:
    """Whether a run goes on after a passage in both texts, but for some words that are aligned with nothing."""
    gap_a, gap_b = (before.a[1], run.a), (before.b[1], run.b)
    return (
        0 <= gap_a[1] - gap_a[0] <= _REST
        and 0 <= gap_b[1] - gap_b[0] <= _REST
        and 1 not in held_a[slice(*gap_a)]
        and 1 not in held_b[slice(*gap_b)]
    )


def _to_sentences(a: Document, b: Document, passage: Passage, held_a: bytearray, held_b: bytearray) -> Passage:
    """A passage with what is left of its first and its last sentence, where both texts have that to themselves."""
    (low_a, high_a), (low_b, high_b) = passage
    start_a, start_b = _start(a, low_a, held_a), _start(b, low_b, held_b)
    if start_a is not None and start_b is not None:
        low_a, low_b = start_a, start_b
    end_a, end_b = _end(a, high_a, held_a), _end(b, high_b, held_b)
    if end_a is not None and end_b is not None:
        high_a, high_b = end_a, end_b
    return Passage((low_a, high_a), (low_b, high_b))


def _start(document: Document, token: int, held: bytearray) -> int | None:
    """Where the sentence begins that a token stands in; ``None`` where something aligned lies between."""
    least = max(0, token - _REST)
    while token >= least:
        if document.border(token):
            return token
        token -= 1
        if token < 0 or held[token]:
            return None
    return None


def _end(document: Document, token: int, held: bytearray) -> int | None:
    """One past the sentence that ends with or behind the token before ``token``."""
    most = min(len(document.tokens), token + _REST)
    while token <= most:
        if document.border(token):
            return token
        if held[token]:
            return None
        token += 1
    return None


def _with_neighbours(a: Document, b: Document, passage: Passage, held_a: bytearray, held_b: bytearray) -> Passage:
    """A passage with the sentences before and behind it that say the same in both texts."""
    reached = []
    for side, sentence in enumerate((_sentence_before, _sentence_behind)):
        at_a, at_b = passage.a[side], passage.b[side]
        while (
            a.border(at_a)
            and b.border(at_b)
            and (one := sentence(a, at_a, held_a))
            and (other := sentence(b, at_b, held_b))
            and alike_sentences(a, one, b, other)
        ):
            at_a, at_b = one[side], other[side]
        reached.append((at_a, at_b))
    (low_a, low_b), (high_a, high_b) = reached
    return Passage((low_a, high_a), (low_b, high_b))


def _sentence_before(document: Document, token: int, held: bytearray) -> Span | None:
    """The sentence of the core that ends before a token, if nothing of it is aligned."""
    low = token - 1
    while low > 0 and not document.border(low):
        low -= 1
    return (low, token) if low >= 0 and 1 not in held[low:token] and document.is_core[low] else None


def _sentence_behind(document: Document, token: int, held: bytearray) -> Span | None:
    """The sentence of the core that begins with a token, if nothing of it is aligned."""
    if token >= len(document.tokens):
        return None
    high = token + 1
    while high < len(document.tokens) and not document.border(high):
        high += 1
    return (token, high) if 1 not in held[token:high] and document.is_core[token] else None
