"""D8 residual foreign spelling: a name written one way in the copied spans and another way in the copy's own words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

from provenance.document import Document
from provenance.lineage.clues.view import Clue, View

__all__ = ["spelling"]

_SHORTEST = 4  # letters of a name


def spelling(view: View) -> Iterator[Clue]:
    """Say which names the copy writes in the source's way where it was copied and in its own way elsewhere."""
    copied = bytearray(len(view.copy.tokens))
    for run in view.runs:
        copied[run.b : run.b_end] = b"\1" * run.size
    if copied.count(0) < _SHORTEST:
        return
    own = _names(view.copy, copied, 0)
    if not own:
        return
    residual = _names(view.copy, copied, 1)
    only_residual = residual - own
    foreign = sorted(
        (theirs, ours)
        for ours in (own - residual).difference(view.source.tokens)
        for theirs in only_residual
        if _variants(ours, theirs)
    )
    if foreign:
        theirs, ours = foreign[0]
        yield Clue("D8", 0.6, f"{theirs!r} in what is shared, {ours!r} in its own words")


def _names(document: Document, copied: bytearray, wanted: int) -> set[str]:
    """Longer words with a capital within a sentence."""
    pairs = zip(compress(document.tokens, document.is_name), compress(copied, document.is_name), strict=True)
    return {token for token, found in pairs if found == wanted and len(token) >= _SHORTEST and token.isalpha()}


def _variants(one: str, other: str) -> bool:
    """Whether two words differ by one or two letters within, not at the end where words are inflected."""
    if len(one) != len(other) or one[0] != other[0] or one[-1] != other[-1]:
        return False
    changed = sum(x != y for x, y in zip(one, other, strict=True))
    return 1 <= changed <= (1 if len(one) > _SHORTEST else 2)
