"""How an outlet copies: what its desk changes, its house style, and the page it puts around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from .draft import Draft
from .family import Family, Witness
from .operators import OPERATORS, page
from .operators.layout import separate
from .operators.style import apply_style
from .stories import Story
from .writing import HOUSES, House

__all__ = ["DESK", "Desk", "copy_for", "credits_of", "edit_at_desk", "house_for", "publish", "repair_slips"]

_WEIGHTS = {
    "cut_tail": 2,
    "cut_paragraph": 4,
    "cut_sentence": 4,
    "cut_clause": 4,
    "add_background": 3,
    "add_local": 2,
    "add_update": 2,
    "substitute": 8,
    "change_attribution": 4,
    "expand_acronym": 2,
    "paraphrase": 6,
    "report_speech": 4,
    "move_mark": 3,
    "make_up_quotation": 3,
    "change_quoted_words": 4,
    "change_speaker": 3,
    "drop_attribution": 4,
    "change_number": 5,
    "change_date": 3,
    "change_name": 3,
    "change_place": 3,
    "change_polarity": 4,
    "merge_paragraphs": 4,
    "split_paragraph": 4,
    "insert_intertitle": 4,
    "move_passage": 4,
    "repeat_passage": 2,
    "slip": 5,
}
_DAMAGE = ("garble", "lose_character", "glue", "hide_in_spaces", "misread")


@dataclass(frozen=True, slots=True)
class Desk:
    """How much a desk does to a text: edits, and whether page and style are the house's own."""

    edits: tuple[int, int] = (4, 10)
    style: bool = True
    page: bool = True
    damage: float = 0.5
    without: tuple[str, ...] = ()


DESK = Desk()


def copy_for(
    family: Family, parent: Witness, name: str, outlet: str | None, house: House, draw: Random, desk: Desk = DESK
) -> Witness:
    """Make a copy of a witness as an outlet would print it."""
    draft = parent.draft.copy()
    when = parent.true_time + timedelta(minutes=draw.choice((3, 11, 47, 190, 800, 2100)))
    witness = Witness(name, draft, parent.id, when, outlet=outlet)
    page.strip_page(draft)
    repair_slips(family, witness, draw)
    edit_at_desk(draft, draw, family.story, house, desk)
    publish(family, witness, house, draw, desk)
    return witness


def edit_at_desk(draft: Draft, draw: Random, story: Story, house: House, desk: Desk) -> None:
    """Do some edits, of different kinds, in any order."""
    weights = {name: weight for name, weight in _WEIGHTS.items() if name not in desk.without}
    for name in draw.choices(list(weights), list(weights.values()), k=draw.randint(*desk.edits)):
        OPERATORS[name](draft, draw, story, house)


def publish(family: Family, witness: Witness, house: House, draw: Random, desk: Desk) -> None:
    """Lay the house's style over the text, put a page around it, damage it on the way, and record it."""
    story, draft, when = family.story, witness.draft, witness.true_time
    dated = draw.random() < 0.75
    witness.published = when.isoformat(timespec="minutes") if dated else None
    if draw.random() < 0.08:
        witness.published = draw.choice(("1970-01-01", "2031-02", f"{when.year + 5}-{when.month:02}-01"))
        dated = False
    if desk.style:
        apply_style(draft, draw, story, house, dated)
        if draw.random() < 0.3:
            separate(draft, "\n")
    if desk.page:
        _page(draft, draw, story, when, dated)
    parent = family.witnesses[witness.parent] if witness.parent else None
    if parent is not None and parent.outlet and parent.outlet != story.facts.agency and draw.random() < 0.6:
        form = draw.choice(story.tables.every("outlet_credit"))
        draft.insert(len(draft.text), "\n" + form.format(outlet=parent.outlet), "E6", note="credit", role="E6")
    for name in _DAMAGE:
        if draw.random() < desk.damage / 2:
            OPERATORS[name](draft, draw, story, house)
    witness.credits = credits_of(family, witness)


def _page(draft: Draft, draw: Random, story: Story, when: datetime, dated: bool) -> None:
    chance = draw.random
    if chance() < 0.35:
        page.add_dateline(draft, draw, story, when)
    if chance() < 0.35:
        page.add_credit_tail(draft, draw, story)
    elif chance() < 0.3:
        page.add_credit_line(draft, draw, story)
    if chance() < 0.3:
        page.add_related_inside(draft, draw, story)
    if chance() < 0.3:
        page.add_byline(draft, draw, story)
    if dated and chance() < 0.5:
        page.add_stamp(draft, draw, story, when, on_top=chance() < 0.6)
    if chance() < 0.3:
        page.add_caption(draft, draw, story, when)
    if chance() < 0.75:
        page.add_headline(draft, draw, story)
    if chance() < 0.2:
        page.add_correction(draft, draw, story, when)
    if chance() < 0.6:
        page.add_furniture(draft, draw, story)


def repair_slips(family: Family, witness: Witness, draw: Random) -> None:
    """Put right some of the slips that came with the text."""
    draft = witness.draft
    for name in (name for name in [witness.parent, *family.ancestors(witness)] if name):
        for edit in family.witnesses[name].draft.log:
            if edit.codes == ("E15",) and draw.random() < 0.35:
                place = {number: at for at, number in enumerate(draft.numbers)}
                start, last = place.get(edit.inserted[0], -1), place.get(edit.inserted[-1], -1)
                if start >= 0 and tuple(draft.numbers[start : last + 1]) == edit.inserted:
                    draft.replace(start, last + 1, draft.pool.read(edit.removed), "E15", note="slip repaired")


def credits_of(family: Family, witness: Witness) -> frozenset[str]:
    """Names that the text credits: those of the agency and of the outlets before it, pictures apart."""
    story, draft = family.story, witness.draft
    text = "".join(character if draft.role(at) in ("core", "E6") else " " for at, character in enumerate(draft.text))
    names = {story.facts.agency}
    names |= {before.outlet for before in family.witnesses.values() if before.outlet}
    return frozenset(name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))


def house_for(language: str, draw: Random) -> House:
    """Draw a house of a language."""
    return draw.choice([house for house in HOUSES.values() if house.language == language])
