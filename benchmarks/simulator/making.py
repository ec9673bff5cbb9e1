"""A family from a seed: always the same one."""

from __future__ import annotations

from random import Random

from .copying import Desk, copy_for, credits_of, house_for
from .draft import Pool
from .family import Family, Witness
from .language import LANGUAGES, Split, language
from .marking import draft_of_any_text
from .operators import OPERATORS
from .stories import write_story
from .writing import HOUSES

__all__ = ["make_family"]


def make_family(seed: int, split: Split, witnesses: int = 5, base: tuple[str, str] | None = None) -> Family:
    """Make a story, the dispatch that tells it, and outlets that print it.

    Parameters
    ----------
    seed
        Same seed and split, same family.
    split
        ``tuning`` or ``report``: the two share neither subjects nor sentences, names or furniture.
    witnesses
        How many texts somebody kept.
    base
        Language and text of an article to start from; an invented story where none is given. Operators that need
        annotations (names, places, paraphrases) find nothing to do in a text of one's own.
    """
    draw = Random(f"{split} {seed}")
    code = base[0] if base else LANGUAGES[seed % len(LANGUAGES)]
    tables = language(code, split)
    story = write_story(tables, draw, Pool(), topic=seed // len(LANGUAGES))
    if base:
        story.draft = draft_of_any_text(base[1].strip(), story.draft.pool)
    family = Family(f"{code}-{seed}", story)
    wire = HOUSES[f"wire-{code}"]
    dispatch = Witness("dispatch", story.draft.copy(), None, story.facts.published, outlet=story.facts.agency)
    for _ in range(draw.choice((0, 1, 2))):
        OPERATORS["slip"](dispatch.draft, draw, story, wire)
    dispatch.published = story.facts.published.isoformat(timespec="minutes")
    dispatch.lost = draw.random() < 0.6
    family.add(dispatch)
    dispatch.credits = credits_of(family, dispatch)
    outlets = draw.sample(tables.items("outlets"), min(len(tables.items("outlets")), witnesses))
    while len(family.extant) < witnesses:
        number = len(family.witnesses)
        copied = [w for w in family.witnesses.values() if w is not dispatch]
        parent = draw.choice(copied) if copied and draw.random() < 0.3 else dispatch
        outlet = outlets.pop() if outlets and draw.random() < 0.9 else None
        witness = copy_for(family, parent, f"copy-{number}", outlet, house_for(code, draw), draw, Desk())
        family.add(witness)
    return family
