"""Sentences that were put another way: several changes of one sentence that are one difference.

``"We had forty minutes," Marlow said`` against ``Marlow said they had had forty minutes`` is one turn from direct to
indirect speech, not an omission, an addition and two words replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, compress

from provenance.align import Op
from provenance.differences.exchanged import EXCHANGED, exchanged
from provenance.differences.grammar import GRAMMAR
from provenance.differences.plain import stems
from provenance.differences.polarity import NEGATIONS
from provenance.differences.saying import SAYING
from provenance.document import Document

__all__ = ["Turn", "turned"]

Turn = tuple[Op, str]
"""A change and why it is one, empty for a change as the alignment has it."""

_BETWEEN = 40  # equal tokens between two changes of one sentence
_LONGEST = 60  # tokens of a sentence that was put another way
_FEWEST = 4  # tokens of a quotation
_NAME = 4  # letters of the name of who said it
_QUOTED = 0.4  # share of what changed that was quoted
_SPEECH = "direct and indirect speech"
_FORM = "the same words in another form"


def turned(
    a: Document, b: Document, ops: Sequence[Op], whole: Callable[[Op], bool], refigured: Callable[[Op], bool]
) -> list[Turn]:
    """Join the changes of a sentence that was put another way: into indirect speech, the passive, another order.

    Parameters
    ----------
    ops
        The edit script of the documents.
    whole
        Whether a change has no part that stands elsewhere in the other text.
    refigured
        Whether the days, times or quantities of a change are others: that is no turn.
    """
    made: list[Turn] = []
    rest = list(ops)
    place = 0
    while place < len(rest):
        stop = place
        if rest[place].kind != "equal" and _one_sentence(a, b, rest[place]) and whole(rest[place]):
            while (
                (after := _next(a, b, rest, stop)) is not None
                and _one_sentence(a, b, rest[after])
                and whole(rest[after])
            ):
                stop = after
        if stop > place or _reported(a, b, rest[place]):
            if facts := _exchanged(a, b, rest[place : stop + 1]):
                made.extend((op, EXCHANGED if op in facts else "") for op in rest[place : stop + 1])
                place = stop + 1
                continue
            first, last, reason = _rewritten(a, b, rest, place, stop, refigured)
            if reason:
                made.extend((op, "") for op in rest[place:first])
                one = Op("replace", *_from(rest, first, last))
                if reason == _SPEECH:
                    one = _with_quoted(a, b, one, made, rest, last + 1)
                made.append((one, reason))
                place = last + 1
                continue
        made.extend((op, "") for op in rest[place : stop + 1])
        place = stop + 1
    return made


def _next(a: Document, b: Document, ops: Sequence[Op], place: int) -> int | None:
    """The next change of a sentence after one, ``None`` where another sentence begins before it."""
    after = place + 1
    if after < len(ops) and ops[after].kind == "equal":
        after += 1
        if after == len(ops) or _cut(a, b, ops[after - 1]):
            return None
    elif after == len(ops) or (a.borders[ops[after].a_start] and b.borders[ops[after].b_start]):
        return None
    return after


def _reported(a: Document, b: Document, op: Op) -> bool:
    """Whether one change is of two whole sentences, in one of which the speaker of a quotation in the other speaks."""
    if op.kind != "replace" or not all(
        document.borders[low] and document.borders[high]
        for document, low, high in ((a, op.a_start, op.a_end), (b, op.b_start, op.b_end))
    ):
        return False
    said_a, said_b = (
        {document.tokens[i] for i in range(low, high) if not document.quoted[i]}
        for document, low, high in ((a, op.a_start, op.a_end), (b, op.b_start, op.b_end))
    )
    common = {word for word in said_a & said_b if len(word) >= _NAME and word not in SAYING and word not in GRAMMAR}
    return bool(common) and not said_a.isdisjoint(SAYING) and not said_b.isdisjoint(SAYING)


def _with_quoted(a: Document, b: Document, op: Op, made: list[Turn], rest: list[Op], after: int) -> Op:
    """A change with the equal words before and after it that are quoted in one text only."""
    low_a, high_a, low_b, high_b = op.a_start, op.a_end, op.b_start, op.b_end
    if made and made[-1][0].kind == "equal":
        left = made.pop()[0]
        while low_a > left.a_start and a.quoted[low_a - 1] != b.quoted[low_b - 1]:
            low_a, low_b = low_a - 1, low_b - 1
        if low_a > left.a_start:
            made.append((Op("equal", left.a_start, low_a, left.b_start, low_b), ""))
    if after < len(rest) and rest[after].kind == "equal":
        right = rest[after]
        while high_a < right.a_end and a.quoted[high_a] != b.quoted[high_b]:
            high_a, high_b = high_a + 1, high_b + 1
        rest[after : after + 1] = [Op("equal", high_a, right.a_end, high_b, right.b_end)] * (high_a < right.a_end)
    return Op("replace", low_a, high_a, low_b, high_b)


def _from(ops: Sequence[Op], first: int, last: int) -> tuple[int, int, int, int]:
    return ops[first].a_start, ops[last].a_end, ops[first].b_start, ops[last].b_end


def _one_sentence(a: Document, b: Document, op: Op) -> bool:
    """Whether no sentence begins within a change."""
    return not any(
        any(document.borders[low + 1 : min(high, low + _LONGEST)])
        for document, low, high in ((a, op.a_start, op.a_end), (b, op.b_start, op.b_end))
    )


def _cut(a: Document, b: Document, op: Op) -> bool:
    """Whether a sentence begins in both texts within a run of equal words, or right before or behind it."""
    in_a, in_b = a.borders[op.a_start : op.a_end + 1], b.borders[op.b_start : op.b_end + 1]
    return op.a_end - op.a_start > _BETWEEN or any(compress(in_a, in_b))


def _exchanged(a: Document, b: Document, ops: Sequence[Op]) -> list[Op]:
    """The changes of words that changed places beside figures that stayed."""
    if ops[-1].a_end - ops[0].a_start > _LONGEST:
        return []
    changed = [op for op in ops if op.kind == "replace"]
    return [op for pair in combinations(changed, 2) if exchanged(a, b, *pair) for op in pair]


def _rewritten(
    a: Document, b: Document, ops: Sequence[Op], place: int, stop: int, refigured: Callable[[Op], bool]
) -> tuple[int, int, str]:
    """The first and the last of the changes that put a sentence another way, and how; empty where they do not."""
    low_a, high_a, low_b, high_b = _from(ops, place, stop)
    if max(high_a - low_a, high_b - low_b) > _LONGEST:
        return place, stop, ""
    quoted_a, quoted_b = sum(a.quoted[low_a:high_a]), sum(b.quoted[low_b:high_b])
    most, size = max((quoted_a, high_a - low_a), (quoted_b, high_b - low_b))
    gaps = [n for n in range(place, stop + 1) if ops[n].kind != "equal"]
    if min(quoted_a, quoted_b) == 0 and most >= max(_FEWEST, _QUOTED * size):
        words = [word for n in gaps for word in _unquoted(a, b, ops[n])]
        if any(word in SAYING for word in words):
            return place, stop, _SPEECH
        if any(_grammatical(a, b, ops[n]) for n in gaps) and _says(a, low_a, high_a) and _says(b, low_b, high_b):
            return place, stop, _SPEECH
    if (quoted_a or quoted_b) and any(
        x != y
        for n in range(place, stop)
        if ops[n].kind == "equal"
        for x, y in zip(a.quoted[ops[n].a_start : ops[n].a_end], b.quoted[ops[n].b_start : ops[n].b_end], strict=True)
    ):
        return place, stop, ""
    gaps = [n for n in gaps if not refigured(ops[n])]
    changed = [
        (stems(a.tokens[ops[n].a_start : ops[n].a_end]), stems(b.tokens[ops[n].b_start : ops[n].b_end])) for n in gaps
    ]
    out = [(in_a - in_b, in_b - in_a) for in_a, in_b in changed]
    turns = [
        n
        for i, n in enumerate(gaps)
        if _grammatical(a, b, ops[n])
        or any(i != j and (out[i][0] & out[j][1] or out[i][1] & out[j][0]) for j in range(len(gaps)))
    ]
    if len(turns) < 2:
        return place, stop, ""
    return turns[0], turns[-1], _FORM


def _says(document: Document, start: int, end: int) -> bool:
    """Whether a word of saying stands beside some tokens, in their sentence and outside quotations."""
    low, high = start, end
    while low > max(0, start - _BETWEEN) and not document.border(low):
        low -= 1
    while high < min(len(document.tokens), end + _BETWEEN) and not document.border(high):
        high += 1
    beside = (*range(low, start), *range(end, high))
    return any(document.tokens[i] in SAYING and not document.quoted[i] for i in beside)


def _unquoted(a: Document, b: Document, op: Op) -> list[str]:
    in_a = [a.tokens[i] for i in range(op.a_start, op.a_end) if not a.quoted[i]]
    return in_a + [b.tokens[i] for i in range(op.b_start, op.b_end) if not b.quoted[i]]


def _grammatical(a: Document, b: Document, op: Op) -> bool:
    """Whether a change is one of grammar: its words are of the kind that means nothing by itself, or other endings."""
    words_a, words_b = a.tokens[op.a_start : op.a_end], b.tokens[op.b_start : op.b_end]
    if any(word in NEGATIONS or word[0].isnumeric() for word in (*words_a, *words_b)):
        return False
    only_a = [word for word in words_a if word not in words_b and word not in GRAMMAR]
    only_b = [word for word in words_b if word not in words_a and word not in GRAMMAR]
    if not only_a and not only_b:
        return True
    starts_a, starts_b = {word[:4] for word in only_a}, {word[:4] for word in only_b}
    alike = starts_a & starts_b and len(starts_a ^ starts_b) <= 1
    return bool(alike) and any(word in GRAMMAR for word in (*words_a, *words_b))
