"""What bands find beside anchors, made of all texts, of those that look at hot anchors, or of none.

    python -m benchmarks.scale.bands [FILE] [--articles 100000] [--cache FOLDER] [--hot-bucket 1000]

How many texts have bands, and how many pairs are found.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from benchmarks.corpus import Corpus
from numpy.typing import NDArray

import provenance as pv
from provenance import pipeline
from provenance.forward import ForwardIndex

from .run import plant

Int64 = NDArray[np.int64]
Chosen = Callable[[ForwardIndex, Int64], Int64]

_WAYS: dict[str, Chosen] = {
    "all": lambda index, _: np.arange(len(index)),
    "those that look at hot anchors": lambda _, numbers: numbers,
    "none": lambda _, numbers: numbers[:0],
}


def main() -> None:
    """Read the command line, search, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale.bands", description="What bands find.")
    parser.add_argument("file", type=Path, nargs="?", help="articles to search instead of generated ones")
    parser.add_argument("--articles", type=int, default=100_000, metavar="N")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="where benchmarks.scale kept its corpora")
    parser.add_argument("--hot-bucket", type=int, default=1000, metavar="N")
    arguments = parser.parse_args()
    texts = [article.text for article in pv.read(arguments.file)] if arguments.file else _generated(arguments)
    print(f"{len(texts):,} texts")
    make: Callable[..., Any] = pipeline._bands_of
    for name, chosen in _WAYS.items():
        made = [0]

        def some(
            index: ForwardIndex, numbers: Int64, *rest: object, chosen: Chosen = chosen, made: list[int] = made
        ) -> Any:
            made.append(len(chosen(index, numbers)))
            return make(index, chosen(index, numbers), *rest)

        with patch.object(pipeline, "_bands_of", some):
            found = pv.find_pairs(texts, hot_bucket=arguments.hot_bucket, sample=0)
        print(f"bands of {made[-1]:9,} texts, {name:30}  {len(found):9,} pairs")


def _generated(arguments: argparse.Namespace) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        planted = (arguments.cache or Path(folder)) / str(arguments.articles)
        if not (planted / "truth.npz").exists():
            plant(arguments.articles, planted)
        return Corpus.load(planted).texts


if __name__ == "__main__":
    main()
