"""How much two documents share: of their cores, of what stands around them, quoted or not."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from operator import and_, or_

from provenance.align import Alignment
from provenance.differences.corrections import is_correction
from provenance.document import Document
from provenance.furniture import Role

__all__ = ["RUN", "Shared", "narrates", "narrative_margin", "narrative_share", "shared_tokens"]

_OUTER = 2  # blocks at either end of a text among which notes of the editors stand
_NOTE = 300  # characters of such a note
RUN = 3
"""Aligned runs shorter than this are words of the language."""

_REUSE = 0.15  # share of either narrative that is reuse
_TOLD = 30  # narrative words in step that names and phrases do not come to,
_SENTENCE = 15  # or in one stretch,
_MUCH = 0.5  # or as a share of a short narrative


@dataclass(frozen=True, slots=True)
class Shared:
    """How much two documents share, in tokens.

    Attributes
    ----------
    core
        Aligned tokens that are core in one text and no furniture in the other, ``(in a, in b)``; datelines, credits in
        brackets and notes of the editors are none.
    furniture
        Aligned tokens that are furniture in either.
    core_size
        Tokens of each core.
    quoted, narrative
        Of the aligned tokens that are core in either text, those between quotation marks in either, and those that
        are not.
    """

    core: tuple[int, int]
    furniture: int
    core_size: tuple[int, int]
    quoted: int = 0
    narrative: int = 0

    @property
    def coverage(self) -> tuple[float, float]:
        """Share of each core that is aligned, 0.0 for an empty core."""
        return (
            self.core[0] / self.core_size[0] if self.core_size[0] else 0.0,
            self.core[1] / self.core_size[1] if self.core_size[1] else 0.0,
        )


def shared_tokens(a: Document, b: Document, alignment: Alignment) -> Shared:
    """Count the aligned tokens of cores and of furniture, and those that are quoted."""
    told_a, told_b = a.once(_uncredited), b.once(_uncredited)
    aligned_a, aligned_b = bytearray(len(a.tokens)), bytearray(len(b.tokens))
    furniture = quoted = narrative = 0
    for match in (*alignment.matches, *alignment.moved, *alignment.repeated):
        if match.size < RUN:
            continue
        of_a, of_b = slice(match.a, match.a_end), slice(match.b, match.b_end)
        inside_a, inside_b = a.is_article[of_a], b.is_article[of_b]
        if 0 in inside_a or 0 in inside_b:
            inside = _both(inside_a, inside_b)
            core_a, core_b = _both(told_a[of_a], inside), _both(told_b[of_b], inside)
            furniture += inside.count(0)
        else:
            core_a, core_b = told_a[of_a], told_b[of_b]
        aligned_a[of_a], aligned_b[of_b] = core_a, core_b
        core = core_a if core_a == core_b else bytes(map(or_, core_a, core_b))
        in_quotes = sum(map(or_, compress(a.quoted[of_a], core), compress(b.quoted[of_b], core)))
        quoted += in_quotes
        narrative += core.count(1) - in_quotes
    core_size = told_a.count(1) - _notes(a, told_a, aligned_a), told_b.count(1) - _notes(b, told_b, aligned_b)
    return Shared((aligned_a.count(1), aligned_b.count(1)), furniture, core_size, quoted, narrative)


def _uncredited(document: Document) -> bytes:
    """1 for each token of the core but those of datelines and credits in brackets."""
    core = document.is_core
    for credit in document.metadata.credits:
        if credit.kind in ("inline", "dateline"):
            low, high = document.tokens_in(credit.start, credit.end)
            core = core[:low] + bytes(high - low) + core[high:]
    return core if 1 in core else document.is_core


def _notes(document: Document, told: bytes, aligned: bytearray) -> int:
    """How many tokens stand in notes by which editors correct a text, near its head or its end, and are its own."""
    blocks = [part for part in document.parts if part.role is Role.CORE]
    if len(blocks) < 2:
        return 0
    size = 0
    for part in (*blocks[:_OUTER], *blocks[max(_OUTER, len(blocks) - _OUTER) :]):
        low, high = document.tokens_in(part.start, part.end)
        if part.end - part.start <= _NOTE and 1 not in aligned[low:high]:
            size += told.count(1, low, high) if is_correction(document.text[part.start : part.end]) else 0
    return size


def narrates(a: Document, b: Document, alignment: Alignment, shared: Shared) -> bool:
    """Whether narrative is shared, not only quotations, names and phrases.

    It is where the aligned words outside quotations are a share of either narrative that is reuse, and are more than
    reporters of one event have in common by their subject: many of them, a sentence of them, or much of a short text.
    """
    share = narrative_share(a, b, shared)
    if share < _REUSE:
        return False
    return shared.narrative >= _TOLD or share >= _MUCH or _longest_told(a, b, alignment) >= _SENTENCE


def narrative_share(a: Document, b: Document, shared: Shared) -> float:
    """Share of the shorter narrative, the core without quotations, that is aligned."""
    sizes = [document.is_core.count(1) - sum(map(and_, document.is_core, document.quoted)) for document in (a, b)]
    size: int = min(sizes)
    return shared.narrative / max(1, size)


def narrative_margin(a: Document, b: Document, alignment: Alignment, shared: Shared) -> float:
    """How far narrative that is shared is from the least that ``narrates`` asks for, as a share; negative below it."""
    share = narrative_share(a, b, shared)
    enough = max(
        (shared.narrative - _TOLD) / _TOLD, share - _MUCH, (_longest_told(a, b, alignment) - _SENTENCE) / _SENTENCE
    )
    return float(min(share - _REUSE, enough))


def _longest_told(a: Document, b: Document, alignment: Alignment) -> int:
    """The most aligned words in a row that are quoted in neither text."""
    longest = 0
    for match in (*alignment.matches, *alignment.moved, *alignment.repeated):
        if match.size >= _SENTENCE:
            quoted = bytes(map(or_, a.quoted[match.a : match.a_end], b.quoted[match.b : match.b_end]))
            longest = max(longest, *map(len, quoted.split(b"\1")))
    return longest


def _both(x: bytes, y: bytes) -> bytes:
    return bytes(map(and_, x, y))
