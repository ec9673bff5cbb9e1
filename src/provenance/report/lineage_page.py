"""What ``trace`` found, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from provenance.lineage.dates import trusted_date
from provenance.report.graph import of_lineage
from provenance.report.layout import laid_out
from provenance.report.limits import Limits
from provenance.report.marked import Mark, pieces, within_spaces
from provenance.report.told import Side, shortened
from provenance.report.visible import alike, named
from provenance.report.wording import SEVERITIES, counted, moment

if TYPE_CHECKING:
    from provenance.lineage import Lineage, Reading, Variation

__all__ = ["lineage_page", "siglum"]


_LONG = 60
"""Characters."""


@dataclass(frozen=True, slots=True)
class _Place:
    number: int
    variation: Variation
    readings: list[tuple[Reading, Side | None]]
    names: list[str]


def lineage_page(lineage: Lineage, limits: Limits) -> dict[str, Any]:
    """What the template of this page is filled with."""
    sigla = {witness.id: siglum(n) for n, witness in enumerate(lineage.witnesses)}
    places = lineage.apparatus
    order = sorted(range(len(places)), key=lambda n: (SEVERITIES.index(places[n].severity), n))
    listed = sorted(order[: limits.differences])
    shown = lineage.witnesses[: limits.members]
    drawn = _first_drawn(lineage, limits.nodes)
    text, most = lineage.canonical.archetype.text, limits.characters
    marks = [
        Mark(
            *within_spaces(text[:most], place.span[0], min(place.span[1], most)),
            number,
            SEVERITIES.index(place.severity) + len(SEVERITIES) * _is_long(place),
        )
        for number, place in enumerate(places, 1)
        if place.span[0] <= most
    ]
    return {
        "title": f"Lineage of {counted(len(lineage.witnesses), 'text')}",
        "lineage": lineage,
        "sigla": sigla,
        "answers": _answers(lineage),
        "drawing": laid_out(of_lineage(lineage, drawn)),
        "node_links": {witness.id: f"w-{sigla[witness.id]}" for witness in shown},
        "edge_links": {(e.parent, e.child): f"e{n}" for n, e in enumerate(lineage.derivations[: limits.members], 1)},
        "undrawn": len(lineage.witnesses) - len(drawn),
        "pieces": list(pieces(text[:most], marks)),
        "text_left_out": max(0, len(text) - most),
        "variations": places,
        "long": {n for n, place in enumerate(places, 1) if _is_long(place)},
        "places": [_place(n, places[n], limits.passage) for n in listed],
        "written": {mark.number for mark in marks},
        "listed": {n + 1 for n in listed},
        "places_left_out": len(places) - len(listed),
        "counts": {severity: sum(place.severity == severity for place in places) for severity in SEVERITIES},
        "witnesses": [
            (witness, sigla[witness.id], moment(date) if (date := trusted_date(witness.dates)) else "")
            for witness in shown
        ],
        "witnesses_left_out": len(lineage.witnesses) - len(shown),
        "labels": {ancestor.id: ancestor.label for ancestor in lineage.ancestors},
        "derivations": lineage.derivations[: limits.members],
        "derivations_left_out": max(0, len(lineage.derivations) - limits.members),
        "alone": sum(sentence.lines == 1 for sentence in lineage.sentences),
    }


def _is_long(place: Variation) -> bool:
    """Whether a place is marked at its two ends only, so that those within it can be seen."""
    return place.span[1] - place.span[0] > _LONG


def siglum(number: int) -> str:
    """The letter that stands for a witness: ``A`` to ``Z``, then ``A1``."""
    round_, letter = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[letter] + (str(round_) if round_ else "")


def _answers(lineage: Lineage) -> list[tuple[str, str, str | None, str, str, str | None]]:
    found = lineage.canonical
    kept, first, whose, text = found.representative, found.first_known, found.originator, found.archetype
    return [
        ("Representative", "the file to keep", kept.id, kept.rule, kept.reason, kept.runner_up),
        ("Archetype", "what it read at the beginning", "reconstructed", text.rule, text.reason, text.runner_up),
        ("First known", "which appeared first", first.name, first.rule, first.reason, first.runner_up),
        ("Originator", "whose text it is", whose.name, whose.rule, whose.reason, whose.runner_up),
    ]


def _place(number: int, variation: Variation, longest: int) -> _Place:
    texts = [reading.text for reading in variation.readings]
    if alike(*texts):
        texts = [named(text) for text in texts]
    readings = [
        (reading, shortened(text, longest) if text else None)
        for reading, text in zip(variation.readings, texts, strict=True)
    ]
    names = sorted({name for reading in variation.readings for name in reading.witnesses})
    return _Place(number + 1, variation, readings, names)


def _first_drawn(lineage: Lineage, most: int) -> list[str]:
    """The representative, then those whose date is known, then the others."""
    chosen = lineage.canonical.representative.id
    order = sorted(lineage.witnesses, key=lambda w: (w.id != chosen, w.published is None, w.id))
    return [witness.id for witness in order[:most]]
