"""Print the aims of one part: see the package's docstring."""

from __future__ import annotations

import argparse

from .aim import table
from .lineage import lineage
from .speed import speed


def main() -> None:
    """Read the command line, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.aims", description="Asked, measured, reached or not.")
    parser.add_argument("part", choices=("speed", "lineage"))
    print(table(speed() if parser.parse_args().part == "speed" else lineage()))


if __name__ == "__main__":
    main()
