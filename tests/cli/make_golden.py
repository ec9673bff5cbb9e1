"""Write what ``dedupe``, ``trace`` and ``compare`` say of the examples, at 80 columns.

    python -m tests.cli.make_golden

Read the difference before it is committed: it is what users will see.
"""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from provenance.cli import main

HOME = Path(__file__).parent
EXAMPLES = HOME.parents[1] / "examples" / "wire-story"
COMMANDS = {
    "dedupe.txt": ["dedupe", str(EXAMPLES)],
    "trace.txt": ["trace", str(EXAMPLES)],
    "compare.txt": ["compare", f"{EXAMPLES}/feed.jsonl::ap-boots", f"{EXAMPLES}/tidewater-sentinel.txt"],
}


def said(name: str) -> str:
    """What a command says; paths begin with the examples."""
    result = CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1", "FORCE_COLOR": None}).invoke(main, COMMANDS[name])
    assert result.exit_code == 0, result.output
    return result.stdout.replace(f"{EXAMPLES.parent}/", "")


if __name__ == "__main__":
    (HOME / "golden").mkdir(exist_ok=True)
    for name in COMMANDS:
        (HOME / "golden" / name).write_text(said(name), "utf-8")
