"""Which kernels the tests run on: those that were built, or with ``--reference`` the definition."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from provenance import _kernels
from provenance._kernels import reference

# No test fails because a machine is busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=0, help="how often the tests of the store kill, flip and break")
    parser.addoption("--rows", type=int, default=30_000, help="rows of the file that is read from a read-only medium")
    parser.addoption("--reference", action="store_true", help="run on the reference kernels although native ones exist")
    parser.addoption("--data", type=Path, help="a folder of real texts, which the kernels read too")
    parser.addoption("--schemas", type=Path, help="a folder with tei_all.rng and ninjs-schema_3.2.json, to validate by")


def pytest_configure(config: pytest.Config) -> None:
    # Whoever runs the tests in the background may have interrupts ignored, which processes inherit.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.getoption("--reference"):
        for name in reference.__all__:
            setattr(_kernels, name, getattr(reference, name))


def pytest_report_header() -> str:
    return f"kernels: {_kernels.NAME}"
