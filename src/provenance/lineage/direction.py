"""Direction: who had it from whom, as far as credits say; abstaining is an answer."""

from __future__ import annotations

from typing import Literal

from provenance.agencies import agencies_in
from provenance.document import Document
from provenance.lineage.evidence import Evidence
from provenance.lineage.relation import Relation

__all__ = ["Direction", "judge_direction"]

Direction = Literal["a_from_b", "b_from_a", "siblings", "unknown"]

_NO_DIRECTION: frozenset[Relation] = frozenset({"same_event", "unrelated", "furniture_only", "template", "undecided"})
_CODES = {"line": "D1", "inline": "D1", "self_reference": "D3"}


def judge_direction(a: Document, b: Document, relation: Relation) -> tuple[Direction, tuple[Evidence, ...]]:
    """Say who had the text from whom.

    An agency's own text is the ancestor of a text that credits the agency. Two texts of other outlets that credit
    the same agency are siblings: both come from the agency's dispatch. Time alone decides nothing.
    """
    if relation in _NO_DIRECTION:
        return "unknown", ()
    own = [agencies_in(document.article.outlet or "") for document in (a, b)]
    credited = [document.metadata.text_agencies for document in (a, b)]
    if own[0] and own[0][0] in credited[1] and not own[1]:
        return "b_from_a", (Evidence("D1", f"the second text credits {own[0][0]}, the outlet of the first"),)
    if own[1] and own[1][0] in credited[0] and not own[0]:
        return "a_from_b", (Evidence("D1", f"the first text credits {own[1][0]}, the outlet of the second"),)
    common = [name for name in credited[0] if name in credited[1]]
    if common and not own[0] and not own[1]:
        return "siblings", tuple(
            Evidence(_CODES[credit.kind], f"{side} text: {document.text[credit.start : credit.end]!r}")
            for side, document in (("first", a), ("second", b))
            for credit in document.metadata.credits
            if common[0] in credit.agencies and credit.kind in _CODES
        )
    return "unknown", ()
