"""A lineage as ninjs, the news in JSON of the IPTC: one document a witness."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from provenance.export.json_text import json_line
from provenance.export.kin import between
from provenance.export.names import TERMS, WITNESSES, iris, party, web_address, whole
from provenance.export.stated import believed, is_instant

if TYPE_CHECKING:
    from provenance.lineage import Derivation, Lineage, Witness

__all__ = ["to_ninjs"]

_STANDARD = {"name": "ninjs", "version": "3.2", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.2.json"}
_PREVIOUS = "http://cv.iptc.org/newscodes/itemrelation/previousVersion"
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", re.ASCII)


def to_ninjs(lineage: Lineage, *, texts: bool = False, namespace: str = WITNESSES) -> str:
    """Return a lineage as JSON Lines, each a document of ninjs 3.2; associations say from which text each was made.

    Parameters
    ----------
    lineage
        What ``trace`` found.
    texts, namespace
        As of ``to_schema_org``.

    Examples
    --------
    >>> import json
    >>> import provenance as pv
    >>> json.loads(to_ninjs(pv.trace(["The dam held."])))["uri"]
    'urn:text-provenance:witness:0'
    """
    uris = iris(lineage, namespace)
    return "".join(json_line(_document(lineage, witness, uris, texts)) for witness in lineage.witnesses)


def _document(lineage: Lineage, witness: Witness, uris: dict[str, str], texts: bool) -> dict[str, Any]:
    article, dates = witness.article, believed(witness)
    is_uri = bool(_URI.fullmatch(web_address(article.url) or ""))
    instants = {
        "contentCreated": dates.get("created"),
        "versionCreated": dates.get("updated") or dates.get("published"),
    }
    ids = {"id": witness.id, "url": None if is_uri else article.url}
    edge = lineage.parent(witness.id)
    said = {f"{TERMS}{role}": when for role, when in dates.items()}
    said |= {f"{TERMS}relation": witness.relation or "representative"}
    return {
        "uri": uris[witness.id],
        "type": "text",
        "standard": _STANDARD,
        "representationType": "full" if texts else "partial",
        **{key: when for key, when in instants.items() if when is not None and is_instant(when)},
        **({"language": whole(article.lang)} if article.lang else {}),
        **({"headlines": [{"value": whole(article.title)}]} if article.title else {}),
        "descriptions": [{"role": role, "value": value} for role, value in said.items()],
        **({"bodies": [{"contentType": "text/plain", "value": whole(article.text)}]} if texts else {}),
        **_sources(witness),
        **({"renditions": [{"name": "web", "href": article.url}]} if is_uri else {}),
        **({"associations": [_association(lineage, edge, uris)]} if edge else {}),
        "altIds": [{"role": f"{TERMS}{role}", "value": whole(value)} for role, value in ids.items() if value],
    }


def _sources(witness: Witness) -> dict[str, Any]:
    """Who published it, and whom it credits."""
    named = [("outlet", witness.article.outlet), *(("agency", name) for name in witness.agencies)]
    found = [{"name": whole(name), "role": f"{TERMS}{role}", "uri": party(name)} for role, name in named if name]
    return {"infoSources": found} if found else {}


def _association(lineage: Lineage, edge: Derivation, uris: dict[str, str]) -> dict[str, Any]:
    labels = {ancestor.id: ancestor.label for ancestor in lineage.ancestors}
    relation = between(lineage, edge)
    said = [f"confidence {edge.confidence:g}", *(f"{found.code} {found.statement}" for found in edge.evidence)]
    own = "quotes" if relation == "quotation_only" else "derivedFrom"
    return {
        "name": whole(labels.get(edge.parent, edge.parent)),
        "uri": uris[edge.parent],
        "type": "text",
        "rel": _PREVIOUS if relation == "revision" else f"{TERMS}{own}",
        "edNote": whole("; ".join(said)),
    }
