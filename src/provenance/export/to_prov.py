"""A lineage as W3C PROV, in its JSON form (PROV-JSON)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provenance.export.as_json import rounded
from provenance.export.json_text import json_text
from provenance.export.kin import between, origin, parties
from provenance.export.names import PARTIES, TERMS, WITNESSES, checked_namespace, encoded, lineage_namespace, whole
from provenance.export.stated import believed, xsd_type

if TYPE_CHECKING:
    from provenance.lineage import Ancestor, Derivation, Lineage, Witness

__all__ = ["to_prov"]

_KINDS = {"dispatch": "pv:Dispatch", "intermediate": "pv:Intermediate", "common": "pv:CommonAncestor"}
_ARCHETYPE, _RECONSTRUCTION, _SOFTWARE = "lineage:archetype", "lineage:reconstruction", "pv:software"


def to_prov(lineage: Lineage, *, namespace: str = WITNESSES) -> str:
    """Return a lineage as PROV-JSON: texts are entities, outlets and agencies agents, edges ``wasDerivedFrom``.

    Parameters
    ----------
    lineage
        What ``trace`` found.
    namespace
        The IRI that the ids of witnesses are put behind, percent-encoded. An id names a text of one collection; who
        puts several together gives each its own.

    Examples
    --------
    >>> import json
    >>> import provenance as pv
    >>> sorted(json.loads(to_prov(pv.trace(["The dam held."])))["entity"])
    ['lineage:archetype', 'witness:0']
    """
    lost = {ancestor.id for ancestor in lineage.ancestors}
    name = {witness.id: f"witness:{encoded(witness.id)}" for witness in lineage.witnesses}
    name |= {ancestor: f"lineage:{encoded(ancestor)}" for ancestor in lost}
    source = origin(lineage)
    attributed = [(name[witness.id], witness.article.outlet) for witness in lineage.witnesses]
    attributed += [(name[each], lineage.canonical.originator.name) for each in lost if each == source]
    known = [(entity, agent) for entity, agent in attributed if agent]
    return json_text(
        {
            "prefix": {
                "pv": TERMS,
                "witness": checked_namespace(namespace),
                "party": PARTIES,
                "lineage": lineage_namespace(lineage),
            },
            "entity": {
                **{name[witness.id]: _witness(lineage, witness) for witness in lineage.witnesses},
                **{name[ancestor.id]: _ancestor(ancestor) for ancestor in lineage.ancestors},
                _ARCHETYPE: _archetype(lineage),
            },
            "agent": {
                **{f"party:{encoded(each)}": _organization(each) for each in parties(lineage)},
                _SOFTWARE: {"prov:type": _term("prov:SoftwareAgent"), "prov:label": "text-provenance"},
            },
            "activity": {_RECONSTRUCTION: _reconstruction(lineage)},
            "used": {
                f"_:u{number}": {"prov:activity": _RECONSTRUCTION, "prov:entity": name[witness.id]}
                for number, witness in enumerate(lineage.witnesses, 1)
            },
            "wasGeneratedBy": {"_:g1": {"prov:entity": _ARCHETYPE, "prov:activity": _RECONSTRUCTION}},
            "wasAssociatedWith": {"_:w1": {"prov:activity": _RECONSTRUCTION, "prov:agent": _SOFTWARE}},
            "wasAttributedTo": {
                f"_:a{number}": {"prov:entity": entity, "prov:agent": f"party:{encoded(agent)}"}
                for number, (entity, agent) in enumerate(known, 1)
            },
            "wasDerivedFrom": {
                f"_:d{number}": {
                    "prov:generatedEntity": name[edge.child],
                    "prov:usedEntity": name[edge.parent],
                    **_derivation(lineage, edge, source),
                }
                for number, edge in enumerate(lineage.derivations, 1)
            },
        }
    )


def _witness(lineage: Lineage, witness: Witness) -> dict[str, Any]:
    article = witness.article
    types = ["pv:Witness"]
    types += ["pv:Representative"] if lineage.canonical.representative.id == witness.id else []
    types += ["pv:FirstKnown"] if lineage.canonical.first_known.name == witness.id else []
    stated = {
        "prov:label": article.title,
        "pv:id": witness.id,
        "pv:url": article.url,
        "pv:language": article.lang,
        "pv:relation": witness.relation,
        "pv:doubt": witness.doubt,
    }
    return {
        "prov:type": _several([_term(each) for each in types]),
        **{key: whole(value) for key, value in stated.items() if value},
        **{f"pv:{role}": _date(when) for role, when in believed(witness).items()},
        **({"pv:credits": _several(list(witness.agencies))} if witness.agencies else {}),
    }


def _ancestor(ancestor: Ancestor) -> dict[str, Any]:
    return {
        "prov:type": _term(_KINDS[ancestor.kind]),
        "prov:label": whole(ancestor.label),
        "pv:id": whole(ancestor.id),
    }


def _archetype(lineage: Lineage) -> dict[str, Any]:
    return {"prov:type": _term("pv:Archetype"), "pv:reason": whole(lineage.canonical.archetype.reason)}


def _reconstruction(lineage: Lineage) -> dict[str, Any]:
    apart = {"pv:apart": _several([whole(name) for name in lineage.apart])} if lineage.apart else {}
    return {"prov:type": _term("pv:Reconstruction"), **apart}


def _derivation(lineage: Lineage, edge: Derivation, source: str | None) -> dict[str, Any]:
    relation = between(lineage, edge)
    types = ["prov:Revision"] if relation == "revision" else []
    types += ["prov:Quotation"] if relation == "quotation_only" else []
    types += ["prov:PrimarySource"] if edge.parent == source else []
    evidence = [whole(f"{found.code} {found.statement}") for found in edge.evidence]
    return {
        **({"prov:type": _several([_term(each) for each in types])} if types else {}),
        "pv:confidence": rounded(edge.confidence),
        **({"pv:evidence": _several(evidence)} if evidence else {}),
    }


def _organization(name: str) -> dict[str, Any]:
    return {"prov:type": _term("prov:Organization"), "prov:label": whole(name)}


def _term(name: str) -> dict[str, str]:
    return {"$": name, "type": "xsd:QName"}


def _date(when: str) -> Any:
    kind = xsd_type(when)
    return {"$": when, "type": kind} if kind else when


def _several(values: list[Any]) -> Any:
    """One value as it is, more as a list without repetitions, as attributes are sets."""
    different = [value for number, value in enumerate(values) if value not in values[:number]]
    return different[0] if len(different) == 1 else different
