"""Layout: where the texts of a graph stand, each on a row of its own, time running from left to right.

Texts without a date have a column of their own on the right. A lost text stands before the earliest of those that come
from it. Distances grow with the logarithm of the time between: minutes and years fit on one page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import pairwise
from math import inf, log10

from provenance.report.graph import Edge, Graph, Node
from provenance.report.visible import cells, elided

__all__ = ["Drawing", "Spot", "Stroke", "Tick", "laid_out"]

RADIUS = 7
_ROW, _TOP, _LEFT = 46, 58, 44
_TIMES = 720
"""Room for the axis of time."""
_LETTERS, _LOST_LETTERS = 34, 64
"""Of a name."""
_LETTER = 9.2
_STEP = 34
"""From one generation of undated texts to the next, and from a lost text to the first that comes from it."""
_GAP = 60
_TICK = 92
"""Between the names of two days."""

_Slot = tuple[float, int]
"""A moment in seconds since 1970, infinite where none is known, and a generation."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A text, its name as it is written, and the middle of its sign."""

    node: Node
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """An edge: the path of its line, the corners of its arrow, and where its confidence is written."""

    edge: Edge
    path: str
    head: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the axis of time."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph as it is drawn.

    Attributes
    ----------
    width, height
        Of all.
    spots, strokes
        Texts from top to bottom, and edges in the order of their children.
    ticks
        Days, in their order.
    undated
        Where the column of texts without a date begins; ``None`` if there is none.
    """

    width: float
    height: float
    spots: tuple[Spot, ...]
    strokes: tuple[Stroke, ...]
    ticks: tuple[Tick, ...]
    undated: float | None


def laid_out(graph: Graph) -> Drawing:
    """Place every text; the order in which texts and edges are given makes no difference. No text comes from itself."""
    nodes = {node.id: node for node in sorted(graph.nodes, key=lambda node: node.id)}
    edges = sorted(graph.edges, key=lambda edge: (edge.child, edge.parent))
    slots = _slots(nodes, edges)
    across, undated = _across(sorted(set(slots.values())))
    rows = _rows(nodes, edges, slots)
    spots = {
        name: Spot(nodes[name], _label(nodes[name]), across[slots[name]], _TOP + row * _ROW)
        for row, name in enumerate(rows)
    }
    strokes = sorted((_stroke(edge, spots) for edge in edges), key=lambda stroke: (stroke.y, stroke.edge.parent))
    return Drawing(
        width=round(max((spot.x + _width(spot) for spot in spots.values()), default=0.0)),
        height=_TOP + len(rows) * _ROW - _ROW // 4,
        spots=tuple(spots.values()),
        strokes=tuple(strokes),
        ticks=tuple(_ticks(spots.values())),
        undated=undated,
    )


def _label(node: Node) -> str:
    return elided(node.label, _LOST_LETTERS if node.kind == "lost" else _LETTERS)


def _width(spot: Spot) -> float:
    """How much room a text takes right of the middle of its sign."""
    return 3 * RADIUS + _LETTER * max(cells(spot.label), cells(spot.node.when))


def _slots(nodes: Mapping[str, Node], edges: Sequence[Edge]) -> dict[str, _Slot]:
    """The place of each text in the order of time: a lost text's is a generation before the first that it led to."""
    children: dict[str, list[str]] = defaultdict(list)
    parents: dict[str, list[str]] = {name: [] for name in nodes}
    for edge in edges:
        children[edge.parent].append(edge.child)
        parents[edge.child].append(edge.parent)
    order = [*TopologicalSorter(parents).static_order()]
    slots: dict[str, _Slot] = {}
    for name in order:
        node = nodes[name]
        if node.time is not None:
            slots[name] = (node.time.timestamp(), 0)
        elif node.kind != "lost":
            above = [slots[parent][1] for parent in parents[name] if parent in slots and not _is_dated(slots[parent])]
            slots[name] = (inf, 1 + max(above, default=0))
    for name in reversed(order):
        if name not in slots:
            time, generation = min((slots[child] for child in children[name]), default=(inf, 1))
            slots[name] = (time, min(generation, 1) - 1)
    return slots


