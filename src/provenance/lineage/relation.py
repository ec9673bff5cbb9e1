"""Relation of two documents: a claim with confidence and evidence, decided on their cores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from provenance.align import Alignment
from provenance.document import Document

__all__ = ["Evidence", "Relation", "RelationClaim", "Shared", "judge_relation", "shared_tokens"]

Relation = Literal[
    "identical",
    "normalized_identical",
    "same_page",
    "syndicated_copy",
    "revision",
    "excerpt",
    "expansion",
    "partial_reuse",
    "furniture_only",
    "unrelated",
]

COPY = 0.8
"""The better covered core of a copy or an excerpt is covered at least so far."""
WHOLE = 0.6
"""Of a copy the other core too is covered at least so far; of an excerpt it is not."""
REVISED = 0.4
"""Of two states of one page at least so much of either core is kept."""
REUSE = 0.15
"""Less than this of either core is no reuse."""

_RUN = 3  # aligned runs shorter than this are words of the language
_FEW = 12  # aligned tokens that mean something in themselves


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation that a claim rests on, with the code of PHENOMENA (D1 to D14, or the relation's R)."""

    code: str
    statement: str


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
    """

    core: tuple[int, int]
    furniture: int
    core_size: tuple[int, int]

    @property
    def coverage(self) -> tuple[float, float]:
        """Share of each core that is aligned, 0.0 for an empty core."""
        return (
            self.core[0] / self.core_size[0] if self.core_size[0] else 0.0,
            self.core[1] / self.core_size[1] if self.core_size[1] else 0.0,
        )


@dataclass(frozen=True, slots=True)
class RelationClaim:
    """A relation, how sure it is (0.5 on a border to 1.0) and why."""

    relation: Relation
    confidence: float
    evidence: tuple[Evidence, ...]


def shared_tokens(a: Document, b: Document, alignment: Alignment) -> Shared:
    """Count the aligned tokens of cores and of furniture."""
    aligned_a, aligned_b = bytearray(len(a.tokens)), bytearray(len(b.tokens))
    furniture = 0
    for match in (*alignment.matches, *alignment.moved, *alignment.repeated):
        if match.size < _RUN:
            continue
        article_a, article_b = a.is_article[match.a : match.a_end], b.is_article[match.b : match.b_end]
        if 0 not in article_a and 0 not in article_b:
            aligned_a[match.a : match.a_end] = a.is_core[match.a : match.a_end]
            aligned_b[match.b : match.b_end] = b.is_core[match.b : match.b_end]
            continue
        for i, j, inside_a, inside_b in zip(match.in_a, match.in_b, article_a, article_b, strict=True):
            if inside_a and inside_b:
                aligned_a[i] = a.is_core[i]
                aligned_b[j] = b.is_core[j]
            else:
                furniture += 1
    return Shared((aligned_a.count(1), aligned_b.count(1)), furniture, (a.is_core.count(1), b.is_core.count(1)))


def judge_relation(a: Document, b: Document, shared: Shared) -> RelationClaim:
    """Decide the relation of two documents from what they share."""
    if a.tokens and a.text.split() == b.text.split():
        return RelationClaim("identical", 1.0, (Evidence("R0", "equal but for white space"),))
    if a.tokens and a.tokens == b.tokens:
        return RelationClaim("normalized_identical", 1.0, (Evidence("R1", "equal after folding"),))
    low, high = sorted(shared.coverage)
    stated = f"{shared.coverage[0]:.0%} of the first core and {shared.coverage[1]:.0%} of the second are aligned"
    few = max(shared.core) < min(_FEW, *shared.core_size)
    if high < REUSE or few:
        if shared.furniture >= _FEW and shared.furniture > max(shared.core):
            reason = f"{shared.furniture} of the shared words stand in furniture; {stated}"
            return RelationClaim("furniture_only", _confidence(REUSE - min(high, REUSE)), (Evidence("R12", reason),))
        return RelationClaim("unrelated", _confidence(REUSE - min(high, REUSE)), (Evidence("R11", stated),))
    relation, code, margin = _by_coverage(a, b, low, high)
    return RelationClaim(relation, _confidence(margin), (Evidence(code, stated),))


def _by_coverage(a: Document, b: Document, low: float, high: float) -> tuple[Relation, str, float]:
    same_url = a.article.url is not None and a.article.url == b.article.url
    same_outlet = bool(_name(a)) and _name(a) == _name(b)
    if same_url and high >= REVISED:
        return ("same_page", "R1x", high - REVISED) if low >= WHOLE else ("revision", "R3", high - REVISED)
    if high >= COPY and low >= WHOLE:
        margin = min(high - COPY, low - WHOLE)
        return ("revision", "R3", margin) if same_outlet else ("syndicated_copy", "R2", margin)
    if high >= COPY:
        if _expanded(a, b, high):
            return "expansion", "R5", min(high - COPY, WHOLE - low)
        return "excerpt", "R4", min(high - COPY, WHOLE - low)
    if same_outlet and high >= REVISED:
        return "revision", "R3", high - REVISED
    return "partial_reuse", "R6", min(high - REUSE, COPY - high)


def _expanded(a: Document, b: Document, high: float) -> bool:
    """Whether evidence says that the longer text took over the shorter one whole: it credits an agency in a byline
    or line of its own that the shorter text does not share with another party."""
    if high < 0.9:
        return False
    shorter, longer = sorted((a, b), key=lambda document: document.is_core.count(1))
    own = [c for c in longer.metadata.credits if c.kind == "line"]
    credited = {name for c in own for name in c.agencies}
    byline = any(not c.agencies for c in own)
    contributed = byline and bool(credited)
    return contributed and not any(c.kind == "line" and not c.agencies for c in shorter.metadata.credits)


def _name(document: Document) -> str:
    return (document.article.outlet or "").casefold().removeprefix("www.").strip()


def _confidence(margin: float) -> float:
    return round(min(0.99, 0.5 + 2.5 * margin), 2)
