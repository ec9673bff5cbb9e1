"""Printable names never make two names one."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.readers.naming import printable

_NAMES = st.binary(max_size=12).map(os.fsdecode) | st.text("\\xu0aé\n\r\t\x01\x85\u202e\udce9\U000e0001", max_size=8)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("news/été 2019.txt", "news/été 2019.txt"),
        ("a\\b", r"a\\b"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("caf\udce9", r"caf\xe9"),
        ("\x01\x7f\x85", r"\u0001\u007f\u0085"),
        ("txt.\u202efdp", r"txt.\u202efdp"),
        ("\U000e0001", r"\U000e0001"),
    ],
)
def test_examples(name, expected):
    assert printable(name) == expected


@given(_NAMES, _NAMES)
def test_is_injective_and_encodable(one, other):
    assert (printable(one) == printable(other)) == (one == other)
    printable(one).encode()
    assert not set(printable(one)) & {"\n", "\r", "\t", "\0", "\x7f"}
