"""Scheme: equal digests if and only if equal schemes; nothing out of range."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import SchemeError
from provenance.scheme import Scheme

schemes = st.builds(
    Scheme,
    shingle_size=st.integers(1, 64),
    unspaced_shingle_size=st.integers(1, 64),
    num_perm=st.integers(1, 4096),
    anchor_rate=st.integers(1, 1 << 20),
    seed=st.integers(0, 2**64 - 1),
)


@given(schemes)
def test_json_comes_back(scheme: Scheme) -> None:
    assert Scheme.from_json(scheme.to_json()) == scheme


@given(schemes, schemes)
def test_digests_are_equal_if_and_only_if_schemes_are(left: Scheme, right: Scheme) -> None:
    assert (left.digest == right.digest) == (left == right) == (left.to_json() == right.to_json())


@pytest.mark.parametrize("name", ["shingle_size", "unspaced_shingle_size", "num_perm", "anchor_rate", "seed"])
def test_every_number_is_part_of_the_digest(name: str) -> None:
    changed = json.loads(Scheme().to_json()) | {name: 9}
    assert Scheme.from_json(json.dumps(changed)).digest != Scheme().digest


@pytest.mark.parametrize(
    "wrong",
    [
        {"shingle_size": 0},
        {"shingle_size": 65},
        {"unspaced_shingle_size": 0},
        {"num_perm": 0},
        {"num_perm": 4097},
        {"anchor_rate": 0},
        {"anchor_rate": (1 << 20) + 1},
        {"seed": -1},
        {"seed": 1 << 64},
        {"num_perm": 128.0},
        {"num_perm": "128"},
        {"seed": True},
        {"unicode": "15.0.0"},
        {"version": 2},
    ],
    ids=str,
)
def test_wrong_parameters_are_named(wrong: dict[str, object]) -> None:
    (name,) = wrong
    with pytest.raises(SchemeError, match=f"Scheme.{name} must be"):
        Scheme(**wrong)  # type: ignore[arg-type]
    with pytest.raises(SchemeError, match=f"Scheme.{name} must be"):
        Scheme.from_json(json.dumps(json.loads(Scheme().to_json()) | wrong))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"seed":1}', Scheme().to_json()[:-1] + ',"more":1}'])
def test_what_is_no_scheme_is_refused(text: str) -> None:
    with pytest.raises(SchemeError):
        Scheme.from_json(text)


@pytest.mark.parametrize("wrong", [{}, None, 7, Scheme(), b"\xff", "[" * 100_000], ids=lambda wrong: str(wrong)[:9])
def test_what_is_no_json_is_no_scheme(wrong: Any) -> None:
    with pytest.raises(SchemeError, match="not the JSON of a scheme"):
        Scheme.from_json(wrong)
