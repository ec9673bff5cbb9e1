"""What the corpora are like: length, kinds of copies with their exact figures, what unrelated texts share.

python -m benchmarks.corpus [--documents 10000] [--seed 1] [--save FOLDER] [--beside FOLDER]
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from time import perf_counter

import numpy as np

from . import KINDS, LANGUAGES, Corpus, generate
from .figures import background, planted_figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--languages", nargs="*", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--save", type=Path, help="write texts.bin and truth.npz of each language here")
    parser.add_argument("--beside", type=Path, help="a folder with docs.jsonl.gz (text, lang), described too")
    arguments = parser.parse_args()
    if arguments.beside:
        for language, texts in _by_language(arguments.beside).items():
            nothing = np.zeros(0, np.int64)
            _describe(f"{arguments.beside.name}, {language}", Corpus(texts, nothing, nothing, nothing, nothing))
    for language in arguments.languages:
        start = perf_counter()
        corpus = generate(arguments.documents, language, arguments.seed)
        seconds = perf_counter() - start
        if arguments.save:
            corpus.save(arguments.save / language)
        _describe(f"{language}, {seconds:.1f} s", corpus)
        jaccard, overlap = planted_figures(corpus)
        print(f"  {'kind':20} pairs   Jaccard min median max   overlap min median max")
        for number, kind in enumerate(KINDS):
            own = corpus.kind == number
            spread = [f"{q:.2f}" for each in (jaccard, overlap) for q in np.quantile(each[own], (0, 0.5, 1))]
            print(f"  {kind:20} {own.sum():5}   {'   '.join(spread)}")


def _describe(name: str, corpus: Corpus) -> None:
    sizes = np.array([len(text.encode()) for text in corpus.texts])
    ascii_share = sum(map(str.isascii, corpus.texts)) / len(sizes)
    chance = background(corpus)
    print(f"{name}: {len(sizes):,} texts, {sizes.mean():,.0f} bytes, {ascii_share:.0%} ASCII")
    print(f"  unrelated texts: Jaccard {chance.mean():.5f}, 99 in 100 below {np.quantile(chance, 0.99):.4f}")


def _by_language(folder: Path) -> dict[str, list[str]]:
    """Texts of 300 characters or more, in languages with 500 or more of them."""
    found: dict[str, list[str]] = {}
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if len(record.get("text") or "") >= 300:
                found.setdefault(str(record.get("lang")), []).append(record["text"])
    return {language: texts for language, texts in found.items() if len(texts) >= 500}


if __name__ == "__main__":
    main()
