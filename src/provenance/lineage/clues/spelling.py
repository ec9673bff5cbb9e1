"""D8 residual foreign spelling: a name written one way in the copied spans and another way in the copy's own words."""

from __future__ import annotations

from collections import defaultdict
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
    alike: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for name in residual - own:
        alike[_frame(name)].append(name)
    foreign = sorted(
        (theirs, ours)
        for ours in (own - residual).difference(view.source.tokens)
        for theirs in alike.get(_frame(ours), ())
        if _variants(ours, theirs)
    )
    if foreign:
        theirs, ours = foreign[0]
        yield Clue("D8", 0.6, f"{theirs!r} in what is shared, {ours!r} in its own words")


def _names(document: Document, copied: bytearray, wanted: int) -> set[str]:
    """Longer words with a capital within a sentence."""
    pairs = zip(compress(document.tokens, document.is_name), compress(copied, document.is_name), strict=True)
    return {token for token, found in pairs if found == wanted and len(token) >= _SHORTEST and token.isalpha()}


def _frame(name: str) -> tuple[int, str, str]:
    """What two variants have in common: their length, the first and the last letter, for words are inflected there."""
    return len(name), name[0], name[-1]


def _variants(one: str, other: str) -> bool:
    """Whether two words of one frame differ by one or two letters within."""
    changed = sum(x != y for x, y in zip(one, other, strict=True))
    return 1 <= changed <= (1 if len(one) > _SHORTEST else 2)
