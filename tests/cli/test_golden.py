"""What users see of the examples has not changed unnoticed (``make_golden`` writes it anew)."""

from __future__ import annotations

import pytest

from . import make_golden


@pytest.mark.parametrize("name", make_golden.COMMANDS)
def test_tables(name: str) -> None:
    assert make_golden.said(name) == (make_golden.HOME / "golden" / name).read_text("utf-8")
