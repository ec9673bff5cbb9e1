"""The example runs as a stranger would run it, and says what the collection holds."""

from __future__ import annotations

import os
import subprocess
import sys

from .conftest import EXAMPLES


def test_quickstart() -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "examples/quickstart.py"],
        cwd=EXAMPLES.parent,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert ran.stderr == ""
    assert ran.returncode == 0
    lines = ran.stdout.splitlines()
    assert [line.split(":")[0] for line in lines if line and line[0].isalpha()] == [
        "ap-boots-corrected",
        "le-fanal.html",
    ]
    assert "  ap-boots: revision, 100% covered, to_canonical" in lines
    assert "    substantive correction: [1947] -> [1974]" in lines
    assert "    substantive fact_change: [12,400] -> [14,200]" in lines
    assert "    editorial substitution: [dérèglement] -> [réchauffement]" in lines
    assert "    substantive fact_change: [Kerlédan] -> [Kerdélan]" in lines
    assert any(line.startswith("  carnet-de-cale.txt: partial_reuse") for line in lines)
    assert not [line for line in lines if "accidental" in line]
    assert lines[-1] == "8 of 18 texts need not be kept; 6 are nobody's copy."
