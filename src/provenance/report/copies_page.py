"""What ``deduplicate`` found, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provenance.lineage.dates import trusted_date
from provenance.report.graph import of_cluster
from provenance.report.layout import Drawing, laid_out
from provenance.report.limits import Limits, shared_out
from provenance.report.told import Told, by_severity, gravest, told
from provenance.report.wording import by_kind, counted, moment, recall_told

if TYPE_CHECKING:
    from provenance.copies import CopyCluster, Cover, Deduplication, Member
    from provenance.lineage import StatedDate

__all__ = ["copies_page"]

_OPEN = 3
"""Clusters that are open when the page is."""

_DIRECTIONS = {"b_from_a": "it comes from the canonical text", "a_from_b": "the canonical text comes from it"}


@dataclass(frozen=True, slots=True)
class _Copy:
    anchor: str
    member: Member
    cover: Cover | None
    date: str
    doubt: str
    counts: dict[str, int]
    groups: list[tuple[str, list[Told]]]
    kinds: str
    left_out: int


@dataclass(frozen=True, slots=True)
class _Block:
    anchor: str
    anchors: dict[str, str]
    found: CopyCluster
    open: bool
    size: int
    covered: int
    counts: dict[str, int]
    copies: list[_Copy]
    left_out: int
    drawing: Drawing | None
    undrawn: int
    date: str
    doubt: str
    bridges: list[tuple[str, float]]
    bridges_left_out: int


def copies_page(result: Deduplication, limits: Limits) -> dict[str, Any]:
    """What the template of this page is filled with."""
    ordered = sorted(result.clusters, key=lambda found: -len(found.members))
    shown = ordered[: limits.clusters]
    most = shared_out([len(found.members) for found in shown], limits.members)
    members = [_first(found, most[n]) for n, found in enumerate(shown)]
    every = [member for some in members for member in some]
    rooms = iter(shared_out([len(member.differences) for member in every], limits.differences))
    blocks = [_block(n, found, members[n], rooms, result, limits) for n, found in enumerate(shown)]
    stats = result.stats
    removed = list(result.removed)
    return {
        "title": f"Copies among {counted(stats.articles, 'text')}",
        "result": result,
        "directions": _DIRECTIONS,
        "stats": stats,
        "blocks": blocks,
        "inside": stats.articles - len(result.unique),
        "clusters_left_out": len(ordered) - len(shown),
        "texts_left_out": sum(len(found.members) + 1 for found in ordered[len(shown) :]),
        "recall": recall_told(stats),
        "unique": result.unique[: limits.names],
        "unique_left_out": max(0, len(result.unique) - limits.names),
        "removed_count": len(removed),
        "furniture": sorted(result.furniture.items(), key=lambda item: (-item[1], item[0]))[: limits.names],
        "furniture_left_out": max(0, len(result.furniture) - limits.names),
    }


def _first(found: CopyCluster, most: int) -> list[Member]:
    """Those first of which the canonical text holds most."""
    return sorted(found.members, key=lambda member: (-round(member.covered, 2), member.id))[:most]


def _block(
    place: int,
    found: CopyCluster,
    members: Sequence[Member],
    rooms: Iterator[int],
    result: Deduplication,
    limits: Limits,
) -> _Block:
    dates = found.dates
    anchor = f"c{place + 1}"
    anchors = {member.id: f"{anchor}-{n}" for n, member in enumerate(members, 1)}
    copies = [
        _copy(anchors[member.id], member, next(rooms), result, dates.get(member.id, ()), limits) for member in members
    ]
    counts = {
        severity: sum(difference.severity == severity for member in found.members for difference in member.differences)
        for severity in ("substantive", "editorial", "accidental")
    }
    drawn = [member.id for member in members][: max(0, limits.nodes - 1)]
    graph = of_cluster(found, result.removed, drawn)
    tells = graph.edges or sum(node.time is not None for node in graph.nodes) > 1
    bridges = _bridges(found)
    date, doubt = _date(dates.get(found.canonical.id, ()))
    return _Block(
        anchor=anchor,
        anchors={found.canonical.id: anchor, **anchors},
        found=found,
        open=place < _OPEN,
        size=len(found.members) + 1,
        covered=sum(member.id in result.removed for member in found.members),
        counts=counts,
        copies=copies,
        left_out=len(found.members) - len(members),
        drawing=laid_out(graph) if tells else None,
        undrawn=len(found.members) - len(drawn),
        date=date,
        doubt=doubt,
        bridges=bridges[: limits.names],
        bridges_left_out=max(0, len(bridges) - limits.names),
    )


def _copy(
    anchor: str, member: Member, room: int, result: Deduplication, dates: Sequence[StatedDate], limits: Limits
) -> _Copy:
    found = member.differences
    comparison = member.comparison
    items = (
        [told(comparison, n + 1, found[n], limits.passage) for n in gravest(found, room)]
        if comparison is not None
        else []
    )
    plain = [difference for difference in found if difference.severity == "accidental"]
    date, doubt = _date(dates)
    return _Copy(
        anchor=anchor,
        member=member,
        cover=result.removed.get(member.id),
        date=date,
        doubt=doubt,
        counts=comparison.count() if comparison else {},
        groups=by_severity(items),
        kinds=", ".join(by_kind(plain)),
        left_out=len(found) - len(items),
    )


def _date(dates: Sequence[StatedDate]) -> tuple[str, str]:
    """When a text appeared, and why that cannot be believed."""
    date = trusted_date(dates)
    if date is not None:
        return moment(date), ""
    refused = next((item for item in dates if item.trust == "refused"), None)
    return ("not believable", refused.reason) if refused else ("", "")


def _bridges(found: CopyCluster) -> list[tuple[str, float]]:
    """The texts outside that share something with a member, and the most that they share."""
    inside = {found.canonical.id, *(member.id for member in found.members)}
    overlaps: dict[str, float] = {}
    for pair in found.bridges:
        other = pair.b if pair.a in inside else pair.a
        overlaps[other] = max(overlaps.get(other, 0.0), pair.overlap)
    return sorted(overlaps.items(), key=lambda item: (-round(item[1], 2), item[0]))
