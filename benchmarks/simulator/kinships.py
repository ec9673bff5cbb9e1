"""Pairs of every relation (R0 to R13), made for what they are; the rest is computed from true coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from .copying import Desk, copy_for, credits_of, edit_at_desk, house_for, publish
from .draft import Draft, Mark, Pool
from .family import Family, Witness
from .language import LANGUAGES, Language, Split, language
from .operators import page
from .operators.places import core_paragraphs
from .operators.style import apply_style
from .stories import Story, write_form, write_story

__all__ = ["KINSHIPS", "make_kin"]

_LIGHT = Desk(edits=(2, 5), damage=0.2, without=("cut_tail", "cut_paragraph", "repeat_passage", "add_local"))


def make_kin(name: str, seed: int, split: Split) -> Family:
    """Make two witnesses that are to each other what ``name`` says.

    Parameters
    ----------
    name
        One of ``KINSHIPS``.
    """
    draw = Random(f"{name} {split} {seed}")
    tables = language(LANGUAGES[seed % len(LANGUAGES)], split)
    story = write_story(tables, draw, Pool(), topic=seed // len(LANGUAGES))
    family = Family(f"{tables.code}-{name}-{seed}", story)
    outlets = draw.sample(tables.items("outlets"), 3)
    source = Witness("source", story.draft.copy(), None, story.facts.published, outlet=outlets[0])
    house = house_for(tables.code, draw)
    publish(family, source, house, draw, replace(_LIGHT, damage=0.0))
    family.add(source)
    KINSHIPS[name](family, source, outlets, draw)
    for witness in family.witnesses.values():
        witness.credits = credits_of(family, witness)
    return family


def _same(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """The same text, with other line breaks at most."""
    copy = _copy(family, source, outlets[1])
    if draw.random() < 0.5:
        for place in range(len(copy.draft.text) - 1, 0, -1):
            if copy.draft.text[place - 1 : place + 1] == "\n\n":
                copy.draft.cut(place, place + 1, "E3", note="gap between paragraphs")


def _folded(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """The same text with another house's quotation marks, apostrophes and dashes."""
    copy = _copy(family, source, outlets[1])
    glyphs = {"open": "“", "close": "”", "apostrophe": "’", "dash": "–"}
    changed = {mark.kind: glyphs[mark.kind] for mark in copy.draft.marks if mark.kind in glyphs}
    for start, end, mark in reversed(copy.draft.live(*changed)):
        if copy.draft.text[start:end] != changed[mark.kind]:
            copy.draft.rewrite(start, end, changed[mark.kind], mark, "E1", note=mark.kind)
    for number, character in enumerate(copy.draft.text[:40]):
        if number == 0 and character.isalpha():
            copy.draft.replace(0, 1, character.lower(), "E1", note="case")


