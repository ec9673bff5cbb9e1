"""``provenance doctor``, and whether it still knows what the package needs."""

from __future__ import annotations

import importlib.metadata
import json
import re
import tomllib
from pathlib import Path

import pytest

import provenance
from provenance import _kernels
from provenance.cli.doctor import DEPENDENCIES, EXTRAS

from .conftest import Invoke

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_table(invoke: Invoke) -> None:
    result = invoke("doctor")
    assert result.exit_code == 0
    for expected in (provenance.__version__, "kernel", _kernels.NAME, provenance.Scheme().digest, "numpy"):
        assert expected in result.stdout


def test_json(invoke: Invoke) -> None:
    document = json.loads(invoke("doctor", "--format", "json").stdout)
    assert document["format"] == "provenance.doctor/1"
    assert document["unicode"] == provenance.Scheme().unicode
    assert document["dependencies"]["click"] == importlib.metadata.version("click")
    assert document["sqlite"]


def test_something_missing(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.cli.doctor.DEPENDENCIES", ("click", "no-such-thing"))
    result = invoke("doctor")
    assert result.exit_code == 1
    assert re.search(r"no-such-thing +not installed", result.stdout)


def test_it_knows_what_the_package_needs() -> None:
    def names(requirements: list[str]) -> set[str]:
        return {re.match(r"[\w.-]+", requirement)[0] for requirement in requirements}  # type: ignore[index]

    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    assert set(DEPENDENCIES) == names(project["dependencies"])
    extras = {extra: names(needs) for extra, needs in project["optional-dependencies"].items() if extra != "all"}
    assert {extra: set(needs) for extra, needs in EXTRAS.items()} == extras
