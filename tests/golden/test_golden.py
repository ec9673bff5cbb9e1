"""Known answers: the kernels give them, and so does their textbook twin."""

from __future__ import annotations

import json
from typing import Any

import pytest

from provenance.scheme import Scheme

from ..core import educational
from . import make

KNOWN: dict[str, Any] = json.loads(make.FILE.read_text("ascii"))


def test_the_file_is_complete() -> None:
    assert set(KNOWN["texts"]) == set(make.TEXTS)
    assert set(KNOWN["schemes"]) == set(make.SCHEMES)


@pytest.mark.parametrize("name", KNOWN["schemes"])
def test_schemes(name: str) -> None:
    assert make.scheme_vectors(make.SCHEMES[name]) == KNOWN["schemes"][name]
    assert Scheme.from_json(KNOWN["schemes"][name]["json"]) == make.SCHEMES[name]


@pytest.mark.parametrize("name", KNOWN["texts"])
def test_texts(name: str) -> None:
    assert make.text_vectors(make.TEXTS[name]) == KNOWN["texts"][name]


@pytest.mark.parametrize("name", KNOWN["texts"])
@pytest.mark.parametrize("scheme", make.SCHEMES.values(), ids=make.SCHEMES)
def test_the_textbook_agrees(name: str, scheme: Scheme) -> None:
    known = KNOWN["texts"][name]
    folded = educational.fold(known["text"])
    tokens = [token for token, *_ in folded]
    unspaced = [kind for *_, kind in folded]
    assert tokens == known["tokens"]
    assert [[start, end] for _, start, end, _ in folded] == known["spans"]
    assert unspaced == known["unspaced"]

    expected = next(known["fingerprints"][key] for key, value in make.SCHEMES.items() if value == scheme)
    shingles = educational.shingles(tokens, unspaced, scheme.shingle_size, scheme.unspaced_shingle_size)
    hashes = {token: educational.token_hash(token, scheme.seed) for token in tokens}
    values = [educational.shingle_hash([hashes[token] for token in shingle]) for shingle in shingles]
    assert [f"{hashes[token]:016x}" for token in tokens] == expected["token_hashes"]
    assert [f"{value:016x}" for value in values] == expected["shingle_hashes"]
    assert len(set(values)) == expected["size"]
    assert educational.signature(set(values), scheme.num_perm, scheme.seed) == expected["signature"]
    assert [f"{value:016x}" for value in educational.anchors(set(values), scheme.anchor_rate)] == expected["anchors"]
    rows = min(3, scheme.num_perm)
    keys = educational.band_keys(expected["signature"], len(expected["band_keys"]), rows)
    assert [f"{key:016x}" for key in keys] == expected["band_keys"]
