"""How long the tests of reliability run."""

from __future__ import annotations

import pytest


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How often to kill, flip and break: a little always, as much as ``--rounds`` says in the long mode."""
    return int(request.config.getoption("--rounds"))
