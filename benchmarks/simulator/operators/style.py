"""A house's style laid over a text: glyphs (E1), numbers, dates, times, per cent (E2), spelling (E10)."""

from __future__ import annotations

import re
from datetime import date, time
from random import Random

from ..draft import Draft
from ..stories import Story
from ..writing import House, write_clock, write_date, write_number

__all__ = ["apply_style"]

_BARE = str.maketrans("ÀÂÇÉÈÊÎÔÛ", "AACEEEIOU")


def apply_style(draft: Draft, draw: Random, story: Story, house: House, dated: bool) -> None:
    """Rewrite everything that houses write in their own way.

    Parameters
    ----------
    dated
        Whether the text will say when it appeared, so that a weekday can be told from a date.
    """
    _glyphs(draft, house)
    _formats(draft, draw, story, house, dated)
    _letters(draft, house)
    if house.spelling is not None:
        _spelling(draft, story, house.spelling)


def _glyphs(draft: Draft, house: House) -> None:
    glyphs = {"open": house.quotes[0], "close": house.quotes[1], "apostrophe": house.apostrophe, "dash": house.dash}
    for start, end, mark in reversed(draft.live(*glyphs)):
        if draft.role(start) == "core" and draft.text[start:end] != glyphs[mark.kind]:
            draft.rewrite(start, end, glyphs[mark.kind], mark, "E1", note=mark.kind)


def _formats(draft: Draft, draw: Random, story: Story, house: House, dated: bool) -> None:
    for start, end, mark in reversed(draft.live("number", "time", "date", "weekday", "percent")):
        new = draft.text[start:end]
        if mark.kind == "number":
            new = write_number(mark.info, house)
        elif mark.kind == "time":
            new = write_clock(time.fromisoformat(mark.info), house)
        elif mark.kind == "date":
            new = write_date(date.fromisoformat(mark.info), house, story.tables)
        elif mark.kind == "percent":
            new = house.percent
        elif dated and draw.random() < 0.25:
            new = _date_for_weekday(draft.text[:start], date.fromisoformat(mark.info), house, story)
        if new and new != draft.text[start:end] and draft.role(start) == "core":
            draft.rewrite(start, end, new, mark, "E2", note=f"{mark.kind}: {draft.text[start:end]} -> {new}")


def _date_for_weekday(before: str, day: date, house: House, story: Story) -> str:
    """The date that a weekday stands for, where the words before allow it."""
    form = story.tables.tables["date_for_weekday"]
    if not re.search(form["after"], before):
        return ""
    return str(form["form"]).format(date=write_date(day, house, story.tables))


def _letters(draft: Draft, house: House) -> None:
    """Capitals without accents, ``ss`` for ``ß``, ``oe`` for ``œ``; a word that changes is one edit."""
    for match in reversed(list(re.finditer(r"\w*[ÀÂÇÉÈÊÎÔÛßœŒ]\w*", draft.text))):
        word = match.group()
        new = word if house.capitals else word.translate(_BARE)
        new = new if house.sharp_s else new.replace("ß", "ss")
        new = new if house.ligature else new.replace("œ", "oe").replace("Œ", "Oe")
        if new != word and draft.role(match.start()) == "core":
            draft.replace(*match.span(), new, "E1", note=f"letters: {word} -> {new}")


def _spelling(draft: Draft, story: Story, side: int) -> None:
    """Spelling of the house: an edit of the lexical kind."""
    for pair in story.tables.pairs("spelling"):
        old, new = (pair[1], pair[0]) if side == 0 else pair
        for match in reversed(list(re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", draft.text))):
            if draft.role(match.start()) == "core":
                draft.replace(*match.span(), new, "E10", note=f"spelling: {old} -> {new}")
