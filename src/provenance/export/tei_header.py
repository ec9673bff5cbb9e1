"""The header of a lineage in TEI: its witnesses, the lost texts, who had it from whom, and what kinds there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from provenance.export.stated import believed, xsd_type
from provenance.export.xml_text import attribute, char_id, plain, text, xml_id

if TYPE_CHECKING:
    from provenance.lineage import Ancestor, Derivation, Lineage, Witness

__all__ = ["header"]

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)


def header(lineage: Lineage, characters: Sequence[str]) -> Iterable[str]:
    """The lines of the header; ``characters`` are those that XML cannot hold and a text has."""
    number = len(lineage.witnesses)
    yield "<teiHeader>"
    yield "<fileDesc>"
    yield f"<titleStmt><title>A story in {number} {'witness' if number == 1 else 'witnesses'}</title></titleStmt>"
    yield "<publicationStmt><p>Made by text-provenance; the texts are their publishers'.</p></publicationStmt>"
    yield "<sourceDesc>"
    yield "<listWit>"
    for witness in lineage.witnesses:
        yield from _witness(lineage, witness)
    if lineage.ancestors:
        yield '<listWit xml:id="inferred">'
        yield "<head>Texts that are not among these</head>"
        yield from map(_ancestor, lineage.ancestors)
        yield "</listWit>"
    yield "</listWit>"
    if lineage.derivations:
        yield "<bibl><title>Who had it from whom</title>"
        yield '<listRelation type="derivations">'
        yield from _relations(lineage)
        yield "</listRelation></bibl>"
    yield "</sourceDesc>"
    yield "</fileDesc>"
    yield from _encoding(lineage, characters)
    yield "</teiHeader>"


def _witness(lineage: Lineage, witness: Witness) -> Iterable[str]:
    article = witness.article
    yield f"<witness{attribute('xml:id', xml_id('w', witness.id))}>"
    yield "<bibl>"
    yield f'<idno type="id">{text(witness.id)}</idno>'
    if article.title:
        yield f"<title>{text(article.title)}</title>"
    if article.outlet:
        yield f"<publisher>{text(article.outlet)}</publisher>"
    for role, when in believed(witness).items():
        yield f'<date type="{role}"{attribute("when" if xsd_type(when) else "when-iso", when)}>{text(when)}</date>'
    if article.url:
        yield f'<idno type="URL">{text(article.url)}</idno>'
    if article.lang and _LANGUAGE.fullmatch(article.lang):
        yield f"<textLang{attribute('mainLang', article.lang)}/>"
    for agency in witness.agencies:
        yield f"<respStmt><resp>credited</resp><orgName>{text(agency)}</orgName></respStmt>"
    if witness.relation:
        yield f'<note type="relation">{plain(witness.relation)}</note>'
    if lineage.canonical.representative.id == witness.id:
        yield f'<note type="representative">{text(lineage.canonical.representative.reason)}</note>'
    if lineage.canonical.first_known.name == witness.id:
        yield f'<note type="first_known">{text(lineage.canonical.first_known.reason)}</note>'
    if witness.doubt:
        yield f'<note type="doubt">{text(witness.doubt)}</note>'
    yield "</bibl>"
    yield "</witness>"


def _ancestor(ancestor: Ancestor) -> str:
    name = f'<idno type="id">{text(ancestor.id)}</idno>'
    return (
        f'<witness{attribute("xml:id", xml_id("a", ancestor.id))} n="{ancestor.kind}">'
        f"<bibl>{name} {text(ancestor.label)}</bibl></witness>"
    )


def _relations(lineage: Lineage) -> Iterable[str]:
    lost = {ancestor.id for ancestor in lineage.ancestors}

    def pointer(name: str) -> str:
        return "#" + xml_id("a" if name in lost else "w", name)

    for edge in lineage.derivations:
        yield (
            f'<relation name="derivedFrom"{attribute("active", pointer(edge.child))}'
            f"{attribute('passive', pointer(edge.parent))}><desc>{_evidence(edge)}</desc></relation>"
        )


def _evidence(edge: Derivation) -> str:
    said = [f"confidence {edge.confidence:g}", *(f"{found.code} {found.statement}" for found in edge.evidence)]
    return plain("; ".join(said))


def _encoding(lineage: Lineage, characters: Sequence[str]) -> Iterable[str]:
    kinds = {kind for variation in lineage.apparatus for reading in variation.readings for kind in reading.kinds}
    yield "<encodingDesc>"
    yield '<variantEncoding method="parallel-segmentation" location="internal"/>'
    if kinds:
        yield '<classDecl><taxonomy xml:id="kinds">'
        for kind in sorted(kinds):
            yield f'<category xml:id="k-{kind}"><catDesc>{kind.replace("_", " ")}</catDesc></category>'
        yield "</taxonomy></classDecl>"
    if characters:
        yield "<charDecl>"
        for character in characters:
            desc = f"U+{ord(character):04X}, which XML cannot hold"
            yield f'<char xml:id="{char_id(character)}"><desc>{desc}</desc></char>'
        yield "</charDecl>"
    yield "</encodingDesc>"
