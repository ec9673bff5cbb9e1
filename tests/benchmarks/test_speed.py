"""The speed suites: judges know right from wrong, tools answer their question, tables hold the results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from benchmarks.corpus import KINDS, TEMPLATE, Corpus, generate
from benchmarks.corpus.figures import planted_figures
from benchmarks.speed.charts import draw
from benchmarks.speed.comparing import COMPARERS, compare_pairs
from benchmarks.speed.judging import Judge
from benchmarks.speed.machine import machine
from benchmarks.speed.ours import OURS
from benchmarks.speed.peers import PEERS
from benchmarks.speed.shingles import token_bytes, token_lists
from benchmarks.speed.tables import slope, write_tables
from benchmarks.speed.tools import Found, Tool, as_pairs, components
from benchmarks.speed.worker import run
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return generate(400)


@pytest.fixture(scope="module")
def judge(corpus: Corpus) -> Judge:
    return Judge(corpus, *planted_figures(corpus))


def test_the_truth_is_judged_perfect(judge: Judge) -> None:
    copies = judge.corpus.kind != TEMPLATE
    judged = judge.pairs(Found(judge.corpus.source[copies], judge.corpus.copy[copies]))
    assert judged["precision"] == 1.0
    assert judged["recall"] == {kind: 0.0 if kind == "template" else 1.0 for kind in KINDS}
    clusters = judge.clusters(judge.corpus.family)
    assert clusters["precision"] == 1.0
    assert clusters["recall"] == judged["recall"]


def test_nothing_and_everything_are_judged_so(judge: Judge) -> None:
    nothing = np.zeros(0, np.int64)
    assert set(judge.pairs(Found(nothing, nothing))["recall"].values()) == {0.0}
    one = judge.clusters(np.zeros(len(judge.corpus.texts), np.int64))
    assert set(one["recall"].values()) == {1.0}
    assert one["precision"] < 0.01


def test_a_wrong_pair_and_a_template_pair_count_apart(judge: Judge) -> None:
    corpus = judge.corpus
    template = int((corpus.kind == TEMPLATE).nonzero()[0][0])
    alone = np.setdiff1d(np.arange(len(corpus.texts)), np.union1d(corpus.source, corpus.copy))[:2]
    left = np.array([corpus.source[0], alone[0], corpus.source[template]])
    right = np.array([corpus.copy[0], alone[1], corpus.copy[template]])
    judged = judge.pairs(Found(left, right))
    assert (judged["found"], judged["templates"], judged["precision"]) == (3, 1, 0.5)


def test_flags_count_when_both_texts_are_flagged(judge: Judge) -> None:
    corpus = judge.corpus
    nothing = np.zeros(0, np.int64)
    flags = np.zeros(len(corpus.texts), np.bool_)
    flags[[corpus.source[0], corpus.copy[0]]] = True
    judged = judge.pairs(Found(nothing, nothing, flags))
    assert judged["precision"] == 1.0
    assert 0 < judged["recall"][KINDS[corpus.kind[0]]] < 1


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_components_are_those_of_networkx(edges: list[tuple[int, int]]) -> None:
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(31))
    left, right = np.array(edges, np.int64).reshape(-1, 2).T
    found = components(left, right, 31)
    expected = {frozenset(part) for part in nx.connected_components(graph)}
    assert {frozenset(np.flatnonzero(found == number).tolist()) for number in found} == expected


def test_lists_of_candidates_become_pairs_once() -> None:
    found = as_pairs([[0, 1], [0, 1, 2], [], [3]])
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [(0, 1), (1, 2)]


def test_shingles_of_peers() -> None:
    assert token_lists(["The cat’s hat, 1,200!"], "english") == [["the cat s", "cat s hat", "s hat 1", "hat 1 200"]]
    assert token_lists(["天气很好。今天"], "chinese") == [["天气很好今", "气很好今天"]]
    assert token_bytes(["Été à Lyon"], "french") == [["été à lyon".encode()]]


def _present(tools: list[Tool]) -> list[Any]:
    return [
        pytest.param(tool, id=tool.name, marks=pytest.mark.skipif(bool(tool.missing()), reason=str(tool.missing())))
        for tool in tools
    ]


@pytest.mark.parametrize("tool", _present([*OURS, *PEERS]))
def test_tools_find_identical_texts_and_say_what_is_no_copy(tool: Tool, corpus: Corpus, judge: Judge) -> None:
    assert tool.search is not None
    assert tool.read is not None
    for threshold in (0.5, 0.8):
        judged = judge.pairs(tool.read(tool.search(corpus.texts, "english", threshold), len(corpus.texts)))
        assert judged["recall"]["identical"] == 1.0
        assert judged["precision"] > 0.9


def test_a_measurement(corpus: Corpus, tmp_path: Path) -> None:
    ours = OURS[0]
    signed = run("signatures", ours, corpus, tmp_path, "english", 0.5)
    searched = run("search", ours, corpus, tmp_path, "english", 0.5)
    assert signed["seconds"] > 0
    assert searched["cluster_seconds"] > searched["seconds"] > 0
    assert searched["pairs"]["recall all overlap .5"] == searched["clusters"]["recall all overlap .5"] == 1.0
    assert json.loads(json.dumps(searched)) == searched


@pytest.mark.parametrize("name", COMPARERS)
def test_comparing(name: str, corpus: Corpus) -> None:
    assert compare_pairs(name, corpus, 5)["compared"] == 5


def test_the_exponent_of_growth() -> None:
    rows = [{"texts": n, "seconds": 3e-5 * n**1.07} for n in (1000, 10_000, 100_000, 1_000_000)]
    assert slope(rows, "seconds") == pytest.approx(1.07)
    assert slope(rows[:2], "seconds") is None


def test_tables_and_charts_hold_every_tool(tmp_path: Path) -> None:
    judged = {
        "recall": dict.fromkeys(KINDS, 0.5),
        "recall overlap .5": dict.fromkeys(KINDS),
        "found": 3,
        "precision": 1.0,
    }
    row = {"language": "english", "threshold": 0.5, "bytes": 2_400_000, "seconds": 0.5, "peak_bytes": 10**6}
    rows = [
        row
        | {
            "suite": suite,
            "tool": tool,
            "size": size,
            "texts": size,
            "pairs": judged,
            "clusters": judged,
            "cluster_seconds": 0.6,
        }
        for suite in ("signatures", "search")
        for tool in ("provenance", "rensa")
        for size in (1000, 10_000, 100_000)
    ]
    rows.append(row | {"suite": "search", "tool": "slow & steady", "size": 100_000, "texts": 100_000, "over": 300})
    del rows[-1]["seconds"], rows[-1]["peak_bytes"]
    report = {
        "date": "2026-01-01",
        "machine": machine() | {"load_after": 0.0},
        "missing": [{"tool": "absent", "reason": "not installed"}],
        "notes": {"provenance": "defaults"},
        "rows": rows,
    }
    write_tables(report, tmp_path)
    draw(report, tmp_path)
    assert "> 300 s" in (tmp_path / "search.txt").read_text()
    assert "absent: not measured, not installed" in (tmp_path / "machine.txt").read_text()
    growth = (tmp_path / "growth.txt").read_text()
    assert "english to clusters" in growth
    assert "french" not in growth
    for name in ("signatures", "search", "recall", "growth", "summary"):
        assert "rensa" in (tmp_path / f"{name}.txt").read_text()
    for name in ("signatures", "growth"):
        assert ElementTree.parse(tmp_path / f"{name}.svg").getroot().tag.endswith("svg")