def _same_page(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """The same page, extracted again: other furniture, the core untouched."""
    source.url = "https://example.org/" + family.name
    copy = _copy(family, source, source.outlet)
    copy.url = source.url
    for _ in range(2):
        page.add_furniture(copy.draft, draw, family.story)


def _syndicated(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """Another outlet's copy of the whole."""
    family.add(copy_for(family, source, "copy", outlets[1], house_for(_code(family), draw), draw, _LIGHT))


def _revised(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """The same outlet, hours later: an update, a number changed, a paragraph gone."""
    copy = _copy(family, source, source.outlet)
    copy.true_time = source.true_time + timedelta(hours=draw.randint(2, 30))
    copy.published = copy.true_time.isoformat(timespec="minutes")
    desk = Desk(edits=(3, 6), without=("cut_tail", "repeat_passage"))
    edit_at_desk(copy.draft, draw, family.story, house_for(_code(family), draw), desk)
    page.add_correction(copy.draft, draw, family.story, copy.true_time)


def _excerpt(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """The first paragraphs and no more."""
    draft = source.draft.copy()
    page.strip_page(draft)
    paragraphs = core_paragraphs(draft)
    keep = max(2, round(len(paragraphs) * draw.uniform(0.25, 0.5)))
    draft.cut(paragraphs[keep - 1][1], paragraphs[-1][1], "E8", note="tail cut")
    _print(family, Witness("copy", draft, "source", _later(source, draw), outlet=outlets[1]), draw)


def _expanded(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """The whole and as much again of the outlet's own."""
    draft = source.draft.copy()
    page.strip_page(draft)
    own = _own(family, draw)
    text = "\n\n" + "\n\n".join(own.draft.text.split("\n\n"))
    draft.insert(len(draft.text), text, "E9", note="own reporting")
    more = write_story(_tables(family), draw, family.story.draft.pool, family.story.facts, without=family.story.used)
    lines = [*more.draft.text.split("\n\n")[:1], *(line.text for line in own.background), *own.local]
    draft.insert(len(draft.text), "".join("\n\n" + line for line in lines), "E9", note="own reporting")
    _print(family, Witness("copy", draft, "source", _later(source, draw), outlet=outlets[1]), draw)


def _partial(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """A text of one's own with some paragraphs of the source in it."""
    own = _own(family, draw)
    lent = Draft(source.draft.pool, source.draft.numbers, source.draft.marks)
    paragraphs = core_paragraphs(lent)
    picked = draw.sample(paragraphs[1:], max(2, len(paragraphs) // 3))
    _woven(family, own, lent, sorted(picked), outlets[1], None, draw)


def _quoted(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """A text of one's own that shares the statements only."""
    own = _own(family, draw)
    lent = Draft(source.draft.pool, source.draft.numbers, source.draft.marks)
    opening = [start for start, _, _ in lent.live("open", whole=False)]
    closing = [end for _, end, _ in lent.live("close", whole=False)]
    spans = [
        (max(o for o in opening if o <= start), min(c for c in closing if c >= end))
        for start, end, _ in lent.live("words", whole=False)
    ]
    _woven(family, own, lent, spans, outlets[1], "quotation_only", draw)


def _compiled(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """A round-up: two or three paragraphs of this story and of others on other subjects, each below a heading."""
    pool = family.story.draft.pool
    tables = _tables(family)
    parts = []
    topics = _other_topics(family)
    for number, topic in enumerate(draw.sample(topics, min(2, len(topics))), 1):
        other = write_story(tables, draw, pool, without=family.story.used, topic=topic)
        parts.append(other.draft)
        lines = core_paragraphs(other.draft)
        other.draft.numbers = other.draft.numbers[: lines[draw.randint(2, 3)][1]]
        other.draft = Draft(pool, other.draft.numbers, other.draft.marks)
        parts[-1] = other.draft
        family.add(Witness(f"other-{number}", other.draft.copy(), None, source.true_time, lost=True))
    lent = Draft(pool, source.draft.numbers, source.draft.marks)
    lines = core_paragraphs(lent)[: draw.randint(2, 3)]
    own = [lent.numbers[slice(*span)] for span in lines]
    numbers: list[int] = []
    headings = draw.sample(tables.items("overlines"), 3)
    items = [*([p.numbers] for p in parts), own]
    for part in draw.sample(items, len(items)):
        numbers += pool.write(("\n\n" if numbers else "") + headings.pop(), "E3")
        for piece in part:
            numbers += pool.write("\n\n") + list(piece)
    witness = Witness("copy", Draft(pool, numbers, lent.marks), None, _later(source, draw), outlet=outlets[1])
    witness.also_from = ("source", *(f"other-{number}" for number in range(1, len(items))))
    witness.relation = "compilation"
    _print(family, witness, draw)


def _same_event(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """The same facts in words of one's own."""
    own = _own(family, draw)
    witness = Witness("copy", own.draft.copy(), None, _later(source, draw), outlet=outlets[1], relation="same_event")
    _print(family, witness, draw)


def _unrelated(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """Another story altogether."""
    other = _other(family, draw)
    witness = Witness("copy", other.draft.copy(), None, _later(source, draw), outlet=outlets[1], relation="unrelated")
    _print(family, witness, draw)


def _framed(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """Two stories inside the same page of one outlet."""
    other = _other(family, draw)
    witness = Witness("copy", other.draft.copy(), None, _later(source, draw), outlet=source.outlet)
    witness.relation = "furniture_only"
    family.add(witness)
    tables = _tables(family)
    lines = [draw.choice(tables.items(name)) for name in ("wall", "newsletter", "comment_rules", "legal", "comments")]
    for each in (source, witness):
        text = "".join("\n\n" + line for line in lines)
        each.draft.insert(len(each.draft.text), text, "E4", note="furniture", role="E4")
    source.draft.log.clear()


def _form(family: Family, source: Witness, outlets: Sequence[str], draw: Random) -> None:
    """Two reports that fill the same form."""
    tables, pool = _tables(family), family.story.draft.pool
    form = draw.randrange(100)
    family.witnesses.clear()
    for name, outlet in (("source", outlets[0]), ("copy", draw.choice(outlets[:2]))):
        draft = write_form(tables, draw, pool, form)
        witness = Witness(name, draft, None, source.true_time, outlet=outlet, relation="template")
        witness.published = source.true_time.isoformat(timespec="minutes")
        family.add(witness)


KINSHIPS: dict[str, Callable[[Family, Witness, Sequence[str], Random], None]] = {
    "identical": _same,
    "normalized_identical": _folded,
    "same_page": _same_page,
    "syndicated_copy": _syndicated,
    "revision": _revised,
    "excerpt": _excerpt,
    "expansion": _expanded,
    "partial_reuse": _partial,
    "compilation": _compiled,
    "quotation_only": _quoted,
    "same_event": _same_event,
    "unrelated": _unrelated,
    "furniture_only": _framed,
    "template": _form,
}
"""How a pair of each relation is made."""


def _copy(family: Family, source: Witness, outlet: str | None) -> Witness:
    witness = Witness("copy", source.draft.copy(), source.id, source.true_time, outlet=outlet)
    witness.published = source.published
    return family.add(witness)


def _print(family: Family, witness: Witness, draw: Random) -> None:
    desk = Desk(edits=(0, 0), damage=0.1)
    publish(family, witness, house_for(_code(family), draw), draw, desk)
    family.add(witness)


def _own(family: Family, draw: Random) -> Story:
    """The same facts told by another newsroom: no template is used twice."""
    story = family.story
    own = write_story(_tables(family), draw, story.draft.pool, story.facts, without=story.used, own_voice=True)
    apply_style(own.draft, draw, own, house_for(_code(family), draw), False)
    own.draft.log.clear()
    return own


def _other(family: Family, draw: Random) -> Story:
    """A story on another subject, with other people in it."""
    topic = draw.choice(_other_topics(family))
    return write_story(_tables(family), draw, family.story.draft.pool, without=family.story.used, topic=topic)


def _other_topics(family: Family) -> list[int]:
    name = family.story.facts.topic["name"]
    return [i for i, topic in enumerate(_tables(family).topics) if topic["name"] != name]


def _woven(
    family: Family,
    own: Story,
    lent: Draft,
    spans: Sequence[tuple[int, int]],
    outlet: str,
    relation: str | None,
    draw: Random,
) -> None:
    """A text of one's own paragraphs with passages of the source between them."""
    pool = lent.pool
    pieces = [own.draft.numbers[slice(*span)] for span in core_paragraphs(own.draft)]
    marks: list[Mark] = [*own.draft.marks, *lent.marks]
    places = sorted(draw.sample(range(1, len(pieces) + 1), min(len(spans), len(pieces))))
    for place, span in zip(reversed(places), reversed(spans), strict=False):
        pieces.insert(place, lent.numbers[slice(*span)])
    numbers: list[int] = []
    for piece in pieces:
        numbers += (pool.write("\n\n") if numbers else []) + list(piece)
    source = family.witnesses["source"]
    witness = Witness("copy", Draft(pool, numbers, marks), None, _later(source, draw), outlet=outlet)
    witness.also_from, witness.relation = ("source",), relation
    _print(family, witness, draw)


def _later(source: Witness, draw: Random) -> datetime:
    return source.true_time + timedelta(minutes=draw.choice((7, 90, 400, 1500)))


def _tables(family: Family) -> Language:
    return family.story.tables


def _code(family: Family) -> str:
    return family.story.tables.code
