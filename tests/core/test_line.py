"""The line: each module imports only what stands above it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import provenance

LINE = re.findall(
    r"\w+",
    """
    errors arguments _kernels ahead ascending columns article texts readers scheme folding agencies quotes furniture
    pile fingerprints forward buckets lsh anchors short sketches similarity bitmaps identical stars recall verified
    pipeline clusters chain align passages metadata document differences lineage copies uncompared dedupe store
    spark export report plan cli
    """,
)
HOME = Path(provenance.__file__).parent
FILES = sorted(HOME.rglob("*.py"))


def imported(source: str) -> Iterator[str]:
    """Modules of the line that a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name the module in full"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name.split(".")[1] for name in names if name.startswith("provenance."))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOME).as_posix())
def test_modules_import_only_what_stands_above(file: Path) -> None:
    own = file.relative_to(HOME).with_suffix("").parts[0]
    if own not in ("__init__", "__main__"):  # the package itself stands below everything
        assert own in LINE, f"{own} has no place in the line"
        above = LINE[: LINE.index(own) + 1]
        assert set(imported(file.read_text("utf-8"))) <= set(above)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import provenance.folding", ["folding"]),
        ("from provenance.readers.limits import ReadLimits", ["readers"]),
        ("from provenance import clusters, folding as f", ["clusters", "folding"]),
        ("def f():\n    from provenance.cli import main", ["cli"]),
        ("import numpy, os.path\nfrom json import loads", []),
    ],
)
def test_imports_are_seen(source: str, expected: list[str]) -> None:
    assert list(imported(source)) == expected
