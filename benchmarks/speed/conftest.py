"""How many texts the suites under pytest-benchmark take."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the sizes from the command line."""
    parser.addoption("--sizes", default="1000,10000", help="numbers of texts, parted by commas")
