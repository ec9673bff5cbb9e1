"""The gaps of an edit script as a reader would draw them: words that agree by chance undone, sentences kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from provenance.align import Op
from provenance.document import Document

__all__ = ["drawn"]

_CHANCE = 3  # equal words that may stand by chance between words that were all replaced
_AROUND = 4  # words that were replaced around them, at least, and two for each of them


def drawn(a: Document, b: Document, ops: Sequence[Op], whole: Callable[[Op], bool]) -> list[Op]:
    """Join gaps that are parted by chance, and part those that reach over the border of a sentence.

    Two sentences of different subjects share ``in Harrowdale``, and nothing follows from it. Where the end of a
    sentence was replaced and the next one left out, those are two changes.

    Parameters
    ----------
    ops
        The edit script of the documents.
    whole
        Whether a change has no part that stands elsewhere in the other text.
    """
    result: list[Op] = []
    for op in _without_chance(a, b, ops, whole):
        if op.kind != "equal" and whole(op):
            result.extend(_parted(a, b, op))
        else:
            result.append(op)
    return result


def _without_chance(a: Document, b: Document, ops: Sequence[Op], whole: Callable[[Op], bool]) -> Iterable[Op]:
    made: list[Op] = []
    for op in ops:
        if (
            op.kind != "equal"
            and len(made) >= 2
            and _by_chance(made[-2], made[-1], op)
            and not _begins(a, b, made[-1])
            and whole(made[-2])
            and whole(op)
        ):
            before = made[-2]
            made[-2:] = [Op("replace", before.a_start, op.a_end, before.b_start, op.b_end)]
        else:
            made.append(op)
    return made


def _begins(a: Document, b: Document, equal: Op) -> bool:
    """Whether a sentence begins with some equal words in both texts: they are its own."""
    return equal.a_end - equal.a_start > 1 and bool(a.borders[equal.a_start] and b.borders[equal.b_start])


def _by_chance(before: Op, equal: Op, after: Op) -> bool:
    size = equal.a_end - equal.a_start
    if before.kind == "equal" or equal.kind != "equal" or size > _CHANCE:
        return False
    around_a = before.a_end - before.a_start + after.a_end - after.a_start
    around_b = before.b_end - before.b_start + after.b_end - after.b_start
    return min(around_a, around_b) >= 2 * size + _AROUND


def _parted(a: Document, b: Document, op: Op) -> list[Op]:
    """A change cut where its first sentence ends and its last one begins, in either text."""
    borders_a, borders_b = _borders(a, op.a_start, op.a_end), _borders(b, op.b_start, op.b_end)
    if len(borders_a) <= 2 >= len(borders_b) and not (borders_a and borders_b):
        return [op]
    begun_a, begun_b = bool(a.border(op.a_start)), bool(b.border(op.b_start))
    done_a, done_b = bool(a.border(op.a_end)), bool(b.border(op.b_end))
    inner_a = [token for token in borders_a if op.a_start < token < op.a_end]
    inner_b = [token for token in borders_b if op.b_start < token < op.b_end]
    head_a, head_b = (
        _head(op.a_start, op.a_end, begun_a, done_a, inner_a),
        _head(op.b_start, op.b_end, begun_b, done_b, inner_b),
    )
    if head_a is None or head_b is None:
        head_a, head_b = op.a_start, op.b_start
    tail_a, tail_b = _tail(head_a, op.a_end, done_a, inner_a), _tail(head_b, op.b_end, done_b, inner_b)
    if tail_a is None or tail_b is None:
        tail_a, tail_b = op.a_end, op.b_end
    places = [(op.a_start, op.b_start), (head_a, head_b), (tail_a, tail_b), (op.a_end, op.b_end)]
    return [
        Op(
            "replace" if low_a < high_a and low_b < high_b else "delete" if low_a < high_a else "insert",
            low_a,
            high_a,
            low_b,
            high_b,
        )
        for (low_a, low_b), (high_a, high_b) in pairwise(places)
        if low_a < high_a or low_b < high_b
    ]


def _borders(document: Document, start: int, end: int) -> list[int]:
    return [token for token, border in enumerate(document.borders[start : end + 1], start) if border]


def _head(start: int, end: int, begun: bool, done: bool, inner: list[int]) -> int | None:
    """Where the sentence ends that a gap begins in; ``None`` where it goes on behind the gap."""
    if begun:
        return start
    if inner:
        return inner[0]
    return end if done else None


def _tail(head: int, end: int, done: bool, inner: list[int]) -> int | None:
    """Where the sentence begins that goes on behind a gap; ``None`` where it began before."""
    if done:
        return end
    left = [token for token in inner if token >= head]
    return left[-1] if left else None
