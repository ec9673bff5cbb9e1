"""JSON-LD of schema.org, read by rdflib without a network."""

from __future__ import annotations

import pytest
from hypothesis import given
from rdflib import RDF, Graph, Literal, Namespace, URIRef

import provenance as pv
from provenance.export.names import WITNESSES, encoded, lineage_namespace, party

from .making import lineages

SCHEMA = Namespace("https://schema.org/")
Lineages = dict[str, pv.Lineage]

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # which rdflib itself uses

KNOWN = """
about articleBody citation correction creativeWorkStatus dateCreated dateModified datePublished description hasPart
headline identifier inLanguage isBasedOn mainEntity name publisher sourceOrganization text url
""".split()
"""Properties of schema.org that are used."""


def read(lineage: pv.Lineage, *, texts: bool = False) -> Graph:
    return Graph().parse(data=pv.export.to_schema_org(lineage, texts=texts), format="json-ld")


def iri(lineage: pv.Lineage, name: str) -> URIRef:
    lost = {ancestor.id for ancestor in lineage.ancestors}
    return URIRef((lineage_namespace(lineage) if name in lost else WITNESSES) + encoded(name))


@given(lineages)
def test_laws(lineage: pv.Lineage) -> None:
    for texts in (False, True):
        written = pv.export.to_schema_org(lineage, texts=texts)
        assert pv.export.to_schema_org(lineage, texts=texts) == written
        written.encode()
        assert "<" not in written
        graph = read(lineage, texts=texts)
        graph.serialize(format="nt").encode()
        assert {str(term) for term in graph.predicates() if term != RDF.type} <= {str(SCHEMA[name]) for name in KNOWN}
        based = {(a, b) for a, b in graph.subject_objects(SCHEMA.isBasedOn) if not a.endswith(":archetype")}
        based |= set(graph.subject_objects(SCHEMA.citation))
        assert based == {(iri(lineage, edge.child), iri(lineage, edge.parent)) for edge in lineage.derivations}
        articles = set(graph.subjects(RDF.type, SCHEMA.NewsArticle))
        assert articles == {iri(lineage, witness.id) for witness in lineage.witnesses}
        bodies = len(set(graph.subjects(SCHEMA.articleBody)))
        assert bodies == (sum(bool(witness.article.text) for witness in lineage.witnesses) if texts else 0)


def test_what_is_known_of_an_article(wire: Lineages) -> None:
    lineage = wire["le-fanal.html"]
    graph = read(lineage)
    fanal = iri(lineage, "le-fanal.html")
    assert graph.value(fanal, SCHEMA.datePublished) == Literal("2024-03-13T10:15:00+01:00")
    assert graph.value(fanal, SCHEMA.inLanguage) == Literal("fr")
    assert graph.value(fanal, SCHEMA.publisher) == URIRef(party("Le Fanal"))
    assert graph.value(fanal, SCHEMA.sourceOrganization) == URIRef(party("AFP"))
    assert graph.value(fanal, SCHEMA.isBasedOn) == iri(lineage, "*AFP")
    assert graph.value(iri(lineage, "*AFP"), SCHEMA.sourceOrganization) == URIRef(party("AFP"))
    assert graph.value(URIRef(party("AFP")), SCHEMA.name) == Literal("AFP")
    refused = iri(lineage, "veille-presse-littoral.txt")
    dates = (SCHEMA.datePublished, SCHEMA.dateCreated, SCHEMA.dateModified)
    assert not any((refused, date, None) in graph for date in dates)
    created = iri(lineage, "courrier-du-lac.txt")
    assert (created, SCHEMA.datePublished, None) not in graph
    assert graph.value(created, SCHEMA.dateCreated) == Literal("2024-03-14T06:12")


def test_a_note_of_correction_is_of_the_text_that_carries_it(wire: Lineages) -> None:
    lineage = wire["ap-boots-corrected"]
    graph = read(lineage)
    (found,) = graph.subject_objects(SCHEMA.correction)
    assert found[0] == iri(lineage, "ap-boots-corrected")
    assert graph.value(found[1], RDF.type) == SCHEMA.CorrectionComment
    assert str(graph.value(found[1], SCHEMA.text)).startswith("This story was first published on Oct. 16, 2024")


def test_texts_only_where_they_are_asked_for(wire: Lineages) -> None:
    lineage = wire["ap-boots-corrected"]
    sentence = lineage.canonical.archetype.text[:60]
    assert sentence not in pv.export.to_schema_org(lineage)
    graph = read(lineage, texts=True)
    assert graph.value(iri(lineage, "ap-boots"), SCHEMA.articleBody) is not None


@pytest.mark.parametrize(
    ("url", "is_given"),
    [("https://news.example/été?a=1", True), ("javascript:alert(1)", False), ("page 3", False), ("https://a b", False)],
)
def test_only_addresses_of_the_web_are_links(url: str, is_given: bool) -> None:
    lineage = pv.trace([pv.Article("a", "The dam held on Monday.", url=url)])
    assert (f'"url": "{url}"' in pv.export.to_schema_org(lineage)) is is_given
    assert '"href": "javascript' not in pv.export.to_ninjs(lineage)
    assert url in pv.export.to_ninjs(lineage)
