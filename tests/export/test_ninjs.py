"""ninjs: a document a witness, valid, and associated with the text that it was made from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from jsonschema import Draft202012Validator

import provenance as pv
from provenance.export.names import WITNESSES, encoded, lineage_namespace, original

from .making import lineages
from .ninjs_schema import FORMATS, VALIDATOR

Lineages = dict[str, pv.Lineage]


def read(lineage: pv.Lineage, *, texts: bool = False) -> list[dict[str, Any]]:
    return [json.loads(line) for line in pv.export.to_ninjs(lineage, texts=texts).split("\n")[:-1]]


@given(lineages)
def test_laws(lineage: pv.Lineage) -> None:
    written = pv.export.to_ninjs(lineage)
    assert pv.export.to_ninjs(lineage) == written
    written.encode()
    lost = {ancestor.id for ancestor in lineage.ancestors}
    for texts in (False, True):
        documents = read(lineage, texts=texts)
        assert [original(document["uri"].removeprefix(WITNESSES)) for document in documents] == [
            witness.id for witness in lineage.witnesses
        ]
        for document, witness in zip(documents, lineage.witnesses, strict=True):
            assert [error.message for error in VALIDATOR.iter_errors(document)] == []
            edge = lineage.parent(witness.id)
            parents = [association["uri"] for association in document.get("associations", [])]
            own = lineage_namespace(lineage) if edge and edge.parent in lost else WITNESSES
            assert parents == ([own + encoded(edge.parent)] if edge else [])
            assert ("bodies" in document) == texts


def test_dates_that_can_be_believed_and_are_instants(wire: Lineages) -> None:
    documents = {document["uri"].rpartition(":")[2]: document for document in read(wire["le-fanal.html"])}

    def said(name: str, role: str) -> list[str]:
        found = documents[name]["descriptions"]
        return [item["value"] for item in found if item["role"] == f"urn:text-provenance:terms:{role}"]

    assert documents["le-fanal.html"]["versionCreated"] == "2024-03-13T10:15:00+01:00"
    assert said("le-fanal.html", "published") == ["2024-03-13T10:15:00+01:00"]
    courrier = documents["courrier-du-lac.txt"]
    assert "versionCreated" not in courrier
    assert "contentCreated" not in courrier, "no zone is stated"
    assert said("courrier-du-lac.txt", "created") == ["2024-03-14T06:12"]
    assert said("veille-presse-littoral.txt", "published") == [], "its date is refused"


def test_a_revision_follows_its_previous_version(wire: Lineages) -> None:
    documents = {document["uri"].rpartition(":")[2]: document for document in read(wire["ap-boots-corrected"])}
    rels = {name: [a["rel"].rpartition("/")[2] for a in d.get("associations", [])] for name, d in documents.items()}
    derived = ["urn:text-provenance:terms:derivedFrom"]
    assert rels == {
        "ap-boots": [],
        "ap-boots-corrected": ["previousVersion"],
        "harbour-post.txt": derived,
        "quillan-bay-beacon.txt": derived,
        "tidewater-sentinel.txt": derived,
    }


def test_what_is_no_uri_stays_an_id() -> None:
    kept = {"https://a.example/b?c=d": True, "https://a.example/ b": False, "a.example": False}
    for url, is_uri in kept.items():
        (document,) = read(pv.trace([pv.Article(id="a", text="The lamp was lit.", url=url)]))
        assert document.get("renditions") == ([{"name": "web", "href": url}] if is_uri else None)
        assert (url in [item["value"] for item in document["altIds"]]) is not is_uri


def test_by_the_schema_of_the_iptc(wire: Lineages, given_schema: Path) -> None:
    schema = json.loads((given_schema / "ninjs-schema_3.2.json").read_text("utf-8"))
    places = schema.get("$defs", {}).get("ninjsType", schema)["properties"]["places"]
    places.clear()  # which refers to a schema elsewhere
    validator = Draft202012Validator(schema, format_checker=FORMATS)
    for lineage in wire.values():
        for document in read(lineage, texts=True):
            validator.validate(document)
