"""Print the aims of one part: see the package's docstring."""

from __future__ import annotations

import argparse

from .aim import table
from .lineage import lineage
from .speed import speed
from .store import store

_PARTS = {"speed": speed, "store": store, "lineage": lineage}


def main() -> None:
    """Read the command line, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.aims", description="Asked, measured, reached or not.")
    parser.add_argument("part", choices=_PARTS)
    print(table(_PARTS[parser.parse_args().part]()))


if __name__ == "__main__":
    main()
