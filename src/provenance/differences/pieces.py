"""A run of words that one text lacks, cut into what it is made of: text, furniture, credits, stamps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TypeVar

from provenance.differences.corrections import is_correction
from provenance.differences.kinds import Kind, Span
from provenance.document import Document
from provenance.furniture import Role, Stamp
from provenance.metadata import Credit

__all__ = ["pieces_of"]

_ROLE_KIND: dict[Role, Kind] = {
    Role.HEADLINE: "paratext",
    Role.STANDFIRST: "paratext",
    Role.INTERTITLE: "layout",
    Role.CAPTION: "furniture",
    Role.CREDIT: "credit",
    Role.DATE_STAMP: "date_stamp",
    Role.FURNITURE: "furniture",
}
_Placed = TypeVar("_Placed", Credit, Stamp)


def pieces_of(document: Document, start: int, end: int) -> list[tuple[Kind | None, Span]]:
    """A run of tokens cut at the borders of blocks; neighbouring pieces of furniture are one. ``None`` is core."""
    pieces: list[tuple[Kind | None, Span]] = []
    for role, low, high in document.block_runs(start, end):
        kind = _ROLE_KIND.get(role)
        span = document.padded_span(low, high)
        if kind is None:
            pieces.extend(_core_pieces(document, span))
        elif (
            pieces
            and pieces[-1][0] == kind == "furniture"
            and not is_correction(document.text[slice(*span)])
            and not is_correction(document.text[slice(*pieces[-1][1])])
        ):
            pieces[-1] = (kind, (pieces[-1][1][0], span[1]))
        else:
            pieces.append((kind, span))
    return pieces


def _core_pieces(document: Document, span: Span) -> Iterator[tuple[Kind | None, Span]]:
    """A run of core: a credit in brackets, a dateline and a stamp at the head are differences of their own."""
    credits = (
        credit for credit in _starting_in(span, document.metadata.credits) if credit.kind in ("inline", "dateline")
    )
    marks: list[tuple[int, int, Kind]] = [(credit.start, credit.end, "credit") for credit in credits]
    marks += [(stamp.start, stamp.end, "date_stamp") for stamp in _starting_in(span, document.metadata.stamps)]
    text, position = document.text, span[0]
    for start, end, kind in sorted(marks):
        if start < position or _has_word(text[span[1] : end]):
            continue  # part of one
        if _has_word(text[position:start]):
            yield None, _trimmed(text, position, start)
        yield kind, (start, end)
        position = end
    if _has_word(text[position : span[1]]):
        yield None, _trimmed(text, position, span[1])


def _starting_in(span: Span, found: Sequence[_Placed]) -> Sequence[_Placed]:
    low, high = (bisect_left(found, place, key=lambda item: item.start) for place in span)
    return found[low:high]


def _has_word(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
