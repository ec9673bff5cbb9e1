"""Integrity of quotations: words changed in them, marks moved, attributions dropped, speakers changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from provenance.differences.context import Context
from provenance.differences.kinds import Kind, Span
from provenance.differences.saying import SAYING
from provenance.differences.spelling import distance
from provenance.document import Document

__all__ = [
    "CONTRACTION",
    "HOUSE_SPELLING",
    "MARKS_MOVED",
    "about_quotation",
    "is_attribution",
    "loses_attribution",
    "manufactured",
]

HOUSE_SPELLING = "spelling of another house"
CONTRACTION = "a word, contracted"
MARKS_MOVED = "marks moved, and words changed"
_FEWEST = 4  # words of a quotation that can be recognised where it was not one
_CLOSE = 4  # words of an attribution next to the quotation, of which one says that somebody says
_LAST = 2  # or words farthest from it
_NEAR = 8  # words beside a quotation in which its speaker stands
_ATTRIBUTION = 14  # words of an attribution


def about_quotation(
    context: Context, part_a: Span, part_b: Span, kinds: tuple[Kind, ...], reason: str
) -> tuple[tuple[Kind, ...], str]:
    """Add ``quotation`` to the kinds of a change, leading where that is what matters most.

    Words changed within a quotation, words that are quoted in one text only beside words that both texts quote,
    a speaker changed, or an attribution that one text lacks. Accidental changes and the spelling of a house are not.
    """
    lead = kinds[0]
    if lead not in ("substitution", "paraphrase", "fact_change", "omission", "addition"):
        return kinds, reason
    if reason in (HOUSE_SPELLING, CONTRACTION):
        return kinds, reason
    a, b = context.a, context.b
    inside_a, inside_b = _inside(a, *part_a), _inside(b, *part_b)
    if inside_a and inside_b:
        if lead == "fact_change":
            return (*kinds, "quotation"), reason
        one_sided = part_a[0] == part_a[1] or part_b[0] == part_b[1]
        if one_sided and (_shortened(a, part_a) or _shortened(b, part_b)):
            return kinds, reason
        return ("quotation",), "words changed in a quotation"
    if part_a[0] < part_a[1] and part_b[0] < part_b[1]:
        if lead == "fact_change" and reason == "another name" and _speaks(a, part_a) and _speaks(b, part_b):
            near = distance("".join(a.tokens[slice(*part_a)]), "".join(b.tokens[slice(*part_b)])) <= 2
            return (("fact_change", "quotation"), reason) if near else (("quotation", "fact_change"), "another speaker")
        if lead == "paraphrase" and (_has_whole(a, part_a) or _has_whole(b, part_b)):
            return kinds, "direct and indirect speech"
        if (
            _beside_quoted(a, part_a)
            and _beside_quoted(b, part_b)
            and any(a.quoted[slice(*part_a)]) != any(b.quoted[slice(*part_b)])
        ):
            return ("quotation", *kinds), MARKS_MOVED
        return kinds, reason
    return kinds, reason


def _inside(document: Document, start: int, end: int) -> bool:
    """Whether some tokens, or a place between two, are within one quotation."""
    if start < end:
        return all(document.quoted[start:end])
    if not 0 < start < len(document.tokens) or not (document.quoted[start - 1] and document.quoted[start]):
        return False
    low, high = document.between(start)
    return not any(c in '"“”„«»「」' for c in document.text[low:high])


def _shortened(document: Document, part: Span) -> bool:
    """Whether words that only one text has begin or end a sentence of a quotation: it was cut short, not changed."""
    start, end = part
    if start == end:
        low, high = document.between(start) if 0 < start < len(document.tokens) else (0, 0)
        return any(c in "…([" for c in document.text[low:high]) or "..." in document.text[low:high]
    whole = bool(document.border(start)) and bool(document.border(end))
    return whole or not (_inside(document, start, start) and _inside(document, end, end))


def _has_whole(document: Document, part: Span) -> bool:
    """Whether a quotation begins and ends in a part."""
    quoted = any(document.quoted[slice(*part)])
    return quoted and not _inside(document, part[0], part[0]) and not _inside(document, part[1], part[1])


def _speaks(document: Document, part: Span) -> bool:
    """Whether a name stands in an attribution: beside a quotation and a word of saying."""
    low, high = max(0, part[0] - _NEAR), min(len(document.tokens), part[1] + _NEAR)
    here = document.part_of[part[0]]
    beside = [i for i in range(low, high) if document.part_of[i] == here]
    return any(document.quoted[i] for i in beside) and any(
        document.tokens[i] in SAYING and not document.quoted[i] for i in beside if abs(i - part[0]) <= _NEAR - 2
    )


def _beside_quoted(document: Document, part: Span) -> bool:
    before = part[0] > 0 and document.quoted[part[0] - 1]
    return before or (part[1] < len(document.tokens) and document.quoted[part[1]])


def is_attribution(document: Document, part: Span, other: Document, place: int) -> bool:
    """Whether a part that only one text has says who speaks in the quotation beside it, and the other text does not.

    Parameters
    ----------
    document, part
        The text that has the part, and its tokens.
    other, place
        The other text, and the token before which the part would stand.
    """
    start, end = part
    size = end - start
    if size > _ATTRIBUTION or any(document.quoted[start:end]):
        return False
    words = document.tokens[start:end]
    after = start > 0 and document.quoted[start - 1]
    if not _beside_quoted(document, part):
        return _introduces(document, part, other, place)
    saying = [*words[:_CLOSE], *words[-_LAST:]] if after else [*words[:_LAST], *words[-_CLOSE:]]
    if not any(word in SAYING for word in saying) or size < 2:
        return False
    low, high = (place - 1, place) if after else (place, place + 1)
    if not 0 <= low < len(other.tokens) or not other.quoted[low]:
        return False
    while low and place - low < _ATTRIBUTION and not other.border(low):
        low -= 1
    while high < len(other.tokens) and high - place < _ATTRIBUTION and not other.border(high):
        high += 1
    return not any(other.tokens[i] in SAYING and not other.quoted[i] for i in range(low, high))


def _introduces(document: Document, part: Span, other: Document, place: int) -> bool:
    """Whether a part at the head of a sentence says who says the rest of it, of which either text quotes some words."""
    start, end = part
    if not document.border(start) or document.border(end) or not other.border(place):
        return False
    low, high = document.between(end)
    words = document.tokens[start:end]
    if ":" not in document.text[low:high] or not any(word in SAYING for word in words[-_CLOSE:]):
        return False
    return _quotes_in_sentence(document, end) or _quotes_in_sentence(other, place)


def _quotes_in_sentence(document: Document, token: int) -> bool:
    """Whether some words are quoted from a token to the end of its sentence."""
    stop = token + 1
    while stop < len(document.tokens) and not document.border(stop):
        stop += 1
    return any(document.quoted[token:stop])


def loses_attribution(document: Document, part: Span, other: Document, end: int) -> bool:
    """Whether a block that repeats a quotation ends where the text goes on to say who said it.

    Parameters
    ----------
    document, part
        The text that has the part twice, and its tokens that stand for themselves.
    other, end
        The text in which the same words end with the token before ``end``.
    """
    if document.border(part[1]) < 2 or not any(document.quoted[slice(*part)]):
        return False
    after: list[str] = []
    while end < len(other.tokens) and len(after) < _NEAR and not other.border(end) and not other.quoted[end]:
        after.append(other.tokens[end])
        end += 1
    return any(word in SAYING for word in after)


def manufactured(
    quoting: Document, free: Sequence[Span], source: Document, free_source: Sequence[Span]
) -> list[tuple[Span, Span]]:
    """Quotations in words of one text only whose words stand elsewhere in the other, without quotation marks.

    Parameters
    ----------
    quoting, source
        The documents.
    free, free_source
        Tokens of either that are aligned with nothing.

    Returns
    -------
    list of (span, span)
        Tokens of the quotation, and of the same words in the source.
    """
    wanted = [run for span in free for run in _quoted_runs(quoting, span)]
    if not wanted or not free_source:
        return []
    starts: dict[tuple[str, ...], list[int]] = {}
    for low, high in free_source:
        for i in range(low, high - _FEWEST + 1):
            starts.setdefault(tuple(source.tokens[i : i + _FEWEST]), []).append(i)
    ends = sorted(free_source)
    found: list[tuple[Span, Span]] = []
    for low, high in wanted:
        words = quoting.tokens[low:high]
        for start in starts.get(tuple(words[:_FEWEST]), ()):
            stop = start + len(words)
            limit = ends[bisect_left(ends, (start + 1, 0)) - 1][1]
            taken = any(source.quoted[start:stop]) or any(x < stop and start < y for _, (x, y) in found)
            if stop <= limit and source.tokens[start:stop] == words and not taken:
                found.append(((low, high), (start, stop)))
                break
    return found


def _quoted_runs(document: Document, span: Span) -> list[Span]:
    """The whole quotations within some tokens that are long enough."""
    runs: list[Span] = []
    start, end = span
    place = start
    while place < end:
        if document.quoted[place]:
            stop = place
            while stop < end and document.quoted[stop]:
                stop += 1
            if stop - place >= _FEWEST:
                runs.append((place, stop))
            place = stop
        place += 1
    return runs
