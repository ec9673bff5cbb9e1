"""The suites under pytest-benchmark: pytest benchmarks/speed --benchmark-enable --benchmark-json=FILE [-k ...]

Sizes 1,000 and 10,000; ``--million`` is for ``python -m benchmarks.speed``, which gives each tool a process of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from benchmarks.corpus import LANGUAGES, TEMPLATE, Corpus, generate
from benchmarks.speed.comparing import COMPARERS
from benchmarks.speed.judging import Judge
from benchmarks.speed.ours import OURS
from benchmarks.speed.peers import PEERS
from benchmarks.speed.tools import Tool

import provenance as pv

TOOLS = [
    pytest.param(tool, marks=pytest.mark.skipif(bool(tool.missing()), reason=str(tool.missing())), id=tool.name)
    for tool in (*OURS, *PEERS)
]
SIGNERS = [each for each, tool in zip(TOOLS, (*OURS, *PEERS), strict=True) if tool.sign]
SIZES = [1000, 10_000]


@cache
def corpus_of(size: int, language: str) -> Corpus:
    return generate(size, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tool", SIGNERS)
def test_text_to_signatures(benchmark: Any, tool: Tool, size: int, language: str) -> None:
    assert tool.sign is not None
    texts = corpus_of(size, language).texts
    assert benchmark(tool.sign, texts, language) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
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
@pytest.mark.parametrize("size", SIZES)
def test_text_to_clusters(benchmark: Any, size: int, language: str) -> None:
    texts = corpus_of(size, language).texts
    assert benchmark(lambda: pv.cluster(pv.find_pairs(texts, threads=1)))


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
