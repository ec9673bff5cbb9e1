"""The steps of an edit script, those that belong together made one.

``October 7`` against ``7 October`` is a word left out and a word put in, with one word between them that did not
change; what changed is the day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from provenance.align import Op
from provenance.differences.clocks import Clock
from provenance.differences.exchanged import exchanged
from provenance.differences.expressions import Expression, expressions, near
from provenance.differences.plain import stems, table
from provenance.differences.polarity import NEGATIONS
from provenance.document import Document

__all__ = ["credit_at", "in_credit", "joined_steps"]

_SHORT = 12  # tokens of a change whose surroundings are read
_REACH = 6  # tokens beside a change that may belong to its expression
_BETWEEN = 8  # equal tokens between two changes of one sentence
_PARTICIPLES = table("ete been worden sido stato stata stati")
_NEGATIONS = table("ne n pas t not no nicht kein keine non não не")


def joined_steps(a: Document, b: Document, ops: Sequence[Op], whole: Callable[[Op], bool]) -> list[Op]:
    """Join changes that are about one day or quantity, or that put the same words in another order.

    Parameters
    ----------
    ops
        The edit script of the documents.
    whole
        Whether a change has no part that stands elsewhere in the other text.
    """
    steps: list[Op] = []
    queue = list(reversed(ops))
    while queue:
        op = queue.pop()
        if op.kind != "equal" and whole(op):
            op = _with_expressions(a, b, op, steps, queue, whole)
            op = _with_same_words(a, b, op, queue, whole)
            op = _with_word_beside(a, b, op, steps, queue, whole)
        steps.append(op)
    return steps


def _with_expressions(
    a: Document, b: Document, op: Op, steps: list[Op], queue: list[Op], whole: Callable[[Op], bool]
) -> Op:
    if wider := _with_credits(a, b, op, steps, queue, whole):
        return wider
    for _ in range(3):
        if max(op.a_end - op.a_start, op.b_end - op.b_start) > _SHORT:
            return op
        if not (in_a := _touched(a, op.a_start, op.a_end)) or not (in_b := _touched(b, op.b_start, op.b_end)):
            return op
        if not (_crosses(in_a, op.a_start, op.a_end) or _crosses(in_b, op.b_start, op.b_end)):
            return op
        before = max(op.a_start - in_a[0].start, op.b_start - in_b[0].start, 0)
        after = max(in_a[-1].end - op.a_end, in_b[-1].end - op.b_end, 0)
        after -= after > 0 and _in_one_zone(in_a[-1], in_b[-1])
        wider = _widened(op, before, after, steps, queue, whole)
        if wider == op:
            return op
        op = wider
    return op


def _with_credits(
    a: Document, b: Document, op: Op, steps: list[Op], queue: list[Op], whole: Callable[[Op], bool]
) -> Op | None:
    """A change of part of a credit with the whole of it, where the other text has one too."""
    in_a, in_b = _credit(a, op.a_start, op.a_end), _credit(b, op.b_start, op.b_end)
    if in_a is None or in_b is None or (in_a == (op.a_start, op.a_end) and in_b == (op.b_start, op.b_end)):
        return None
    before = max(op.a_start - in_a[0], op.b_start - in_b[0], 0)
    after = max(in_a[1] - op.a_end, in_b[1] - op.b_end, 0)
    if before and steps and steps[-1].kind == "equal" and (steps[-1].a_start, steps[-1].b_start) == (in_a[0], in_b[0]):
        op, before = Op("replace", steps[-1].a_start, op.a_end, steps[-1].b_start, op.b_end), 0
        steps.pop()  # the whole of it is credit
    return _widened(op, before, after, steps, queue, whole)


def _credit(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """The tokens of the credit in brackets, or dateline, that some tokens touch or stand in."""
    for credit in document.metadata.credits:
        if credit.kind == "inline":
            low = bisect_left(document.starts, credit.start)
            high = bisect_left(document.starts, credit.end)
            if (low < end and start < high) or (start == end and low <= start <= high):
                return low, high
    return None


def in_credit(document: Document, start: int, end: int) -> bool:
    """Whether some tokens are part of a dateline or a credit in brackets."""
    return start < end and any(
        credit.start < document.ends[end - 1] and document.starts[start] < credit.end
        for credit in document.metadata.credits
        if credit.kind in ("inline", "dateline")
    )


def credit_at(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """The characters of the credit in brackets, or dateline, that is just these tokens."""
    if start < end and _credit(document, start, end) == (start, end):
        return next(
            (credit.start, credit.end)
            for credit in document.metadata.credits
            if credit.kind == "inline" and document.starts[start] < credit.end and credit.start < document.ends[end - 1]
        )
    return None


def _with_word_beside(
    a: Document, b: Document, op: Op, steps: list[Op], queue: list[Op], whole: Callable[[Op], bool]
) -> Op:
    """A negation with the verb before it; a word or two that only one text has in a quotation, with the next."""
    size = op.a_end - op.a_start + op.b_end - op.b_start
    if size > 5:
        return op
    one_sided = op.kind != "replace"
    negated = any(word in NEGATIONS for word in (*a.tokens[op.a_start : op.a_end], *b.tokens[op.b_start : op.b_end]))
    if negated and one_sided and not (a.border(op.a_start) or b.border(op.b_start)):
        return _widened(op, 1, 0, steps, queue, whole)
    verb = negated and queue and queue[-1].kind == "equal" and a.tokens[op.a_end] in _PARTICIPLES
    if verb or (one_sided and size <= 2 and all(_amid(document, *part) for document, part in _parts(a, b, op))):
        return _widened(op, 0, 1, steps, queue, whole)
    return op


def _parts(a: Document, b: Document, op: Op) -> tuple[tuple[Document, tuple[int, int]], ...]:
    return (a, (op.a_start, op.a_end)), (b, (op.b_start, op.b_end))


def _amid(document: Document, start: int, end: int) -> bool:
    """Whether some tokens, or the place between two, are amid a sentence of a quotation, or begin one that goes on."""
    if not 0 < start <= end < len(document.tokens) or not all(document.quoted[start : end + 1]):
        return False
    between = document.text[document.ends[start - 1] : document.starts[start]]
    if not document.quoted[start - 1] or (start == end and not between.isspace()):
        return start == end or document.text[document.ends[end - 1] : document.starts[end]].isspace()
    behind = document.text[document.ends[end - 1] : document.starts[end]]
    return between.isspace() and behind.isspace()


def _crosses(found: list[Expression], start: int, end: int) -> bool:
    """Whether an expression is partly within some tokens, partly beside them."""
    return start < end and any(item.start < start or item.end > end for item in found)


def _in_one_zone(a: Expression, b: Expression) -> bool:
    """Whether two other times of day name the same zone, which is no part of what was changed then."""
    x, y = a.value, b.value
    return isinstance(x, Clock) and isinstance(y, Clock) and None is not x.zone == y.zone and x.minutes != y.minutes


def _touched(document: Document, start: int, end: int) -> list[Expression]:
    """The expressions that some tokens belong to, or that stand at the place where tokens are missing."""
    low, high = near(document, start, end, _REACH)
    found = expressions(document, low, high)
    if start == end:
        first = start if document.border(start) else -1  # what begins a sentence is not beside the one before
        return [item for item in found if item.start <= start <= item.end and item.start != first]
    return [item for item in found if item.start < end and item.end > start]


def _widened(op: Op, before: int, after: int, steps: list[Op], queue: list[Op], whole: Callable[[Op], bool]) -> Op:
    """A change with so many equal tokens before and after it; where there are fewer, with the next change too."""
    if before and steps and steps[-1].kind == "equal":
        left = steps[-1]
        step = min(before, left.a_end - left.a_start)
        first = not left.a_start and not left.b_start and step == left.a_end
        if step < left.a_end - left.a_start:
            steps[-1] = Op("equal", left.a_start, left.a_end - step, left.b_start, left.b_end - step)
            op = Op("replace", op.a_start - step, op.a_end, op.b_start - step, op.b_end)
        elif first:
            steps.pop()
            op = Op("replace", 0, op.a_end, 0, op.b_end)
    while after > 0 and queue:
        right = queue[-1]
        if right.kind != "equal":
            if not whole(right):
                break
            queue.pop()
            op = Op("replace", op.a_start, right.a_end, op.b_start, right.b_end)
            after -= max(right.a_end - right.a_start, right.b_end - right.b_start)
            continue
        size = right.a_end - right.a_start
        step = min(after, size)
        queue.pop()
        if step < size:
            queue.append(Op("equal", right.a_start + step, right.a_end, right.b_start + step, right.b_end))
        op = Op("replace", op.a_start, right.a_start + step, op.b_start, right.b_start + step)
        after -= step
    return op


def _with_same_words(a: Document, b: Document, op: Op, queue: list[Op], whole: Callable[[Op], bool]) -> Op:
    """A change with later ones of its sentence that put in what it left out, or leave out what it put in."""
    while len(queue) >= 2 and queue[-1].kind == "equal" and queue[-2].kind != "equal":
        between, other = queue[-1], queue[-2]
        if (
            between.a_end - between.a_start > _BETWEEN
            or not whole(other)
            or _parted(a, between.a_start, between.a_end, op.a_start < op.a_end, other.a_start < other.a_end)
            or _parted(b, between.b_start, between.b_end, op.b_start < op.b_end, other.b_start < other.b_end)
            or _long(op)
            or _long(other)
            or exchanged(a, b, op, other)
        ):
            return op
        out_a, in_b = stems(a.tokens[op.a_start : op.a_end]), stems(b.tokens[op.b_start : op.b_end])
        other_a, other_b = stems(a.tokens[other.a_start : other.a_end]), stems(b.tokens[other.b_start : other.b_end])
        negated = between.a_end - between.a_start <= 2 and _negations(a, b, op) and _negations(a, b, other)
        if not ((out_a - in_b) & (other_b - other_a) or (in_b - out_a) & (other_a - other_b) or negated):
            return op
        del queue[-2:]
        op = Op("replace", op.a_start, other.a_end, op.b_start, other.b_end)
    return op


def _long(op: Op) -> bool:
    return max(op.a_end - op.a_start, op.b_end - op.b_start) > 2 * _SHORT


def _negations(a: Document, b: Document, op: Op) -> bool:
    left = a.tokens[op.a_start : op.a_end], b.tokens[op.b_start : op.b_end]
    return any(word in _NEGATIONS for words in left for word in words) and sum(map(len, left)) <= 3


def _parted(document: Document, start: int, end: int, before: bool, after: bool) -> bool:
    """Whether a sentence or block begins among the tokens, or beside them where something was changed there."""
    return any(document.borders[start + (not before) : end + after])
