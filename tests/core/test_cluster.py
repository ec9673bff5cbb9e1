"""Clusters: no chaining, no dependence on order, nothing lost."""

from __future__ import annotations

import random
from math import fsum

import networkx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from provenance._kernels import reference
from provenance.clusters import Cluster, cluster
from provenance.similarity import Pair

names = st.sampled_from("abcdefghij")
shares = st.sampled_from([0.3, 0.31, 0.5, 0.75, 0.9, 1.0])


@st.composite
def graphs(draw: st.DrawFn) -> list[Pair]:
    links = draw(
        st.dictionaries(st.tuples(names, names).filter(lambda ends: ends[0] < ends[1]), st.none(), max_size=25)
    )
    pairs = []
    share = st.just(0.5) if draw(st.booleans()) else shares  # often all pairs are equally good
    for a, b in links:
        a_in_b, b_in_a = draw(share), draw(share)
        pairs.append(Pair(a, b, min(a_in_b, b_in_a) / 2, a_in_b, b_in_a, 40, draw(st.integers(0, 9)) == 0))
    return pairs


def slowly(pairs: list[Pair]) -> list[Cluster]:
    """The same clusters in plain words."""
    links = {(pair.a, pair.b): pair for pair in linked(pairs)}
    partners: dict[str, dict[str, Pair]] = {}
    for (a, b), pair in links.items():
        partners.setdefault(a, {})[b] = partners.setdefault(b, {})[a] = pair
    weight = {text: fsum(pair.jaccard for pair in others.values()) for text, others in partners.items()}
    order = sorted(partners, key=lambda text: (-weight[text], text))
    representatives: list[str] = []
    for text in order:
        if not partners[text].keys() & set(representatives):
            representatives.append(text)
    home = {text: text for text in representatives}
    for text in partners.keys() - home.keys():
        near = [other for other in representatives if other in partners[text]]
        home[text] = max(
            near, key=lambda other: (partners[text][other].overlap, partners[text][other].jaccard, -order.index(other))
        )
    found = []
    for representative in representatives:
        members = [text for text in partners if home[text] == representative]
        leading_out = [pair for pair in links.values() if (pair.a in members) != (pair.b in members)]
        if len(members) > 1:
            found.append(Cluster.of(members, representative, leading_out))
    return sorted(found, key=lambda each: each.members)


