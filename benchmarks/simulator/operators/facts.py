"""Facts that come out otherwise: numbers, names, days, dates, places, polarity, modality (E13)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from ..draft import Draft, Mark
from ..stories import Story
from ..writing import House, write_date, write_number
from .places import free, inside_quotes

__all__ = ["change_date", "change_name", "change_number", "change_place", "change_polarity"]


def change_number(draft: Draft, draw: Random, story: Story, house: House) -> bool:
    """Swap two digits of a number, or change one; years too."""
    found = [item for item in draft.live("number", "year") if free(draft, item[0], item[1])]
    if not found:
        return False
    start, end, mark = draw.choice(found)
    value = (
        mark.info[:-2] + _other_value(mark.info[-2:], draw) if mark.kind == "year" else _other_value(mark.info, draw)
    )
    new = value if mark.kind == "year" else write_number(value, house)
    codes = ("E13", "E12") if inside_quotes(draft, start, end) else ("E13",)
    draft.rewrite(start, end, new, Mark(mark.kind, (), value), *codes, note=f"number: {mark.info} -> {value}")
    return True


def _other_value(value: str, draw: Random) -> str:
    digits = list(value)
    places = [i for i, digit in enumerate(digits) if digit.isdigit()]
    swaps = [(i, j) for i, j in pairwise(places) if digits[i] != digits[j] and digits[j] != "0"]
    if swaps and draw.random() < 0.5:
        i, j = draw.choice(swaps)
        digits[i], digits[j] = digits[j], digits[i]
    else:
        i = draw.choice(places)
        digits[i] = draw.choice([digit for digit in "123456789" if digit != digits[i]])
    return "".join(digits)


def change_name(draft: Draft, draw: Random, story: Story) -> bool:
    """Give somebody another name, or the name another spelling that is a name too."""
    found = [item for item in draft.live("name") if free(draft, item[0], item[1])]
    if not found:
        return False
    start, end, _ = draw.choice(found)
    others = {person.last for person in story.facts.people}
    new = draw.choice([name for name in story.tables.items("last") if name not in others])
    codes = ("E13", "E12") if _speaks(draft, start) else ("E13",)
    draft.rewrite(start, end, new, Mark("name", (), "other"), *codes, note=f"name: {draft.text[start:end]} -> {new}")
    return True


def _speaks(draft: Draft, at: int) -> bool:
    return any(start <= at < end for start, end, _ in draft.live("speaker", whole=False))


def change_place(draft: Draft, draw: Random, story: Story) -> bool:
    """Name another place."""
    found = [item for item in draft.live("place") if free(draft, item[0], item[1])]
    if not found:
        return False
    start, end, mark = draw.choice(found)
    new = draw.choice([place for place in story.tables.items("places") if place not in story.facts.places])
    draft.rewrite(start, end, new, mark, "E13", note=f"place: {draft.text[start:end]} -> {new}")
    return True


def change_date(draft: Draft, draw: Random, story: Story, house: House) -> bool:
    """Name another weekday or date."""
    found = [item for item in draft.live("weekday", "date") if free(draft, item[0], item[1])]
    if not found:
        return False
    start, end, mark = draw.choice(found)
    day = date.fromisoformat(mark.info) + timedelta(days=draw.choice((-2, -1, 1, 2, 3)))
    names = story.tables.every("weekdays")
    new = names[day.weekday()] if mark.kind == "weekday" else write_date(day, house, story.tables)
    draft.rewrite(start, end, new, Mark(mark.kind, (), day.isoformat()), "E13", note=f"date: {mark.info} -> {day}")
    return True


def change_polarity(draft: Draft, draw: Random, story: Story) -> bool:
    """Turn a statement round, or its modality: ``was not`` for ``was``, ``may`` for ``will``."""
    found = [item for item in draft.live("toggle") if free(draft, item[0], item[1])]
    if not found:
        return False
    start, end, mark = draw.choice(found)
    old = draft.text[start:end]
    new = mark.info[:1].upper() + mark.info[1:] if old[:1].isupper() else mark.info
    draft.rewrite(start, end, new, Mark("toggle", (), old), "E13", note=f"polarity: {old} -> {new}")
    return True
