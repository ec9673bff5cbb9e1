"""The twins on real texts: ``pytest --data FOLDER``, whose ``docs.jsonl.gz`` files hold a ``text`` in each line."""

from __future__ import annotations

import gzip
import importlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from provenance import Scheme
from provenance._kernels import reference

_native = pytest.importorskip("provenance._kernels._native")
compiled = importlib.import_module("provenance._kernels.compiled")


def batches(file: Path) -> Iterator[list[str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        texts = (row["text"] for row in rows if "text" in row)
        while batch := list(islice(texts, 400)):
            yield batch


def test_twins_on_real_texts(pytestconfig: pytest.Config) -> None:
    folder = pytestconfig.getoption("--data")
    if folder is None:
        pytest.skip("no --data")
    files = sorted(folder.rglob("docs.jsonl.gz"))
    assert files, f"no docs.jsonl.gz under {folder}"
    scheme = Scheme()
    cut = (scheme.seed, scheme.shingle_size, scheme.unspaced_shingle_size)
    rule = (*cut, scheme.num_perm, scheme.anchor_rate, True)
    for file in files:
        for number, batch in enumerate(batches(file)):
            where = f"{file.parent.name}, batch {number}"
            sets, expected = reference.shingle_sets(batch, *cut), reference.fingerprints(batch, *rule)
            encoded = [text.encode("utf-8", "surrogatepass") for text in batch]
            for level in range(_native.best_level() + 1):
                for found, wanted in (
                    (compiled.shingle_sets(batch, *cut, level=level), sets),
                    (compiled.fingerprints(batch, *rule, level=level), expected),
                    (compiled.fingerprints(encoded, *rule, level=level), expected),
                ):
                    for one, other in zip(found, wanted, strict=True):
                        np.testing.assert_array_equal(one, other, f"{where}, level {level}")
            text = batch[0]
            tokens, *spans = reference.fold_text(text)
            for level in range(_native.best_level() + 1):
                found_tokens, *found_spans = compiled.fold_text(text, level=level)
                assert found_tokens == tokens, where
                for one, other in zip(found_spans, spans, strict=True):
                    np.testing.assert_array_equal(one, other, where)
