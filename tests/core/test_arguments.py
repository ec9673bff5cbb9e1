"""What cannot be right is refused by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import provenance as pv

TEXTS = ["The lighthouse of Orrin Quay was sold for one crown.", "Nobody had asked the keeper, who still lives in it."]


@pytest.mark.parametrize("name", ["threads", "hot_bucket", "sample", "memory"])
@pytest.mark.parametrize(("value", "error"), [(1.5, TypeError), ("2", TypeError), (-1, ValueError)])
def test_whole_numbers(name: str, value: object, error: type[Exception]) -> None:
    wrong: dict[str, Any] = {name: value}
    with pytest.raises(error, match=f"^{name} must be"):
        pv.find_pairs(TEXTS, **wrong)


@pytest.mark.parametrize("name", ["min_jaccard", "min_overlap", "recall"])
@pytest.mark.parametrize(
    ("value", "error"), [("0.5", TypeError), (None, TypeError), (1.01, ValueError), (float("nan"), ValueError)]
)
def test_shares(name: str, value: object, error: type[Exception]) -> None:
    wrong: dict[str, Any] = {name: value}
    for search in (pv.find_pairs, pv.deduplicate):
        with pytest.raises(error, match=f"^{name} must be"):
            search(TEXTS, **wrong)


@pytest.mark.parametrize("scheme", ["x", {"seed": 1}, pv.Scheme])
def test_schemes(scheme: Any) -> None:
    for function in (pv.find_pairs, pv.deduplicate, pv.fingerprint_many):
        with pytest.raises(TypeError, match=r"^scheme must be a Scheme"):
            function(TEXTS, scheme=scheme)


def test_what_is_as_good_is_taken() -> None:
    assert pv.Scheme(num_perm=np.int64(64), seed=np.uint8(3)) == pv.Scheme(num_perm=64, seed=3)  # type: ignore[arg-type]
    assert pv.Scheme(num_perm=np.int64(64)).to_json() == pv.Scheme(num_perm=64).to_json()  # type: ignore[arg-type]
    as_numpy: Any = {"threads": np.int64(1), "min_overlap": np.float32(0.25), "hot_bucket": 10**30, "memory": 10**30}
    assert pv.find_pairs(TEXTS, **as_numpy) == pv.find_pairs(TEXTS, min_overlap=0.25)
    known: Any = [2**64 - 1, 1, 1]  # in any order
    assert pv.find_pairs(TEXTS, furniture=known) == pv.find_pairs(TEXTS)


def test_pairs_exactly_at_a_threshold_are_found_however_it_rounds() -> None:
    """0.55 * 100 is more than 55 where numbers have 53 bits."""
    common = " ".join(f"c{i}" for i in range(57))
    texts = [f"{common} {' '.join(f'{side}{i}' for i in range(45))}" for side in "ab"]
    (pair,) = pv.find_pairs(texts, min_overlap=0.55, recall=1.0)
    assert (pair.shared, pair.overlap) == (55, 0.55)