def _is_dated(slot: _Slot) -> bool:
    return slot[0] < inf


def _across(slots: Sequence[_Slot]) -> tuple[dict[_Slot, float], float | None]:
    """How far to the right each slot stands, and where the undated begin."""
    weights = [_weight(one, other) for one, other in pairwise(slots) if _is_dated(other)]
    free = _TIMES - sum(_STEP for weight in weights if not weight)
    unit = min(200.0, max(12.0, free / sum(weights))) if any(weights) else 0.0
    across: dict[_Slot, float] = {}
    x = float(_LEFT)
    undated = None
    for place, slot in enumerate(slots):
        if place:
            if _is_dated(slot):
                weight = _weight(slots[place - 1], slot)
                x += weight * unit if weight else _STEP
            else:
                x += _STEP if not _is_dated(slots[place - 1]) else _GAP
        if not _is_dated(slot) and slot[1] > 0 and undated is None:
            undated = x - _GAP / 3
        across[slot] = round(x, 1)
    return across, undated


def _weight(one: _Slot, other: _Slot) -> float:
    """How much room there is between two slots; 0 where only a generation is between them."""
    if one[0] == other[0]:
        return 0.0
    return 1.0 + log10(1.0 + (other[0] - one[0]) / 60)


def _rows(nodes: Mapping[str, Node], edges: Sequence[Edge], slots: Mapping[str, _Slot]) -> list[str]:
    """The names from top to bottom: each text below all it comes from, and in a tree nothing between that does not."""
    children: dict[str, list[str]] = defaultdict(list)
    waiting: Counter[str] = Counter()
    for edge in edges:
        children[edge.parent].append(edge.child)
        waiting[edge.child] += 1
    alone = {name for name in nodes if not children[name] and not waiting[name]}

    def order(name: str) -> tuple[bool, _Slot, str]:
        return name in alone, slots[name], name

    rows: dict[str, None] = {}
    tops = sorted(nodes, key=lambda name: (waiting[name] > 0, order(name)))
    for top in tops:
        stack = [] if top in rows else [top]
        while stack:
            name = stack.pop()
            rows[name] = None
            for child in sorted(children[name], key=order, reverse=True):
                waiting[child] -= 1
                if not waiting[child] and child not in rows:
                    stack.append(child)
    return list(rows)


def _stroke(edge: Edge, spots: Mapping[str, Spot]) -> Stroke:
    start, end = spots[edge.parent], spots[edge.child]
    down = 1 if end.y > start.y else -1
    if end.x >= start.x + 2 * RADIUS:  # down beside the parent, then on to the child
        tip = end.x - RADIUS - 2
        bend = min(10.0, (tip - start.x) / 2)
        path = (
            f"M{start.x:g} {start.y + down * RADIUS:g}V{end.y - down * bend:g}"
            f"Q{start.x:g} {end.y:g} {start.x + bend:g} {end.y:g}H{tip - 6:g}"
        )
        head = f"{tip:g},{end.y:g} {tip - 8:g},{end.y - 4:g} {tip - 8:g},{end.y + 4:g}"
        return Stroke(edge, path, head, tip - 12, end.y - 6)
    side = min(start.x, end.x) - 2 * RADIUS - 4  # to the same time or back: around on the left
    tip = end.x - RADIUS - 2
    path = f"M{start.x - RADIUS:g} {start.y:g}C{side:g} {start.y:g} {side:g} {end.y:g} {tip - 6:g} {end.y:g}"
    head = f"{tip:g},{end.y:g} {tip - 8:g},{end.y - 4:g} {tip - 8:g},{end.y + 4:g}"
    return Stroke(edge, path, head, tip - 12, end.y - 6)


def _ticks(spots: Iterable[Spot]) -> list[Tick]:
    """The days of the dated texts, as many as have room."""
    ticks: list[Tick] = []
    for spot in sorted(spots, key=lambda spot: (spot.x, spot.node.id)):
        if spot.node.time is not None and not (ticks and spot.x - ticks[-1].x < _TICK):
            day = spot.node.time.date().isoformat()
            if not ticks or ticks[-1].text != day:
                ticks.append(Tick(spot.x, day))
    return ticks
