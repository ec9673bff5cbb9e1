"""Names and dates in other formats: what can be read back is read back, and nothing is more precise than it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

import provenance as pv
from provenance.export.names import encoded, original
from provenance.export.stated import believed, is_instant, xsd_type

from ..compare.making import any_text
from .making import IDS

LOCAL = re.compile(r"(?:[\w~]|%[0-9A-F]{2})(?:[\w~.-]|%[0-9A-F]{2})*", re.ASCII)


@given(any_text)
def test_names_can_be_read_back(name: str) -> None:
    assert original(encoded(name)) == name


@pytest.mark.parametrize("name", IDS)
def test_names_are_parts_of_iris_and_qualified_names(name: str) -> None:
    assert original(encoded(name)) == name
    assert LOCAL.fullmatch(encoded(name))
    assert not encoded(name).endswith(".")


def test_different_names_stay_different() -> None:
    assert len({encoded(name) for name in IDS}) == len(IDS)


@pytest.mark.parametrize(
    ("stated", "written", "kind", "instant"),
    [
        ("2024-03-13", "2024-03-13", "xsd:date", False),
        ("2024-03-13T09", "2024-03-13T09", None, False),
        ("2024-03-13T09:31", "2024-03-13T09:31", None, False),
        ("2024-03-13T09:31+01:00", "2024-03-13T09:31+01:00", None, False),
        ("2024-03-13T09:31:05", "2024-03-13T09:31:05", "xsd:dateTime", False),
        ("2024-03-13T09:31:05Z", "2024-03-13T09:31:05Z", "xsd:dateTime", True),
        ("2024-03-13 09:31:05,25+0100", "2024-03-13T09:31:05.25+01:00", "xsd:dateTime", True),
        ("2024-03-13T093105-05", "2024-03-13T09:31:05-05:00", "xsd:dateTime", True),
        ("2024-03-13T09:31:05+23:00", "2024-03-13T09:31:05+23:00", None, False),
    ],
)
def test_a_date_is_as_precise_as_it_was(stated: str, written: str, kind: str | None, instant: bool) -> None:
    (witness,) = pv.trace([pv.Article(id="a", text="The lamp was lit.", published=stated)]).witnesses
    assert believed(witness) == {"published": written}
    assert (xsd_type(written), is_instant(written)) == (kind, instant)


@pytest.mark.parametrize(
    "stated", [None, "", "on a Tuesday", "2024-13-45", "1970-01-01", "1970-01-01T00:00:00Z", "0007-01-01"]
)
def test_no_date_and_none_that_is_refused(stated: str | None) -> None:
    (witness,) = pv.trace([pv.Article(id="a", text="The lamp was lit.", published=stated)]).witnesses
    assert believed(witness) == {}


def test_roles_are_kept_apart() -> None:
    text = "The lamp of Orrin Quay was lit again on Thursday.\n\nUpdated: 14 March 2024, 08:15"
    (witness,) = pv.trace([pv.Article(id="a", text=text)]).witnesses
    assert believed(witness) == {"updated": "2024-03-14T08:15"}
