"""Graph: who had a text from whom, as far as anything says; no edge is made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from provenance.lineage.dates import trusted_date
from provenance.report.wording import moment

if TYPE_CHECKING:
    from provenance.copies import CopyCluster
    from provenance.lineage import Lineage, StatedDate

__all__ = ["Edge", "Graph", "Node", "of_cluster", "of_lineage"]

LOST = "*"
"""Begins the name of a text that nobody kept."""


@dataclass(frozen=True, slots=True)
class Node:
    """A text.

    Attributes
    ----------
    id, label
        Of the article, or the name of a lost text; what it is called.
    kind
        ``chosen`` (the one to keep), ``kept``, ``covered`` or ``lost``.
    time
        When it appeared; ``None`` where no date can be believed.
    when
        The date as it is stated, or why there is none.
    """

    id: str
    label: str
    kind: Literal["chosen", "kept", "covered", "lost"]
    time: datetime | None
    when: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One text was made from another.

    Attributes
    ----------
    parent, child
        Names of nodes.
    confidence
        From 0.5 (a guess) to 1.0; ``None`` where none is stated.
    why
        What it rests on, a sentence each.
    """

    parent: str
    child: str
    confidence: float | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Texts and who had them from whom."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def of_cluster(found: CopyCluster, removed: Iterable[str], shown: Sequence[str]) -> Graph:
    """The canonical text and those of the members that are ``shown``.

    An edge says that a comparison found a direction. Siblings of the canonical text hang with it from one lost text,
    which may be several.
    """
    covered, wanted = set(removed), {found.canonical.id, *shown}
    dates = found.dates
    nodes = [_node(name, dates.get(name, ()), _kind(name, found.canonical.id, covered)) for name in sorted(wanted)]
    edges = []
    siblings = []
    for member in found.members:
        if member.id not in wanted or member.comparison is None:
            continue
        why = tuple(
            evidence.statement
            for evidence in member.comparison.evidence
            if evidence.favours == member.comparison.direction
        )
        if member.direction == "from_canonical":
            edges.append(Edge(found.canonical.id, member.id, None, why))
        elif member.direction == "to_canonical":
            edges.append(Edge(member.id, found.canonical.id, None, why))
        elif member.direction == "siblings":
            siblings.append((member.id, why))
    if siblings:
        lost = f"{LOST}source"
        nodes.append(Node(lost, "a text that is not here", "lost", None, "inferred, one or several"))
        edges.append(Edge(lost, found.canonical.id, None, ("its siblings come from where it comes from",)))
        edges += [Edge(lost, name, None, why) for name, why in siblings]
    return Graph(tuple(nodes), tuple(edges))


def of_lineage(lineage: Lineage, shown: Sequence[str]) -> Graph:
    """The witnesses that are ``shown``, the lost texts above them, and the derivations among these."""
    wanted = set(shown)
    above = {edge.child: edge.parent for edge in lineage.derivations}
    for name in shown:
        while (name := above.get(name, "")) and name not in wanted:
            wanted.add(name)
    chosen = lineage.canonical.representative.id
    nodes = [Node(a.id, a.label, "lost", None, "inferred") for a in lineage.ancestors if a.id in wanted]
    nodes += [
        _node(witness.id, witness.dates, _kind(witness.id, chosen, ()))
        for witness in lineage.witnesses
        if witness.id in wanted
    ]
    edges = [
        Edge(edge.parent, edge.child, edge.confidence, tuple(evidence.statement for evidence in edge.evidence))
        for edge in lineage.derivations
        if edge.parent in wanted and edge.child in wanted
    ]
    return Graph(tuple(nodes), tuple(edges))


def _kind(name: str, chosen: str, covered: Iterable[str]) -> Literal["chosen", "kept", "covered"]:
    return "chosen" if name == chosen else "covered" if name in covered else "kept"


def _node(name: str, dates: Sequence[StatedDate], kind: Literal["chosen", "kept", "covered"]) -> Node:
    date = trusted_date(dates)
    if date is None:
        refused = any(item.trust == "refused" for item in dates)
        return Node(name, name, kind, None, "date not believable" if refused else "no date")
    return Node(name, name, kind, date.time, moment(date))
