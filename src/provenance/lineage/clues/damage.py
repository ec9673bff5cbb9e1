"""D6 errors: what is broken in the copy and whole in the source was not copied from it the other way round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from provenance.document import Document
from provenance.lineage.clues.view import Clue, View

__all__ = ["common_damage", "damage"]

_LOST = re.compile(r"\(\s?\)|\ufffd|Ã[\u0080-\u00bf]|â€|Â[\u00a0-\u00bf]")
_GLUED = 3  # letters of each of two words that became one


def damage(view: View) -> Iterator[Clue]:
    """Say where the copy lost a character, a space or the spelling of a word that is whole in the source."""
    found = list(_broken(view))
    lost = len(_LOST.findall(view.copy.text)) - len(_LOST.findall(view.source.text))
    if lost > 0:
        found.append("characters that were lost")
    if found:
        yield Clue("D6", min(0.9, 0.5 * len(found)), f"broken here and whole in the other: {', '.join(found[:3])}")


def common_damage(a: Document, b: Document) -> Iterator[Clue]:
    """Say whether both texts lost the same characters: they have an ancestor in common, whoever came first."""
    first, second = (
        {document.text[max(0, m.start() - 12) : m.end() + 12] for m in _LOST.finditer(document.text)}
        for document in (a, b)
    )
    for common in sorted(first & second)[:1]:
        yield Clue("D6", 0.0, f"both have {common!r}")


def _broken(view: View) -> Iterator[str]:
    source, copy = view.source.tokens, view.copy.tokens
    counts: Counter[str] | None = None
    for left, right in view.gaps():
        whole, broken = source[left.a_end : right.a], copy[left.b_end : right.b]
        if len(broken) != 1 or len(whole) not in (1, 2) or len(broken[0]) < _GLUED + 1 or broken[0].isdigit():
            continue
        if len(whole) == 2:
            if "".join(whole) == broken[0] and min(map(len, whole)) >= _GLUED:
                yield repr(broken[0])
        elif Levenshtein.distance(whole[0], broken[0], score_cutoff=1) == 1 and whole[0][0] == broken[0][0]:
            counts = counts or Counter(source) + Counter(copy)
            if counts[broken[0]] == 1 and counts[whole[0]] >= 3:  # a word that both texts spell right elsewhere
                yield repr(broken[0])
