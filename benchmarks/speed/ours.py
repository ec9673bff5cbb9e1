"""This library, as its documentation uses it."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

import provenance as pv

from .tools import Found, Tool

__all__ = ["OURS"]


def _sign(threads: int, texts: list[str], language: str) -> Any:
    return pv.fingerprint_many(texts, threads=threads)


def _search(threads: int, texts: list[str], language: str, threshold: float) -> Any:
    return pv.find_pairs(texts, threads=threads)


def _same_question(texts: list[str], language: str, threshold: float) -> Any:
    return pv.find_pairs(texts, min_jaccard=threshold, threads=1)


def _read(pairs: pv.Pairs, count: int) -> Found:
    ids = np.array([int(name) for name in pairs.ids], np.int64)
    return Found(ids[pairs.left], ids[pairs.right])


def _read_clusters(clusters: list[pv.Cluster], count: int) -> NDArray[np.int64]:
    groups = np.arange(count)
    for found in clusters:
        numbers = [int(name) for name in found.members]
        groups[numbers] = numbers[0]
    return groups


def _tool(name: str, note: str, threads: int) -> Tool:
    return Tool(
        name,
        "text-provenance",
        note,
        partial(_sign, threads),
        partial(_search, threads),
        _read,
        pv.cluster,
        _read_clusters,
    )


OURS = [
    _tool("provenance", "defaults: overlap of .3, every pair verified; one thread", 1),
    _tool("provenance, 2 threads", "the same on two threads", 2),
    Tool(
        "provenance, Jaccard",
        "text-provenance",
        "the peers' question, min_jaccard at their threshold; every pair verified; one thread",
        search=_same_question,
        read=_read,
        cluster=pv.cluster,
        read_clusters=_read_clusters,
    ),
]
