"""Graphs: no two texts on one place, edges forward in time wherever both dates are known, the same in any order."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from provenance.report.graph import Edge, Graph, Node, of_cluster, of_lineage
from provenance.report.layout import RADIUS, Drawing, laid_out

from . import pages

START = datetime(2024, 3, 13, 9, tzinfo=UTC)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Trees and forests of dated, undated and lost texts; some children have a second source, some dates contradict."""
    size = draw(st.integers(1, 14))
    nodes, edges = [], []
    for number in range(size):
        lost = draw(st.booleans()) and number < size - 1
        minutes = draw(st.none() | st.integers(0, 9_000_000)) if not lost else None
        time = None if minutes is None else START + timedelta(minutes=minutes)
        name = f"n{number:02}"
        nodes.append(Node(name, name, "lost" if lost else "kept", time, str(time)))
        parents = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set()
        edges += [Edge(f"n{parent:02}", name, draw(st.none() | st.floats(0.5, 1)), ()) for parent in sorted(parents)]
    return Graph(tuple(nodes), tuple(edges))


def assert_drawn(graph: Graph, drawing: Drawing) -> None:
    spots = {spot.node.id: spot for spot in drawing.spots}
    assert set(spots) == {node.id for node in graph.nodes}
    assert sorted((stroke.edge.parent, stroke.edge.child) for stroke in drawing.strokes) == sorted(
        (edge.parent, edge.child) for edge in graph.edges
    )
    rows = sorted(spot.y for spot in drawing.spots)
    assert all(below - above >= 4 * RADIUS for above, below in pairwise(rows))
    assert all(RADIUS < spot.x < drawing.width - RADIUS for spot in drawing.spots)
    assert all(RADIUS < spot.y < drawing.height - RADIUS for spot in drawing.spots)
    dated = [spot for spot in drawing.spots if spot.node.time]
    for one in dated:
        for other in dated:
            assert (one.x < other.x) == (one.node.time < other.node.time)  # type: ignore[operator]
    undated = [spot for spot in drawing.spots if not spot.node.time and spot.node.kind != "lost"]
    assert (drawing.undated is not None) == bool(undated)
    for spot in undated:
        assert drawing.undated is not None
        assert drawing.undated < spot.x
        assert all(other.x < drawing.undated for other in dated)
    for edge in graph.edges:
        parent, child = spots[edge.parent], spots[edge.child]
        if parent.node.kind == "lost" or (parent in undated and child in undated):
            assert parent.x < child.x
        assert parent.y < child.y
    days = [tick.text for tick in drawing.ticks]
    assert days == sorted(set(days))


@given(graphs())
def test_texts_stand_apart_and_time_runs_to_the_right(graph: Graph) -> None:
    assert_drawn(graph, laid_out(graph))


@given(graphs(), st.randoms(use_true_random=False))
def test_order_makes_no_difference(graph: Graph, chance: random.Random) -> None:
    other = Graph(
        tuple(chance.sample(graph.nodes, len(graph.nodes))), tuple(chance.sample(graph.edges, len(graph.edges)))
    )
    assert laid_out(other) == laid_out(graph)


@given(graphs())
def test_a_text_of_a_tree_stands_between_its_source_and_what_has_another(graph: Graph) -> None:
    """In a tree the line down from a source passes only texts that come from it."""
    only = {edge.child: edge for edge in graph.edges}
    tree = Graph(graph.nodes, tuple(only.values()))
    rows = [spot.node.id for spot in laid_out(tree).spots]
    for edge in tree.edges:
        between = rows[rows.index(edge.parent) + 1 : rows.index(edge.child)]
        for name in between:
            above = name
            while above in only and above != edge.parent:
                above = only[above].parent
            assert above == edge.parent


def test_the_lineage_of_the_example() -> None:
    lineage = pages.lineage_traced()
    graph = of_lineage(lineage, [witness.id for witness in lineage.witnesses])
    assert {(edge.parent, edge.child) for edge in graph.edges} == {
        (edge.parent, edge.child) for edge in lineage.derivations
    }
    assert_drawn(graph, laid_out(graph))


def test_edges_of_a_cluster_are_the_directions_that_are_known() -> None:
    found = pages.copies_found()
    for group in found.clusters:
        graph = of_cluster(group, found.removed, [member.id for member in group.members])
        assert_drawn(graph, laid_out(graph))
        edges = {(edge.parent, edge.child) for edge in graph.edges}
        canonical = group.canonical.id
        lost = {node.id for node in graph.nodes if node.kind == "lost"}
        for member in group.members:
            assert ((canonical, member.id) in edges) == (member.direction == "from_canonical")
            assert ((member.id, canonical) in edges) == (member.direction == "to_canonical")
            assert any((source, member.id) in edges for source in lost) == (member.direction == "siblings")
        assert {end for edge in edges for end in edge} <= {node.id for node in graph.nodes}


def test_the_dates_of_a_cluster_are_those_that_its_first_known_rests_on() -> None:
    for group in pages.copies_found().clusters:
        assert group.first_known is not None
        first = group.first_known.name
        graph = of_cluster(group, (), [member.id for member in group.members])
        times = {node.id: node.time for node in graph.nodes if node.time}
        assert first is not None
        assert times[first] == min(times.values())


def test_nothing_is_drawn_of_nothing() -> None:
    drawing = laid_out(Graph((), ()))
    assert (drawing.spots, drawing.strokes, drawing.ticks) == ((), (), ())
