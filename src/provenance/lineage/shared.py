"""How much two documents share: of their cores, of what stands around them, quoted or not."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from operator import and_, or_

from provenance.align import Alignment
from provenance.document import Document

__all__ = ["RUN", "Shared", "shared_tokens"]

RUN = 3
"""Aligned runs shorter than this are words of the language."""


@dataclass(frozen=True, slots=True)
class Shared:
    """How much two documents share, in tokens.

    Attributes
    ----------
    core
        Aligned tokens that are core in one text and no furniture in the other, ``(in a, in b)``.
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
    aligned_a, aligned_b = bytearray(len(a.tokens)), bytearray(len(b.tokens))
    furniture = quoted = narrative = 0
    for match in (*alignment.matches, *alignment.moved, *alignment.repeated):
        if match.size < RUN:
            continue
        of_a, of_b = slice(match.a, match.a_end), slice(match.b, match.b_end)
        inside_a, inside_b = a.is_article[of_a], b.is_article[of_b]
        if 0 in inside_a or 0 in inside_b:
            inside = _both(inside_a, inside_b)
            core_a, core_b = _both(a.is_core[of_a], inside), _both(b.is_core[of_b], inside)
            furniture += inside.count(0)
        else:
            core_a, core_b = a.is_core[of_a], b.is_core[of_b]
        aligned_a[of_a], aligned_b[of_b] = core_a, core_b
        core = core_a if core_a == core_b else bytes(map(or_, core_a, core_b))
        in_quotes = sum(map(or_, compress(a.quoted[of_a], core), compress(b.quoted[of_b], core)))
        quoted += in_quotes
        narrative += core.count(1) - in_quotes
    core_size = a.is_core.count(1), b.is_core.count(1)
    return Shared((aligned_a.count(1), aligned_b.count(1)), furniture, core_size, quoted, narrative)


def _both(x: bytes, y: bytes) -> bytes:
    return bytes(map(and_, x, y))
