"""What newsrooms, pages and machines do to a text, each operator logging exactly what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from ..draft import Draft
from ..stories import Story
from ..writing import House
from . import additions, cuts, damage, facts, layout, quoting, wording

__all__ = ["OPERATORS", "Operator"]

Operator = Callable[[Draft, Random, Story, House], bool]
"""Edits a draft at one place and says whether it found one."""


def _plain(edit: Callable[[Draft, Random, Story], bool]) -> Operator:
    return lambda draft, draw, story, house: edit(draft, draw, story)


OPERATORS: Mapping[str, Operator] = {
    **{
        edit.__name__: _plain(edit)
        for edit in (
            cuts.cut_tail,
            cuts.cut_paragraph,
            cuts.cut_sentence,
            cuts.cut_clause,
            additions.add_background,
            additions.add_local,
            additions.add_update,
            wording.substitute,
            wording.change_attribution,
            wording.expand_acronym,
            wording.paraphrase,
            wording.report_speech,
            quoting.move_mark,
            quoting.make_up_quotation,
            quoting.change_quoted_words,
            quoting.change_speaker,
            quoting.drop_attribution,
            facts.change_name,
            facts.change_place,
            facts.change_polarity,
            layout.merge_paragraphs,
            layout.split_paragraph,
            layout.insert_intertitle,
            layout.move_passage,
            layout.repeat_passage,
            damage.garble,
            damage.lose_character,
            damage.glue,
            damage.hide_in_spaces,
            damage.misread,
            damage.slip,
        )
    },
    "change_number": facts.change_number,
    "change_date": facts.change_date,
}
"""Operators that edit one place, by name."""
