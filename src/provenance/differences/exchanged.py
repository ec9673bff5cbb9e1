"""Two words that changed places while the figures beside them stayed: ``killed 14, injured 32`` turned round."""

from __future__ import annotations

from provenance.align import Op
from provenance.differences.grammar import GRAMMAR
from provenance.differences.numerals import NUMBER_WORDS
from provenance.document import Document

__all__ = ["EXCHANGED", "exchanged"]

EXCHANGED = "figures stand with other words"
_BESIDE = 2  # tokens from a word to the figure that stands with it


def exchanged(a: Document, b: Document, one: Op, other: Op) -> bool:
    """Whether two changes of one word each put each other's word beside a figure that is in its place."""
    return (
        all((op.a_end - op.a_start, op.b_end - op.b_start) == (1, 1) for op in (one, other))
        and a.tokens[one.a_start] == b.tokens[other.b_start] not in GRAMMAR
        and a.tokens[other.a_start] == b.tokens[one.b_start] not in GRAMMAR
        and all(_figures(a, op.a_start) & _figures(b, op.b_start) for op in (one, other))
    )


def _figures(document: Document, token: int) -> set[str]:
    """The figures that stand next to a word, or one word from it."""
    beside = document.tokens[max(0, token - _BESIDE) : token + _BESIDE + 1]
    return {word for word in beside if word[0].isnumeric() or (word in NUMBER_WORDS and word not in GRAMMAR)}
