"""What the pages show is what the commands print and the files hold; what they link to is there."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


def _embed() -> ModuleType:
    spec = importlib.util.spec_from_file_location("embed", ROOT / "docs" / "embed.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


embed = _embed()
PAGES = [*embed.pages(), ROOT / "CONTRIBUTING.md", ROOT / "examples" / "README.md"]


@pytest.mark.parametrize("page", embed.pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_are_up_to_date(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert embed.embedded(text) == text, "run: python docs/embed.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_embedding_fills_blocks() -> None:
    page = "<!-- file: examples/quickstart.py -->\n\n```python\nSTALE\n```\n"
    filled = embed.embedded(page)
    assert "STALE" not in filled
    assert (ROOT / "examples" / "quickstart.py").read_text(encoding="utf-8").strip() in filled


def test_embedding_fills_empty_blocks_and_leaves_the_rest() -> None:
    page = "<!-- file: LICENSE -->\n\n```text\n```\n\nKept.\n\n```text\nother\n```\n"
    filled = embed.embedded(page)
    assert "Apache License" in filled
    assert filled.endswith("```\n\nKept.\n\n```text\nother\n```\n")


def test_a_marker_needs_a_block() -> None:
    with pytest.raises(SystemExit, match="no fenced block"):
        embed.embedded("<!-- file: LICENSE -->\n\nnothing\n")


def test_the_two_commands_of_the_readme_are_what_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    (python3 -m venv \.venv && .*)$", readme, re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("provenance dedupe examples/wire-story")
    assert commands[1].endswith("pytest")


def test_every_module_stands_in_the_readme() -> None:
    home = ROOT / "src" / "provenance"
    modules = {path.stem for path in home.glob("*.py")} | {path.parent.name for path in home.glob("*/__init__.py")}
    listed = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == modules - {"__init__", "__main__"}
