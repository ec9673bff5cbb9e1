"""Omissions: the tail, a paragraph, a sentence, a clause (E8)."""

from __future__ import annotations

from random import Random

from ..draft import Draft
from ..stories import Story
from .places import core_paragraphs, free

__all__ = ["cut_clause", "cut_paragraph", "cut_sentence", "cut_tail"]


def cut_tail(draft: Draft, draw: Random, story: Story) -> bool:
    """Cut the end off: one to four paragraphs, never more than half of the text."""
    paragraphs = core_paragraphs(draft)
    count = draw.randint(1, 4)
    if len(paragraphs) < 2 * count or len(paragraphs) < 3:
        return False
    draft.cut(paragraphs[-count - 1][1], paragraphs[-1][1], "E8", note=f"tail cut, {count} paragraphs")
    return True


def cut_paragraph(draft: Draft, draw: Random, story: Story) -> bool:
    """Cut a paragraph that is neither the first nor the last."""
    paragraphs = core_paragraphs(draft)
    if len(paragraphs) < 5:
        return False
    at = draw.randrange(1, len(paragraphs) - 1)
    draft.cut(paragraphs[at - 1][1], paragraphs[at][1], "E8", note="paragraph cut")
    return True


def cut_sentence(draft: Draft, draw: Random, story: Story) -> bool:
    """Cut a sentence of a paragraph that has several."""
    lines = [(start, end) for start, end, _ in draft.live("line", whole=False) if draft.role(start) == "core"]
    inner = [
        (start, end, at)
        for (start, end), at in zip(lines, range(len(lines)), strict=True)
        if at and lines[at - 1][1] + 1 == start and draft.text[start - 1] == " "
    ]
    if not inner:
        return False
    start, end, _ = draw.choice(inner)
    draft.cut(start - 1, end, "E8", note="sentence cut")
    return True


def cut_clause(draft: Draft, draw: Random, story: Story) -> bool:
    """Cut a clause that the sentence can do without."""
    clauses = [span for *span, _ in draft.live("clause", whole=False) if free(draft, *span)]
    if not clauses:
        return False
    start, end = draw.choice(clauses)
    draft.cut(start, end, "E8", note="clause cut")
    return True
