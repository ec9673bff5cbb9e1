"""From the alignment of two documents to their typed differences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from provenance.align import Alignment, Op
from provenance.differences.complete import completed
from provenance.differences.context import Context
from provenance.differences.corrections import corrected, is_correction
from provenance.differences.counterparts import (
    SUBSTITUTION,
    clause_behind,
    is_short,
    stands_for,
    supported,
    with_per_cent,
)
from provenance.differences.elsewhere import Elsewhere
from provenance.differences.exchanged import EXCHANGED
from provenance.differences.forms import with_trail
from provenance.differences.gaps import drawn
from provenance.differences.inside import at_moved_marks, inside, with_marks
from provenance.differences.kinds import Difference, Kind, Span, difference, mirrored
from provenance.differences.moved import (
    Passage,
    Repeat,
    as_passage,
    joined_passages,
    moved_passages,
    repeated_passages,
    script,
)
from provenance.differences.pairing import by_sentences, rewritten_elsewhere
from provenance.differences.pieces import pieces_of
from provenance.differences.quotations import (
    MARKS_MOVED,
    about_quotation,
    is_attribution,
    loses_attribution,
    manufactured,
)
from provenance.differences.requoted import requoted
from provenance.differences.rewording import changes, facts_changed
from provenance.differences.sentences import turned
from provenance.differences.spans import around, beside, clipped, goes_on, is_in, less
from provenance.differences.steps import credit_at, in_credit, joined_steps
from provenance.differences.touching import Region
from provenance.document import Document
from provenance.furniture import Role

__all__ = ["differences"]

_WORDED = (Role.CORE, Role.HEADLINE, Role.STANDFIRST, Role.INTERTITLE)
_PULLED = range(5, 61)  # words of a pull-quote
_ELSEWHERE = "said anew in another place"


def differences(a: Document, b: Document, alignment: Alignment, only_a: Kind, only_b: Kind) -> list[Difference]:
    """Type every difference of two documents.

    Parameters
    ----------
    alignment
        Of ``a.tokens`` and ``b.tokens``.
    only_a, only_b
        What a passage is called that only the first, or only the second text has: cut from the other (``omission``) or
        the one's own (``addition``).

    Returns
    -------
    list of Difference
        In the order of the texts, and complete: what of ``a`` stands in no ``a_span``, joined, is what of ``b``
        stands in no ``b_span``, white space around the texts left out. Those of ``b`` and ``a`` are the same, mirrored.
    """
    if b.text < a.text:  # where two readings are as good, the same one is chosen from either side
        found = [mirrored(each) for each in _Comparison(b, a, alignment.mirrored(), only_b, only_a).differences()]
    else:
        found = _Comparison(a, b, alignment, only_a, only_b).differences()
    return sorted(found, key=lambda d: (d.a_span, d.b_span, d.kind))


class _Comparison:
    """Two documents, how they are aligned, and what a passage is called that one text only has."""

    def __init__(self, a: Document, b: Document, alignment: Alignment, only_a: Kind, only_b: Kind) -> None:
        self.a, self.b, self.alignment = a, b, alignment
        self.only_a, self.only_b = only_a, only_b
        self.context = Context(a, b)
        self.lone_a: list[Span] = []
        self.lone_b: list[Span] = []
        self.requoted: list[tuple[Span, Span]] = []
        self.repeats: list[list[Repeat]] = [[], []]

    def differences(self) -> list[Difference]:
        """All differences."""
        a, b = self.a, self.b
        self.repeats = [
            repeated_passages(a, self.alignment.repeated_in_a, self.alignment, 0),
            repeated_passages(b, self.alignment.repeated_in_b, self.alignment, 1),
        ]
        repeated_a, repeated_b = [[repeat.part for repeat in repeats] for repeats in self.repeats]
        passages = moved_passages(a, b, self.alignment)
        elsewhere = (
            Elsewhere((x for x, _ in passages), repeated_a),
            Elsewhere((y for _, y in passages), repeated_b),
        )
        ops = by_sentences(a, b, self.alignment.ops(), elsewhere)
        found: list[Difference] = []
        if anew := rewritten_elsewhere(a, b, ops, elsewhere):
            for parts in anew:
                if moved := as_passage(a, b, *parts):
                    passages.append(moved)
                else:
                    found.append(self._paraphrase(*parts, _ELSEWHERE))
            elsewhere = elsewhere[0].with_moved(x for x, _ in anew), elsewhere[1].with_moved(y for _, y in anew)
        inner: list[Difference] = []
        for passage in joined_passages(passages):
            whole, within = self._moved(passage)
            found.append(whole)
            inner.extend(within)
        changed, regions = self._typed(ops, elsewhere)
        found += changed
        found.extend(self._manufactured(self.lone_a, self.lone_b))
        return corrected(completed(a, b, found, regions) + inner)

    def _typed(
        self, ops: Sequence[Op], elsewhere: tuple[Elsewhere, Elsewhere]
    ) -> tuple[list[Difference], list[Region]]:
        """The differences of an edit script, and where there may be others between its words."""
        a, b = self.a, self.b

        def whole(op: Op) -> bool:
            return elsewhere[0].is_free(op.a_start, op.a_end) and elsewhere[1].is_free(op.b_start, op.b_end)

        def refigured(op: Op) -> bool:
            return facts_changed(self.context, (op.a_start, op.a_end), (op.b_start, op.b_end))

        found: list[Difference] = []
        regions: list[Region] = []
        gap = False
        turns = turned(a, b, joined_steps(a, b, drawn(a, b, ops, whole), whole), whole, refigured)
        for quotation, part_a, part_b in requoted(a, b, turns):
            found.append(quotation)
            self.requoted.append((part_a, part_b))
        for op, reason in turns:
            if op.kind == "equal":
                found.extend(inside(a, b, op))
                regions.extend(at_moved_marks(a, b, op))
                gap = False
                continue
            (low_a, high_a), (low_b, high_b) = around(a, op.a_start, op.a_end), around(b, op.b_start, op.b_end)
            if gap:
                (low_a, _), (low_b, _) = regions.pop()
            regions.append(((low_a, high_a), (low_b, high_b)))
            gap = True
            if reason == EXCHANGED:
                parts = (op.a_start, op.a_end), (op.b_start, op.b_end)
                kinds, reason = about_quotation(self.context, *parts, ("fact_change",), reason)
                found.append(
                    difference("fact_change", a, b, a.span(*parts[0]), b.span(*parts[1]), also=kinds, reason=reason)
                )
                continue
            if reason:
                found.append(self._paraphrase((op.a_start, op.a_end), (op.b_start, op.b_end), reason))
                continue
            free_a, repeated_a = elsewhere[0].within(op.a_start, op.a_end)
            free_b, repeated_b = elsewhere[1].within(op.b_start, op.b_end)
            found.extend(self._changed(op, free_a, free_b))
            found.extend(self._repeated(op, repeated_a, repeated_b))
        return found, regions

    def _moved(self, passage: Passage) -> tuple[Difference, list[Difference]]:
        """A passage that stands elsewhere, and what was changed in it."""
        a, b = self.a, self.b
        (low_a, high_a), (low_b, high_b) = passage
        (start_a, end_a), (start_b, end_b) = a.span(*passage.a), b.span(*passage.b)
        padded_a, padded_b = a.padded_span(*passage.a), b.padded_span(*passage.b)
        if a.border(low_a) and b.border(low_b):
            start_a, start_b = padded_a[0], padded_b[0]
        if a.border(high_a) and b.border(high_b):
            end_a, end_b = padded_a[1], padded_b[1]
        within = (start_a, end_a), (start_b, end_b)
        none = Elsewhere((), ()), Elsewhere((), ())
        ops = by_sentences(a, b, script(a, b, passage), none)
        found, regions = self._typed(ops, none)
        if ops[0].kind == "equal":  # else the marks before it are beside a change
            regions.insert(0, ((start_a, a.starts[low_a]), (start_b, b.starts[low_b])))
        if ops[-1].kind == "equal":
            regions.append(((a.ends[high_a - 1], end_a), (b.ends[high_b - 1], end_b)))
        regions = [(clipped(x, within[0]), clipped(y, within[1])) for x, y in regions]
        return difference("transposition", a, b, *within), completed(a, b, found, regions, within)

    def _paraphrase(self, part_a: Span, part_b: Span, reason: str) -> Difference:
        """A sentence that was put another way, and whether its facts are others now."""
        also: tuple[Kind, ...] = ("fact_change",) if facts_changed(self.context, part_a, part_b) else ()
        if reason == _ELSEWHERE:
            spans = self.a.padded_span(*part_a), self.b.padded_span(*part_b)
        else:
            spans = with_marks(self.a, *part_a), with_marks(self.b, *part_b)
        return difference("paraphrase", self.a, self.b, *spans, also=also, reason=reason)

    def _changed(self, op: Op, free_a: list[Span], free_b: list[Span]) -> list[Difference]:
        """Differences where tokens were left out, put in or replaced."""
        a, b = self.a, self.b
        if (credited := self._credits(op)) is not None:
            return [credited]
        found: list[Difference] = []
        at_a, at_b = op.a_start, op.b_start
        whole = (op.a_start, op.a_end), (op.b_start, op.b_end)
        if free_a == [whole[0]] and free_b == [whole[1]] and (in_place := self._replacement(*whole)):
            return in_place
        for after in (True, False):  # beside the equal words before the gap, then beside those after it
            part_a = beside(a, free_a, op.a_start if after else op.a_end, after)
            part_b = beside(b, free_b, op.b_start if after else op.b_end, after)
            if part_a and part_b and (in_place := self._replacement(part_a, part_b)):
                found.extend(in_place)
                free_a, free_b = less(free_a, part_a), less(free_b, part_b)
                if after:
                    at_a, at_b = part_a[1], part_b[1]
        self.lone_a.extend(free_a)
        self.lone_b.extend(free_b)
        a_point, b_point = (a.point(at_a),) * 2, (b.point(at_b),) * 2
        alone = not (free_a and free_b)
        for part in free_a:
            for kinds, reason, span in self._lacking(a, part, b, at_b, alone):
                found.append(difference(kinds[0], a, b, span, b_point, also=kinds[1:], reason=reason))
        for part in free_b:
            for kinds, reason, span in self._lacking(b, part, a, at_a, alone):
                found.append(difference(kinds[0], a, b, a_point, span, also=kinds[1:], reason=reason))
        return found

    def _credits(self, op: Op) -> Difference | None:
        """Two credits in brackets, or two datelines, that are not written alike."""
        a, b = self.a, self.b
        in_a, in_b = credit_at(a, op.a_start, op.a_end), credit_at(b, op.b_start, op.b_end)
        if in_a is None or in_b is None:
            return None
        return difference("credit", a, b, in_a, in_b)

    def _repeated(self, op: Op, repeated_a: list[Span], repeated_b: list[Span]) -> Iterator[Difference]:
        """Passages that one text has twice."""
        a, b = self.a, self.b
        for span in repeated_a:
            also, reason = self._unattributed(a, span)
            spans = a.padded_span(*span), (b.point(op.b_start),) * 2
            yield difference("paratext", a, b, *spans, also=also, reason=reason)
        for span in repeated_b:
            also, reason = self._unattributed(b, span)
            spans = (a.point(op.a_start),) * 2, b.padded_span(*span)
            yield difference("paratext", a, b, *spans, also=also, reason=reason)

    def _unattributed(self, document: Document, span: Span) -> tuple[tuple[Kind, ...], str]:
        """Whether a quotation that a text has twice lost who said it there: still paratext before all."""
        run = next(r.run for r in self.repeats[0 if document is self.a else 1] if r.part == span)
        other, end = (self.b, run.b_end) if document is self.a else (self.a, run.a_end)
        if loses_attribution(document, span, other, end):
            return ("quotation",), "set apart, without who said it"
        return (), ""

    def _lacking(
        self, document: Document, part: Span, other: Document, place: int, alone: bool
    ) -> Iterator[tuple[tuple[Kind, ...], str, Span]]:
        """The pieces of a part that the other text lacks: their kinds, the reason, their characters."""
        pieces = list(pieces_of(document, *part))
        for kind, span in pieces:
            text = document.text[slice(*span)]
            if is_correction(text):
                yield ("correction",), "a note that corrects or withdraws", span
            elif kind is not None:
                yield (kind,), "", span
            elif self._says_twice(document, part, span):
                yield ("paratext",), "a sentence of the text, set apart", span
            elif len(pieces) > 1 or part[1] - part[0] > SUBSTITUTION + 2:
                yield (self._only(document),), "", span
            else:
                yield *self._words_lacking(document, part, other, place, alone), span

    def _says_twice(self, document: Document, part: Span, span: Span) -> bool:
        """Whether a block that the other text lacks is a sentence of the same text once more: a pull-quote."""
        low = bisect_left(document.starts, span[0], *part)
        high = bisect_left(document.starts, span[1], *part)
        if high - low not in _PULLED or document.border(low) < 2 or document.border(high) < 2:
            return False
        size = high - low
        return any(
            document.tokens[place : place + size] == document.tokens[low:high]
            for place in document.places(document.tokens[low])
            if place + size <= low or place >= high
        )

    def _words_lacking(
        self, document: Document, part: Span, other: Document, place: int, alone: bool
    ) -> tuple[tuple[Kind, ...], str]:
        """The kinds of some words of the core that the other text lacks, and the reason.

        Where the other text has something else there (``alone`` is false), they change no fact.
        """
        spot = (place, place)
        parts = (part, spot) if document is self.a else (spot, part)
        ((_, _, kinds, reason),) = changes(self.context, *parts)
        kinds, reason = about_quotation(self.context, *parts, kinds, reason)
        if in_credit(document, *part):
            return ("credit",), ""
        if kinds[0] == "fact_change" and not alone:
            kinds, reason = ("omission",), ""
        if kinds == ("omission",) and is_attribution(document, part, other, place):
            kinds, reason = ("quotation",), "who said it is left out"
        return tuple(self._only(document) if kind == "omission" else kind for kind in kinds), reason

    def _only(self, document: Document) -> Kind:
        """What a passage is called that only this document has."""
        return self.only_a if document is self.a else self.only_b

    def _replacement(self, part_a: Span, part_b: Span) -> list[Difference]:
        """The differences of a replacement within a paragraph; none when each side stands for itself."""
        a, b = self.a, self.b
        if not stands_for(a, b, part_a, part_b):
            return []
        blocks = [[role for role, *_ in document.block_runs(*part)] for document, part in ((a, part_a), (b, part_b))]
        if any(len(roles) != 1 or roles[0] not in _WORDED for roles in blocks):
            return []
        if blocks[0] != blocks[1] and not (goes_on(a, part_a) and goes_on(b, part_b)):
            return []
        found = []
        if rest := clause_behind(a, b, part_a, part_b):
            lead_a, lead_b = (part_a[0], rest[0][0]), (part_b[0], rest[1][0])
            typed = [*changes(self.context, lead_a, lead_b), (*rest, *self._clause(*rest))]
        else:
            typed = changes(self.context, part_a, part_b)
        for tokens_a, tokens_b, kinds, reason in typed:
            kinds, reason = about_quotation(self.context, tokens_a, tokens_b, kinds, reason)
            if reason == MARKS_MOVED and any(is_in(tokens_a, x) and is_in(tokens_b, y) for x, y in self.requoted):
                kinds, reason = kinds[1:], ""  # part of a quotation that is reported
            if kinds[0] in ("fact_change", "quotation") and not (
                supported(a, b, tokens_a, tokens_b) or (is_short(part_a, part_b) and supported(a, b, part_a, part_b))
            ):
                kinds, reason = ("substitution",), ""
            if kinds[0] in ("fact_change", "substitution") and (in_credit(a, *tokens_a) or in_credit(b, *tokens_b)):
                kinds, reason = ("credit",), ""
            only = self.only_a if tokens_a[0] < tokens_a[1] else self.only_b
            kinds = tuple(only if kind == "omission" else kind for kind in kinds)
            a_span = a.span(*tokens_a) if tokens_a[0] < tokens_a[1] else (a.point(tokens_a[0]),) * 2
            b_span = b.span(*tokens_b) if tokens_b[0] < tokens_b[1] else (b.point(tokens_b[0]),) * 2
            if kinds[0] in ("format", "fact_change"):
                a_span, b_span = with_per_cent(a, b, a_span, b_span)
            if kinds[0] == "encoding":
                a_span, b_span = with_trail(a.text, a_span), with_trail(b.text, b_span)
            if a.text[slice(*a_span)] != b.text[slice(*b_span)]:
                found.append(difference(kinds[0], a, b, a_span, b_span, also=kinds[1:], reason=reason))
        if blocks[0] == [Role.CORE]:
            return found
        own = any(change.severity != "accidental" and change.kind != "fact_change" for change in found)
        return [] if own or not (goes_on(a, part_a) and goes_on(b, part_b)) else found  # a headline is each house's own

    def _clause(self, part_a: Span, part_b: Span) -> tuple[tuple[Kind, ...], str]:
        """The kind of a clause that one text lacks at the end of a sentence: it may say who said it."""
        a, b = self.a, self.b
        of_a = part_a[0] < part_a[1]
        document, part, other, place = (a, part_a, b, part_b[0]) if of_a else (b, part_b, a, part_a[0])
        if is_attribution(document, part, other, place):
            return ("quotation",), "who said it is left out"
        return ("omission",), ""

    def _manufactured(self, lone_a: list[Span], lone_b: list[Span]) -> Iterator[Difference]:
        """Quotations made of words that stand elsewhere in the other text without marks."""
        a, b = self.a, self.b
        reason = "words of the other text, put between quotation marks"
        for in_b, in_a in manufactured(b, lone_b, a, lone_a):
            yield difference(
                "quotation", a, b, with_marks(a, *in_a), with_marks(b, *in_b), also=("transposition",), reason=reason
            )
        for in_a, in_b in manufactured(a, lone_a, b, lone_b):
            yield difference(
                "quotation", a, b, with_marks(a, *in_a), with_marks(b, *in_b), also=("transposition",), reason=reason
            )
