"""Make families, score the library on them and print the figures: see the package's docstring."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .language import LANGUAGES
from .report import as_table, as_values
from .run import measure
from .show import show_errors


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulator", description="Lineage on known trees.")
    parser.add_argument("--seeds", choices=("tuning", "report"), default="tuning", help="which half of the grammar")
    parser.add_argument("--families", type=int, default=60, metavar="N", help="how many families of copies")
    parser.add_argument("--kin", type=int, default=15, metavar="N", help="how many pairs of each relation")
    parser.add_argument("--witnesses", type=int, default=5, metavar="N", help="texts of a family")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="the first seed")
    parser.add_argument(
        "--texts", type=Path, metavar="FOLDER", help="start from the articles there (*.txt) instead of invented ones"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of those articles")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument(
        "--show", nargs=2, metavar=("TRUE", "CLAIMED"), help="print examples of one confusion, as E13 E10, and stop"
    )
    arguments = parser.parse_args()
    seeds = range(arguments.first, arguments.first + arguments.families)
    if arguments.show:
        show_errors(arguments.seeds, seeds, *arguments.show)
        return
    files = sorted(arguments.texts.glob("*.txt")) if arguments.texts else []
    if arguments.texts and not files:
        parser.error(f"no *.txt in {arguments.texts}")
    bases = [(arguments.language, file.read_text("utf-8")) for file in files]
    values = as_values(measure(arguments.seeds, seeds, arguments.kin, arguments.witnesses, bases))
    table = as_table(values)
    print(table)
    if arguments.report:
        arguments.report.write_text(table, "utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps(values, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
