"""What other vocabularies ask of a lineage: whose text it is, who took part, and what a derivation is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.agencies import agencies_in

if TYPE_CHECKING:
    from provenance.lineage import Derivation, Lineage

__all__ = ["between", "origin", "parties"]


def between(lineage: Lineage, edge: Derivation) -> str | None:
    """The relation of the two ends of a derivation, where it is known: one of them is the representative."""
    names = {edge.parent, edge.child}
    if lineage.canonical.representative.id not in names:
        return None
    return next((w.relation for w in lineage.witnesses if w.id in names and w.relation is not None), None)


def origin(lineage: Lineage) -> str | None:
    """The id of the originator's own text, where that is what the others come from."""
    found = lineage.canonical.originator
    children = {edge.child for edge in lineage.derivations}
    roots = {edge.parent for edge in lineage.derivations} - children
    if found.name is None or len(roots) != 1:
        return None
    (root,) = roots
    if any(ancestor.id == root and ancestor.kind == "dispatch" for ancestor in lineage.ancestors):
        return root
    outlet = next((witness.article.outlet for witness in lineage.witnesses if witness.id == root), None) or ""
    return root if found.name == outlet or found.name in agencies_in(outlet) else None


def parties(lineage: Lineage) -> list[str]:
    """Outlets, agencies that are credited, and the originator, by name."""
    found = {witness.article.outlet for witness in lineage.witnesses} | {lineage.canonical.originator.name}
    found |= {agency for witness in lineage.witnesses for agency in witness.agencies}
    return sorted(name for name in found if name)
