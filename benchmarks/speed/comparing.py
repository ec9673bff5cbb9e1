"""Two texts compared: this library, and what bounds it. The others align words and say nothing of what differs."""

from __future__ import annotations

import difflib
import re
import time
from typing import Any

from benchmarks.corpus import TEMPLATE, Corpus
from rapidfuzz.distance import Indel

import provenance as pv

__all__ = ["COMPARERS", "compare_pairs"]

_WORD = re.compile(r"[\u3400-\u9fff]|\w+")  # Han characters one by one


def _difflib(a: str, b: str) -> Any:
    return difflib.SequenceMatcher(None, _WORD.findall(a), _WORD.findall(b), autojunk=False).get_opcodes()


def _rapidfuzz(a: str, b: str) -> Any:
    return Indel.opcodes(_WORD.findall(a), _WORD.findall(b))


COMPARERS = {"provenance": pv.compare, "difflib": _difflib, "rapidfuzz": _rapidfuzz}


def compare_pairs(name: str, corpus: Corpus, pairs: int) -> dict[str, Any]:
    """Seconds for the first planted copies of a corpus, all kinds in turn."""
    compare = COMPARERS[name]
    copies = (corpus.kind != TEMPLATE).nonzero()[0][:pairs]
    chosen = [(corpus.texts[corpus.source[i]], corpus.texts[corpus.copy[i]]) for i in copies.tolist()]
    compare(*chosen[0])
    start = time.perf_counter()
    for a, b in chosen:
        compare(a, b)
    return {"seconds": time.perf_counter() - start, "peak_bytes": 0, "compared": len(chosen)}
