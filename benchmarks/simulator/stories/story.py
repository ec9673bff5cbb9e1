"""A whole story: lead, body, quotations with their speakers, what the agency says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from ..draft import Draft, Mark, Pool
from ..language import Language
from ..marking import marks_of_glyphs
from .facts import Facts, draw_facts
from .grammar import Sentence, Writer

__all__ = ["Facts", "Story", "write_form", "write_story"]


@dataclass(slots=True)
class Story:
    """A story as the agency sends it, and what was left over for others to add.

    Attributes
    ----------
    draft
        The text with its marks.
    facts
        What it is about.
    headlines, standfirsts, intertitles
        Paratext that fits, none of it in the text.
    background, local, updates
        Sentences that fit and are not in the text.
    used
        Templates that the text was made of.
    """

    tables: Language
    draft: Draft
    facts: Facts
    headlines: list[str]
    standfirsts: list[str]
    intertitles: list[str]
    background: list[Sentence]
    local: list[str]
    updates: list[str]
    used: frozenset[str]


def write_story(
    tables: Language,
    draw: Random,
    pool: Pool,
    facts: Facts | None = None,
    without: frozenset[str] = frozenset(),
    own_voice: bool = False,
    topic: int | None = None,
) -> Story:
    """Write a story of some hundred words.

    Parameters
    ----------
    pool
        Where its characters get their numbers.
    facts
        What it is about; drawn anew where none are given.
    without
        Templates that it must not use: those of another story on the same facts, of which it is no copy.
    own_voice
        Whether a newsroom writes for itself: no agency is mentioned.
    topic
        The number of the subject.
    """
    chosen = None if topic is None else tables.topics[topic % len(tables.topics)]
    facts = facts or draw_facts(tables, draw, chosen)
    writer = Writer(tables, facts, draw)
    used: set[str] = set()

    def take(lines: list[str], count: int) -> list[str]:
        left = [line for line in lines if line not in without and line not in used]
        taken = draw.sample(left, min(count, len(left)))
        used.update(taken)
        return taken

    body = facts.topic["body"].strip().splitlines()
    general = tables.lines("general")
    narrative = take(body, 6) + take(general, 5)
    spoken = take(tables.lines("quotes"), 4)
    leads = take(facts.topic["leads"].strip().splitlines(), 1)
    lead = writer.sentence(leads[0]) if leads else None
    paragraphs: list[Sentence] = [lead] if lead else []
    forms = tables.all_lines("quote_forms") if own_voice else [*tables.all_lines("quote_forms"), *_to_agency(tables)]
    while narrative or spoken:
        if spoken and (not narrative or (len(paragraphs) % 3 == 2)):
            paragraphs.append(_quotation(writer, spoken.pop(0), draw.choice(forms)))
            if narrative and draw.random() < 0.4:
                _join(paragraphs[-1], writer.sentence(narrative.pop(0)))
        else:
            made = writer.sentence(narrative.pop(0))
            for _ in range(draw.choice((0, 1, 1))):
                if narrative:
                    _join(made, writer.sentence(narrative.pop(0)))
            paragraphs.append(made)
    text = Sentence()
    for position, paragraph in enumerate(paragraphs):
        text.add("\n\n" if position else "")
        text.append(paragraph)
    text.marks += marks_of_glyphs(text.text)
    numbers = pool.write(text.text)
    marks = [Mark(kind, tuple(numbers[low:high]), info) for kind, low, high, info in text.marks]
    background = [writer.sentence(line) for line in take(general, 4) + take(body, 2)]
    return Story(
        tables,
        Draft(pool, numbers, marks),
        facts,
        [writer.sentence(line).text for line in facts.topic["headlines"]],
        draw.sample(tables.lines("standfirsts"), len(tables.lines("standfirsts"))),
        draw.sample(tables.lines("intertitles"), len(tables.lines("intertitles"))),
        background,
        [writer.sentence(line).text for line in tables.lines("local")],
        [writer.sentence(line).text for line in tables.lines("updates")],
        frozenset(used),
    )


def write_form(tables: Language, draw: Random, pool: Pool, form: int) -> Draft:
    """Fill a form: a report on the weather or the markets whose sentences are always the same.

    Parameters
    ----------
    form
        The number of the form; the same number, the same sentences.
    """
    forms = tables.lines("forms")
    writer = Writer(tables, draw_facts(tables, draw), draw)
    text = writer.sentence(forms[form % len(forms)]).text
    return Draft(pool, pool.write(text))


def _to_agency(tables: Language) -> list[str]:
    return tables.all_lines("agency_quote_forms")


def _join(made: Sentence, more: Sentence) -> None:
    made.add(" ")
    made.append(more)


def _quotation(writer: Writer, spoken: str, form: str) -> Sentence:
    """A quotation with its attribution: ``Q`` stands for the words, ``V`` for the verb, ``S`` for the speaker."""
    direct, indirect = (part.strip() for part in spoken.split("||"))
    said = writer.draw.choice(writer.tables.items("said"))
    speaker_name = writer.draw.choice(("p1", "p1", "p2", "p3", "p4"))
    made = Sentence()
    speaker = writer.person(speaker_name)
    for part in re.split(r"\{(\w)\}", form):
        start = len(made.text)
        if part == "Q":
            made.add(direct, "words", speaker_name)
        elif part == "S":
            made.append(speaker)
            made.marks.append(("speaker", start, len(made.text), speaker_name))
        elif part == "V":
            made.add(said, "verb")
        elif part == "A":
            made.add(writer.facts.agency, "agency")
        else:
            made.add(part)
    reported = writer.tables.tables["indirect"].replace("{S}", speaker.text).replace("{I}", indirect)
    made.marks.append(("quotation", 0, len(made.text), reported[:1].upper() + reported[1:]))
    made.marks.append(("line", 0, len(made.text), ""))
    return made.capital()
