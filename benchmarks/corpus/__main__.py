"""What the corpora are like: length, kinds of copies with their exact figures, what unrelated texts share.

python -m benchmarks.corpus [--documents 10000] [--seed 1] [--save FOLDER]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import perf_counter

import numpy as np

from . import KINDS, LANGUAGES, generate
from .figures import background, planted_figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--languages", nargs="*", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--save", type=Path, help="write texts.bin and truth.npz of each language here")
    arguments = parser.parse_args()
    for language in arguments.languages:
        start = perf_counter()
        corpus = generate(arguments.documents, language, arguments.seed)
        seconds = perf_counter() - start
        if arguments.save:
            corpus.save(arguments.save / language)
        sizes = np.array([len(text.encode()) for text in corpus.texts])
        ascii_share = sum(map(str.isascii, corpus.texts)) / len(sizes)
        chance = background(corpus)
        print(f"{language}: {len(sizes):,} texts, {sizes.mean():,.0f} bytes, {ascii_share:.0%} ASCII, {seconds:.1f} s")
        print(f"  unrelated texts: Jaccard {chance.mean():.5f}, 99 in 100 below {np.quantile(chance, 0.99):.4f}")
        jaccard, overlap = planted_figures(corpus)
        print(f"  {'kind':20} pairs   Jaccard min median max   overlap min median max")
        for number, kind in enumerate(KINDS):
            own = corpus.kind == number
            spread = [f"{q:.2f}" for each in (jaccard, overlap) for q in np.quantile(each[own], (0, 0.5, 1))]
            print(f"  {kind:20} {own.sum():5}   {'   '.join(spread)}")


if __name__ == "__main__":
    main()