@pytest.mark.parametrize("jaccard", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_jaccard_is_a_share(jaccard: float) -> None:
    pair = Pair("a", "b", jaccard, 1.0, 1.0, 40)
    for find in (cluster, lambda pairs: reference.homes(*np.array([[0], [1]]), *np.array([[jaccard], [1.0]]), 2)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            find([pair])


@given(graphs())
def test_twins_give_the_same_clusters(pairs: list[Pair]) -> None:
    assert cluster(pairs) == slowly(pairs)


def linked(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if not pair.furniture_only]


@given(graphs(), st.randoms(use_true_random=False))
def test_order_makes_no_difference(pairs: list[Pair], shuffle: random.Random) -> None:
    expected = cluster(pairs)
    shuffled = pairs + pairs[:3]
    shuffle.shuffle(shuffled)
    assert cluster(shuffled) == expected


@given(graphs())
def test_clusters_do_not_chain(pairs: list[Pair]) -> None:
    ends = {(pair.a, pair.b) for pair in linked(pairs)}
    for found in cluster(pairs):
        assert found.canonical in found.members
        for member in found.members:
            assert member == found.canonical or tuple(sorted((member, found.canonical))) in ends


@given(graphs())
def test_clusters_are_disjoint_and_in_order(pairs: list[Pair]) -> None:
    clusters = cluster(pairs)
    members = [member for found in clusters for member in found.members]
    assert len(members) == len(set(members))
    assert all(len(found.members) > 1 and list(found.members) == sorted(found.members) for found in clusters)
    assert [found.members for found in clusters] == sorted(found.members for found in clusters)
    assert len({found.id for found in clusters}) == len(clusters)


@given(graphs())
def test_every_pair_is_inside_a_cluster_or_a_bridge_of_it(pairs: list[Pair]) -> None:
    clusters = cluster(pairs)
    inside = {pair for pair in linked(pairs) for c in clusters if {pair.a, pair.b} <= set(c.members)}
    bridges = {pair for found in clusters for pair in found.bridges}
    assert inside | bridges == set(linked(pairs))
    assert not inside & bridges
    for found in clusters:
        expected = [pair for pair in linked(pairs) if (pair.a in found.members) != (pair.b in found.members)]
        assert list(found.bridges) == sorted(expected, key=lambda pair: (pair.a, pair.b))


@given(graphs())
def test_texts_go_to_the_representative_they_share_most_with(pairs: list[Pair]) -> None:
    clusters = cluster(pairs)
    canonical = {found.canonical for found in clusters}
    overlaps = {frozenset((pair.a, pair.b)): pair.overlap for pair in linked(pairs)}
    for found in clusters:
        for member in set(found.members) - canonical:
            own = overlaps[frozenset((member, found.canonical))]
            assert own == max(overlaps.get(frozenset((member, other)), 0.0) for other in canonical)


@given(graphs())
def test_without_bridges_clusters_are_connected_components(pairs: list[Pair]) -> None:
    graph = networkx.Graph((pair.a, pair.b) for pair in linked(pairs))
    components = sorted(tuple(sorted(component)) for component in networkx.connected_components(graph))
    clusters = cluster(pairs)
    for found in clusters:
        assert any(set(found.members) <= set(component) for component in components)
    if not any(found.bridges for found in clusters):
        assert [found.members for found in clusters] == components


@given(graphs(), graphs())
def test_pairs_of_other_texts_change_nothing(pairs: list[Pair], others: list[Pair]) -> None:
    assume(others)
    moved = [Pair("z" + o.a, "z" + o.b, o.jaccard, o.a_in_b, o.b_in_a, o.shared, o.furniture_only) for o in others]
    together = cluster(pairs + moved)
    assert [found for found in together if not found.canonical.startswith("z")] == cluster(pairs)
    assert [found for found in together if found.canonical.startswith("z")] == cluster(moved)


@given(graphs())
def test_furniture_makes_no_cluster(pairs: list[Pair]) -> None:
    assert cluster(pairs) == cluster(linked(pairs))


def test_a_compilation_joins_nothing() -> None:
    """Two stories and a digest that quotes both: the digest goes to one, the link to the other is a bridge."""
    story = [
        Pair("a1", "a2", 0.9, 0.95, 0.95, 90),
        Pair("a1", "a3", 0.9, 0.95, 0.95, 90),
        Pair("a2", "a3", 0.9, 0.95, 0.95, 90),
    ]
    other = [
        Pair("b1", "b2", 0.8, 0.9, 0.9, 80),
        Pair("b1", "b3", 0.8, 0.9, 0.9, 80),
        Pair("b2", "b3", 0.8, 0.9, 0.9, 80),
    ]
    digest = [Pair("a1", "digest", 0.3, 0.5, 0.4, 40), Pair("b1", "digest", 0.3, 0.6, 0.4, 40)]
    first, second = cluster(story + other + digest)
    assert first.members == ("a1", "a2", "a3")
    assert second.members == ("b1", "b2", "b3", "digest")
    assert first.bridges == second.bridges == (digest[0],)


def test_ids_name_the_members() -> None:
    assert Cluster.of(["b", "a"], "a").id == Cluster.of(["a", "b"], "b").id
    assert Cluster.of(["a", "b"], "a").id != Cluster.of(["a", "c"], "a").id
    assert len(Cluster.of(["\ud800", "b"], "b").id) == 16


def test_no_pairs() -> None:
    assert cluster([]) == []
    assert cluster([Pair("a", "b", 1.0, 1.0, 1.0, 30, furniture_only=True)]) == []
