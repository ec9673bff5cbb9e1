"""Settings of the property tests in this folder, and the example collection."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import provenance as pv
from provenance.copies import Deduplication

settings.register_profile("compare", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("compare")

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def wire() -> dict[str, pv.Article]:
    """The articles of examples/wire-story by id."""
    return {article.id: article for article in pv.read(EXAMPLES / "wire-story")}


@pytest.fixture(scope="session")
def deduplicated(wire: dict[str, pv.Article]) -> Deduplication:
    """What deduplicate finds in examples/wire-story."""
    return pv.deduplicate(wire.values())
