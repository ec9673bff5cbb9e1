"""Put the output of commands and the text of files where the pages say so.

    python docs/embed.py            # bring README.md, docs/*.md and benchmarks/README.md up to date
    python docs/embed.py --check    # exit 1 where one is not

A block starts at ``<!-- output: COMMAND -->`` or ``<!-- file: PATH -->`` and is the fenced code after it.
Commands run in the folder of the repository, 80 columns wide.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- (output|file): (.+?) -->\n\n?```\w*\n)(?:.*?\n)??(```\n)", re.DOTALL)

MARKER = re.compile(r"^<!-- (?:output|file): .+? -->$", re.MULTILINE)


def pages() -> list[Path]:
    """Return the pages that may hold blocks."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "benchmarks" / "README.md"]


def embedded(text: str) -> str:
    """Return the page with every block filled anew; a marker without a block after it is an error."""
    if len(BLOCK.findall(text)) != len(MARKER.findall(text)):
        raise SystemExit("a marker has no fenced block after it")
    return BLOCK.sub(lambda block: f"{block[1]}{content(block[2], block[3])}\n{block[4]}", text)


def content(kind: str, what: str) -> str:
    """Return the text of a file, or what a command prints."""
    if kind == "file":
        return (ROOT / what).read_text(encoding="utf-8").rstrip()
    words = shlex.split(what)
    if words[0] in ("provenance", "python"):
        words = [sys.executable, *(["-m", "provenance"] if words[0] == "provenance" else []), *words[1:]]
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    environment = {**os.environ, "COLUMNS": "80", "PATH": path, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    ran = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, check=True)
    return ran.stdout.decode().rstrip()


def main() -> int:
    """Bring the pages up to date, or say which are not."""
    stale = []
    for page in pages():
        before = page.read_text(encoding="utf-8")
        after = embedded(before)
        if after != before:
            stale.append(str(page.relative_to(ROOT)))
            if "--check" not in sys.argv:
                page.write_text(after, encoding="utf-8")
    sys.stdout.write("".join(f"{'out of date' if '--check' in sys.argv else 'updated'}: {name}\n" for name in stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
