"""D10 which text holds the other: an excerpt is cut from the whole, and the story on one page grows; both weak."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.lineage.clues.view import Clue, View
from provenance.lineage.outlets import same_page

__all__ = ["containment"]

_HELD = 0.9
_PART = 0.6


def containment(view: View) -> Iterator[Clue]:
    """Say whether the copy is held by the source, or on one page the source by the copy."""
    of_source, of_copy = view.coverage
    if same_page(view.source.article, view.copy.article):
        longer = view.copy.is_core.count(1) - view.source.is_core.count(1)
        if longer >= max(5, 0.05 * view.source.is_core.count(1)) and of_source >= _PART:
            yield Clue("D10", 0.9, "one page, and this state of it says more")
    elif view.relation == "expansion" and of_source >= _HELD:
        yield Clue("D10", 0.5, "it holds all of the other and credits more than one party")
    elif view.relation == "compilation" and of_source >= _PART > of_copy:
        yield Clue("D10", 0.5, "it is a list with the other as an item")
    elif view.relation == "excerpt" and of_copy >= _HELD and of_source < _PART:
        yield Clue("D10", 0.4, f"{of_copy:.0%} of it stand in the other")
