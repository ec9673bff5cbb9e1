"""Additions: background, a local angle, an update (E9)."""

from __future__ import annotations

from random import Random

from ..draft import Draft
from ..stories import Story
from .places import core_paragraphs

__all__ = ["add_background", "add_local", "add_update"]


def add_background(draft: Draft, draw: Random, story: Story) -> bool:
    """Put a sentence of background into a paragraph, at its end."""
    if not story.background:
        return False
    _, end = draw.choice(core_paragraphs(draft)[1:] or core_paragraphs(draft))
    draft.insert(end, " " + story.background.pop().text, "E9", note="background")
    return True


def add_local(draft: Draft, draw: Random, story: Story) -> bool:
    """Put a paragraph of one's own between two others."""
    return _paragraph(draft, draw, story.local, "local angle")


def add_update(draft: Draft, draw: Random, story: Story) -> bool:
    """Put a paragraph with what is new behind one of the first."""
    return _paragraph(draft, draw, story.updates, "update")


def _paragraph(draft: Draft, draw: Random, supply: list[str], note: str) -> bool:
    if not supply:
        return False
    paragraphs = core_paragraphs(draft)
    _, end = draw.choice(paragraphs[:-1] or paragraphs)
    gap = "\n\n" if "\n\n" in draft.text else "\n"
    draft.insert(end, gap + supply.pop(draw.randrange(len(supply))), "E9", note=note)
    return True
