"""Paragraphs merged, split, re-ordered, set with other gaps (E3); passages that move or stand twice (E16)."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

from ..draft import Draft
from ..stories import Story
from .places import core_paragraphs, free

__all__ = ["insert_intertitle", "merge_paragraphs", "move_passage", "repeat_passage", "separate", "split_paragraph"]


def merge_paragraphs(draft: Draft, draw: Random, story: Story) -> bool:
    """Run two paragraphs together."""
    paragraphs = core_paragraphs(draft)
    gaps = [(a[1], b[0]) for a, b in pairwise(paragraphs) if free(draft, a[1], b[0])]
    if not gaps:
        return False
    start, end = draw.choice(gaps)
    draft.replace(start, end, " ", "E3", note="paragraphs merged")
    return True


def split_paragraph(draft: Draft, draw: Random, story: Story) -> bool:
    """Begin a new paragraph with a sentence."""
    starts = [start for start, _, _ in draft.live("line", whole=False) if start and draft.text[start - 1] == " "]
    starts = [start for start in starts if free(draft, start - 1, start)]
    if not starts:
        return False
    start = draw.choice(starts)
    draft.replace(start - 1, start, _gap(draft), "E3", note="paragraph split")
    return True


def separate(draft: Draft, gap: str) -> None:
    """Set the paragraphs with another gap: one line break or two."""
    for match in reversed(list(re.finditer(r"\n+", draft.text))):
        if match.group() != gap and match.end() < len(draft.text):
            draft.replace(*match.span(), gap, "E3", note="gap between paragraphs")


def insert_intertitle(draft: Draft, draw: Random, story: Story) -> bool:
    """Put a heading between two paragraphs."""
    paragraphs = core_paragraphs(draft)
    if len(paragraphs) < 4 or not story.intertitles:
        return False
    at = paragraphs[draw.randrange(1, len(paragraphs) - 1)][0]
    draft.insert(at, story.intertitles.pop() + _gap(draft), "E3", note="intertitle", role="E3")
    return True


def move_passage(draft: Draft, draw: Random, story: Story) -> bool:
    """Take a paragraph to another place. A paragraph out of its order is layout, and a passage that moved, too."""
    paragraphs = core_paragraphs(draft)
    if len(paragraphs) < 6:
        return False
    places = [i for i in range(1, len(paragraphs) - 1) if len(draft.text[slice(*paragraphs[i])].split()) >= 12]
    if not places:
        return False
    i = draw.choice(places)
    targets = [j for j in range(1, len(paragraphs)) if abs(j - i) > 1 and j != i + 1]
    start, end = paragraphs[i][0], paragraphs[i + 1][0]
    to = paragraphs[draw.choice(targets)][0]
    if not free(draft, start, end):
        return False
    draft.move(start, end, to, "E16", "E3", note="paragraph moved", about=paragraphs[i])
    return True


def repeat_passage(draft: Draft, draw: Random, story: Story) -> bool:
    """Print a sentence twice: in its place and once more on top, as a pull-quote."""
    lines = [(start, end) for start, end, _ in draft.live("line") if draft.role(start) == "core"]
    lines = [(start, end) for start, end in lines if 12 <= len(draft.text[start:end].split()) <= 30 and start > 400]
    if not lines:
        return False
    start, end = draw.choice(lines)
    text = draft.text[start:end]
    said = draft.numbers[start:end]
    done = draft.insert(0, text + _gap(draft), "E5", "E16", note="pull-quote: a sentence twice", role="E5")
    draft.pool.repeats.update(zip(done.inserted, said, strict=False))
    return True


def _gap(draft: Draft) -> str:
    return "\n\n" if "\n\n" in draft.text else "\n"
