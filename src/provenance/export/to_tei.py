"""A lineage as TEI P5: witnesses, lost texts, and the archetype with its apparatus in parallel segmentation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from provenance.export.segments import Aside, Entry, Node, Other, paragraphs
from provenance.export.tei_header import header
from provenance.export.xml_text import ILLEGAL, attribute, text, xml_id

if TYPE_CHECKING:
    from provenance.lineage import Lineage, Reading

__all__ = ["to_tei"]

_SEVERITIES = ("substantive", "editorial", "accidental")
_BREAK = '<milestone unit="paragraph"/>'


def to_tei(lineage: Lineage) -> str:
    """Return a lineage as a document of TEI P5, the archetype as its text.

    Examples
    --------
    >>> import provenance as pv
    >>> "<p>The dam held.</p>" in to_tei(pv.trace(["The dam held."]))
    True
    """
    body = list(_Body(lineage).lines())
    said: set[str] = set()
    for witness in lineage.witnesses:
        article = witness.article
        for value in (witness.id, article.text, article.title, article.outlet, article.url, *witness.agencies):
            said.update(ILLEGAL.findall(value or ""))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<TEI xmlns="http://www.tei-c.org/ns/1.0">']
    lines += [*header(lineage, sorted(said)), "<text>", "<body>", *body, "</body>", "</text>", "</TEI>"]
    return "\n".join(lines) + "\n"


class _Body:
    """The text; the reason for a reading stands at the first part of its place."""

    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self._told: set[int] = set()

    def lines(self) -> Iterable[str]:
        for nodes in paragraphs(self._lineage):
            yield f"<p>{self._written(nodes)}</p>"

    def _written(self, nodes: Iterable[Node]) -> str:
        return "".join(map(self._node, nodes))

    def _node(self, node: Node) -> str:
        if isinstance(node, str):
            return _text(node)
        if isinstance(node, Aside):
            return _aside(node)
        readings = [reading for other in node.others for reading in other.readings]
        lemma = self._written(node.lemma)
        return (
            f'<app type="{_gravest(readings)}"><lem{_wit(node.witnesses)}>{lemma}</lem>'
            f"{''.join(map(_other, node.others))}{self._reasons(node)}</app>"
        )

    def _reasons(self, entry: Entry) -> str:
        places = sorted({place for other in entry.others for place in other.places} - self._told)
        self._told.update(places)
        found = dict.fromkeys(
            f'<note type="{variation.rule}">{text(variation.reason)}</note>'
            for variation in (self._lineage.apparatus[place - 1] for place in places)
            if variation.rule != "form"
        )
        return "".join(found)


def _other(other: Other) -> str:
    places = " ".join(map(str, dict.fromkeys(other.places)))
    return f'<rdg{_wit(other.witnesses)}{_kinds(other.readings)} n="{places}">{_text(other.text)}</rdg>'


def _aside(aside: Aside) -> str:
    names = attribute("corresp", _pointers(aside.witnesses))
    return (
        f'<note{_kinds((aside.reading,))} n="{aside.place}"{names}>'
        f"<quote>{_text(aside.lemma)}</quote><quote>{_text(aside.text)}</quote></note>"
    )


def _kinds(readings: Iterable[Reading]) -> str:
    """The leading kind as the type; all of them as pointers into the taxonomy."""
    ranked = sorted(readings, key=lambda reading: _SEVERITIES.index(reading.severity or "accidental"))
    kinds = list(dict.fromkeys(kind for reading in ranked for kind in reading.kinds))
    pointers = " ".join(f"#k-{kind}" for kind in kinds)
    return attribute("type", kinds[0] if kinds else None) + attribute("ana", pointers)


def _gravest(readings: Iterable[Reading]) -> str:
    return min((reading.severity or "accidental" for reading in readings), key=_SEVERITIES.index, default="accidental")


def _wit(names: Iterable[str]) -> str:
    return attribute("wit", _pointers(names))


def _pointers(names: Iterable[str]) -> str:
    return " ".join(f"#{xml_id('w', name)}" for name in names)


def _text(value: str) -> str:
    """Text of a paragraph; where another begins within it, a milestone says so."""
    return _BREAK.join(map(text, re.split("\n+", value)))
