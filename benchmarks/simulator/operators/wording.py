"""Other words for the same thing: synonyms, attribution verbs (E10), another turn of the sentence (E11)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

from ..draft import Draft, Mark, Span
from ..stories import Story
from .places import changed_words, common, free, inside_quotes

__all__ = ["change_attribution", "expand_acronym", "paraphrase", "report_speech", "substitute"]


def substitute(draft: Draft, draw: Random, story: Story) -> bool:
    """Put a synonym for a word outside of quotations."""
    return _swap(draft, draw, story.tables.pairs("synonyms"), "synonym")


def change_attribution(draft: Draft, draw: Random, story: Story) -> bool:
    """Put another verb of saying."""
    return _swap(draft, draw, story.tables.pairs("attribution"), "attribution verb")


def expand_acronym(draft: Draft, draw: Random, story: Story) -> bool:
    """Write the house's name for an organisation where its acronym stands."""
    found = [span for *span, _ in draft.live("acronym") if free(draft, *span)]
    if not found:
        return False
    start, end = draw.choice(found)
    draft.replace(start, end, story.facts.org[0], "E10", note="name in full for the acronym")
    return True


def _swap(draft: Draft, draw: Random, pairs: Iterable[tuple[str, str]], note: str) -> bool:
    found: set[tuple[Span, str]] = set()
    for left, right in pairs:
        for one, other in ((left, right), (right, left)):
            for match in re.finditer(rf"(?<!\w){re.escape(one)}(?!\w)", draft.text):
                span = match.span()
                if free(draft, *span) and not inside_quotes(draft, *span):
                    found.add((span, other))
    if not found:
        return False
    (start, end), new = draw.choice(sorted(found))
    start, end, new = changed_words(draft.text, start, end, new)
    draft.replace(start, end, new, "E10", note=f"{note}: {draft.text[start:end]} -> {new}")
    return True


def paraphrase(draft: Draft, draw: Random, story: Story) -> bool:
    """Turn a sentence: active or passive, another order of its parts."""
    found = [item for item in draft.live("sentence") if free(draft, item[0], item[1])]
    return _turn(draft, draw, found, "paraphrase")


def report_speech(draft: Draft, draw: Random, story: Story) -> bool:
    """Turn a quotation into indirect speech."""
    found = [item for item in draft.live("quotation") if free(draft, item[0], item[1])]
    return _turn(draft, draw, found, "direct to indirect speech")


def _turn(draft: Draft, draw: Random, found: list[tuple[int, int, Mark]], note: str) -> bool:
    if not found:
        return False
    start, end, mark = draw.choice(found)
    old, new = draft.text[start:end], mark.info
    head, tail = common(old, new)
    draft.replace(start + head, end - tail, new[head : len(new) - tail], "E11", note=note)
    return True
