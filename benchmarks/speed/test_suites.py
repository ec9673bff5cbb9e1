"""The suites under pytest-benchmark: pytest benchmarks/speed --benchmark-enable --benchmark-json=FILE [-k ...]

Sizes 1,000 and 10,000 unless ``--sizes`` says otherwise (``--sizes=100000`` takes an hour with all peers). Memory, and
a million texts, are for ``python -m benchmarks.speed``, which gives each tool a process of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from benchmarks.corpus import LANGUAGES, TEMPLATE, Corpus, generate
from benchmarks.speed.comparing import COMPARERS
from benchmarks.speed.judging import Judge
from benchmarks.speed.ours import OURS
from benchmarks.speed.peers import PEERS
from benchmarks.speed.tools import Found, Tool

TOOLS = [
    pytest.param(tool, marks=pytest.mark.skipif(bool(tool.missing()), reason=str(tool.missing())), id=tool.name)
    for tool in (*OURS, *PEERS)
]
SIGNERS = [each for each, tool in zip(TOOLS, (*OURS, *PEERS), strict=True) if tool.sign]
CLUSTERERS = [each for each, tool in zip(TOOLS, (*OURS, *PEERS), strict=True) if tool.name != "rensa rho"]  # flags only
NOTHING = np.zeros(0, np.int64)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each suite with each size that was asked for."""
    if "size" in metafunc.fixturenames:
        metafunc.parametrize("size", [int(size) for size in metafunc.config.getoption("--sizes").split(",")])


@cache
def corpus_of(size: int, language: str) -> Corpus:
    return generate(size, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tool", SIGNERS)
def test_text_to_signatures(benchmark: Any, tool: Tool, size: int, language: str) -> None:
    assert tool.sign is not None
    texts = corpus_of(size, language).texts
    assert benchmark(tool.sign, texts, language) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tool", TOOLS)
def test_text_to_pairs(benchmark: Any, tool: Tool, size: int, language: str) -> None:
    assert tool.search is not None
    assert tool.read is not None
    corpus = corpus_of(size, language)
    found = tool.read(benchmark(tool.search, corpus.texts, language, 0.5), size)
    jaccard, overlap = _figures(size, language)
    judged = Judge(corpus, jaccard, overlap).pairs(found)
    benchmark.extra_info.update(judged)
    assert judged["recall"]["identical"] > 0.9


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tool", CLUSTERERS)
def test_text_to_clusters(benchmark: Any, tool: Tool, size: int, language: str) -> None:
    corpus = corpus_of(size, language)

    def work() -> Any:
        assert tool.search is not None
        assert tool.read is not None
        raw = tool.search(corpus.texts, language, 0.5)
        found = Found(NOTHING, NOTHING) if tool.cluster else tool.read(raw, size)
        return tool.clustered(raw, found, size)

    groups = tool.grouped(benchmark(work), size)
    jaccard, overlap = _figures(size, language)
    judged = Judge(corpus, jaccard, overlap).clusters(groups)
    benchmark.extra_info.update(judged)
    assert judged["recall"]["identical"] > 0.9


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", COMPARERS)
def test_compare(benchmark: Any, name: str, language: str) -> None:
    corpus = corpus_of(1000, language)
    pair = int((corpus.kind != TEMPLATE).nonzero()[0][1])
    a, b = corpus.texts[corpus.source[pair]], corpus.texts[corpus.copy[pair]]
    assert benchmark(COMPARERS[name], a, b)


@cache
def _figures(size: int, language: str) -> Any:
    from benchmarks.corpus.figures import planted_figures

    return planted_figures(corpus_of(size, language))
