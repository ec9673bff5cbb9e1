"""A lineage as JSON-LD in the vocabulary of schema.org: a graph of news articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provenance.export.json_text import json_text
from provenance.export.kin import between, origin, parties
from provenance.export.names import WITNESSES, iris, lineage_namespace, party, web_address, whole
from provenance.export.stated import believed

if TYPE_CHECKING:
    from provenance.lineage import Ancestor, Lineage, Witness

__all__ = ["to_schema_org"]

_DATES = {"published": "datePublished", "created": "dateCreated", "updated": "dateModified"}


def to_schema_org(lineage: Lineage, *, texts: bool = False, namespace: str = WITNESSES) -> str:
    """Return a lineage as JSON-LD: witnesses are ``NewsArticle``, and ``isBasedOn`` says from which text each was made.

    Parameters
    ----------
    lineage
        What ``trace`` found.
    texts
        Whether to give the texts themselves, which are their publishers'.
    namespace
        As of ``to_prov``.

    Examples
    --------
    >>> import json
    >>> import provenance as pv
    >>> [node["@type"] for node in json.loads(to_schema_org(pv.trace(["The dam held."])))["@graph"]]
    ['Collection', 'NewsArticle', 'CreativeWork']
    """
    own, named = lineage_namespace(lineage), iris(lineage, namespace)
    source = origin(lineage)
    graph = [
        {
            "@id": f"{own}texts",
            "@type": "Collection",
            "mainEntity": {"@id": named[lineage.canonical.representative.id]},
            "hasPart": [{"@id": named[witness.id]} for witness in lineage.witnesses],
        },
        *(_article(lineage, witness, named, texts) for witness in lineage.witnesses),
        *(_lost(lineage, ancestor, named, source) for ancestor in lineage.ancestors),
        _archetype(lineage, named, own, texts),
        *({"@id": party(name), "@type": "Organization", "name": whole(name)} for name in parties(lineage)),
    ]
    written = json_text({"@context": {"@vocab": "https://schema.org/"}, "@graph": graph})
    return written.replace("<", "\\u003c")  # it often stands in a script element of a page, which nothing of it may end


def _article(lineage: Lineage, witness: Witness, named: dict[str, str], texts: bool) -> dict[str, Any]:
    article = witness.article
    stated = {
        "identifier": witness.id,
        "headline": article.title,
        "url": web_address(article.url),
        "inLanguage": article.lang,
        "articleBody": article.text if texts else None,
    }
    dates = believed(witness)
    return {
        "@id": named[witness.id],
        "@type": "NewsArticle",
        **{key: whole(value) for key, value in stated.items() if value},
        **{ours: dates[role] for role, ours in _DATES.items() if role in dates},
        **({"publisher": {"@id": party(article.outlet)}} if article.outlet else {}),
        **({"sourceOrganization": [{"@id": party(name)} for name in witness.agencies]} if witness.agencies else {}),
        **_from(lineage, witness.id, named),
        **_corrections(witness),
    }


def _from(lineage: Lineage, name: str, named: dict[str, str]) -> dict[str, Any]:
    """From which text it was made, or which it only quotes."""
    edge = lineage.parent(name)
    if edge is None:
        return {}
    key = "citation" if between(lineage, edge) == "quotation_only" else "isBasedOn"
    return {key: {"@id": named[edge.parent]}}


def _lost(lineage: Lineage, ancestor: Ancestor, named: dict[str, str], source: str | None) -> dict[str, Any]:
    agency = lineage.canonical.originator.name
    return {
        "@id": named[ancestor.id],
        "@type": "CreativeWork",
        "identifier": whole(ancestor.id),
        "description": whole(ancestor.label),
        "creativeWorkStatus": "Inferred",
        **({"sourceOrganization": [{"@id": party(agency)}]} if agency and ancestor.id == source else {}),
        **_from(lineage, ancestor.id, named),
    }


def _archetype(lineage: Lineage, named: dict[str, str], own: str, texts: bool) -> dict[str, Any]:
    found = lineage.canonical.archetype
    return {
        "@id": f"{own}archetype",
        "@type": "CreativeWork",
        "description": whole(found.reason),
        "creativeWorkStatus": "Reconstructed",
        **({"text": whole(found.text)} if texts else {}),
        "isBasedOn": [{"@id": named[witness.id]} for witness in lineage.witnesses],
    }


def _corrections(witness: Witness) -> dict[str, Any]:
    """The notes of correction that it carries."""
    notes = [d.b_text for d in witness.differences if d.kind == "correction" and not d.a_text]
    found = [{"@type": "CorrectionComment", "text": whole(note.strip())} for note in notes]
    return {"correction": found} if found else {}
