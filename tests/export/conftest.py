"""Settings of the tests of exports, the lineages of the examples, and schemas that were given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import provenance as pv

settings.register_profile("export", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("export")

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def wire() -> dict[str, pv.Lineage]:
    """The lineages of the two stories of examples/wire-story, by the id of their representative."""
    articles = {article.id: article for article in pv.read(EXAMPLES / "wire-story")}
    groups = pv.deduplicate(articles.values()).clusters
    names = [[group.canonical.id, *(member.id for member in group.members)] for group in groups]
    found = [pv.trace([articles[name] for name in group]) for group in names]
    return {lineage.canonical.representative.id: lineage for lineage in found}


@pytest.fixture(scope="session")
def given_schema(request: pytest.FixtureRequest) -> Path:
    """The folder that ``--schemas`` names."""
    folder: Path | None = request.config.getoption("--schemas")
    if folder is None:
        pytest.skip("no --schemas given")
    return folder
