"""Help and version answer at once: nothing heavy is imported for them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import clean_environment

HEAVY = {
    "numpy",
    "xxhash",
    "rapidfuzz",
    "datasketch",
    "trafilatura",
    "lxml",
    "htmldate",
    "charset_normalizer",
    "rich",
    "jinja2",
}
PROGRAM = """
import sys
from provenance.cli import main
try:
    main({arguments})
except SystemExit as end:
    assert end.code == 0, end.code
print(",".join(sorted(name for name in sys.modules if "." not in name)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "line", ["--help", "--version", "dedupe --help", "compare -h", "trace -h", "apply -h", "undo -h", "doctor -h"]
)
def test_help_imports_nothing_heavy(line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(arguments=line.split())],
        capture_output=True,
        text=True,
        env=clean_environment(),
        timeout=60,
        check=True,
    )
    assert done.stdout
    assert HEAVY.isdisjoint(done.stderr.strip().split(","))
