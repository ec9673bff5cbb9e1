"""What a house puts around a text: headline (E5), credit and dateline (E6), stamp (E7), furniture (E4), notes (E14)."""

from __future__ import annotations

from datetime import datetime
from random import Random

from ..draft import Draft, Step
from ..language import LANGUAGES, Language, language
from ..stories import Story
from .places import core_paragraphs

__all__ = [
    "add_byline",
    "add_caption",
    "add_correction",
    "add_credit_line",
    "add_credit_tail",
    "add_dateline",
    "add_furniture",
    "add_headline",
    "add_related_inside",
    "add_stamp",
    "strip_page",
]


def strip_page(draft: Draft) -> None:
    """Take out whatever another house had put around the text."""
    at = len(draft.numbers)
    while at > 0:
        role = draft.role(at - 1)
        start = at
        while start > 0 and draft.role(start - 1) == role:
            start -= 1
        if role != "core":
            draft.cut(start, at, role, note="page element of the source left out")
        at = start


def add_headline(draft: Draft, draw: Random, story: Story) -> None:
    """Put a headline on top; often a standfirst below it, at times an overline above."""
    headline = story.headlines[draw.randrange(len(story.headlines))]
    if draw.random() < 0.2:
        headline = headline.upper()
    lines = [headline]
    if draw.random() < 0.5 and story.standfirsts:
        lines.append(story.standfirsts[draw.randrange(len(story.standfirsts))])
    if draw.random() < 0.3:
        lines.insert(0, draw.choice(story.tables.items("overlines")))
    _on_top(draft, lines, "E5", "headline")


def add_stamp(draft: Draft, draw: Random, story: Story, when: datetime, on_top: bool) -> str:
    """Put a date stamp on top or at the end; returns it."""
    form = draw.choice(story.tables.items("stamps"))
    line = _fill(form, story, when, draw)
    (_on_top if on_top else _at_end)(draft, [line], "E7", "stamp")
    return line


def add_byline(draft: Draft, draw: Random, story: Story) -> None:
    """Put a byline on top."""
    name = f"{draw.choice(story.tables.items('first')).rsplit(' ', 1)[0]} {draw.choice(story.tables.items('last'))}"
    _on_top(draft, [draw.choice(story.tables.items("byline")).replace("{name}", name)], "E6", "byline")


def add_dateline(draft: Draft, draw: Random, story: Story, when: datetime) -> None:
    """Put place and agency before the first words."""
    form = draw.choice(story.tables.every("dateline"))
    at = core_paragraphs(draft)[0][0]
    draft.insert(at, _fill(form, story, when, draw), "E6", note="dateline", role="E6")


def add_credit_tail(draft: Draft, draw: Random, story: Story) -> None:
    """Put the agency, or agency and desk, in brackets behind the last words."""
    form = draw.choice(story.tables.every("credit_tail"))
    end = core_paragraphs(draft)[-1][1]
    text = form.replace("{agency}", story.facts.agency.lower() if "desk" in form else story.facts.agency)
    desk = "".join(draw.choice("abcdefghklmnoprstuvw") for _ in range(3))
    draft.insert(end, " " + text.replace("{desk}", desk), "E6", note="credit", role="E6")


def add_credit_line(draft: Draft, draw: Random, story: Story) -> None:
    """Put the agency in a line of its own at the end."""
    form = draw.choice(story.tables.items("credit_line"))
    _at_end(draft, [form.replace("{agency}", story.facts.agency)], "E6", "credit line")


def add_caption(draft: Draft, draw: Random, story: Story, when: datetime) -> None:
    """Put a picture's caption on top; the agency it names credits the picture."""
    line = _fill(draw.choice(story.tables.items("captions")), story, when, draw)
    _on_top(draft, [line], "E4", "caption")


def add_furniture(draft: Draft, draw: Random, story: Story) -> None:
    """Put page furniture at the end, some on top; in another language at times."""
    tables = story.tables
    others = [code for code in LANGUAGES if code != tables.code]
    if others and draw.random() < 0.2:
        tables = language(draw.choice(others), tables.split)
    if draw.random() < 0.4:
        _on_top(draft, [draw.choice(tables.lines("tools"))], "E4", "page tools")
    lines = []
    if draw.random() < 0.7:
        titles = [_related(tables, draw, story) for _ in range(3)]
        lines += [draw.choice(tables.items("related_heading")), *dict.fromkeys(titles)]
    for name in ("newsletter", "wall", "comments", "legal"):
        if draw.random() < 0.35:
            lines.append(draw.choice(tables.items(name)))
            if name == "comments":
                lines.append(draw.choice(tables.items("comment_rules")))
    if lines:
        _at_end(draft, lines, "E4", "furniture")


def add_related_inside(draft: Draft, draw: Random, story: Story) -> None:
    """Put a link to a related story between two paragraphs."""
    paragraphs = core_paragraphs(draft)
    if len(paragraphs) > 4:
        at = paragraphs[draw.randint(2, len(paragraphs) - 2)][0]
        heading = draw.choice(story.tables.items("related_heading"))
        line = f"{heading}: {_related(story.tables, draw, story)}"
        draft.insert(at, line + _gap(draft), "E4", note="related story inside", role="E4")


def add_correction(draft: Draft, draw: Random, story: Story, when: datetime) -> None:
    """Put a correction or an editor's note on top or at the end."""
    line = _fill(draw.choice(story.tables.items("correction")), story, when, draw)
    (_on_top if draw.random() < 0.5 else _at_end)(draft, [line], "E14", "correction")


def _fill(form: str, story: Story, when: datetime, draw: Random) -> str:
    tables, place = story.tables, story.facts.places[0]
    return form.format(
        agency=story.facts.agency,
        place=place,
        PLACE=place.upper(),
        day=tables.every("weekdays")[when.weekday()],
        month=tables.every("months")[when.month - 1],
        dom=when.day,
        year=when.year,
        iso_date=when.date().isoformat(),
        dmy=f"{when.day:02}.{when.month:02}.{when.year}",
        hm=f"{when.hour:02}:{when.minute:02}",
        hhmm=f"{when.hour:02}h{when.minute:02}",
        ampm=f"{when.hour % 12 or 12}:{when.minute:02} {'a.m.' if when.hour < 12 else 'p.m.'}",
    )


def _related(tables: Language, draw: Random, story: Story) -> str:
    """The headline of another story."""
    if draw.random() < 0.3:
        return draw.choice(tables.lines("related"))
    topic = draw.choice([topic for topic in tables.topics if topic["name"] != story.facts.topic["name"]])
    headline: str = draw.choice(topic["headlines"])
    places = [place for place in tables.items("places") if place not in story.facts.places]
    return headline.replace("{place}", draw.choice(places)).replace("{n1}", str(draw.randint(11, 990)))


def _gap(draft: Draft) -> str:
    return "\n\n" if "\n\n" in draft.text else "\n"


def _on_top(draft: Draft, lines: list[str], code: str, note: str) -> None:
    gap = _gap(draft)
    draft.insert(0, "".join(line + gap for line in lines), code, note=note, role=code)


def _at_end(draft: Draft, lines: list[str], code: str, note: str) -> None:
    gap, end = _gap(draft), len(draft.text)
    draft.edit([Step(end, end, "".join(gap + line for line in lines))], (code,), note, role=code)
