"""PROV-JSON, read by the ``prov`` package: who had it from whom is what the lineage says, and nothing more is said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from prov.model import (
    ProvAssociation,
    ProvAttribution,
    ProvDerivation,
    ProvDocument,
    ProvEntity,
    ProvGeneration,
    ProvUsage,
)

import provenance as pv
from provenance.export.names import TERMS, WITNESSES, original

from .making import lineages

Lineages = dict[str, pv.Lineage]


def read(lineage: pv.Lineage) -> ProvDocument:
    return ProvDocument.deserialize(content=pv.export.to_prov(lineage), format="json")


def name(iri: str) -> str:
    """The id of a witness or a lost text that an IRI was made from."""
    return original(iri.removeprefix(WITNESSES) if iri.startswith(WITNESSES) else iri.rpartition(":")[2])


def edges(document: ProvDocument) -> dict[tuple[str, str], ProvDerivation]:
    """Derivations by parent and child."""
    found = {}
    for record in document.get_records(ProvDerivation):
        child, parent = (str(value.uri) for _, value in record.formal_attributes[:2])
        found[name(parent), name(child)] = record
    return found


def values(record: ProvEntity | ProvDerivation, term: str) -> set[str]:
    return {str(value) for key, value in record.extra_attributes if str(key) == term}


@given(lineages)
def test_laws(lineage: pv.Lineage) -> None:
    written = pv.export.to_prov(lineage)
    assert pv.export.to_prov(lineage) == written
    written.encode()
    document = read(lineage)
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document
    found = edges(document)
    assert len(found) == len(list(document.get_records(ProvDerivation))) == len(lineage.derivations)
    assert set(found) == {(edge.parent, edge.child) for edge in lineage.derivations}
    for edge in lineage.derivations:
        record = found[edge.parent, edge.child]
        assert {float(value) for value in values(record, "pv:confidence")} == {edge.confidence}
        assert len(values(record, "pv:evidence")) == len({(e.code, e.statement) for e in edge.evidence})
    entities = {name(record.identifier.uri) for record in document.get_records(ProvEntity)}
    texts = {witness.id for witness in lineage.witnesses} | {ancestor.id for ancestor in lineage.ancestors}
    assert entities == texts | {"archetype"}
    (made,) = document.get_records(ProvGeneration)
    assert len(list(document.get_records(ProvUsage))) == len(lineage.witnesses)
    assert len(list(document.get_records(ProvAssociation))) == 1
    assert str(made.args[0]) == "lineage:archetype"


def test_dates_and_parties(wire: Lineages) -> None:
    document = read(wire["le-fanal.html"])
    entities = {name(record.identifier.uri): record for record in document.get_records(ProvEntity)}
    fanal = entities["le-fanal.html"]
    assert values(fanal, "pv:published") == {"2024-03-13 10:15:00+01:00"}
    assert values(fanal, "pv:language") == {"fr"}
    assert values(entities["courrier-du-lac.txt"], "pv:created") == {"2024-03-14T06:12"}
    assert values(entities["veille-presse-littoral.txt"], "pv:published") == set(), "its date is refused"
    assert "2031-02" in str(values(entities["veille-presse-littoral.txt"], "pv:doubt"))
    attributed = {tuple(map(str, record.args)) for record in document.get_records(ProvAttribution)}
    assert attributed == {
        ("witness:le-fanal.html", "party:Le%20Fanal"),
        ("witness:littoral-express", "party:Littoral%20Express"),
        ("lineage:%2AAFP", "party:AFP"),
    }


def test_what_an_edge_is(wire: Lineages) -> None:
    found = edges(read(wire["ap-boots-corrected"]))
    kinds = {pair: values(record, "prov:type") for pair, record in found.items()}
    assert kinds == {
        ("ap-boots", "ap-boots-corrected"): {"prov:Revision", "prov:PrimarySource"},
        ("ap-boots", "harbour-post.txt"): {"prov:PrimarySource"},
        ("ap-boots", "tidewater-sentinel.txt"): {"prov:PrimarySource"},
        ("ap-boots-corrected", "quillan-bay-beacon.txt"): set(),
    }
    from_dispatch = edges(read(wire["le-fanal.html"]))
    assert all(values(record, "prov:type") == {"prov:PrimarySource"} for record in from_dispatch.values())


def test_no_primary_source_without_an_originator() -> None:
    story = (
        "The last lamplighter of Orrin Quay handed in his ladder on Tuesday, and the council put it into a museum."
        " Nobody had told the museum, which has no wall high enough, so that it leans on the mayor's house for now."
    )
    lineage = pv.trace([story, story.replace("museum", "library"), story.replace("Tuesday", "a Tuesday in May")])
    assert lineage.derivations
    assert lineage.canonical.originator.name is None
    assert not any(values(record, "prov:type") for record in edges(read(lineage)).values())


def test_one_witness_and_one_apart() -> None:
    lineage = pv.trace(
        ["The dam held.", "Quite another story is told here, of a lamplighter and the ladder he gave back."]
    )
    assert len(lineage.apart) == 1
    document = json.loads(pv.export.to_prov(lineage))
    assert document["activity"]["lineage:reconstruction"]["pv:apart"] == lineage.apart[0]
    assert document["wasDerivedFrom"] == {}
    assert set(document["entity"]) == {f"witness:{lineage.witnesses[0].id}", "lineage:archetype"}


def test_lost_texts_of_two_lineages_have_names_of_their_own(wire: Lineages) -> None:
    first, second = (json.loads(pv.export.to_prov(lineage))["prefix"] for lineage in wire.values())
    assert first["lineage"] != second["lineage"]
    assert first["witness"] == second["witness"] == WITNESSES
    assert first["pv"] == TERMS


def test_a_namespace_of_ones_own(wire: Lineages) -> None:
    lineage = wire["le-fanal.html"]
    document = ProvDocument.deserialize(
        content=pv.export.to_prov(lineage, namespace="https://n.example/"), format="json"
    )
    assert "https://n.example/le-fanal.html" in {e.identifier.uri for e in document.get_records(ProvEntity)}


@pytest.mark.parametrize("wrong", ["", "news", "a b:", "1:", "x:\ud800"])
def test_a_namespace_is_the_beginning_of_an_iri(wire: Lineages, wrong: str) -> None:
    for write in (pv.export.to_prov, pv.export.to_schema_org, pv.export.to_ninjs):
        with pytest.raises(ValueError, match="namespace"):
            write(wire["le-fanal.html"], namespace=wrong)
