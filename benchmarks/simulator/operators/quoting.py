"""What happens to quotations: marks moved or made up, words changed inside, speakers changed or dropped (E12)."""

from __future__ import annotations

import re
from random import Random

from ..draft import Draft, Mark, Step
from ..stories import Story
from .places import changed_words, core_paragraphs, free, quoted_spans

__all__ = ["change_quoted_words", "change_speaker", "drop_attribution", "make_up_quotation", "move_mark"]

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def move_mark(draft: Draft, draw: Random, story: Story) -> bool:
    """Open a quotation later, so that its first words become the paper's own."""
    found = []
    for start, end in quoted_spans(draft):
        opened = next(item for item in draft.live("open") if item[1] == start)
        words = list(_WORD.finditer(draft.text, start, end))
        if len(words) >= 8 and free(draft, opened[0], end):
            found.append((opened, words, end))
    if not found:
        return False
    (low, start, mark), words, _ = draw.choice(found)
    at = words[draw.randint(3, len(words) - 4)].start()
    glyph = draft.text[low:start]
    steps = [Step(at, at, glyph), Step(low, start, "")]
    done = draft.edit(steps, ("E12",), "quotation opened later", about=(start, at))
    draft.marks.append(Mark("open", done.inserted, mark.info))
    return True


def make_up_quotation(draft: Draft, draw: Random, story: Story) -> bool:
    """Put the paper's own words between quotation marks."""
    opened, closed = draft.live("open"), draft.live("close")
    quoted = quoted_spans(draft)
    found = []
    for start, end in core_paragraphs(draft):
        if any(start <= low < end for low, _ in quoted):
            continue
        words = list(_WORD.finditer(draft.text, start, end))
        if len(words) >= 14:
            found.append(words)
    if not found or not opened or not closed:
        return False
    words = draw.choice(found)
    size = draw.randint(3, 7)
    first = draw.randint(2, len(words) - size - 1)
    low, high = words[first].start(), words[first + size - 1].end()
    if not free(draft, low, high) or re.search(r"[.!?]\s", draft.text[low:high]):
        return False
    marks = draft.text[slice(*opened[0][:2])], draft.text[slice(*closed[0][:2])]
    done = draft.edit([Step(high, high, marks[1]), Step(low, low, marks[0])], ("E12",), "marks added", (low, high))
    size = len(marks[1])
    draft.marks += [Mark("close", done.inserted[:size]), Mark("open", done.inserted[size:])]
    return True


def change_quoted_words(draft: Draft, draw: Random, story: Story) -> bool:
    """Put another word, or leave one out, inside a quotation."""
    found = []
    for one, other in story.tables.pairs("quoted_words"):
        for start, end in quoted_spans(draft):
            for match in re.finditer(rf"(?<!\w){re.escape(one)}(?!\w)", draft.text[start:end]):
                span = start + match.start(), start + match.end()
                if free(draft, *span):
                    found.append((span, other))
    if not found:
        return False
    (start, end), new = draw.choice(sorted(found))
    start, end, new = changed_words(draft.text, start, end, new)
    draft.replace(start, end, new, "E12", note=f"word inside a quotation: {draft.text[start:end]} -> {new}")
    return True


def change_speaker(draft: Draft, draw: Random, story: Story) -> bool:
    """Have somebody else of the story say it."""
    found = [
        (start, end, mark)
        for start, end, mark in draft.live("name")
        if free(draft, start, end) and any(a <= start and end <= b for a, b, _ in draft.live("speaker", whole=False))
    ]
    if not found:
        return False
    start, end, _ = draw.choice(found)
    old = draft.text[start:end]
    new = draw.choice([person.last for person in story.facts.people if person.last != old])
    draft.rewrite(start, end, new, Mark("name", (), "other"), "E12", "E13", note=f"speaker: {old} -> {new}")
    return True


def drop_attribution(draft: Draft, draw: Random, story: Story) -> bool:
    """Leave out who said it, behind the quotation or before it."""
    found = []
    for start, end, _ in draft.live("quotation", whole=False):
        sentence = draft.text[start:end]
        inside = [(low, high) for low, high in quoted_spans(draft) if start <= low and high <= end]
        if len(inside) != 1 or not free(draft, start, end):
            continue
        low, high = inside[0]
        closing = next(item for item in draft.live("close") if item[0] == high)
        if end - closing[1] > 8 and sentence.endswith(".") and draft.text[high - 1] == ",":
            found.append([Step(closing[1], end, ""), Step(high - 1, high, ".")])
        elif end - closing[1] > 8 and sentence.endswith("."):
            found.append([Step(closing[1], end - 1, "")])
        elif low - start > 8:
            opening = next(item for item in draft.live("open") if item[1] == low)
            found.append([Step(start, opening[0], "")])
    if not found:
        return False
    steps = draw.choice(found)
    dropped = draft.text[steps[0].start : steps[0].end]
    draft.edit(steps, ("E12",), f"attribution dropped: {dropped}")
    return True
